"""A phrase that is listed for a language counts unless the comment is surely in another one."""

import pytest

from moderation.checks.base import Phrase, Site
from moderation.checks.wordlists import WordListCheck
from tests.checks.inspecting import inspect, passages

GERMAN = "Der dick gefrorene See trägt uns alle, sagt die Wasserwacht am Sonntag."
ENGLISH = "You really are a dick, and everybody on the council knows it by now."


def listed(phrase: str, language: str) -> Site:
    return Site(phrases=(Phrase(phrase, "suspect", language),))


@pytest.mark.parametrize(
    ("language", "body", "counts"),
    [
        ("en", ENGLISH, True),
        ("en-GB", ENGLISH, True),
        ("EN", ENGLISH, True),
        ("en", GERMAN, False),
        ("de", GERMAN, True),
        ("de", ENGLISH, False),
        ("", GERMAN, True),
        ("", ENGLISH, True),
    ],
)
def test_a_phrase_of_a_language_counts_in_that_language(language, body, counts):
    assert ("suspect_word" in inspect(WordListCheck(), body, site=listed("dick", language))) is counts


@pytest.mark.parametrize("body", ["Dick!", "dick dick", "der dick", "12 dick 34"])
def test_in_a_text_too_short_to_tell_every_language_counts(body):
    for language in ("en", "de", "fr"):
        assert "suspect_word" in inspect(WordListCheck(), body, site=listed("dick", language))


@pytest.mark.parametrize(
    "body",
    [
        "Y o u   r e a l l y   a r e   a   d i c k   a n d   e v e r y b o d y   k n o w s   i t",
        "Yоu rеаlly аrе а dick аnd еvеryоnе оn thе соunсil knоws it",
        "𝐘𝐨𝐮 𝐫𝐞𝐚𝐥𝐥𝐲 𝐚𝐫𝐞 𝐚 𝐝𝐢𝐜𝐤 𝐚𝐧𝐝 𝐞𝐯𝐞𝐫𝐲𝐛𝐨𝐝𝐲 𝐤𝐧𝐨𝐰𝐬 𝐢𝐭 𝐛𝐲 𝐧𝐨𝐰",
    ],
)
def test_disguise_does_not_make_a_text_foreign(body):
    assert inspect(WordListCheck(), body, site=listed("dick", "en"))["suspect_word"].score == 1


def test_of_two_languages_in_one_list_each_comment_gets_its_own():
    site = Site(phrases=(Phrase("dick", "banned", "en"), Phrase("see", "suspect", "de")))
    german = inspect(WordListCheck(), GERMAN, site=site)
    assert set(german) == {"suspect_word"}
    assert passages(german["suspect_word"], GERMAN) == ["See"]
    assert set(inspect(WordListCheck(), ENGLISH, site=site)) == {"banned_word"}


def test_a_shorter_phrase_for_all_is_found_inside_a_longer_one_of_another_language():
    site = Site(phrases=(Phrase("gefrorene see", "suspect", "fr"), Phrase("see", "suspect")))
    assert passages(inspect(WordListCheck(), GERMAN, site=site)["suspect_word"], GERMAN) == ["See"]


def test_without_a_language_in_the_list_none_is_detected(monkeypatch):
    def refuse(text):
        raise AssertionError(f"asked for the language of {text!r}")

    monkeypatch.setattr("moderation.checks.phrase_languages.detect_language", refuse)
    assert inspect(WordListCheck(), ENGLISH, site=listed("dick", ""))
    assert inspect(WordListCheck(), ENGLISH, site=listed("ferry", "en")) == {}
