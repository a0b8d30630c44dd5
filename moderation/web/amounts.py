"""How numbers, shares and spans of time are said on a page."""

from django.utils.formats import number_format
from django.utils.translation import gettext


def say_number(value: float, *, places: int) -> str:
    """A number rounded to so many decimals, as the language writes it."""
    # Rounded here: Django's formats cut off what is too long.
    return str(number_format(round(value, places), decimal_pos=places))


def say_percent(share: float) -> str:
    """A share of 0 to 1 in hundredths, without a sign; never 0 or 100 where it is not quite that."""
    return say_number(100 * share, places=0 if 0.01 <= share <= 0.99 or share in (0, 1) else 1)


def say_seconds(seconds: float | None) -> str:
    """A span of time in one unit."""
    if seconds is None:
        return "–"
    if seconds >= 86_400:
        return gettext("%(count)s d") % {"count": say_number(seconds / 86_400, places=1)}
    if seconds >= 3600:
        return gettext("%(count)s h") % {"count": say_number(seconds / 3600, places=1)}
    if seconds >= 60:
        return gettext("%(count)s min") % {"count": say_number(seconds / 60, places=0)}
    return gettext("%(count)s s") % {"count": say_number(seconds, places=1)}
