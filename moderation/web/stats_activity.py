"""Lays out what happened in a period: the charts, their words, and the tables that say the same.

Pure: it takes the document of queries/stats.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from moderation.status import Status
from moderation.web.amounts import say_percent, say_seconds
from moderation.web.charts import Place, draw_groups, draw_stacks

# From the bottom of a stack to its top.
_STATUSES: Final = (
    Status.APPROVED,
    Status.HELD,
    Status.PENDING,
    Status.REJECTED,
    Status.SPAM,
    Status.WITHDRAWN,
)
_STEPS: Final = {"hour": _("by hour"), "day": _("by day"), "week": _("by week"), "month": _("by month")}


def lay_out_activity(stats: Mapping[str, Any]) -> dict[str, Any]:
    """What the page shows of it."""
    step, pieces = stats["over_time"]["step"], [_piece(each) for each in stats["over_time"]["pieces"]]
    speed, queue = stats["time_to_decision"], stats["queue"]
    share = stats["automated_share"]
    shown = [each for each in _STATUSES if stats["by_outcome"].get(each)]
    return {
        "stats": stats,
        "automated": None if share is None else say_percent(share),
        "speed": {name: say_seconds(speed["people"][name]) for name in ("p50", "p95")},
        "oldest": say_seconds(queue["oldest_age"]),
        "outcomes": _outcomes(stats["by_outcome"], stats["received"]),
        "step": _STEPS[step],
        "pieces": [_row(each, step, shown) for each in pieces],
        "came": draw_stacks([_came(each, step) for each in pieces]),
        "decided": draw_stacks([_decided(each, step) for each in pieces]),
        "waited": _waited(speed),
        "waiting": _waiting(queue),
    }


def _outcomes(by_outcome: Mapping[str, int], received: int) -> list[dict[str, Any]]:
    return [
        {"status": each, "title": each.label, "count": count, "percent": say_percent(count / received)}
        for each in _STATUSES
        if (count := by_outcome.get(each, 0))
    ]


def _piece(piece: Mapping[str, Any]) -> dict[str, Any]:
    return dict(piece) | {"at": timezone.localtime(datetime.fromisoformat(piece["since"].replace("Z", "+00:00")))}


def _name_piece(at: datetime, step: str) -> str:
    """In full, for tables and titles."""
    if step == "hour":
        return date_format(at, "DATETIME_FORMAT")
    if step == "month":
        return date_format(at, "YEAR_MONTH_FORMAT")
    day = date_format(at, "DATE_FORMAT")
    return gettext("week of %(day)s") % {"day": day} if step == "week" else day


def _label_piece(at: datetime, step: str) -> str:
    """Short, for below a chart."""
    if step == "hour" and at.hour:
        return date_format(at, "TIME_FORMAT")
    if step == "month":
        return date_format(at, pgettext("how a month is written below a chart (Django’s date format)", "M Y"))
    return date_format(at, pgettext("how a day is written below a chart (Django’s date format)", "j M"))


def _row(piece: Mapping[str, Any], step: str, shown: Sequence[Status]) -> dict[str, Any]:
    return {
        "title": _name_piece(piece["at"], step),
        "counts": [piece["received"].get(each, 0) for each in shown],
        "received": sum(piece["received"].values()),
        "by_policy": piece["by_policy"],
        "by_people": piece["by_people"],
    }


def _came(piece: Mapping[str, Any], step: str) -> Place:
    counts = {str(each): piece["received"].get(each, 0) for each in _STATUSES}
    total = sum(counts.values())
    said = ngettext("%(count)d comment", "%(count)d comments", total) % {"count": total}
    parts = ", ".join(f"{each.label} {counts[each]}" for each in _STATUSES if counts[each])
    title = f"{_name_piece(piece['at'], step)}: {said}" + (f" ({parts})" if parts else "")
    return Place(_label_piece(piece["at"], step), title, counts)


def _decided(piece: Mapping[str, Any], step: str) -> Place:
    policy, people = piece["by_policy"], piece["by_people"]
    said = gettext("%(policy)d by the policy, %(people)d by people") % {"policy": policy, "people": people}
    title = f"{_name_piece(piece['at'], step)}: {said}"
    return Place(_label_piece(piece["at"], step), title, {"policy": policy, "people": people})


def _waited(speed: Mapping[str, Any]) -> dict[str, Any]:
    """How long it took, as a histogram: the policy's decisions beside people's."""
    names = [
        *(gettext("up to %(time)s") % {"time": _say_edge(edge)} for edge in speed["edges"]),
        gettext("longer"),
    ]
    shorts = [*(f"≤ {_say_edge(edge)}" for edge in speed["edges"]), f"> {_say_edge(speed['edges'][-1])}"]
    rows = [
        {"title": name, "policy": policy, "people": people}
        for name, policy, people in zip(names, speed["policy_counts"], speed["people_counts"], strict=True)
    ]
    places = []
    for short, row in zip(shorts, rows, strict=True):
        said = gettext("%(policy)d by the policy, %(people)d by people") % row
        places.append(Place(short, f"{row['title']}: {said}", {"policy": row["policy"], "people": row["people"]}))
    return {"rows": rows, "chart": draw_groups(places)}


def _say_edge(seconds: int) -> str:
    for size, text in (
        (86_400, gettext("%(count)s d")),
        (3600, gettext("%(count)s h")),
        (60, gettext("%(count)s min")),
    ):
        if seconds >= size:
            return text % {"count": seconds // size}
    return gettext("%(count)s s") % {"count": seconds}


def _waiting(queue: Mapping[str, int]) -> list[tuple[str, int]]:
    """What waits now, by how long it has waited."""
    return [
        (gettext("less than an hour"), queue["size"] - queue["over_1h"]),
        (gettext("1 to 6 hours"), queue["over_1h"] - queue["over_6h"]),
        (gettext("6 to 24 hours"), queue["over_6h"] - queue["over_24h"]),
        (gettext("more than a day"), queue["over_24h"]),
    ]
