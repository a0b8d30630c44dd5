"""What readers see is what is checked: markup, invisible characters and the name hide nothing."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from moderation.markup import render_comment
from moderation.models import Finding
from moderation.reviewing.wordlist import add_phrase
from moderation.screening.shown import read_shown
from tests.factories import find, make_article, make_moderator, screen_all, submit

pytestmark = pytest.mark.django_db
ADDRESS = "secret.person@hidden.example.org"


@pytest.fixture
def moderator() -> User:
    return make_moderator()


def status_after(text: str, **fields: Any) -> str:
    submitted = submit(make_article(), text, **fields)
    screen_all()
    return str(find(submitted).status)


@pytest.mark.parametrize(
    "hidden",
    ["[zor](https://example.org)kle", "`zor`kle", "zor**kle**", "zor\u200bkle", "z\u00ado\u00adr\u00adk\u00adl\u00ade"],
)
def test_a_banned_word_is_found_through_markup(moderator, hidden):
    add_phrase(moderator=moderator, phrase="zorkle", tier="banned")
    assert status_after(f"I call it {hidden} and mean it.") == "rejected"


@pytest.mark.parametrize("banned", ["Zorkle", "z0rkle"])
def test_a_banned_word_is_found_in_the_name(moderator, banned):
    add_phrase(moderator=moderator, phrase="zorkle", tier="banned")
    assert status_after("A calm word about the ferry.", author_name=banned) == "rejected"


@pytest.mark.parametrize(
    "text",
    [
        f"Write to {ADDRESS.replace('@', chr(92) + '@')} please.",
        f"Write to {ADDRESS.replace('.', chr(92) + '.')} please.",
        "Write to " + ADDRESS.replace("@", "\u200b@\u200b") + " please.",
        "Ring me on +44 20 79`4`6 0958 tonight.",
    ],
)
def test_personal_data_is_found_through_markup(text):
    assert status_after(text, author_email=ADDRESS) == "held"


@pytest.mark.parametrize(
    "fields",
    [
        {"author_name": ADDRESS},
        {"author_name": "Call +44 20 7946 0958"},
        {"author_name": "Win at http://spam.example"},
        {"author_url": f"https://example.com/?e={ADDRESS}"},
        {"author_url": f"https://example.com/?e={ADDRESS.replace('@', '%40')}"},
        {"author_url": "https://example.com/?e=somebody.else@example.net"},
    ],
)
def test_name_and_web_address_give_nobody_away(fields):
    assert status_after("A calm word about the ferry.", author_email=ADDRESS, **fields) == "held"


def test_marks_stand_where_the_words_were_typed(moderator):
    add_phrase(moderator=moderator, phrase="zorkle", tier="suspect")
    body = "I call it zor[kle](https://example.org), friends."
    submitted = submit(make_article(), body)
    screen_all()
    ((start, end),) = Finding.objects.get(revision__comment=submitted.id, label="suspect_word").spans
    assert body[start:end] == "zor[kle"


def test_entities_are_shown_as_they_were_typed():
    assert render_comment("&#105;diot &commat;") == "<p>&amp;#105;diot &amp;commat;</p>"


@pytest.mark.parametrize("body", ["Plain.", "Two\n\nparagraphs.", "  spaced   out ", "1 < 2 & 3"])
def test_plain_text_is_read_once(body):
    assert read_shown(body=body, body_html=render_comment(body)) is None


@pytest.mark.parametrize(
    "body", ["> quoted\n\n**so** what", "- one\n- two", "```\ncode\n```", "a [b](http://c.example) d"]
)
def test_what_is_seen_is_found_in_order_in_what_was_typed(body):
    shown = read_shown(body=body, body_html=render_comment(body))
    assert shown is not None
    assert list(shown.places) == sorted(shown.places)
    assert [body[place] for place, sign in zip(shown.places, shown.text, strict=True) if not sign.isspace()] == [
        sign for sign in shown.text if not sign.isspace()
    ]
