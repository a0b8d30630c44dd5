"""How a point in time is said on a page: how long ago, and exactly when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

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
    age = (now or timezone.now()) - at
    return Moment(
        machine=at.isoformat(),
        exact=date_format(local, "DATETIME_FORMAT"),
        said=_say_age(age) if age < _SAID_AS_AGE else date_format(local, "DATE_FORMAT"),
    )


def _say_age(age: timedelta) -> str:
    """How long ago, in whole sentences: in many a language a number of days is another after a word like “ago”."""
    if age < timedelta(minutes=1):
        return gettext("just now")
    if age < timedelta(hours=1):
        count = age // timedelta(minutes=1)
        said = ngettext("%(count)d minute ago", "%(count)d minutes ago", count)
    elif age < timedelta(days=1):
        count = age // timedelta(hours=1)
        said = ngettext("%(count)d hour ago", "%(count)d hours ago", count)
    else:
        count = age.days
        said = ngettext("%(count)d day ago", "%(count)d days ago", count)
    # A number is not parted from what it counts at the end of a line.
    return (said % {"count": count}).replace(f"{count} ", f"{count}\N{NO-BREAK SPACE}")
