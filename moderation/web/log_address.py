"""What the address of the log's page says: whose and which entries, of which days, from where on. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Final
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.dateparse import parse_date

from moderation.queries.events import EventFilters

_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class LogAddress:
    """One view of the log. An empty text does not narrow it; both days are part of the period."""

    actor: str = ""
    action: str = ""
    since: str = ""
    until: str = ""
    article: str = ""
    comment: str = ""
    commenter: str = ""
    cursor: str = ""

    @property
    def filters(self) -> EventFilters:
        """The days are those of the page's time zone."""
        until = parse_date(self.until) if self.until else None
        return EventFilters(
            since=_midnight(parse_date(self.since)) if self.since else None,
            until=_midnight(until + timedelta(days=1)) if until else None,
            actor=self.actor or None,
            action=self.action or None,
            article=self.article or None,
            comment=uuid.UUID(self.comment) if self.comment else None,
            commenter=uuid.UUID(self.commenter) if self.commenter else None,
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self._narrowing)

    @property
    def here(self) -> str:
        """The query string of the first page, narrowed the same."""
        return "?" + urlencode(self._narrowing)

    def at(self, cursor: str) -> str:
        """The query string of the page at `cursor`, narrowed the same."""
        return "?" + urlencode(self._narrowing | {"cursor": cursor})

    @property
    def _narrowing(self) -> dict[str, str]:
        given = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "cursor"}
        return {name: value for name, value in given.items() if value}


def read_log_address(given: Mapping[str, str]) -> LogAddress:
    """What cannot be meant (a day that is none, half an id) narrows nothing."""
    return LogAddress(
        actor=_plain(given.get("actor", "")),
        action=_plain(given.get("action", "")),
        since=_day(given.get("since", "")),
        until=_day(given.get("until", "")),
        article=_plain(given.get("article", "")),
        comment=_id(given.get("comment", "")),
        commenter=_id(given.get("commenter", "")),
        cursor=_plain(given.get("cursor", "")),
    )


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time())) if day else None


def _day(text: str) -> str:
    """The day as it was written, if it is one that can be reckoned with in any time zone."""
    try:
        day = parse_date(text)
    except ValueError:
        return ""
    return day.isoformat() if day and date.min.year < day.year < date.max.year else ""


def _id(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return ""


def _plain(text: str) -> str:
    """Neither database takes a NUL, and nobody types one."""
    return text.replace("\x00", "").strip()[:_LONGEST]
