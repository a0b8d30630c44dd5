"""What the database holds, read by SQL alone: no code of the product stands between the rows and the judge."""

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psycopg

SQLITE = "sqlite:///"
# By whether it is SQLite.
_ONE_MOMENT = {True: "BEGIN", False: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}


class DatabaseAway(Exception):
    """It does not answer now."""


@dataclass(frozen=True, kw_only=True)
class CommentRow:
    """`published` is the id of the revision that the public reads; empty: none."""

    id: str
    author: str
    status: str
    published: str
    thread: int
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class RevisionRow:
    """One text."""

    id: str
    comment: str
    body: str
    attempts: int


@dataclass(frozen=True, kw_only=True)
class DecisionRow:
    """One choice, of the policy (`machine`) or of a moderator."""

    id: str
    comment: str
    revision: str
    action: str
    outcome: str
    actor: str
    version: int
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class EventRow:
    """One line of the log; `version` is None for what made none."""

    comment: str
    action: str
    actor: str
    version: int | None


@dataclass(frozen=True, kw_only=True)
class LetterRow:
    """One mail that was owed, to whom by number."""

    id: str
    occasion: str
    contact: int


@dataclass(frozen=True, kw_only=True)
class Records:
    """Everything that the judge reads. `reports`: by revision, which checks reported; `counts`: by thread."""

    comments: Sequence[CommentRow] = ()
    revisions: Sequence[RevisionRow] = ()
    decisions: Sequence[DecisionRow] = ()
    events: Sequence[EventRow] = ()
    letters: Sequence[LetterRow] = ()
    reports: dict[str, frozenset[str]] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)


class Rows:
    """One connection to a database, made anew after it broke."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: Any = None

    def count_pending(self) -> int:
        """How many comments wait for screening. Raises DatabaseAway."""
        return int(self._select("SELECT count(*) FROM moderation_comment WHERE status = 'pending'")[0][0])

    def read_all(self) -> Records:
        """All at one moment, whatever still goes on. Raises DatabaseAway."""
        self._select(_ONE_MOMENT[self._url.startswith(SQLITE)], rows=False)
        try:
            return self._read_all()
        finally:
            self._select("ROLLBACK", rows=False)

    def _read_all(self) -> Records:
        return Records(
            comments=self._read_comments(),
            revisions=[
                RevisionRow(id=read_id(row[0]), comment=read_id(row[1]), body=row[2], attempts=row[3])
                for row in self._select("SELECT id, comment_id, body, attempts FROM moderation_revision")
            ],
            decisions=self._read_decisions(),
            events=self._read_events(),
            letters=[
                LetterRow(id=read_id(row[0]), occasion=row[1], contact=row[2] or 0)
                for row in self._select("SELECT id, occasion, contact_id FROM identity_letter")
            ],
            reports=self._read_reports(),
            counts={row[0]: row[1] for row in self._select("SELECT id, comment_count FROM moderation_thread")},
        )

    def _read_comments(self) -> list[CommentRow]:
        found = self._select(
            "SELECT c.id, m.name, c.status, c.published_revision_id, c.thread_id, c.created_at "
            "FROM moderation_comment c JOIN moderation_commenter m ON m.id = c.commenter_id"
        )
        return [
            CommentRow(
                id=read_id(row[0]),
                author=row[1],
                status=row[2],
                published=read_id(row[3]),
                thread=row[4],
                created_at=_read_time(row[5]),
            )
            for row in found
        ]

    def _read_decisions(self) -> list[DecisionRow]:
        found = self._select(
            "SELECT id, comment_id, revision_id, action, outcome, actor, version, created_at FROM moderation_decision"
        )
        return [
            DecisionRow(
                id=read_id(row[0]),
                comment=read_id(row[1]),
                revision=read_id(row[2]),
                action=row[3],
                outcome=row[4],
                actor=row[5],
                version=row[6],
                created_at=_read_time(row[7]),
            )
            for row in found
        ]

    def _read_events(self) -> list[EventRow]:
        found = self._select(
            "SELECT comment_id, action, actor, detail FROM moderation_moderationevent WHERE comment_id IS NOT NULL"
        )
        return [
            EventRow(comment=read_id(row[0]), action=row[1], actor=row[2], version=_read_json(row[3]).get("version"))
            for row in found
        ]

    def _read_reports(self) -> dict[str, frozenset[str]]:
        reports: dict[str, set[str]] = {}
        found = self._select("SELECT DISTINCT revision_id, check_name FROM moderation_finding WHERE outcome = 'ok'")
        for revision, check in found:
            reports.setdefault(read_id(revision), set()).add(check)
        return {revision: frozenset(checks) for revision, checks in reports.items()}

    def _select(self, statement: str, *, rows: bool = True) -> list[Sequence[Any]]:
        try:
            if self._connection is None:
                self._connection = _connect(self._url)
            cursor = self._connection.cursor()
            cursor.execute(statement)
            return list(cursor.fetchall()) if rows else []
        except (psycopg.Error, sqlite3.Error) as error:
            self._connection = None
            raise DatabaseAway(type(error).__name__) from error


def _connect(url: str) -> Any:
    if url.startswith(SQLITE):
        # Reading alone, and each statement sees what is committed by then.
        open_file: Callable[..., Any] = sqlite3.connect
        return open_file(f"file:{url.removeprefix(SQLITE)}?mode=ro", uri=True, isolation_level=None, timeout=5)
    return psycopg.connect(url, autocommit=True, connect_timeout=2)


def read_id(value: object) -> str:
    """An id as it is compared: SQLite keeps them without hyphens. None is empty."""
    return "" if value is None else str(value).replace("-", "")


def _read_time(value: object) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


def _read_json(value: object) -> dict[str, Any]:
    read = value if isinstance(value, dict) else json.loads(str(value))
    return read if isinstance(read, dict) else {}
