"""GET /api/v1/moderation/wordlist/export/ and POST …/wordlist/import/"""

import pytest

from moderation.models import ModerationEvent, WordlistEntry
from moderation.reviewing.wordlist_format import FILE_LIMIT
from tests.api.conftest import fields_refused, problem_of

LIST = "moderation/wordlist/"
EXPORT = f"{LIST}export/"
IMPORT = f"{LIST}import/"


def send(api, text, query="", content_type="text/csv"):
    body = text if isinstance(text, bytes) else text.encode()
    return api.call("POST", IMPORT + query, body, Content_Type=content_type)


def test_what_is_imported_is_listed_and_exported_again(desk, senior_desk):
    text = 'phrase,tier,language\r\nfog goblin,banned,\r\n"mist, troll",suspect,en\r\n'
    assert send(senior_desk, text).json() == {"added": 2, "listed": 0, "other_tier": 0, "dry_run": False}
    answer = desk.get(EXPORT)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="wordlist.csv"'
    assert answer["Cache-Control"] == "private, no-store"
    assert answer.content.decode() == text
    assert {entry["added_by"] for entry in desk.get(LIST).json()["results"]} == {"senna"}


def test_a_dry_run_says_what_would_happen_and_does_nothing(senior_desk):
    answer = send(senior_desk, "phrase\nfog goblin\n", "?dry_run=true")
    assert answer.json() == {"added": 1, "listed": 0, "other_tier": 0, "dry_run": True}
    assert not WordlistEntry.objects.exists()
    assert not ModerationEvent.objects.filter(action="wordlist_import").exists()


def test_one_bad_line_refuses_the_file_and_is_named(senior_desk):
    answer = send(senior_desk, "phrase,tier\nfog goblin,banned\nmist troll,worst\n...,suspect\n")
    assert fields_refused(answer) == {"line 3", "line 4"}
    assert not WordlistEntry.objects.exists()


def test_the_import_is_in_the_audit_log_once(senior_desk, desk):
    send(senior_desk, "phrase\n" + "\n".join(f"goblin {number}" for number in range(30)))
    results = desk.get("moderation/events/?action=wordlist_import").json()["results"]
    assert [(event["moderator"], event["detail"]) for event in results] == [
        ("senna", {"source": "api", "added": 30, "listed": 0, "other_tier": 0})
    ]


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "multipart/form-data; boundary=x"])
def test_another_media_type_is_refused(senior_desk, content_type):
    problem_of(send(senior_desk, "phrase\nx\n", content_type=content_type), 415, "unsupported_media_type")


@pytest.mark.parametrize("size", [FILE_LIMIT + 1, 4 * FILE_LIMIT])
def test_a_file_over_the_limit_is_refused(senior_desk, size):
    problem_of(send(senior_desk, b"phrase\n" + b"x" * size), 413, "too_large")


def test_an_empty_body_has_no_header(senior_desk):
    assert fields_refused(send(senior_desk, "")) == {"file"}
    assert fields_refused(senior_desk.post(IMPORT)) == {"file"}


@pytest.mark.parametrize(
    ("query", "phrases"),
    [
        ("", {"fog goblin", "mist troll", "nebelkobold"}),
        ("?tier=banned", {"fog goblin"}),
        ("?language=de", {"nebelkobold"}),
        ("?language=", {"fog goblin", "mist troll"}),
        ("?q=TROLL", {"mist troll"}),
        ("?tier=suspect&language=", {"mist troll"}),
        ("?q=nothing", set()),
    ],
)
def test_list_and_export_are_narrowed_alike(desk, senior_desk, query, phrases):
    send(senior_desk, "phrase,tier,language\nfog goblin,banned,\nmist troll,suspect,\nnebelkobold,suspect,de\n")
    assert {entry["phrase"] for entry in desk.get(LIST + query).json()["results"]} == phrases
    exported = desk.get(EXPORT + query).content.decode().splitlines()[1:]
    assert {line.partition(",")[0] for line in exported} == phrases


def test_the_next_page_is_narrowed_as_the_first(desk, senior_desk):
    send(senior_desk, "phrase,tier\na one,banned\nb two,suspect\na three,banned\n")
    page = desk.get(f"{LIST}?tier=banned&q=a&limit=1").json()
    rest = desk.get(page["next"]).json()
    assert [entry["phrase"] for entry in page["results"] + rest["results"]] == ["a three", "a one"]
    assert rest["next"] is None


@pytest.mark.parametrize("query", ["?tier=worst", "?language=a%00", "?q=" + "x" * 201, "?tier="])
def test_a_bad_filter_is_refused_by_name(desk, query):
    for path in (LIST, EXPORT):
        assert fields_refused(desk.get(path + query)) == {query[1:].partition("=")[0]}


def test_a_bad_dry_run_is_refused(senior_desk):
    assert fields_refused(send(senior_desk, "phrase\nx y\n", "?dry_run=perhaps")) == {"dry_run"}


def test_a_moderator_exports_and_a_senior_one_imports(desk):
    assert desk.get(EXPORT).status_code == 200
    problem_of(send(desk, "phrase\nx y\n"), 403, "not_allowed")
