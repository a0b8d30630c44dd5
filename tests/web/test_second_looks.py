"""Second looks at the desk: a text alone, an answer, then both decisions beside one another."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.models import Article
from moderation.learning.turns import take_turn
from moderation.models import AuditSample, Comment
from moderation.models.keys import new_id
from moderation.status import Action
from tests.factories import find, make_moderator, publish, screen_all, step, submit
from tests.web.page import read_page, typed_into

URL = "/desk/audit/"
RUDE = "You absolute moron, shut up now."


@pytest.fixture
def vera(db: None) -> User:
    return make_moderator("vera")


@pytest.fixture
def drawn(article: Article, vera: User, settings) -> Comment:
    """A rude answer that screening held, and that vera then rejected with a note; her decision was drawn."""
    settings.SECOND_LOOK_SHARE, settings.LEARNING_AUDIT_SHARE = 1.0, 0.0
    above = publish(article, "The early boat was full again.", author_name="Ada")
    submitted = submit(article, RUDE, parent=above, author_name="Bob")
    screen_all()
    step(submitted, Action.REJECT, vera, reason="abusive", note="Not the first time.")
    take_turn()
    return find(submitted)


def look_url() -> str:
    return f"{URL}{AuditSample.objects.get().pk}/"


def test_it_shows_the_text_and_what_it_answers_and_nothing_that_tells_the_decision(desk: Client, drawn: Comment):
    for url in (URL, look_url()):
        answer = desk.get(url)
        page = read_page(answer)
        section = page.one("section", class_="look")
        assert RUDE in section.text
        assert "The early boat was full again." in section.text
        html = answer.content.decode()
        hidden = [drawn.pk, drawn.commenter_id, "vera", "Not the first time", "May insult somebody", "toxicity", "chip"]
        assert [each for each in hidden if str(each) in html] == []
        assert "Rejected" not in section.text


def test_deciding_alike_shows_both_and_who_was_first(desk: Client, drawn: Comment):
    form = read_page(desk.get(URL)).one("form", class_="decide__reject")
    answer = desk.post(form.attributes["action"], typed_into(form) | {"reason": "personal_attack"})
    assert (answer.status_code, answer["Location"]) == (303, look_url())
    page = read_page(desk.get(look_url()))
    assert page.one("h1").text == "Decided alike"
    first, second = (side.text for side in page.one("dl", class_="both").all("div"))
    assert "Rejected Abusive or hateful vera" in first
    assert "Not the first time." in first
    assert "Rejected Personal attack mo" in second
    assert page.all("a", href=f"/desk/comments/{drawn.pk}/")
    assert not page.all("button", class_="verb")
    assert "Nothing waits for a second look of yours." in read_page(desk.get(URL)).text


def test_deciding_differently_changes_nothing_and_leaves_it_to_people(desk: Client, drawn: Comment):
    page = read_page(desk.post(look_url(), {"action": "approve"}, follow=True))
    assert page.one("h1").text == "Decided differently"
    assert find(drawn).status == "rejected"
    listed = read_page(desk.get(URL)).one("ul", class_="differences")
    assert listed.one("a").attributes["href"] == look_url()
    assert "Rejected first, by vera Approved then, by mo" in listed.text
    assert "Settled" in read_page(desk.post(f"{look_url()}settle/", follow=True)).one("div", id="said").text
    assert not read_page(desk.get(URL)).all("ul", class_="differences")


def test_the_decision_can_be_changed_from_there(desk: Client, drawn: Comment):
    page = read_page(desk.post(look_url(), {"action": "approve"}, follow=True))
    form = next(each for each in page.all("form") if each.attributes["action"].endswith("/decide/"))
    answer = desk.post(form.attributes["action"], typed_into(form) | {"action": "approve"})
    assert answer["Location"] == look_url()
    assert find(drawn).is_public
    after = read_page(desk.get(look_url()))
    assert "The comment is now: Approved." in after.text
    assert not after.all("button", class_="verb")


def test_what_one_decided_oneself_waits_for_a_colleague(vera: User, drawn: Comment):
    client = Client()
    client.force_login(vera)
    assert "What you decided yourself waits for a colleague." in read_page(client.get(URL)).text
    for answer in (client.get(look_url()), client.post(look_url(), {"action": "approve"})):
        assert answer.status_code == 403
        assert "A colleague has to look at it." in read_page(answer).one("div", role="alert").text
    assert AuditSample.objects.get().outcome == "waiting"


def test_one_can_be_skipped(desk: Client, article: Article, vera: User, drawn: Comment):
    step(submit(article, "A second text."), Action.APPROVE, vera)
    take_turn()
    page = read_page(desk.get(URL))
    assert "A second text." in page.one("section", class_="look").text
    assert "2 wait for you." in page.text
    skip = next(each for each in page.all("a") if each.text == "Skip this one")
    assert RUDE in read_page(desk.get(URL + skip.attributes["href"].removeprefix(URL))).text


def test_a_rejection_without_a_reason_is_refused_and_the_text_stays(desk: Client, drawn: Comment):
    answer = desk.post(look_url(), {"action": "reject"})
    assert answer.status_code == 400
    page = read_page(answer)
    assert "Say why you would reject it." in page.one("div", role="alert").text
    assert RUDE in page.one("section", class_="look").text


def test_a_second_look_that_a_colleague_took_is_refused_in_words(desk: Client, drawn: Comment):
    desk.post(look_url(), {"action": "approve"})
    other = Client()
    other.force_login(make_moderator("kim"))
    answer = other.post(look_url(), {"action": "spam"})
    assert answer.status_code == 409
    assert "A colleague has looked at this comment already." in read_page(answer).one("div", role="alert").text
    assert AuditSample.objects.get().choice == "approve"


def test_one_that_never_was_is_not_there(desk: Client, db: None):
    url = f"{URL}{new_id()}/"
    assert [desk.get(url).status_code, desk.post(url).status_code, desk.post(f"{url}settle/").status_code] == [404] * 3


def test_only_moderators_get_there(reader: Client, drawn: Comment):
    for url in (URL, look_url(), "/desk/stats/"):
        assert reader.get(url).status_code == 302
