"""The word list as a file: all of it or nothing, every fault by its line, and back out as it went in."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.errors import InvalidInput
from moderation.models import ModerationEvent, WordlistEntry
from moderation.queries.rules import WordlistFilters
from moderation.reviewing.wordlist import AlreadyListed, add_phrase
from moderation.reviewing.wordlist_files import Imported, export_wordlist, import_wordlist
from moderation.reviewing.wordlist_format import FILE_LIMIT, ROWS_LIMIT, read_listings, write_listings
from tests.factories import SOBER, find, make_article, make_moderator, run_together, screen_all, submit


@pytest.fixture
def vera(db):
    return make_moderator("vera")


def bring(moderator, text, **options):
    data = text if isinstance(text, bytes) else text.encode()
    return import_wordlist(moderator=moderator, data=data, source="file", **options)


def listed():
    return set(WordlistEntry.objects.values_list("phrase", "tier", "language"))


def faults(text):
    with pytest.raises(InvalidInput) as refusal:
        read_listings(text if isinstance(text, bytes) else text.encode())
    return {(error.field, error.code) for error in refusal.value.errors}


@pytest.mark.parametrize(
    "text",
    [
        "phrase,tier,language\nfog goblin,banned,en\nmist troll,suspect,\n",
        "\ufeffphrase,tier,language\r\nfog goblin,banned,en\r\nmist troll,suspect,\r\n",
        "Language,Phrase,TIER\nEN,fog goblin,Banned\n,mist troll,\n",
        "phrase;tier;language\nfog goblin;banned;en\nmist troll;;\n",
        'phrase,tier,language\n" fog goblin ",banned,en\n\n,,\nmist troll,suspect',
        "phrase,tier,language\nfog goblin,banned,en\nmist troll\n",
    ],
)
def test_a_file_is_read_however_a_spreadsheet_saved_it(vera, text):
    assert bring(vera, text) == Imported(added=2, listed=0, other_tier=0)
    assert listed() == {("fog goblin", "banned", "en"), ("mist troll", "suspect", "")}


def test_a_plain_list_needs_one_line_on_top(vera):
    bring(vera, "phrase\nfog goblin\nmist troll\n")
    assert listed() == {("fog goblin", "suspect", ""), ("mist troll", "suspect", "")}


def test_imported_phrases_take_effect_on_the_next_comment(vera):
    article = make_article()
    earlier = submit(article, f"{SOBER} Mumpitz, all of it!")
    screen_all()
    assert find(earlier).status == "approved"
    bring(vera, "phrase,tier\nmumpitz,banned\n")
    later = submit(article, "What the harbour master said on Tuesday was Mumpitz, and everybody knew.")
    screen_all()
    assert find(later).status == "rejected"


def test_what_is_listed_already_stays_as_it_is_and_is_counted(vera):
    add_phrase(moderator=vera, phrase="Fog Goblin", tier="suspect")
    rows = ["fog goblin,banned,", "FOG GOBLIN,suspect,", "fog goblin,banned,en", "mist troll,,", "mist-troll,,"]
    text = "\n".join(["phrase,tier,language", *rows])
    assert bring(vera, text) == Imported(added=2, listed=3, other_tier=1)
    assert listed() == {("Fog Goblin", "suspect", ""), ("fog goblin", "banned", "en"), ("mist troll", "suspect", "")}


def test_importing_twice_adds_nothing_the_second_time(vera):
    text = "phrase,tier\nfog goblin,banned\nmist troll,suspect\n"
    bring(vera, text)
    assert bring(vera, text) == Imported(added=0, listed=2, other_tier=0)
    assert WordlistEntry.objects.count() == 2


def test_an_import_is_on_record_once_with_its_counts(vera):
    add_phrase(moderator=vera, phrase="fog goblin", tier="suspect")
    bring(vera, "phrase,tier\nfog goblin,banned\nmist troll,banned\n")
    event = ModerationEvent.objects.exclude(action="wordlist_add").get()
    assert (event.action, event.actor, event.moderator) == ("wordlist_import", "moderator", vera)
    assert event.detail == {"source": "file", "added": 1, "listed": 1, "other_tier": 1}


def test_a_dry_run_counts_the_same_and_leaves_no_trace(vera):
    assert bring(vera, "phrase\nfog goblin\nfog goblin\n", dry_run=True) == Imported(added=1, listed=1, other_tier=0)
    assert not WordlistEntry.objects.exists()
    assert not ModerationEvent.objects.exists()


def test_every_fault_is_named_by_its_line_and_nothing_is_added(vera):
    text = (
        "phrase,tier,language\n"
        "fog goblin,banned,en\n"
        '"two\nlines",worst,en\n'
        f"{'x' * 201},suspect,\n"
        "...,suspect,\n"
        "mist troll,suspect,english\n"
        "a,suspect,en,too,many\n"
    )
    expected = {
        ("line 3", "invalid"),
        ("line 5", "too_long"),
        ("line 6", "required"),
        ("line 7", "invalid"),
        ("line 8", "too_many_fields"),
    }
    assert faults(text) == expected
    with pytest.raises(InvalidInput, match="Line 7: A language is a code"):
        bring(vera, text)
    assert not WordlistEntry.objects.exists()
    assert not ModerationEvent.objects.exists()


def test_of_very_many_faults_the_first_are_named_and_the_rest_counted():
    with pytest.raises(InvalidInput, match="And 150 more") as refusal:
        read_listings(b"phrase\n" + b"...\n" * 200)
    assert [error.field for error in refusal.value.errors] == [*(f"line {line}" for line in range(2, 52)), "file"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no_header"),
        ("\n", "no_header"),
        ("fog goblin\nmist troll\n", "no_header"),
        ("phrase,kind\nfog goblin,x\n", "no_header"),
        ("phrase,phrase\na b,c d\n", "no_header"),
        ("tier\nbanned\n", "no_header"),
        ('phrase\n"fog goblin\n', "invalid_csv"),
        ('phrase\n"fog" goblin\n', "invalid_csv"),
        (b"phrase\nfog\xffgoblin\n", "not_utf8"),
        ("phrase\nfog goblin\n".encode("utf-16"), "not_utf8"),
        (b"phrase\n" + b"x" * FILE_LIMIT, "too_large"),
        ("phrase\n" + "x y\n" * (ROWS_LIMIT + 1), "too_many"),
        ("phrase\n" + "x" * 200_000 + "\n", "invalid_csv"),
    ],
)
def test_what_is_no_such_file_is_refused_as_a_whole(text, code):
    assert faults(text) == {("file", code)}


def test_a_nul_character_is_named_by_its_line():
    assert faults("phrase\nfog\x00goblin\n") == {("line 2", "null_character")}


@pytest.mark.parametrize(
    "phrase", ["=cmd|' /C calc'!A0", "+49 123", "-1 troll", "@sum", "'=1 a", "''+x", "'tis", "a=b"]
)
def test_a_phrase_like_a_formula_is_quoted_on_the_way_out_and_read_back(vera, phrase):
    add_phrase(moderator=vera, phrase=phrase, tier="suspect")
    exported = export_wordlist()
    cell = list(csv.reader(io.StringIO(exported, newline="")))[1][0]
    assert cell[0] not in "=+-@\t\r"
    assert cell in (phrase, f"'{phrase}")
    WordlistEntry.objects.all().delete()
    bring(vera, exported)
    assert listed() == {(phrase, "suspect", "")}


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30), max_size=5))
def test_whatever_could_be_listed_comes_back_as_it_was(phrases):
    entries = []
    for phrase in phrases:
        try:
            entries.append(read_listings(write_listings([(phrase, "suspect", "")]).encode())[0])
        except (InvalidInput, IndexError):
            continue
    back = read_listings(write_listings((each.phrase, each.tier, each.language) for each in entries).encode())
    assert back == entries


def test_an_export_is_sorted_and_can_be_narrowed(vera):
    bring(vera, "phrase,tier,language\nmist troll,suspect,de\nFog goblin,banned,\n")
    assert export_wordlist().splitlines() == ["phrase,tier,language", "Fog goblin,banned,", "mist troll,suspect,de"]
    assert export_wordlist(filters=WordlistFilters(language="")).splitlines()[1:] == ["Fog goblin,banned,"]
    assert export_wordlist(filters=WordlistFilters(tier="suspect")).splitlines()[1:] == ["mist troll,suspect,de"]


def test_five_thousand_phrases_are_imported_by_a_few_statements(vera, django_assert_max_num_queries):
    text = "phrase,tier,language\n" + "".join(f"goblin number {number},suspect,en\n" for number in range(5_000))
    with django_assert_max_num_queries(50):
        assert bring(vera, text).added == 5_000
    assert len(export_wordlist().splitlines()) == 5_001


@pytest.mark.django_db(transaction=True)
def test_of_imports_at_once_none_lists_a_phrase_twice():
    moderators = [make_moderator() for _ in range(4)]
    text = "phrase\n" + "".join(f"goblin {number}\n" for number in range(50))
    results = run_together(lambda number: bring(moderators[number], text), len(moderators))
    assert all(isinstance(result, Imported | AlreadyListed) for result in results), results
    assert sum(result.added for result in results if isinstance(result, Imported)) == 50
    assert WordlistEntry.objects.count() == 50
