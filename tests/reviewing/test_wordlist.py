"""The word list: a phrase is listed once however it is spelled, and takes effect on the next comment."""

import uuid

import pytest

from moderation.errors import InvalidInput, NotThere
from moderation.models import ModerationEvent, WordlistEntry
from moderation.reviewing.wordlist import PHRASE_LIMIT, AlreadyListed, add_phrase, remove_phrase
from tests.factories import SOBER, find, make_article, make_moderator, run_together, screen_all, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def vera():
    return make_moderator("vera")


@pytest.mark.parametrize("other", ["rubbish", "RUBBISH", " Rubbish ", "rubbish!", "ｒｕｂｂｉｓｈ", "rub\u200bbish"])
def test_another_spelling_of_a_listed_phrase_is_refused(vera, other):
    add_phrase(moderator=vera, phrase="Rubbish", tier="banned")
    with pytest.raises(AlreadyListed):
        add_phrase(moderator=vera, phrase=other, tier="suspect")
    assert WordlistEntry.objects.count() == ModerationEvent.objects.count() == 1


def test_the_same_word_of_another_language_is_another_entry(vera):
    add_phrase(moderator=vera, phrase="Gift", tier="banned", language="de")
    add_phrase(moderator=vera, phrase="gift", tier="suspect", language="en")
    assert WordlistEntry.objects.count() == 2


@pytest.mark.parametrize(("tier", "status"), [("banned", "rejected"), ("suspect", "held")])
def test_a_listed_phrase_takes_effect_at_once_and_no_longer_once_removed(vera, tier, status):
    article = make_article()
    entry = add_phrase(moderator=vera, phrase="mumpitz", tier=tier)
    listed = submit(article, f"{SOBER} Mumpitz!")
    screen_all()
    assert find(listed).status == status
    remove_phrase(moderator=vera, entry_id=entry.pk)
    allowed = submit(article, "What the harbour master said on Tuesday was Mumpitz, and everybody knew.")
    screen_all()
    assert find(allowed).status == "approved"


def test_adding_and_removing_are_on_record(vera):
    entry = add_phrase(moderator=vera, phrase=" Rubbish ", tier="banned", language="en")
    remove_phrase(moderator=vera, entry_id=entry.pk)
    detail = {"phrase": "Rubbish", "tier": "banned", "language": "en"}
    events = ModerationEvent.objects.order_by("id").values_list("action", "moderator", "detail")
    assert list(events) == [("wordlist_add", vera.pk, detail), ("wordlist_remove", vera.pk, detail)]
    with pytest.raises(NotThere):
        remove_phrase(moderator=vera, entry_id=entry.pk)
    with pytest.raises(NotThere):
        remove_phrase(moderator=vera, entry_id=uuid.uuid4())


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"phrase": ""}, "phrase"),
        ({"phrase": " \u200b"}, "phrase"),
        ({"phrase": "x" * (PHRASE_LIMIT + 1)}, "phrase"),
        ({"tier": "forbidden"}, "tier"),
        ({"language": "x" * 11}, "language"),
    ],
)
def test_what_cannot_be_listed_is_refused(vera, given, field):
    with pytest.raises(InvalidInput) as refusal:
        add_phrase(moderator=vera, **({"phrase": "rubbish", "tier": "banned"} | given))
    assert [error.field for error in refusal.value.errors] == [field]
    assert not WordlistEntry.objects.exists()


@pytest.mark.parametrize("sign", ["x", "ﬀ", "İ", "ß", "㎏", "ﷺ"])
def test_the_longest_phrase_can_be_stored_whatever_its_letters_fold_to(vera, sign):
    entry = add_phrase(moderator=vera, phrase=sign * PHRASE_LIMIT, tier="banned")
    entry.full_clean(exclude=["added_by"])


@pytest.mark.django_db(transaction=True)
def test_of_five_who_add_one_phrase_at_once_one_succeeds():
    moderators = [make_moderator() for _ in range(5)]
    results = run_together(
        lambda number: add_phrase(moderator=moderators[number], phrase="Rubbish", tier="banned"), len(moderators)
    )
    assert sum(isinstance(result, WordlistEntry) for result in results) == 1, results
    assert sum(isinstance(result, AlreadyListed) for result in results) == 4
