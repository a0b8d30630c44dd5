"""The model of a thread: what its comments are after each step, as a few lines of plain Python say it.

It knows no database. What the product refuses it refuses as well: every step says whether it is allowed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

OUTCOMES = {"approve": "approved", "hold": "held", "reject": "rejected", "spam": "spam"}
ALLOWED = {
    "approve": {"pending", "held", "rejected", "spam"},
    "hold": {"pending", "approved"},
    "reject": {"pending", "held", "approved"},
    "spam": {"pending", "held", "approved"},
}
# What the policy makes of a text that begins with this word.
VERDICTS = {"plain": "approve", "suspect": "hold", "broken": "hold", "banned": "reject", "robot": "spam"}


@dataclass
class Text:
    """One revision. `redacted`: a moderator's copy of an author's text with parts removed."""

    number: int
    body: str
    redacted: bool = False

    @property
    def verdict(self) -> str:
        return VERDICTS[self.body.split()[0]]


@dataclass
class Undo:
    """What a moderator's last decision can be taken back to, as long as the comment's version is that of then."""

    decision: Any
    moderator: int
    version: int
    status: str
    public: Text | None
    newest: Text
    closed: set[int]


@dataclass
class Life:
    """One comment. `claim` is the worker's that has its newest text in hands; `due`: it is to be screened by any."""

    submitted: Any
    author: int
    parent: Life | None
    newest: Text
    texts: list[Text] = field(default_factory=list)
    status: str = "pending"
    public: Text | None = None
    version: int = 1
    due: bool = True
    claim: Any = None
    events: list[str] = field(default_factory=lambda: ["submit"])
    reports: set[int] = field(default_factory=set)
    reported: set[int] = field(default_factory=set)
    votes: dict[int, int] = field(default_factory=dict)
    undo: Undo | None = None
    erased: bool = False

    def add_text(self, body: str, *, redacted: bool = False) -> Text:
        self.newest = Text(len(self.texts) + 1, body, redacted)
        self.texts.append(self.newest)
        return self.newest

    def may(self, action: str, *, redacted: bool = False) -> bool:
        return self.status in ALLOWED[action] or (redacted and self.status == "approved")

    def may_edit(self) -> bool:
        return self.status in ("pending", "held", "approved")

    def edit(self, body: str) -> None:
        self._step("edit")
        self.add_text(body)
        self.status, self.due = "pending", True

    def withdraw(self) -> None:
        self._step("withdraw")
        self.status, self.public, self.votes, self.reports = "withdrawn", None, {}, set()

    def erase(self) -> None:
        """Whoever still holds it as it was finds it changed."""
        self.erased = True
        self.version += 1

    def conclude(self) -> None:
        """The policy decides the newest text."""
        self._apply(self.newest.verdict)

    def decide(self, action: str, *, decision: Any, moderator: int, new: tuple[str, bool] | None = None) -> None:
        """A moderator decides; `new` is the text that is published by it, and whether parts of it are removed."""
        before = Undo(decision, moderator, self.version + 1, self.status, self.public, self.newest, set())
        redacted = new is not None and new[1]
        if new is not None:
            self.add_text(new[0], redacted=redacted)
        before.closed = self._apply(action, redacted=redacted, by_person=True)
        self.undo = before

    def _apply(self, action: str, *, redacted: bool = False, by_person: bool = False) -> set[int]:
        self._step("redact" if redacted else action)
        closed: set[int] = set()
        if redacted or action in ("reject", "spam") or (by_person and action == "approve"):
            closed, self.reports = self.reports, set()
        if action == "approve":
            self.public = self.newest
        elif not (action == "hold" and self.status == "pending"):
            self.public = None
        self.status = OUTCOMES[action]
        return closed

    def take_back(self) -> None:
        assert self.undo is not None
        back = self.undo
        self._step("undo")
        self.status, self.public, self.newest = back.status, back.public, back.newest
        self.reports |= back.closed
        self.due = self.status == "pending"

    def report(self, reader: int) -> None:
        if reader not in self.reported:
            self.reported.add(reader)
            self.reports.add(reader)
            self.events.append("report")

    def dismiss(self) -> None:
        self.reports = set()
        self.events.append("dismiss_reports")

    def _step(self, event: str) -> None:
        self.version += 1
        self.events.append(event)
        self.due, self.claim, self.undo = False, None, None

    def count_below(self, lives: list[Life]) -> int:
        below = [life for life in lives if life.parent is self]
        return sum((life.public is not None) + life.count_below(lives) for life in below)
