"""The link to one's own comments: asked for without learning anything, mailed to the address, acting on POST alone."""

import json
import re

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext

from moderation.identity.models import Letter, LinkRequest
from moderation.notifications import sending
from moderation.privacy import links
from tests.api.conftest import Api, fields_refused
from tests.factories import find, make_article, publish, submit

pytestmark = pytest.mark.django_db

ADDRESS = "Robin.Reader@example.org"


@pytest.fixture(autouse=True)
def _no_other_letters(settings):
    settings.CONFIRM_ADDRESSES = False
    sending.breaker.reset()


@pytest.fixture
def ask(mailoutbox):
    def send(address=ADDRESS):
        before = len(mailoutbox)
        answer = Api().post("me/links/", {"email": address})
        links.answer_requests()
        Letter.objects.filter(due_at__isnull=False).update(due_at=Now())
        sending.send_due()
        return answer, mailoutbox[before:]

    return send


@pytest.fixture
def path(ask):
    """The path of a mailed link."""

    def open_letter(address=ADDRESS):
        _, (mail,) = ask(address)
        (link,) = re.findall(r"http://127\.0\.0\.1:8000(/me/\S+/)", mail.body)
        return link

    return open_letter


def test_known_and_unknown_get_the_same_answer_for_the_same_work(ask):
    publish(make_article(), author_email=ADDRESS)
    with CaptureQueriesContext(
        connection,
    ) as known:
        first = Api().post("me/links/", {"email": ADDRESS})
    with CaptureQueriesContext(connection) as unknown:
        second = Api().post("me/links/", {"email": "nobody@example.org"})
    assert first.status_code == second.status_code == 202
    assert first.content == second.content
    assert len(known) == len(unknown)
    assert LinkRequest.objects.count() == 2


def test_the_letter_goes_where_comments_are_kept_and_nowhere_else(ask):
    publish(make_article(), author_email=ADDRESS)
    assert [mail.to for mail in ask()[1]] == [[ADDRESS]]
    assert ask("nobody@example.org")[1] == []
    assert not LinkRequest.objects.exists()


def test_capitals_do_not_matter(ask):
    publish(make_article(), author_email=ADDRESS)
    assert len(ask(ADDRESS.upper())[1]) == 1


def test_one_letter_an_hour(ask):
    publish(make_article(), author_email=ADDRESS)
    assert [len(ask()[1]) for _ in range(3)] == [1, 0, 0]


@pytest.mark.parametrize("value", [None, "", "no address", 5, "a" * 300 + "@example.org"])
def test_what_is_no_address_is_refused(value):
    answer = Api().post("me/links/", {"email": value})
    assert answer.status_code == 400
    assert fields_refused(answer) == {"email"}


def test_one_client_may_ask_five_times_a_minute(settings):
    settings.LINKS_PER_MINUTE = 5
    statuses = [Api().post("me/links/", {"email": f"a{n}@example.org"}).status_code for n in range(6)]
    assert statuses == [202] * 5 + [429]


def test_the_page_shows_all_comments_under_the_address_from_any_browser(path):
    article = make_article(title="The ferry")
    publish(article, "The first of mine.", author_email=ADDRESS)
    submit(article, "The second of mine.", author_email=ADDRESS.lower())
    publish(article, "Of somebody else.")
    page = Client().get(path())
    text = page.content.decode()
    assert page.status_code == 200
    assert "The first of mine." in text
    assert "The second of mine." in text
    assert "Of somebody else." not in text
    assert ADDRESS.lower() not in text.lower()
    assert (page["Referrer-Policy"], "no-store" in page["Cache-Control"]) == ("strict-origin", True)


def test_reading_it_changes_nothing(path):
    comment = publish(make_article(), author_email=ADDRESS)
    reader, link = Client(), path()
    reader.get(f"{link}?action=erase&sure=1&withdraw={comment.pk}")
    reader.head(link)
    assert find(comment).status == "approved"


def test_one_comment_is_withdrawn_and_no_other(path):
    article = make_article()
    mine, other = publish(article, "Mine.", author_email=ADDRESS), publish(article, "Not mine.")
    reader, link = Client(), path()
    assert reader.post(link, {"withdraw": str(other.pk)}).status_code == 404
    assert reader.post(link, {"withdraw": "nonsense"}).status_code == 404
    assert reader.post(link, {"withdraw": str(mine.pk)}).status_code == 303
    assert reader.post(link, {"withdraw": str(mine.pk)}).status_code == 303
    assert (find(mine).status, find(other).status) == ("withdrawn", "approved")


def test_a_copy_is_a_file(path):
    publish(make_article(), "Mine to take along.", author_email=ADDRESS)
    answer = Client().post(path(), {"action": "export"})
    assert answer["Content-Disposition"] == 'attachment; filename="my-comments.json"'
    assert json.loads(answer.content)["comments"][0]["texts"][0]["body"] == "Mine to take along."


def test_everything_is_erased_only_for_who_is_sure(path):
    comment = publish(make_article(), author_email=ADDRESS)
    reader, link = Client(), path()
    refused = reader.post(link, {"action": "erase"})
    assert (refused.status_code, find(comment).status) == (400, "approved")
    assert "Tick the box" in refused.content.decode()
    done = reader.post(link, {"action": "erase", "sure": "1"})
    assert "1 comment was erased." in done.content.decode()
    assert find(comment).status == "withdrawn"
    assert reader.get(link).status_code == 410


def test_no_form_of_another_site_can_press_its_buttons(path):
    comment = publish(make_article(), author_email=ADDRESS)
    assert Client(enforce_csrf_checks=True).post(path(), {"action": "erase", "sure": "1"}).status_code == 403
    assert find(comment).status == "approved"


@pytest.mark.parametrize("token", ["x", "1:2:3"])
def test_a_forged_link_opens_nothing(token):
    assert Client().get(f"/me/{token}/").status_code == 410


def test_the_form_asks_and_says_what_is_wrong(ask):
    reader = Client()
    assert "Send me the link" in reader.get("/me/").content.decode()
    wrong = reader.post("/me/", {"email": "no address"})
    assert wrong.status_code == 400
    assert 'value="no address"' in wrong.content.decode()
    assert "on its way" in reader.post("/me/", {"email": ADDRESS}).content.decode()
