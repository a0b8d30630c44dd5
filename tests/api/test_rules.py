"""GET, POST and DELETE /api/v1/moderation/wordlist/"""

import pytest

from moderation.models import WordlistEntry
from tests.api.conftest import fields_refused, problem_of

PATH = "moderation/wordlist/"
PHRASE = {"id", "phrase", "tier", "language", "added_by", "created_at"}


def test_a_phrase_is_added_listed_and_removed(desk, senior_desk):
    answer = senior_desk.post(PATH, {"phrase": "fog goblin", "tier": "banned", "language": "en", "folded": "x"})
    assert answer.status_code == 201
    entry = answer.json()
    assert set(entry) == PHRASE
    assert (entry["phrase"], entry["tier"], entry["language"], entry["added_by"]) == (
        "fog goblin",
        "banned",
        "en",
        "senna",
    )

    assert desk.get(PATH).json() == {"next": None, "previous": None, "results": [entry]}

    assert senior_desk.delete(f"{PATH}{entry['id']}/").status_code == 204
    assert desk.get(PATH).json()["results"] == []
    problem_of(senior_desk.delete(f"{PATH}{entry['id']}/"), 404, "not_found")


def test_another_spelling_of_a_listed_phrase_is_a_conflict(senior_desk):
    senior_desk.post(PATH, {"phrase": "fog goblin", "tier": "banned"})
    problem_of(senior_desk.post(PATH, {"phrase": "Fog GOBLIN", "tier": "suspect"}), 409, "already_listed")


def test_the_list_is_paged(desk, senior_desk):
    for word in ("one", "two", "three"):
        senior_desk.post(PATH, {"phrase": word, "tier": "suspect"})
    page = desk.get(f"{PATH}?limit=2").json()
    rest = desk.get(page["next"]).json()
    assert [entry["phrase"] for entry in page["results"] + rest["results"]] == ["three", "two", "one"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"phrase": None}, "phrase"),
        ({"phrase": " "}, "phrase"),
        ({"phrase": "..."}, "phrase"),
        ({"phrase": 5}, "phrase"),
        ({"phrase": "a\x00"}, "phrase"),
        ({"phrase": "\ud800"}, "phrase"),
        ({"phrase": "p" * 201}, "phrase"),
        ({"tier": "worst"}, "tier"),
        ({"tier": None}, "tier"),
        ({"language": "l" * 11}, "language"),
        ({"language": 1}, "language"),
    ],
)
def test_a_bad_value_is_refused_by_name(senior_desk, change, field):
    assert fields_refused(senior_desk.post(PATH, {"phrase": "x y", "tier": "banned"} | change)) == {field}
    assert not WordlistEntry.objects.exists()


def test_a_moderator_reads_the_list_and_a_senior_one_writes_it(desk):
    assert desk.get(PATH).status_code == 200
    problem_of(desk.post(PATH, {"phrase": "x", "tier": "banned"}), 403, "not_allowed")
    problem_of(desk.delete(f"{PATH}01890000-0000-7000-8000-000000000000/"), 403, "not_allowed")
