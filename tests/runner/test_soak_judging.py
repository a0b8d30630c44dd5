"""The judge of the soak sees: it acquits a run that went well, and convicts each tampering with log or database.

The database is a file with the product's tables, as far as the judge reads them; the soak itself reads the real ones.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from runner.soak.evidence import Evidence
from runner.soak.journal import Record
from runner.soak.judging import judge
from runner.soak.plan import Entry, Kind
from runner.soak.records import SQLITE, Rows

TABLES = """
CREATE TABLE moderation_commenter (id, name);
CREATE TABLE moderation_comment (id, commenter_id, status, published_revision_id, thread_id, created_at);
CREATE TABLE moderation_revision (id, comment_id, body, attempts);
CREATE TABLE moderation_decision (id, comment_id, revision_id, action, outcome, actor, version, created_at);
CREATE TABLE moderation_moderationevent (comment_id, action, actor, detail);
CREATE TABLE moderation_finding (revision_id, check_name, outcome);
CREATE TABLE moderation_thread (id, comment_count);
CREATE TABLE identity_letter (id, occasion, contact_id);
INSERT INTO moderation_thread VALUES (7, 2);
"""
CHECKS = ("length", "spam")
AT = "2026-11-24 12:00:00"


@dataclass
class Run:
    """A short soak that went well: comments 0 and 1 approved by the policy, 2 is spam that a moderator rejected."""

    database: sqlite3.Connection
    url: str
    evidence: Evidence

    def spoil(self, statement: str) -> None:
        """Tamper with the database."""
        self.database.execute(statement)
        self.database.commit()

    def judge(self) -> set[str]:
        """Which invariants were violated."""
        records = Rows(self.url).read_all()
        return {each.invariant for each in judge(replace(self.evidence, records=records)) if each.violations}


def answer(number: int, **fields: object) -> Record:
    return {
        "number": number,
        "status": 202,
        "at": 1.0,
        "took": 0.1,
        "id": f"c-{number}",
        "code": "",
        "retry_after": "",
        "leaks": False,
    } | fields


def decision(version: int = 2, **fields: object) -> Record:
    base = {"comment": "c-2", "version": version, "action": "reject", "at": 5.0, "took": 0.1, "retry_after": ""}
    return base | {"status": 201, "code": "", "decision": "dm2", "leaks": False} | fields


def add_comment(database: sqlite3.Connection, entry: Entry, *, outcome: str) -> None:
    number, approved = entry.number, outcome == "approved"
    action = {"approved": "approve", "held": "hold"}[outcome]
    database.execute("INSERT INTO moderation_commenter VALUES (?, ?)", (f"m{number}", entry.name))
    row = (f"c{number}", f"m{number}", outcome, f"r{number}" if approved else None, 7, AT)
    database.execute("INSERT INTO moderation_comment VALUES (?, ?, ?, ?, ?, ?)", row)
    database.execute("INSERT INTO moderation_revision VALUES (?, ?, ?, 1)", (f"r{number}", f"c{number}", entry.body))
    made = (f"d{number}", f"c{number}", f"r{number}", action, outcome, AT)
    database.execute("INSERT INTO moderation_decision VALUES (?, ?, ?, ?, ?, 'machine', 2, ?)", made)
    events = [(f"c{number}", "submit", "author", "{}"), (f"c{number}", action, "machine", '{"version": 2}')]
    database.executemany("INSERT INTO moderation_moderationevent VALUES (?, ?, ?, ?)", events)
    found = [(f"r{number}", check) for check in CHECKS]
    database.executemany("INSERT INTO moderation_finding VALUES (?, ?, 'ok')", found)
    letter = (f"l{number}", f"confirm:{number}", number)
    database.execute("INSERT INTO identity_letter VALUES (?, ?, ?)", letter)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    kinds = (Kind.SOBER, Kind.SOBER, Kind.SPAM)
    entries = [Entry(number=number, kind=kind, repeats=0, body=f"Said {number}.") for number, kind in enumerate(kinds)]
    path = tmp_path / "db.sqlite3"
    database = sqlite3.connect(path)
    database.executescript(TABLES)
    for entry, outcome in zip(entries, ("approved", "approved", "held"), strict=True):
        add_comment(database, entry, outcome=outcome)
    database.executescript(
        "UPDATE moderation_comment SET status = 'rejected' WHERE id = 'c2';"
        "INSERT INTO moderation_decision VALUES ('dm2', 'c2', 'r2', 'reject', 'rejected', 'moderator', 3,"
        " '2026-11-24 12:00:09');"
        """INSERT INTO moderation_moderationevent VALUES ('c2', 'reject', 'moderator', '{"version": 3}');"""
    )
    evidence = Evidence(
        entries=entries,
        records=Rows(f"{SQLITE}{path}").read_all(),
        required=frozenset(CHECKS),
        posting=[answer(0, status=0, id=""), *map(answer, range(3)), answer(1, status=200)],
        deciding=[decision(), decision(status=409, code="stale", decision="")],
        watching=[{"at": 2.0, "public": ["c-0", "c-1"], "status": 200, "leaks": False}],
        mail=[{"letter": "<l0@news.example>", "to": "robin@example.org"}] * 2,
    )
    return Run(database, f"{SQLITE}{path}", evidence)


def test_a_run_that_went_well_is_acquitted_and_every_invariant_had_something_to_look_at(run: Run) -> None:
    judgements = judge(run.evidence)
    assert [each for each in judgements if each.violations or not each.checked] == []
    assert {each.invariant for each in judgements} == {"I1", "I2", "I3", "I4", "I5"}


@pytest.mark.parametrize(
    ("statement", "invariants"),
    [
        pytest.param(
            "DELETE FROM moderation_comment WHERE id = 'c1'; DELETE FROM moderation_decision WHERE id = 'd1';"
            "DELETE FROM moderation_moderationevent WHERE comment_id = 'c1';"
            "UPDATE moderation_thread SET comment_count = 1",
            {"I1", "I2"},  # it was also shown to the public
            id="a comment is lost",
        ),
        pytest.param("UPDATE moderation_revision SET body = '' WHERE id = 'r1'", {"I1"}, id="a text is lost"),
        pytest.param(
            "DELETE FROM moderation_finding WHERE revision_id = 'r1' AND check_name = 'spam'",
            {"I2"},
            id="public, though a check never reported",
        ),
        pytest.param(
            "UPDATE moderation_finding SET outcome = 'unavailable' WHERE revision_id = 'r1' AND check_name = 'spam'",
            {"I2"},
            id="public, though a check failed",
        ),
        pytest.param(
            "UPDATE moderation_decision SET revision_id = 'older' WHERE id = 'd1'",
            {"I2"},
            id="another text was approved",
        ),
        pytest.param(
            "UPDATE moderation_comment SET published_revision_id = 'r2' WHERE id = 'c2';"
            "UPDATE moderation_thread SET comment_count = 3",
            {"I2"},
            id="public, and nobody decided so",
        ),
        pytest.param(
            "UPDATE moderation_decision SET action = 'approve', outcome = 'approved' WHERE id = 'd2';"
            "UPDATE moderation_moderationevent SET action = 'approve' WHERE comment_id = 'c2' AND actor = 'machine'",
            {"I2"},
            id="the policy approved spam",
        ),
        pytest.param(
            "INSERT INTO moderation_commenter SELECT 'again', name FROM moderation_commenter WHERE id = 'm1';"
            "INSERT INTO moderation_comment SELECT 'c9', 'again', 'held', NULL, 7, created_at FROM moderation_comment"
            " WHERE id = 'c1';"
            "INSERT INTO moderation_decision SELECT 'd9', 'c9', 'r9', 'hold', 'held', 'machine', 2, created_at"
            " FROM moderation_decision WHERE id = 'd1';"
            "INSERT INTO moderation_moderationevent VALUES ('c9', 'submit', 'author', '{}'),"
            """ ('c9', 'hold', 'machine', '{"version": 2}')""",
            {"I3"},
            id="a repeated request made a second comment",
        ),
        pytest.param(
            "INSERT INTO moderation_decision"
            " SELECT 'd9', comment_id, revision_id, action, outcome, actor, 9, created_at"
            " FROM moderation_decision WHERE id = 'd1';"
            """INSERT INTO moderation_moderationevent VALUES ('c1', 'approve', 'machine', '{"version": 9}')""",
            {"I3"},
            id="one revision was decided twice",
        ),
        pytest.param(
            "INSERT INTO moderation_moderationevent SELECT * FROM moderation_moderationevent WHERE action = 'reject'",
            {"I3"},
            id="a decision is on record twice",
        ),
        pytest.param(
            "DELETE FROM moderation_moderationevent WHERE action = 'reject'", {"I3"}, id="a decision is not on record"
        ),
        pytest.param("UPDATE moderation_thread SET comment_count = 3", {"I3"}, id="a publication was counted twice"),
        pytest.param(
            "INSERT INTO identity_letter SELECT 'l9', 'confirm:again', contact_id FROM identity_letter WHERE id = 'l0'",
            {"I3"},
            id="a letter is owed twice",
        ),
        pytest.param(
            "DELETE FROM moderation_decision WHERE id = 'dm2';"
            "DELETE FROM moderation_moderationevent WHERE action = 'reject'",
            {"I3"},
            id="a moderator's decision is lost",
        ),
        pytest.param(
            "UPDATE moderation_comment SET status = 'pending' WHERE id = 'c2'", {"I4"}, id="a comment is stuck"
        ),
        pytest.param(
            "DELETE FROM moderation_decision WHERE comment_id = 'c0';"
            "DELETE FROM moderation_moderationevent WHERE comment_id = 'c0' AND actor = 'machine';"
            "UPDATE moderation_comment SET published_revision_id = NULL WHERE id = 'c0';"
            "UPDATE moderation_thread SET comment_count = 1",
            {"I2", "I4"},  # it was also shown to the public
            id="a comment left the queue undecided",
        ),
    ],
)
def test_a_database_that_was_tampered_with_is_convicted(run: Run, statement: str, invariants: set[str]) -> None:
    for each in statement.split(";"):
        run.spoil(each)
    assert run.judge() == invariants


def other_id(evidence: Evidence) -> Evidence:
    return replace(evidence, posting=[*evidence.posting, answer(1, status=200, id="c-2")])


@pytest.mark.parametrize(
    ("tamper", "invariants"),
    [
        pytest.param(other_id, {"I1", "I3"}, id="a repeated request was answered with another comment"),
        pytest.param(lambda run: add(run, "posting", answer(0, status=500, id="")), {"I1"}, id="an error 500"),
        pytest.param(lambda run: add(run, "posting", answer(0, status=503, id="")), {"I1"}, id="503, come back never"),
        pytest.param(
            lambda run: add(run, "posting", answer(0, status=409, id="", code="duplicate")),
            {"I1"},
            id="a retry refused",
        ),
        pytest.param(lambda run: add(run, "posting", answer(0, leaks=True)), {"I5"}, id="an address in an answer"),
        pytest.param(lambda run: replace(run, leaking_files=["web.log"]), {"I5"}, id="an address in a log"),
        pytest.param(
            lambda run: add(run, "watching", {"at": 3.0, "public": ["c-2"], "status": 200, "leaks": False}),
            {"I2"},
            id="spam was shown to the public for a moment",
        ),
        pytest.param(
            lambda run: replace(run, deciding=[decision(), decision(decision="dm3")]), {"I3"}, id="two moderators won"
        ),
        pytest.param(
            lambda run: replace(run, deciding=[decision(status=409, decision="")] * 2), {"I3"}, id="nobody was told so"
        ),
        pytest.param(lambda run: replace(run, deciding=[]), {"I3"}, id="a decision that nobody made"),
        pytest.param(
            lambda run: add(run, "mail", {"letter": "<l1@news.example>", "to": "robin@example.org"}),
            {"I3"},
            id="two letters to one person",
        ),
        pytest.param(
            lambda run: add(run, "mail", {"letter": "<x@news.example>", "to": "kim@example.org"}),
            {"I3"},
            id="a letter that is on no record",
        ),
    ],
)
def test_a_log_that_was_tampered_with_is_convicted(
    run: Run, tamper: Callable[[Evidence], Evidence], invariants: set[str]
) -> None:
    run.evidence = tamper(run.evidence)
    assert run.judge() == invariants


def add(evidence: Evidence, journal: str, record: Record) -> Evidence:
    changed: dict[str, Any] = {journal: [*getattr(evidence, journal), record]}
    return replace(evidence, **changed)


def test_a_moderator_who_was_not_answered_may_have_won(run: Run) -> None:
    run.evidence = replace(run.evidence, deciding=[decision(status=0, decision=""), decision(status=409, decision="")])
    assert run.judge() == set()
