"""A period of time, and the pieces into which a chart cuts it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal, TypeVar

from django.db.models import Model, QuerySet
from django.db.models.functions import TruncDay, TruncHour, TruncMonth, TruncWeek
from django.utils import timezone

Step = Literal["hour", "day", "week", "month"]

# The longest period that a chart still shows by this step: some hundred columns at most.
_LONGEST: Final[tuple[tuple[timedelta, Step], ...]] = (
    (timedelta(days=4), "hour"),
    (timedelta(days=100), "day"),
    (timedelta(days=730), "week"),
)
_TRUNCATE: Final[dict[Step, Any]] = {"hour": TruncHour, "day": TruncDay, "week": TruncWeek, "month": TruncMonth}

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` on, up to and not including `until`; None: without a bound."""

    since: datetime | None = None
    until: datetime | None = None

    def of(self, rows: QuerySet[M], *, field: str = "created_at") -> QuerySet[M]:
        """The rows whose `field` lies in it."""
        if self.since is not None:
            rows = rows.filter(**{f"{field}__gte": self.since})
        return rows if self.until is None else rows.filter(**{f"{field}__lt": self.until})

    def newest(self, rows: QuerySet[M], *, most: int) -> Period:
        """As much of it, up to its end, as holds about `most` of the rows: what is read has to have a bound."""
        found = self.of(rows).order_by("-created_at").values_list("created_at", flat=True)
        first_left_out: datetime | None = next(iter(found[most : most + 1]), None)
        return self if first_left_out is None else Period(first_left_out + timedelta(microseconds=1), self.until)

    @property
    def before(self) -> Period | None:
        """The period just as long that ends where this one begins; None where that lies before all time."""
        if self.since is None:
            return None
        try:
            return Period(self.since - ((self.until or timezone.now()) - self.since), self.since)
        except OverflowError:
            return None

    @property
    def step(self) -> Step:
        """The step by which a chart shows it."""
        if self.since is None:
            return "month"
        length = (self.until or timezone.now()) - self.since
        return next((step for longest, step in _LONGEST if length <= longest), "month")


def truncate(step: Step, field: str = "created_at") -> Any:
    """The expression that says in which piece a row lies: the piece's beginning, in the current time zone."""
    return _TRUNCATE[step](field)


def pieces(*, step: Step, first: datetime, last: datetime) -> Iterator[datetime]:
    """The beginnings of all pieces from that of `first` to that of `last`, in the current time zone."""
    at, end = _floor(step, timezone.localtime(first)), timezone.localtime(last)
    while at <= end:
        yield at
        at = _next(step, at)


def _floor(step: Step, local: datetime) -> datetime:
    local = local.replace(minute=0, second=0, microsecond=0)
    if step == "hour":
        return local
    day = local.replace(hour=0)
    if step == "week":
        day -= timedelta(days=day.weekday())
    return day.replace(day=1) if step == "month" else day


def _next(step: Step, local: datetime) -> datetime:
    """By the calendar, so that a day is a day also where the clocks change; an hour is one always."""
    if step == "hour":
        return timezone.localtime(local.astimezone(UTC) + timedelta(hours=1))
    if step == "month":
        return (local.replace(day=28) + timedelta(days=4)).replace(day=1)
    return local + timedelta(days=7 if step == "week" else 1)
