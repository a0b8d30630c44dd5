"""What the address of the queue page says: which queue, narrowed how, in which order and view, from where on. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from moderation.queries.staff_queues import EVERYTHING, SCORES, Queue, QueueFilters, Sort

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

View = Literal["list", "one"]

TABS: Final[dict[Queue, str | _StrPromise]] = {
    "held": _("Held"),
    "reported": _("Reported"),
    "pending": _("Being checked"),
    "failed": _("Checks failed"),
    "spam": _("Spam"),
    "rejected": _("Rejected"),
    "approved": _("Approved"),
    "mine": _("Mine"),
}
SORTS: Final[dict[Sort, str | _StrPromise]] = {
    "oldest": _("Oldest first"),
    "newest": _("Newest first"),
    "risk": _("Riskiest first"),
    "reach": _("Longest threads first"),
}
VIEWS: Final[dict[View, str | _StrPromise]] = {"list": _("List"), "one": _("One at a time")}
# What waits is worked from its end; of what was decided one looks for the last.
_NEWEST_FIRST: Final = frozenset({"spam", "rejected", "approved", "mine"})
_TEXTS: Final = ("article", "section", "q", "author", "language", "rule", "reason")
_LONGEST: Final = 200
_OLDEST: Final = 10 * 365 * 24 * 3600  # seconds
_SHARE: Final = re.compile(r"[01]|[01]?[.,][0-9]{1,6}")


@dataclass(frozen=True, slots=True)
class QueueAddress:
    """One view of a queue. An empty sort is the queue's usual one, an empty view the moderator's."""

    queue: Queue = "held"
    filters: QueueFilters = EVERYTHING
    sort: Sort | Literal[""] = ""
    view: View | Literal[""] = ""
    cursor: str = ""

    @property
    def order(self) -> Sort:
        """The order that holds."""
        return self.sort or ("newest" if self.queue in _NEWEST_FIRST else "oldest")

    @property
    def is_narrowed(self) -> bool:
        return bool(self.filters.given())

    @property
    def here(self) -> str:
        """The query string of this page."""
        return self.at(cursor=self.cursor)

    @property
    def narrowing(self) -> str:
        """What another queue's tab takes along, ready to follow `?queue=…`."""
        given = urlencode(self.filters.given() | ({"view": self.view} if self.view else {}))
        return f"&{given}" if given else ""

    @property
    def widened(self) -> str:
        """The query string of the whole queue."""
        return replace(self, filters=EVERYTHING).at(cursor="")

    def at(self, *, cursor: str) -> str:
        """The query string of the page at `cursor`, narrowed the same."""
        shown = {"sort": self.sort, "view": self.view, "cursor": cursor}
        given = {"queue": self.queue} | self.filters.given() | {name: value for name, value in shown.items() if value}
        return "?" + urlencode(given)

    def without(self, *names: str) -> str:
        """The query string of the first page with these filters taken away."""
        usual = {name: getattr(EVERYTHING, name) for name in names}
        return replace(self, filters=replace(self.filters, **usual)).at(cursor="")

    def viewed(self, view: View) -> str:
        """The query string of the same page shown otherwise; what is at its beginning stays there."""
        return replace(self, view=view).at(cursor=self.cursor)

    def kept(self, *names: str) -> dict[str, Any]:
        """What a form with fields of these names has to send along, hidden, by name."""
        given = self.filters.given() | {"queue": self.queue, "view": self.view}
        return {name: value for name, value in given.items() if value and name not in names}


def read_address(given: Mapping[str, str]) -> QueueAddress:
    """What cannot be meant narrows nothing: an address may be older than this release, and a form half filled in."""
    default = QueueAddress()
    return QueueAddress(
        queue=next((queue for queue in TABS if queue == given.get("queue")), default.queue),
        filters=_read_filters(given),
        sort=next((sort for sort in SORTS if sort == given.get("sort")), default.sort),
        view=next((view for view in VIEWS if view == given.get("view")), default.view),
        cursor=_plain(given.get("cursor", "")),
    )


def _read_filters(given: Mapping[str, str]) -> QueueFilters:
    score = given.get("score", "")
    least, most = _read_share(given.get("score_min", "")), _read_share(given.get("score_max", ""))
    return QueueFilters(
        **{name: _plain(given.get(name, "")) or None for name in _TEXTS},
        min_age=_read_age(given.get("min_age", "")),
        max_age=_read_age(given.get("max_age", "")),
        score=score if score in SCORES else EVERYTHING.score,
        score_min=least,
        score_max=most,
    )


def _read_age(text: str) -> int | None:
    return min(int(text), _OLDEST) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _read_share(text: str) -> float | None:
    """A number from 0 to 1, with a point or a comma: browsers write what the language writes."""
    typed = text.strip()
    if not _SHARE.fullmatch(typed):
        return None
    share = float(typed.replace(",", "."))
    return share if share <= 1 else None


def _plain(text: str) -> str:
    """Neither database takes a NUL, and nobody types one."""
    return text.replace("\x00", "").strip()[:_LONGEST]
