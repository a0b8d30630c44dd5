"""Which period the figures are about: read from the page's address, so that it can be kept and sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

USUAL: Final = "30"
PERIODS: Final[dict[str, str | Promise]] = {
    "1": _("24 hours"),
    "7": _("7 days"),
    "30": _("30 days"),
    "90": _("90 days"),
}
_YEARS: Final = (2000, 2999)


@dataclass(frozen=True, slots=True)
class ChosenPeriod:
    """`days` is one of PERIODS, or empty where `first` or `last`, days that are included, say more exactly.

    `typed` is what stands in the form, and `problem` what is wrong with it: then it is the usual period.
    """

    since: datetime | None
    until: datetime | None
    days: str = ""
    typed: tuple[str, str] = ("", "")
    problem: str = ""

    @property
    def query(self) -> str:
        """What leads to the same period on another page, with its question mark."""
        if self.days:
            return f"?days={self.days}"
        return "?" + urlencode({name: text for name, text in zip(("from", "to"), self.typed, strict=True) if text})

    @property
    def said(self) -> str:
        """The period in words."""
        if self.days:
            return str(PERIODS[self.days])
        ends = [parse_date(text) for text in self.typed]
        first, last = (date_format(end, "DATE_FORMAT") if end else "" for end in ends)
        if first and last:
            return gettext("%(first)s to %(last)s") % {"first": first, "last": last}
        return gettext("from %(first)s") % {"first": first} if first else gettext("up to %(last)s") % {"last": last}


def read_period(given: Mapping[str, str]) -> ChosenPeriod:
    """The period of an address: `days`, or `from` and `to`, which are included."""
    typed = (given.get("from", ""), given.get("to", ""))
    if not any(typed):
        days = given.get("days", USUAL)
        return _last_days(days if days in PERIODS else USUAL)
    try:
        first, last = (_read_day(text) for text in typed)
    except ValueError:
        return _last_days(USUAL, typed=typed, problem=gettext("Give days as 2026-01-31, from the year 2000 on."))
    if first and last and first > last:
        return _last_days(USUAL, typed=typed, problem=gettext("The period ends before it begins."))
    return ChosenPeriod(_begin(first), _begin(last + timedelta(days=1)) if last else None, typed=typed)


def _last_days(days: str, *, typed: tuple[str, str] = ("", ""), problem: str = "") -> ChosenPeriod:
    return ChosenPeriod(timezone.now() - timedelta(days=int(days)), None, days, typed, problem)


def _read_day(text: str) -> date | None:
    """Raises ValueError on what is no day, or none that a comment could be of."""
    if not text:
        return None
    day = parse_date(text)
    if day is None or not _YEARS[0] <= day.year <= _YEARS[1]:
        raise ValueError(text)
    return day


def _begin(day: date | None) -> datetime | None:
    return None if day is None else timezone.make_aware(datetime.combine(day, time()))
