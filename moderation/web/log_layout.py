"""Lays out the log for a moderator: by day, each entry with who, what, about whom or what, and what was said of it.

Pure: it takes rows with their relations loaded, and a policy document for the names of reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from moderation.models import ModerationEvent, WordlistEntry
from moderation.status import Actor
from moderation.web.block_layout import name_kind
from moderation.web.log_words import TONES, name_action
from moderation.web.masking import mask_phrase
from moderation.web.moments import Moment, say_moment
from moderation.wording import translate_shipped


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line. `about`: what it is about, where that is neither a comment nor a commenter; `batch`: of which it is.

    `place`: the name of the page where that is to be seen now, empty where there is none.
    """

    event: ModerationEvent
    who: str
    by_person: bool
    what: str
    tone: str
    about: str
    place: str
    remark: str
    batch: str
    made: Moment
    clock: str


@dataclass(frozen=True, slots=True)
class Day:
    """The entries of one day, newest first."""

    title: str
    entries: list[LogEntry]


def lay_out_log(events: Iterable[ModerationEvent], *, policy: Mapping[str, Any], now: datetime) -> list[Day]:
    """The log by days of the page's time zone."""
    labels = {each["code"]: translate_shipped(each["label"]) for each in policy["reasons"]}
    today = timezone.localtime(now).date()
    by_day = groupby(events, key=lambda event: timezone.localtime(event.created_at).date())
    return [
        Day(_name_day(day, today=today), [_lay_out_entry(event, labels=labels, now=now) for event in found])
        for day, found in by_day
    ]


def _name_day(day: date, *, today: date) -> str:
    if day == today:
        return gettext("Today")
    return gettext("Yesterday") if day == today - timedelta(days=1) else date_format(day, "DATE_FORMAT")


def _lay_out_entry(event: ModerationEvent, *, labels: Mapping[str, str], now: datetime) -> LogEntry:
    detail = event.detail
    say = _SUBJECTS.get(event.action)
    reason = detail.get("reason", "")
    said = (labels.get(reason, reason), detail.get("note", ""), detail.get("justification", ""))
    return LogEntry(
        event=event,
        who=event.moderator.get_username() if event.moderator else str(Actor(event.actor).label),
        by_person=event.moderator is not None,
        what=name_action(event.action),
        tone=TONES.get(event.action, ""),
        about=say(detail) if say else "",
        place=_PLACES.get(event.action, ""),
        remark=" · ".join(part for part in said if part),
        batch=detail.get("batch", ""),
        made=say_moment(event.created_at, now=now),
        clock=date_format(timezone.localtime(event.created_at), "TIME_FORMAT"),
    )


def _say_phrase(detail: Mapping[str, Any]) -> str:
    """Masked, as on the list itself: somebody may be looking over the shoulder."""
    tier = detail.get("tier", "")
    label = WordlistEntry.Tier(tier).label if tier in WordlistEntry.Tier.values else tier
    return f"{mask_phrase(detail.get('phrase', ''))} · {label}"


def _say_import(detail: Mapping[str, Any]) -> str:
    return gettext("%(count)s added, from: %(source)s") % {"count": detail["added"], "source": detail["source"]}


def _say_policy(detail: Mapping[str, Any]) -> str:
    return gettext("Version %(number)s, after %(before)s") % {"number": detail["version"], "before": detail["from"]}


def _say_block(detail: Mapping[str, Any]) -> str:
    return f"{name_kind(detail.get('kind', ''))} · {detail.get('value') or gettext('of a comment')}"


def _say_version(detail: Mapping[str, Any]) -> str:
    number = detail.get("number")
    return "" if number is None else gettext("Version %(number)s") % {"number": number}


def _say_service(detail: Mapping[str, Any]) -> str:
    return str(detail.get("to", ""))


def _say_filters(detail: Mapping[str, Any]) -> str:
    narrowed = ", ".join(f"{name}: {value}" for name, value in detail.items())
    return narrowed or gettext("all of it")


_SUBJECTS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "wordlist_add": _say_phrase,
    "wordlist_remove": _say_phrase,
    "wordlist_import": _say_import,
    "policy_put": _say_policy,
    "block": _say_block,
    "unblock": _say_block,
    "adapter_live": _say_version,
    "adapter_off": _say_version,
    "adapter_resume": _say_version,
    "disclose_email": _say_service,
    "log_export": _say_filters,
}

_PLACES = {
    **dict.fromkeys(("wordlist_add", "wordlist_remove", "wordlist_import"), "desk-wordlist"),
    **dict.fromkeys(("adapter_live", "adapter_off", "adapter_resume"), "desk-stats-learned"),
    **dict.fromkeys(("block", "unblock"), "desk-blocks"),
    "policy_put": "desk-policy",
}
