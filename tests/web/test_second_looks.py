"""Second looks at the desk: confirmed with one button, taken down with a reason and another."""

import pytest
from django.test import Client

from articles.models import Article
from moderation.learning.turns import take_turn
from moderation.models import AuditSample, Comment
from moderation.models.keys import new_id
from tests.factories import find, publish
from tests.web.page import read_page, typed_into

URL = "/desk/audit/"


@pytest.fixture
def drawn(article: Article, settings) -> Comment:
    settings.LEARNING_AUDIT_SHARE = 1.0
    comment = publish(article, "The early boat was full again.", author_name="Ada")
    take_turn()
    return comment


def test_it_shows_the_text_and_two_ways(desk: Client, drawn: Comment):
    page = read_page(desk.get(URL))
    assert "The early boat was full again." in page.one("article", class_="card").text
    buttons = [each.text for each in page.one("div", class_="look").all("button", type="submit")]
    assert buttons == ["Rightly published", "Take down"]


def test_rightly_published_leaves_it_up_and_takes_it_off_the_list(desk: Client, drawn: Comment):
    form = next(each for each in read_page(desk.get(URL)).all("form") if "/uphold/" in each.attributes["action"])
    page = read_page(desk.post(form.attributes["action"], typed_into(form), follow=True))
    assert "Ada: rightly published." in page.text
    assert "Nothing waits for a second look." in page.text
    assert find(drawn).is_public
    assert AuditSample.objects.get().outcome == "upheld"


def test_taking_it_down_is_a_decision_with_a_reason(desk: Client, drawn: Comment):
    form = read_page(desk.get(URL)).one("form", class_="look__down")
    answer = desk.post(form.attributes["action"], typed_into(form) | {"reason": "abusive"})
    assert answer["Location"] == URL
    assert find(drawn).status == "rejected"
    assert "Nothing waits for a second look." in read_page(desk.get(URL)).text


def test_a_second_look_that_a_colleague_took_is_refused_in_words(desk: Client, drawn: Comment):
    url = f"{URL}{AuditSample.objects.get().pk}/uphold/"
    desk.post(url)
    answer = desk.post(url)
    assert answer.status_code == 409
    assert "looked at already" in read_page(answer).one("div", role="alert").text


def test_one_that_never_was_is_not_there(desk: Client, db: None):
    assert desk.post(f"{URL}{new_id()}/uphold/").status_code == 404


def test_only_moderators_get_there(reader: Client, drawn: Comment):
    assert reader.get(URL).status_code == 302
    assert reader.get("/desk/stats/").status_code == 302
