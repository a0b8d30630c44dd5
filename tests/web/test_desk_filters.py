"""The queue page narrowed, one comment at a time, and with what is said around a comment."""

from typing import Any

import pytest
from django.test import Client

from articles.models import Article
from moderation.models import Comment
from moderation.reviewing.commenters import add_commenter_note
from moderation.reviewing.working import add_note
from moderation.status import Action
from tests.factories import make_article, make_moderator, publish, see, step, submit
from tests.web.page import Element, read_page


def held(article: Article, body: str = "Waits.", **given: Any) -> Comment:
    submitted = submit(article, body, **given)
    step(submitted, Action.HOLD)
    return Comment.objects.get(pk=submitted.id)


def open_queue(desk: Client, **query: str) -> Element:
    answer = desk.get("/desk/", query)
    assert answer.status_code == 200
    return read_page(answer)


def names(page: Element) -> list[str]:
    return [each.text for each in page.all("bdi", class_="card__name")]


@pytest.fixture
def two(article: Article) -> tuple[Comment, Comment]:
    """Ada's is rude, of the City section, in German; Ben's is milder, of an article without a section."""
    ada, ben = held(article, "One.", author_name="Ada"), held(make_article("tram"), "Two.", author_name="Ben")
    see(ada, ("toxicity", 0.95), ("threat", 0.1), rules=("Very probably abusive",))
    see(ben, ("toxicity", 0.8), rules=("May be abusive",))
    Comment.objects.filter(pk=ada.pk).update(language="de")
    return ada, ben


@pytest.mark.parametrize(
    ("query", "chip"),
    [
        ({"q": "one"}, "Search: one"),
        ({"article": "ferry"}, "Article: The ferry"),
        ({"section": "City"}, "Section: City"),
        ({"author": "ad"}, "Name: ad…"),
        ({"language": "de"}, "Language: German"),
        ({"rule": "Very probably abusive"}, "Rule: Very probably abusive"),
        ({"score": "toxicity", "score_min": "0.9"}, "Toxicity from 0.90"),
        ({"score": "threat", "score_max": "0.5"}, "Threat up to 0.50"),
        ({"score_min": "0.9", "score_max": "1"}, "Risk from 0.90 to 1.00"),
    ],
)
def test_a_filter_narrows_the_queue_and_is_a_chip_that_takes_it_away(
    desk: Client, two: tuple[Comment, Comment], query: dict[str, str], chip: str
):
    page = open_queue(desk, **query)
    assert names(page) == ["Ada"]
    link = page.one("a", class_="filter-chip")
    assert link.one("bdi").text == chip
    assert names(read_page(desk.get(link.attributes["href"]))) == ["Ada", "Ben"]


def test_an_age_is_said_in_words(desk: Client, two: tuple[Comment, Comment]):
    page = open_queue(desk, min_age="14400", max_age="259200")
    assert names(page) == []
    chips = [each.one("bdi").text for each in page.all("a", class_="filter-chip")]
    assert chips == ["Older than 4 hours", "Not older than 3 days"]


def test_a_refusal_is_found_by_its_reason(desk: Client, two: tuple[Comment, Comment]):
    step(two[0], Action.REJECT, make_moderator(), reason="off_topic")
    step(two[1], Action.REJECT, make_moderator(), reason="abusive")
    page = open_queue(desk, queue="rejected", reason="off_topic")
    assert names(page) == ["Ada"]
    assert page.one("a", class_="filter-chip").one("bdi").text == "Reason: Off topic"


def test_the_form_shows_what_is_chosen_even_if_it_is_gone_since(desk: Client, two: tuple[Comment, Comment]):
    page = open_queue(desk, rule="Gone since", score="threat", score_min="0.25")
    for name, value in (("rule", "Gone since"), ("score", "threat"), ("sort", "oldest")):
        chosen = [each for each in page.one("select", name=name).all("option") if "selected" in each.attributes]
        assert [each.attributes["value"] for each in chosen] == [value]
    assert page.one("input", name="score_min").attributes["value"] == "0.25"
    languages = [each.text for each in page.one("select", name="language").all("option")]
    assert languages == ["All", "German"]


def test_mine_holds_what_one_decided(desk: Client, two: tuple[Comment, Comment]):
    form = {"action": "approve", "version": str(two[0].version)}
    assert desk.post(f"/desk/comments/{two[0].pk}/decide/", form).status_code == 303
    page = open_queue(desk, queue="mine")
    assert names(page) == ["Ada"]
    assert page.one("nav", id="tabs").one("a", aria_current="page").text == "Mine 1"


