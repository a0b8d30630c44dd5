"""Remember me: only for whoever ticks the box, on the reader's own device, and forgotten at once when asked."""

from collections.abc import Callable

import pytest
from django.test import Client, override_settings

from articles.models import Article
from tests.factories import make_article, make_fields
from tests.web.page import Answer, Element, read_page, typed_into

Write = Callable[..., Answer]
ADA = {"author_name": "Ada", "author_email": "ada@example.org", "author_url": "https://ada.example/"}


def form_of(client: Client, article: Article) -> Element:
    return read_page(client.get(article.get_absolute_url())).one("form", data_draft=article.slug)


def fields_of(form: Element) -> dict[str, str]:
    typed = typed_into(form)
    return {name: typed[name] for name in ADA}


@pytest.fixture
def remembered(write: Write) -> Answer:
    return write(**ADA, remember="on")


def test_the_box_is_not_ticked_and_without_it_nothing_is_kept(write: Write, reader: Client, article: Article):
    assert "checked" not in form_of(reader, article).one("input", name="remember").attributes
    answer = write(**ADA)
    assert "person" not in answer.cookies
    assert fields_of(form_of(reader, article)) == dict.fromkeys(ADA, "")


def test_with_it_the_form_is_filled_in_below_every_article(remembered: Answer, reader: Client):
    form = form_of(reader, make_article("other"))
    assert fields_of(form) == ADA
    assert "checked" in form.one("input", name="remember").attributes


def test_the_cookie_is_nobody_elses_to_read(remembered: Answer):
    cookie = remembered.cookies["person"]
    assert "ada" not in cookie.value.lower()
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/articles/")
    assert cookie["max-age"] == 365 * 24 * 3600
    assert not cookie["secure"]


def test_over_https_it_travels_no_other_way(write: Write):
    with override_settings(HTTPS=True):
        assert write(**ADA, remember="on").cookies["person"]["secure"]


def test_a_page_with_an_address_in_it_is_kept_nowhere(remembered: Answer, reader: Client, article: Article):
    assert "no-store" in reader.get(article.get_absolute_url())["Cache-Control"]
    assert "ada@example.org" not in Client().get(article.get_absolute_url()).content.decode()
    assert "no-store" not in Client().get(article.get_absolute_url())["Cache-Control"]


@pytest.mark.parametrize("value", ["nonsense", "gAAAAABm", "ü"])
def test_a_forged_cookie_fills_in_nothing(client: Client, article: Article, value: str):
    client.cookies["person"] = value
    assert fields_of(form_of(client, article)) == dict.fromkeys(ADA, "")


def test_posting_without_the_tick_forgets(remembered: Answer, reader: Client, article: Article):
    typed = typed_into(form_of(reader, article)) | make_fields(body="Another thought, and the last one of today.")
    assert typed.pop("remember", None) is not None
    answer = reader.post(article.get_absolute_url(), typed)
    assert answer.cookies["person"]["max-age"] == 0
    assert fields_of(form_of(reader, article)) == dict.fromkeys(ADA, "")


def test_one_press_forgets_and_keeps_the_text(remembered: Answer, reader: Client, article: Article):
    form = form_of(reader, article)
    [button] = [each for each in form.all("button") if "data-forget" in each.attributes]
    # Enter in a field presses the first button of a form, which has to be another.
    assert form.all("button")[0].text == "Post comment"
    answer = reader.post(
        button.attributes["formaction"].partition("#")[0], typed_into(form) | {"body": "Half a thought"}
    )
    after = read_page(answer).one("form", data_draft="ferry")
    assert typed_into(after)["body"] == "Half a thought"
    assert fields_of(after) == dict.fromkeys(ADA, "")
    assert "checked" not in after.one("input", name="remember").attributes
    assert (answer.cookies["person"]["max-age"], answer.cookies["person"]["path"]) == (0, "/articles/")
    assert fields_of(form_of(reader, article)) == dict.fromkeys(ADA, "")
