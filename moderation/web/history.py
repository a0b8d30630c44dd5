"""A comment's history and notes in words, for moderators. Pure: it takes the events and notes of a staff comment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from moderation.status import Actor
from moderation.web.moments import Moment, say_moment
from moderation.wording import translate_shipped


@dataclass(frozen=True, slots=True)
class Entry:
    """Who did what, when, and what they said about it."""

    who: str
    what: str
    made: Moment
    remark: str = ""


def lay_out_history(events: Sequence[Mapping[str, Any]], *, policy: Mapping[str, Any], now: datetime) -> list[Entry]:
    """The events, in the order in which they happened."""
    labels = {each["code"]: translate_shipped(each["label"]) for each in policy["reasons"]}
    said = _verbs()
    entries: list[Entry] = []
    for event in events:
        detail = event["detail"]
        reason = labels.get(detail.get("reason", ""), detail.get("reason", ""))
        entries.append(
            Entry(
                who=event["moderator"] or str(Actor(event["actor"]).label),
                what=said.get(event["action"], event["action"].replace("_", " ")),
                made=say_moment(event["created_at"], now=now),
                remark=" · ".join(part for part in (reason, detail.get("note", "")) if part),
            )
        )
    return entries


def lay_out_notes(notes: Sequence[Mapping[str, Any]], *, now: datetime) -> list[Entry]:
    """The notes, oldest first."""
    return [
        Entry(who=note["moderator"], what="", made=say_moment(note["created_at"], now=now), remark=note["body"])
        for note in notes
    ]


@dataclass(frozen=True, slots=True)
class EarlierText:
    """A text that has been replaced by a later one."""

    number: int
    body: str
    written: Moment


def lay_out_earlier(comment: Mapping[str, Any], *, now: datetime) -> list[EarlierText]:
    """The texts before the newest one, newest first, as far as they have not been deleted."""
    return [
        EarlierText(number=row["number"], body=row["body"], written=say_moment(row["created_at"], now=now))
        for row in reversed(comment["revisions"])
        if row["number"] < comment["revision"] and row["body"]
    ]


def _verbs() -> dict[str, str]:
    return {
        "submit": gettext("posted it"),
        "edit": gettext("edited it"),
        "withdraw": gettext("withdrew it"),
        "purge": gettext("deleted the text: its time was over"),
        "approve": gettext("approved it"),
        "hold": gettext("held it"),
        "reject": gettext("rejected it"),
        "spam": gettext("marked it as spam"),
        "redact": gettext("removed parts of it and approved it"),
        "undo": gettext("undid the decision"),
        "note": gettext("left a note"),
        "report": gettext("reported it"),
        "dismiss_reports": gettext("dismissed the reports"),
        "second_look": gettext("looked at it again"),
        "second_look_settled": gettext("left it at the first decision"),
        "feature": gettext("featured it"),
        "unfeature": gettext("no longer features it"),
        "block": gettext("blocked what it came with"),
        "unblock": gettext("lifted the block of what it came with"),
    }
