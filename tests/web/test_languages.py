"""The language of a page: the reader's choice, else the browser's, else the newsroom's; programs are told English."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.utils import translation

from articles.models import Article
from moderation.models import Comment
from moderation.web.moments import say_moment
from moderation.web.stored_words import say_label, say_stored
from moderation.wording import translate_shipped
from tests.factories import publish
from tests.web.page import read_page, typed_into

ARTICLE = "/articles/ferry/"
COMMENTS = "/api/v1/articles/ferry/comments/"


@pytest.mark.parametrize(
    ("wanted", "language", "direction", "said"),
    [
        ("en-GB,en;q=0.9", "en", "ltr", "1 comment"),
        ("de-AT,de;q=0.9,en;q=0.5", "de", "ltr", "1 Kommentar"),
        ("ar-EG", "ar", "rtl", "تعليق واحد"),
        ("tlh,fr;q=0.8", "en", "ltr", "1 comment"),
    ],
)
def test_a_page_speaks_the_language_that_the_browser_asks_for(
    reader: Client, article: Article, wanted: str, language: str, direction: str, said: str
):
    publish(article)
    answer = reader.get(ARTICLE, headers={"accept-language": wanted})
    page = read_page(answer)
    root = page.one("html").attributes
    assert (root["lang"], root["dir"], answer["Content-Language"]) == (language, direction, language)
    assert page.one(id="comments-title").text == said


def test_a_choice_at_the_foot_of_the_page_counts_more_than_the_browser(reader: Client, article: Article):
    page = read_page(reader.get(ARTICLE, headers={"accept-language": "ar"}))
    form = page.one("form", class_="languages")
    offered = {each.attributes["value"]: each.text for each in form.all("button")}
    assert offered == {"en": "English", "de": "Deutsch", "ar": "العربيّة"}
    assert [each.text for each in form.all("button", aria_current="true")] == ["العربيّة"]
    here = form.one("input", name="next").attributes["value"]
    answer = reader.post(form.attributes["action"], {"next": here, "language": "de"})
    assert (answer.status_code, answer["Location"]) == (302, ARTICLE)
    cookie = answer.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    again = reader.get(ARTICLE, headers={"accept-language": "ar"})
    assert read_page(again).one("html").attributes["lang"] == "de"


def test_the_choice_never_leads_to_another_site(reader: Client, article: Article):
    answer = reader.post("/language/", {"next": "https://elsewhere.example/", "language": "de"})
    assert answer["Location"] == "/"


@override_settings(LANGUAGE_CODE="de")
def test_a_browser_that_asks_for_nothing_gets_the_newsrooms_language(reader: Client, article: Article):
    assert read_page(reader.get(ARTICLE)).one("html").attributes["lang"] == "de"
    assert read_page(reader.get("/articles/nothing/")).one("h1").text == "Nicht hier"


@override_settings(LANGUAGES=[("de", "German")], LANGUAGE_CODE="de")
def test_where_one_language_is_spoken_there_is_nothing_to_choose(reader: Client, article: Article):
    page = read_page(reader.get(ARTICLE, headers={"accept-language": "ar"}))
    assert page.one("html").attributes["lang"] == "de"
    assert page.all("form", class_="languages") == []


@pytest.mark.parametrize("path", ["/", ARTICLE, "/articles/nothing/", "/accounts/login/", "/desk/"])
def test_pages_differ_by_language_and_say_so_to_caches(desk: Client, article: Article, path: str):
    varies = {each.strip() for each in desk.get(path)["Vary"].split(",")}
    assert {"Accept-Language", "Cookie"} <= varies


def test_a_program_that_asks_for_no_language_is_told_english(reader: Client, article: Article):
    with override_settings(LANGUAGE_CODE="de"):
        answer = Client().post(COMMENTS, {}, content_type="application/json")
    assert answer["Content-Language"] == "en"
    assert "Enter your name." in answer.json()["detail"]


def test_a_program_may_ask_for_the_words_of_a_refusal_in_another_language(article: Article):
    german, english = (
        Client(headers=headers).post(COMMENTS, {}, content_type="application/json")
        for headers in ({"accept-language": "de"}, {})
    )
    assert german["Content-Language"] == "de"
    assert "Accept-Language" in german["Vary"]
    assert "Geben Sie Ihren Namen ein." in german.json()["detail"]
    codes = [[each["field"], each["code"]] for each in english.json()["errors"]]
    assert [[each["field"], each["code"]] for each in german.json()["errors"]] == codes


def test_documents_that_the_public_shares_are_the_same_in_every_language(article: Article):
    comment = publish(article)
    for path in (COMMENTS, f"/api/v1/comments/{comment.pk}/", "/api/v1/articles/", "/api/v1/articles/ferry/"):
        answers = [Client().get(path, headers={"accept-language": wanted}) for wanted in ("en", "de", "ar")]
        assert len({(answer.content, answer["ETag"]) for answer in answers}) == 1, path
        assert "Accept-Language" not in answers[0]["Vary"]


def test_a_refusal_is_told_in_the_language_of_the_page(reader: Client, article: Article):
    german = {"accept-language": "de"}
    form = read_page(reader.get(ARTICLE, headers=german)).one("form", data_draft=article.slug)
    answer = reader.post(ARTICLE, typed_into(form), headers=german)
    assert answer.status_code == 400
    assert "Geben Sie Ihren Namen ein." in read_page(answer).one(id="reply-errors").text


def test_what_is_shipped_as_data_is_translated_until_a_newsroom_rewords_it():
    with translation.override("de"):
        assert translate_shipped("We decided not to publish this comment.").startswith("Wir haben entschieden")
        assert translate_shipped("Our editor did not like it.") == "Our editor did not like it."
        assert translate_shipped("") == ""


def test_what_checks_wrote_down_is_said_in_the_language_of_the_page():
    with translation.override("de"):
        assert say_stored("toxicity: 83% probable") == "Toxizität: zu 83 % wahrscheinlich"
        assert say_stored("in the name: filled in within 0.5 seconds") == "im Namen: in 0,5 Sekunden ausgefüllt"
        assert say_stored("a check of our own says so") == "a check of our own says so"
        assert say_label("link_count") == "Zahl der Links"
        assert say_label("check_of_our_own") == "check of our own"


@pytest.mark.parametrize(
    ("language", "age", "said"),
    [
        ("de", timedelta(days=1), "vor 1\N{NO-BREAK SPACE}Tag"),
        ("de", timedelta(days=3), "vor 3\N{NO-BREAK SPACE}Tagen"),
        ("de", timedelta(days=9), "20. Februar 2026"),
        ("ar", timedelta(hours=2), "قبل ساعتين"),
        ("ar", timedelta(hours=3), "قبل 3\N{NO-BREAK SPACE}ساعات"),
        ("ar", timedelta(hours=12), "قبل 12\N{NO-BREAK SPACE}ساعة"),
        ("ar", timedelta(days=9), "20 فبراير، 2026"),
    ],
)
def test_points_in_time_are_said_as_each_language_says_them(language: str, age: timedelta, said: str):
    now = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    with translation.override(language):
        assert say_moment(now - age, now=now).said == said


def test_names_and_texts_of_people_keep_their_own_direction(reader: Client, article: Article):
    comment: Comment = publish(article, author_name="Grete", body="A good idea, and it should be tried at once.")
    page = read_page(reader.get(ARTICLE, headers={"accept-language": "ar"}))
    card = page.one(id=f"comment-{comment.pk}")
    assert card.one("bdi").text == "Grete"
    assert card.one(class_="comment__body").attributes["dir"] == "auto"
    assert page.one("h1").attributes["dir"] == "auto"
