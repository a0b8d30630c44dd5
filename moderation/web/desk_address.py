"""What the address of the queue page says: which queue, narrowed how, in which order, from where on. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from moderation.queries.staff import Queue, Sort

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

TABS: dict[Queue, str | _StrPromise] = {
    "held": _("Held"),
    "reported": _("Reported"),
    "pending": _("Being checked"),
    "failed": _("Checks failed"),
    "spam": _("Spam"),
    "rejected": _("Rejected"),
    "approved": _("Approved"),
}
SORTS: dict[Sort, str | _StrPromise] = {
    "oldest": _("Oldest first"),
    "newest": _("Newest first"),
    "risk": _("Riskiest first"),
}
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class QueueAddress:
    """One view of a queue. An empty text does not narrow it."""

    queue: Queue = "held"
    article: str = ""
    q: str = ""
    sort: Sort = "oldest"
    cursor: str = ""

    def at(self, *, cursor: str) -> str:
        """The query string of the page at `cursor`, narrowed the same."""
        given = {"queue": self.queue, "article": self.article, "q": self.q, "sort": self.sort, "cursor": cursor}
        return "?" + urlencode({name: value for name, value in given.items() if value})

    @property
    def narrowing(self) -> str:
        """What another queue's tab takes along, ready to follow `?queue=…`."""
        given = urlencode({name: value for name, value in (("article", self.article), ("q", self.q)) if value})
        return f"&{given}" if given else ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.article or self.q)


def read_address(given: Mapping[str, str]) -> QueueAddress:
    """An unknown queue or order is the usual one: an address may be older than this release."""
    default = QueueAddress()
    return QueueAddress(
        queue=next((queue for queue in TABS if queue == given.get("queue")), default.queue),
        article=_plain(given.get("article", "")),
        q=_plain(given.get("q", "")),
        sort=next((sort for sort in SORTS if sort == given.get("sort")), default.sort),
        cursor=_plain(given.get("cursor", "")),
    )


def _plain(text: str) -> str:
    """Neither database takes a NUL, and nobody types one."""
    return text.replace("\x00", "").strip()[:_LONGEST]
