"""Lays out one commenter for a moderator: the record, what was done and may be done, notes, comments with decisions.

Pure: it takes the document of queries/commenters.py and a policy document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext

from moderation.models import Commenter, CommenterAction
from moderation.reviewing.commenters import HAS_END, TRANSITIONS
from moderation.status import Actor, Status
from moderation.web.highlighting import Segment, cut_segments, marks_of
from moderation.web.history import Entry, lay_out_notes
from moderation.web.moments import Moment, say_moment
from moderation.wording import translate_shipped

_Kind = CommenterAction.Kind
_State = Commenter.State
_ALWAYS_COUNTED = frozenset({Status.APPROVED, Status.REJECTED, Status.SPAM})
_USUAL_SUSPENSION = timedelta(days=7)
_SHOWN = 600  # characters of a comment


@dataclass(frozen=True, slots=True)
class Choice:
    """An action that may be taken now. `until`: what its field for the end holds; None where it has no end."""

    action: str
    label: str
    explained: str
    until: str | None
    needs_end: bool


@dataclass(frozen=True, slots=True)
class Done:
    """An action that was taken."""

    id: str
    what: str
    who: str
    made: Moment
    until: str
    reason: str
    undone_by: str
    may_undo: bool


@dataclass(frozen=True, slots=True)
class WrittenComment:
    """One comment, of which the beginning is shown, with the decisions about it in words."""

    comment: Mapping[str, Any]
    segments: list[Segment]
    status: str
    created: Moment
    decisions: list[Entry]


@dataclass(frozen=True, slots=True)
class CommenterSheet:
    """What the template shows of one commenter."""

    commenter: Mapping[str, Any]
    state: str
    until: str
    after: str
    first_seen: Moment
    counts: list[tuple[str, int]]
    done: list[Done]
    notes: list[Entry]
    comments: list[WrittenComment]

    @property
    def harsh(self) -> bool:
        """Whether any of the comments is not to be read without being asked for."""
        return any(segment.harsh for each in self.comments for segment in each.segments)


def lay_out_commenter(*, commenter: Mapping[str, Any], policy: Mapping[str, Any], now: datetime) -> CommenterSheet:
    """The sheet of one commenter."""
    after = commenter["state_after"]
    return CommenterSheet(
        commenter=commenter,
        state=str(_State(commenter["state"]).label),
        until=_say_end(commenter["state_until"]),
        after=str(_State(after).label) if after else "",
        first_seen=say_moment(commenter["first_seen"], now=now),
        counts=[
            (str(Status(status).label), count)
            for status, count in commenter["by_status"].items()
            if count or status in _ALWAYS_COUNTED
        ],
        done=[_lay_out_done(each, now=now) for each in commenter["actions"]],
        notes=lay_out_notes(commenter["notes"], now=now),
        comments=[_lay_out_comment(each, policy=policy, now=now) for each in commenter["comments"]["results"]],
    )


def find_choices(*, commenter: Mapping[str, Any], now: datetime) -> list[Choice]:
    """What may be done about the commenter as it stands. Trust is offered to confirmed addresses alone."""
    said, state = _explanations(), _State(commenter["state"])
    usual = timezone.localtime(now + _USUAL_SUSPENSION).strftime("%Y-%m-%dT%H:%M")
    return [
        Choice(
            action=kind.value,
            label=str(kind.label),
            explained=said[kind],
            until=(usual if kind == _Kind.SUSPEND else "") if kind in HAS_END else None,
            needs_end=kind == _Kind.SUSPEND,
        )
        for kind in _Kind
        if state in TRANSITIONS[kind] and (kind != _Kind.TRUST or commenter["email_verified"])
    ]


def read_end(typed: str) -> datetime | None:
    """The end as the browser's field gives it, in the time zone of the page. Raises ValueError."""
    if not typed.strip():
        return None
    moment = parse_datetime(typed.strip())
    if moment is None:
        raise ValueError("no time")
    return moment if moment.tzinfo else timezone.make_aware(moment)


def _say_end(moment: str | None) -> str:
    """Exactly when: what lies ahead is not said as an age."""
    return date_format(timezone.localtime(datetime.fromisoformat(moment)), "DATETIME_FORMAT") if moment else ""


def _lay_out_done(action: Mapping[str, Any], *, now: datetime) -> Done:
    return Done(
        id=action["id"],
        what=str(_Kind(action["action"]).label),
        who=action["moderator"],
        made=say_moment(action["created_at"], now=now),
        until=_say_end(action["until"]) if action["action"] in HAS_END else "",
        reason=action["reason"],
        undone_by=action["undone_by"] or "",
        may_undo=action["may_undo"],
    )


def _lay_out_comment(comment: Mapping[str, Any], *, policy: Mapping[str, Any], now: datetime) -> WrittenComment:
    labels = {each["code"]: translate_shipped(each["label"]) for each in policy["reasons"]}
    body = comment["body"]
    shown = body if len(body) <= _SHOWN else body[: _SHOWN - 1] + "…"
    harsh = [mark for mark in marks_of(body=body, findings=comment["findings"]) if mark.harsh]
    return WrittenComment(
        comment=comment,
        segments=cut_segments(body=shown, marks=harsh),
        status=str(Status(comment["status"]).label),
        created=say_moment(comment["created_at"], now=now),
        decisions=[_lay_out_decision(each, labels=labels, now=now) for each in comment["decisions"]],
    )


def _lay_out_decision(decision: Mapping[str, Any], *, labels: Mapping[str, str], now: datetime) -> Entry:
    what = str(Status(decision["outcome"]).label)
    reason = labels.get(decision["reason"], decision["reason"])
    return Entry(
        who=decision["moderator"] or str(Actor(decision["actor"]).label),
        what=gettext("%(outcome)s, undone since") % {"outcome": what} if decision["undone_at"] else what,
        made=say_moment(decision["created_at"], now=now),
        remark=" · ".join(part for part in (reason, decision["note"]) if part),
    )


def _explanations() -> dict[_Kind, str]:
    return {
        _Kind.BAN: gettext(
            "What they write is rejected, also under other names with the same address. They are not told of the ban."
        ),
        _Kind.SUSPEND: gettext("The same until a time; what stood before follows then."),
        _Kind.UNBAN: gettext("What stood before it is restored."),
        _Kind.PREMODERATE: gettext("Whatever they write waits for a moderator."),
        _Kind.TRUST: gettext(
            "What they write is published at once, unless it holds what the policy never lets through."
        ),
        _Kind.WARN: gettext("Kept on record here. The commenter is not told yet."),
    }
