"""What may leave: the words, without whatever tells how to reach a person, however it is hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.checks.base import Signals, Submission
from moderation.checks.remote.outgoing import REMOVED, prepare_outgoing
from moderation.markup import render_comment
from moderation.screening.shown import read_shown

ADDRESS = "secret.person@hidden.example.org"


def outgoing(body="", **given):
    shown = read_shown(body=body, body_html=render_comment(body))
    return prepare_outgoing(Submission(body=body, shown=shown, **given))


def test_harmless_words_leave_as_they_are():
    words = outgoing("Plain words, 3 of them.", author_name="Robin Müller", author_url="https://robin.example/a?b=1")
    assert (words.body, words.name) == ("Plain words, 3 of them.", "Robin Müller")
    assert words.url == "https://robin.example/a?b=1"


@pytest.mark.parametrize(
    "written",
    [
        ADDRESS,
        "person at hidden dot example dot org",
        ADDRESS.replace("@", "\\@"),
        ADDRESS.replace("@", "\u200b@\u200b"),
        "https://evil.example/?from=" + ADDRESS.replace("@", "%40"),
        "+44 20 7946 0958",
        "DE89 3704 0044 0532 0130 00",
    ],
)
def test_what_reaches_a_person_stays_here(written):
    assert outgoing(f"Before {written} and after.").body == f"Before {REMOVED} and after."


def test_the_authors_own_address_is_cut_by_the_passages_that_the_intake_found():
    body = "I am robin@localhost, friends."
    assert outgoing(body, signals=Signals(own_address=((5, 20),))).body == f"I am {REMOVED}, friends."


@pytest.mark.parametrize("spans", [((5, 3),), ((-4, 2),), ((0, 999),)])
def test_passages_that_lie_outside_the_text_are_none(spans):
    assert outgoing("A text.", signals=Signals(own_address=spans)).body == "A text."


@pytest.mark.parametrize("name", [ADDRESS, "Call +44 20 7946 0958"])
def test_a_name_that_reaches_a_person_is_left_out(name):
    assert outgoing("Words.", author_name=name).name == ""


@pytest.mark.parametrize(
    "url", [f"https://example.com/?e={ADDRESS}", f"https://example.com/{ADDRESS}".replace("@", "%40")]
)
def test_nor_does_such_a_link_leave(url):
    assert outgoing("Words.", author_url=url).url == ""


def test_name_and_link_stay_where_one_of_them_spells_the_authors_address():
    words = outgoing(
        "Words.", author_name="robin", author_url="https://r.example", signals=Signals(own_address_beside=True)
    )
    assert (words.name, words.url) == ("", "")


@given(st.text(st.characters(), max_size=200), st.text(st.characters(), max_size=50))
def test_any_text_can_be_sent(body, name):
    words = prepare_outgoing(Submission(body=body, author_name=name, author_url=name))
    whole = words.body + words.name + words.url
    assert whole.encode("utf-8").decode() == whole
    assert "\x00" not in whole
