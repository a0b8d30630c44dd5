"""Puts a batch of decisions into words for a moderator: what it would meet, how far it has come, what it left alone.

Pure: it takes the documents of queries/batches.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl

from django.utils.translation import gettext, ngettext

from moderation.queries.batches import Preview
from moderation.status import Action, Status
from moderation.web.cards import Card
from moderation.web.desk_address import TABS, QueueAddress, read_address
from moderation.web.moments import Moment, say_moment

# In the order of the buttons on a card.
_VERBS: Final = (Action.APPROVE, Action.HOLD, Action.SPAM)
_TONES: Final = {"approve": "approved", "hold": "held", "spam": "spam", "reject": "rejected"}


@dataclass(frozen=True, slots=True)
class ListedBatch:
    """One line of the list, and the head of a batch's own page."""

    batch: Mapping[str, Any]
    title: str
    tone: str
    made: Moment
    state: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A step, said with how many comments would take it."""

    action: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why comments were left alone, how many, and those of them that are named."""

    why: str
    count: int
    named: list[Card]


def lay_out_batch(batch: Mapping[str, Any], *, now: datetime) -> ListedBatch:
    """A batch that was decided on."""
    counts = {"applied": batch["applied"], "total": batch["total"]}
    said = {
        "approve": ngettext(
            "%(applied)s of %(total)s comment approved", "%(applied)s of %(total)s comments approved", batch["total"]
        ),
        "hold": ngettext(
            "%(applied)s of %(total)s comment held", "%(applied)s of %(total)s comments held", batch["total"]
        ),
        "spam": ngettext(
            "%(applied)s of %(total)s comment marked as spam",
            "%(applied)s of %(total)s comments marked as spam",
            batch["total"],
        ),
        "reject": ngettext(
            "%(applied)s of %(total)s comment rejected", "%(applied)s of %(total)s comments rejected", batch["total"]
        ),
    }
    return ListedBatch(
        batch=batch,
        title=said[batch["action"]] % counts,
        tone=_TONES[batch["action"]],
        made=say_moment(batch["created_at"], now=now),
        state=_say_state(batch),
    )


def _say_state(batch: Mapping[str, Any]) -> str:
    if batch["undone_at"] is None:
        waiting = batch["waiting"]
        return ngettext("%(count)s waits", "%(count)s wait", waiting) % {"count": waiting} if waiting else ""
    if batch["restorable"]:
        return gettext("being undone: %(count)s restored") % {"count": batch["restored"]}
    return gettext("undone: %(count)s restored") % {"count": batch["restored"]}


def lay_out_choices(preview: Preview) -> list[Choice]:
    """The steps but for rejecting, which needs a reason; those that no comment can take are not offered."""
    said = {
        Action.APPROVE: ngettext("Approve %(count)s", "Approve %(count)s", preview.possible[Action.APPROVE]),
        Action.HOLD: ngettext("Hold %(count)s", "Hold %(count)s", preview.possible[Action.HOLD]),
        Action.SPAM: ngettext("Mark %(count)s as spam", "Mark %(count)s as spam", preview.possible[Action.SPAM]),
    }
    counts = {verb: preview.possible[verb] for verb in _VERBS}
    return [Choice(verb, said[verb] % {"count": counts[verb]}, counts[verb]) for verb in _VERBS if counts[verb]]


def lay_out_statuses(preview: Preview) -> list[tuple[str, str, int]]:
    """The selected comments by status: its code, its name, how many."""
    return [(status, str(Status(status).label), count) for status, count in preview.by_status.items()]


def lay_out_claims(preview: Preview) -> list[tuple[str, int]]:
    """Who is working on how many of them, most first."""
    return Counter(preview.claimed).most_common()


def lay_out_refusals(batch: Mapping[str, Any], cards: Sequence[Card]) -> list[Refusal]:
    """What was left alone, by why, most first; `cards` are of those that can be named."""
    codes = {each["id"]: each["code"] for each in batch["refusals"]}
    counts = Counter(codes.values())
    return [
        Refusal(_say_why(code), count, [each for each in cards if codes.get(each.comment["id"]) == code])
        for code, count in counts.most_common()
    ]


def read_origin(came_from: str) -> QueueAddress:
    """The queue whose comments were selected."""
    return read_address(dict(parse_qsl(came_from.removeprefix("?"))))


def say_queue(address: QueueAddress) -> str:
    """What a queue is called, and that it was narrowed."""
    title = str(TABS[address.queue])
    return gettext("%(queue)s, narrowed") % {"queue": title} if address.is_narrowed else title


def _say_why(code: str) -> str:
    said = {
        "stale": gettext("changed after they were selected"),
        "claimed": gettext("a colleague is working on them"),
        "illegal_transition": gettext("cannot take this step from where they are"),
        "not_found": gettext("are not there any more"),
    }
    return said.get(code, code)
