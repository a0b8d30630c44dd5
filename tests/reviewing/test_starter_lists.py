"""The lists that come with the product: well formed, hard on spam and slurs, and easy on what is neither."""

import csv
import itertools

import pytest

from moderation.checks.base import Phrase, Site
from moderation.checks.wordlists import WordListCheck
from moderation.classifiers.corpus import OWN_CORPUS, read_sober_sentences
from moderation.errors import NotThere
from moderation.reviewing.starter_lists import FOLDER, StarterList, find_starters, read_starter
from moderation.reviewing.wordlist_format import read_listings
from tests.checks.inspecting import inspect

STARTERS = find_starters()
LANGUAGES = {"en", "de", "fr", "es", "it", "nl", "pt", "pl", "tr", "ar"}


def listings_of(starter):
    return read_listings(read_starter(kind=starter.kind, language=starter.language))


def site_of(*kinds):
    listings = itertools.chain.from_iterable(listings_of(each) for each in STARTERS if each.kind in kinds)
    return Site(
        version="-".join(kinds), phrases=tuple(Phrase(each.phrase, each.tier, each.language) for each in listings)
    )


def share_found(check, site, texts):
    return sum(bool(inspect(check, text, site=site)) for text in texts) / len(texts)


def test_there_is_one_of_each_kind_in_each_language():
    assert set(STARTERS) == {StarterList(kind, language) for kind in ("spam", "slurs") for language in LANGUAGES}


@pytest.mark.parametrize("starter", STARTERS, ids=lambda starter: starter.name)
def test_a_list_can_be_imported_and_says_nothing_twice(starter):
    listings = listings_of(starter)
    assert len(listings) >= (120 if starter.language == "en" else 20)
    assert len({each.folded for each in listings}) == len(listings)


@pytest.mark.parametrize("starter", STARTERS, ids=lambda starter: starter.name)
def test_what_is_banned_counts_in_any_language_and_the_rest_in_its_own(starter):
    for each in listings_of(starter):
        assert each.language == ("" if each.tier == "banned" else starter.language)
    banned = [each for each in listings_of(starter) if each.tier == "banned"]
    assert len(banned) <= len(listings_of(starter)) / 3
    assert not (banned and starter.kind == "spam")


def test_no_slur_stands_in_its_file_in_plain_text():
    for starter in STARTERS:
        if starter.kind == "slurs":
            text = (FOLDER / "slurs" / f"{starter.language}.b64").read_text(encoding="ascii").casefold()
            assert not [each for each in listings_of(starter) if len(each.phrase) > 4 and each.phrase in text]


@pytest.mark.parametrize(("kind", "language"), [("spam", "xx"), ("ham", "en"), ("..", "spam"), ("", ""), ("spam", "*")])
def test_an_unknown_list_is_refused_with_what_there_is(kind, language):
    with pytest.raises(NotThere, match="slurs/ar, slurs/de"):
        read_starter(kind=kind, language=language)


def test_the_lists_pass_over_honest_comments_and_sober_news():
    check = WordListCheck()
    with OWN_CORPUS.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    honest = [row["text"] for row in rows if row["spam"] == "0"]
    assert share_found(check, site_of("spam", "slurs"), read_sober_sentences()) == 0
    assert share_found(check, site_of("slurs"), honest) <= 0.01
    spam = [row["text"] for row in rows if row["spam"] == "1"]
    assert share_found(check, site_of("spam"), spam) > 3 * share_found(check, site_of("spam"), honest)


@pytest.mark.parametrize(
    "body",
    [
        "Play at the best online casino and get free spins today",
        "Ich kann von zuhause Geld verdienen, schreib mir auf WhatsApp",
        "Buy v1agra without a doctor, ch3ap vi@gra, BUY VIAGRA",
    ],
)
def test_plain_spam_is_found(body):
    assert "suspect_word" in inspect(WordListCheck(), body, site=site_of("spam"))
