"""What WordListCheck takes for a listed phrase."""

import pytest

from moderation.checks.base import Phrase, Site
from moderation.checks.phrases import PhraseAutomaton
from moderation.checks.wordlists import WordListCheck, compile_phrases
from tests.checks.inspecting import inspect, passages


def banned(*phrases: str) -> Site:
    return Site(phrases=tuple(Phrase(phrase, "banned") for phrase in phrases))


@pytest.mark.parametrize(
    ("body", "passage"),
    [
        ("so bad", "bad"),
        ("BAD!", "BAD"),
        ("(bad)", "bad"),
        ("bad3", "bad3"),
        ("b.a.d", "b.a.d"),
        ("b a d", "b a d"),
        ("b-a-d", "b-a-d"),
        ("b4d", "b4d"),
        ("bäd", "bäd"),
        ("b\u200bad", "b\u200bad"),
        ("bаd", "bаd"),
        ("ｂａｄ", "ｂａｄ"),
        ("b**a**d", "b**a**d"),
        ("b<b>a</b>d", "b<b>a</b>d"),
        ("<bad>", "bad"),
        ("one<br>bad", "bad"),
        ("http://bad.example/", "bad"),
    ],
)
def test_a_listed_word_is_found_in_disguise_and_marked_in_the_original(body, passage):
    finding = inspect(WordListCheck(), body, site=banned("bad"))["banned_word"]
    assert passages(finding, body) == [passage]


@pytest.mark.parametrize("body", ["baddd", "badge", "forbad", "bd", "b. Add", "a<br>d", "bed", ""])
def test_another_word_is_another_word(body):
    assert inspect(WordListCheck(), body, site=banned("bad")) == {}


@pytest.mark.parametrize("body", ["go home now", "GO,   home!", "go\nhome", "go -- <i>home</i>", "g0 h0me"])
def test_a_phrase_is_found_over_punctuation_and_tags(body):
    assert inspect(WordListCheck(), body, site=banned("go home"))["banned_word"].score == 1


@pytest.mark.parametrize("body", ["go straight home", "home go", "gohome", "ego home"])
def test_a_phrase_needs_its_words_whole_and_in_order(body):
    assert inspect(WordListCheck(), body, site=banned("go home")) == {}


@pytest.mark.parametrize(
    ("phrase", "body"),
    [
        ("schön", "SCHÖN"),
        ("strasse", "Straße"),
        ("дурак", "ДУРАК"),
        ("дурак", "дypaк"),
        ("白痴", "你是白痴吗"),
        ("88", "14 88"),
        ("don't", "Don’t"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
    ],
)
def test_words_of_any_script_are_compared_without_case(phrase, body):
    assert inspect(WordListCheck(), body, site=banned(phrase))["banned_word"].score == 1


def test_a_listed_accent_is_no_evasion_so_the_word_without_it_is_innocent():
    assert inspect(WordListCheck(), "schon gut", site=banned("schön")) == {}


def test_phrases_are_literal_and_never_patterns():
    assert inspect(WordListCheck(), "aaaa anything", site=banned("a.*", "(a+)+$", "[a-z]+")) == {}
    assert inspect(WordListCheck(), "anything", site=banned("...", "")) == {}


def test_the_tiers_are_reported_apart():
    site = Site(phrases=(Phrase("bad", "banned"), Phrase("odd", "suspect"), Phrase("bad", "suspect")))
    findings = inspect(WordListCheck(), "bad and odd", site=site)
    assert findings["banned_word"].spans == ((0, 3),)
    assert findings["suspect_word"].spans == ((0, 3), (8, 11))


def test_the_detail_never_spells_the_word_out():
    assert "bad" not in inspect(WordListCheck(), "bad", site=banned("bad"))["banned_word"].detail


def test_a_new_version_of_the_site_brings_its_new_phrases():
    check = WordListCheck()
    first = Site(version="1", phrases=(Phrase("bad", "banned"),))
    second = Site(version="2", phrases=(Phrase("odd", "banned"),))
    assert inspect(check, "bad", site=first)
    assert inspect(check, "bad", site=second) == {}
    assert inspect(check, "odd", site=second)


def test_the_automaton_is_compiled_once_per_version(monkeypatch):
    compiled = []

    def compile_and_count(phrases):
        compiled.append(1)
        return compile_phrases(phrases)

    monkeypatch.setattr("moderation.checks.wordlists.compile_phrases", compile_and_count)
    check = WordListCheck()
    for _ in range(3):
        inspect(check, "bad", site=Site(version="1", phrases=(Phrase("bad", "banned"),)))
    assert compiled == [1]


def test_overlapping_phrases_are_all_found():
    banned, suspect, german = ("banned", ""), ("suspect", ""), ("banned", "de")
    phrases = [(("a", "b", "c"), banned), (("b", "c", "d"), banned), (("c",), suspect), (("c", "d"), german)]
    found = set(PhraseAutomaton(phrases).find(["a", "b", "c", "d"]))
    assert found == {(0, 3, banned), (1, 4, banned), (2, 3, suspect), (2, 4, german)}


class CountedWord(str):
    """A word that counts how often it is looked up."""

    __slots__ = ()
    lookups = 0

    def __hash__(self) -> int:
        CountedWord.lookups += 1
        return super().__hash__()

    def __eq__(self, other: object) -> bool:
        return super().__eq__(other)


@pytest.mark.parametrize("words", [1000, 4000])
def test_hostile_phrases_cost_no_more_than_a_few_steps_a_word(words):
    hostile = [(("a",) * length, ("banned", "")) for length in range(1, 101)]
    hostile += [(("a",) * 99 + (f"b{number}",), ("banned", "")) for number in range(200)]
    automaton = PhraseAutomaton(hostile)
    CountedWord.lookups = 0
    matches = list(automaton.find([CountedWord("a")] * words))
    assert len(matches) == words  # the longest that ends there, not all hundred
    assert CountedWord.lookups <= 4 * words


def test_ten_thousand_phrases_make_one_automaton_no_larger_than_their_words():
    automaton = compile_phrases(Phrase(f"word{number} bad", "banned") for number in range(10_000))
    assert len(automaton.vocabulary) == 10_001


def test_a_word_in_another_script_never_bans_the_latin_word_it_looks_like():
    assert inspect(WordListCheck(), "an ox", site=banned("οχ")) == {}
    assert inspect(WordListCheck(), "το οχ", site=banned("οχ"))