def test_one_at_a_time_shows_one_comment_with_its_context_and_how_far_one_is(
    desk: Client, two: tuple[Comment, Comment]
):
    page = open_queue(desk, view="one")
    assert names(page) == ["Ada"]
    assert page.one(class_="place").text.startswith("1 of 2")
    assert page.one(id=f"context-{two[0].pk}").attributes["open"] == ""
    assert "It runs late." in page.one(class_="around").text
    assert page.all("input", name="ids") == []
    following = read_page(desk.get(f"/desk/{page.one('a', rel='next').attributes['href']}"))
    assert names(following) == ["Ben"]
    assert following.one(class_="place").text.startswith("2 of 2")
    assert names(read_page(desk.get(f"/desk/{following.one('a', rel='prev').attributes['href']}"))) == ["Ada"]


def test_a_decision_on_the_one_comment_leads_to_the_next(desk: Client, two: tuple[Comment, Comment]):
    page = open_queue(desk, view="one")
    form = page.one("form", class_="decide")
    sent = {each.attributes["name"]: each.attributes.get("value", "") for each in form.all("input")}
    answer = desk.post(form.attributes["action"], sent | {"action": "approve"}, follow=True)
    assert names(read_page(answer)) == ["Ben"]


def test_the_moderators_view_holds_where_the_address_says_none(desk: Client, two: tuple[Comment, Comment]):
    desk.post("/desk/settings/", {"view": "one"})
    assert len(names(open_queue(desk))) == 1
    page = open_queue(desk, view="list")
    assert len(names(page)) == 2
    assert page.one(class_="views").one("a", aria_current="true").text == "List"


def test_a_card_loads_what_is_said_around_it(desk: Client, article: Article):
    top = publish(article, "A question about the early boat.", author_name="Kim")
    beside = publish(article, "An answer that is there already.", parent=top, author_name="Lou")
    comment = held(article, "My own answer.", parent=top)
    publish(article, "A later one.", parent=top)
    link = open_queue(desk).one(id=f"context-{comment.pk}").one("a")
    path = link.attributes["href"]
    assert desk.get(path)["Location"] == f"/desk/comments/{comment.pk}/#context-{comment.pk}"
    part = read_page(desk.get(path, headers={"HX-Request": "true"}))
    said = [each.text for each in part.all(class_="around__text")]
    assert said == [
        "A question about the early boat.",
        "An answer that is there already.",
        "This comment.",
        "A later one.",
    ]
    assert f"/desk/comments/{beside.pk}/" in {each.attributes["href"] for each in part.all("a")}
    assert part.one(class_="around__title").text == "The ferry"


def test_context_of_nothing_is_not_there(desk: Client, db: None):
    path = "/desk/comments/01890000-0000-7000-8000-000000000000/context/"
    assert desk.get(path, headers={"HX-Request": "true"}).status_code == 404


def test_a_card_shows_colleagues_notes_and_the_commenters_state(desk: Client, article: Article):
    comment, vera = held(article), make_moderator("vera")
    add_note(moderator=vera, comment_id=comment.pk, body="Look again.")
    add_commenter_note(moderator=vera, commenter_id=comment.commenter_id, body="Warned by telephone.")
    comment.commenter.state = "premoderated"
    comment.commenter.save()
    card = open_queue(desk).one("article", class_="card")
    assert "1 note" in card.one(class_="card__state").text
    assert "Warned by telephone. vera" in card.one("dl", class_="record").text
    assert "Always waits for a moderator" in card.one(class_="card__who").text


def test_a_finding_says_which_rule_it_feeds_and_from_where_on(desk: Client, article: Article):
    comment = held(article)
    see(comment, ("toxicity", 0.8), ("insult", 0.2), ("length", 6.0), check_name="toxicity")
    step(comment, Action.APPROVE)
    step(comment, Action.HOLD)
    card = open_queue(desk).one("article", class_="card")
    rules = {each.one(class_="finding__label").text: each for each in card.all("li", class_="finding")}
    assert rules["insult"].one(class_="finding__rule").text == "From 0.55 on: May insult somebody"
    ticks = [each.attributes["x"] for each in rules["toxicity"].all("rect", class_="finding__tick")]
    assert ticks == ["75", "90"]
    assert rules["length"].all("svg") == []
