"""The preview: with scripts a part of the page, without them the page with everything typed."""

import pytest
from django.test import Client, override_settings

from articles.models import Article
from moderation.models import Comment
from tests.factories import make_article, make_fields
from tests.web.page import Answer, Element, read_page, typed_into

HTMX = {"HX-Request": "true"}


def press_preview(reader: Client, article: Article, *, headers: dict[str, str] | None = None, **typed: str) -> Answer:
    form = read_page(reader.get(article.get_absolute_url())).one("form", data_draft=article.slug)
    button = next(each for each in form.all("button") if "data-preview" in each.attributes)
    address = button.attributes["hx-post" if headers else "formaction"].partition("#")[0]
    return reader.post(address, typed_into(form) | typed, headers=headers)


def shown(page: Element) -> Element:
    return page.one("section", class_="preview").one(class_="comment__body")


def test_without_scripts_the_page_comes_back_with_the_preview_and_everything_typed(reader: Client, article: Article):
    typed = make_fields(body="Two boats an *hour*,\nI say.", author_url="https://ada.example/")
    answer = press_preview(reader, article, **typed)
    page = read_page(answer)
    assert answer.status_code == 200
    assert shown(page).one("em").text == "hour"
    form = page.one("form", data_draft="ferry")
    assert {name: typed_into(form)[name] for name in typed} == typed
    assert not Comment.objects.exists()
    # What is sent from there is posted as it would have been before.
    assert reader.post(article.get_absolute_url(), typed_into(form)).status_code == 303


def test_with_scripts_the_preview_comes_by_itself(reader: Client, article: Article):
    page = read_page(press_preview(reader, article, headers=HTMX, body="> A quote\n\nand <i>more</i>"))
    assert page.all("html") == []
    assert shown(page).one("blockquote").text == "A quote"
    assert "<i>more</i>" in shown(page).text


def test_only_the_text_is_sent_for_it(reader: Client, article: Article):
    form = read_page(reader.get(article.get_absolute_url())).one("form", data_draft="ferry")
    [button] = [each for each in form.all("button") if "data-preview" in each.attributes]
    assert set(button.attributes["hx-params"].split(",")) == {"body", "csrfmiddlewaretoken"}


@pytest.mark.parametrize("body", [" ", "b" * 5001])
def test_what_cannot_be_posted_is_said_beside_the_field(reader: Client, article: Article, body: str):
    answer = press_preview(reader, article, **make_fields(body=body))
    page = read_page(answer)
    assert answer.status_code == 400
    assert page.one("textarea").attributes["aria-invalid"] == "true"
    assert page.all("section", class_="preview") == []
    assert read_page(press_preview(reader, article, headers=HTMX, body=body)).one(role="alert").text


@override_settings(PREVIEWS_PER_MINUTE=1)
def test_previews_have_a_limit_of_pace(reader: Client, article: Article):
    assert press_preview(reader, article, **make_fields()).status_code == 200
    answer = press_preview(reader, article, **make_fields(body="Kept all the same."))
    assert answer.status_code == 429
    assert typed_into(read_page(answer).one("form", data_draft="ferry"))["body"] == "Kept all the same."


def test_whoever_comes_back_to_its_address_is_led_to_the_article(client: Client, article: Article):
    answer = client.get(f"{article.get_absolute_url()}preview/?order=best")
    assert (answer.status_code, answer["Location"]) == (303, f"{article.get_absolute_url()}?order=best")


def test_a_draft_has_no_preview(desk: Client, db: None):
    draft = make_article(visibility=Article.Visibility.DRAFT)
    assert desk.post(f"{draft.get_absolute_url()}preview/", make_fields()).status_code == 404
