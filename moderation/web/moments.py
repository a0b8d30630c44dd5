"""How a point in time is said on a page: how long ago, and exactly when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import gettext

_SAID_AS_AGE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Moment:
    """`machine` for <time datetime>, `exact` for its title, `said` for its text."""

    machine: str
    exact: str
    said: str


def say_moment(when: datetime | str, *, now: datetime | None = None) -> Moment:
    """A moment in words, in the language and time zone of the page. Text has to be RFC 3339."""
    at = datetime.fromisoformat(when.replace("Z", "+00:00")) if isinstance(when, str) else when
    local = timezone.localtime(at)
    exact = date_format(local, "DATETIME_FORMAT")
    age = (now or timezone.now()) - at
    if age >= _SAID_AS_AGE:
        said = date_format(local, "DATE_FORMAT")
    elif age < timedelta(minutes=1):
        said = gettext("just now")
    else:
        said = gettext("%(time)s ago") % {"time": timesince(at, at + age, depth=1)}
    return Moment(machine=at.isoformat(), exact=exact, said=said)
