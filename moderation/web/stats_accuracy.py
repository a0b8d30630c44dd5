"""Lays out how right machine and people were: agreement, precision, calibration, drift, availability, in words.

Pure: it takes the document of queries/stats.py. What a figure means stands beside it, and so does how much it is worth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from moderation.status import Status
from moderation.web.amounts import say_number, say_percent
from moderation.web.charts import Place, draw_groups, draw_reliability
from moderation.web.stored_words import say_label
from moderation.wording import translate_shipped

_OUTCOMES: Final = (Status.APPROVED, Status.REJECTED, Status.SPAM)
_FEW: Final = 20  # decisions below which an interval is too wide to act upon
_FEWEST_DRAWN: Final = 20  # decisions below which a reliability diagram is noise
_READINGS: Final = {
    "too_few": _("Too few comments in one of the two periods to say anything."),
    "stable": _("Much the same as before, or different by no more than chance."),
    "moved": _("Something has moved: look at a few comments with high scores."),
    "moved_much": _(
        "Quite different from before: other readers, another subject, a wave of spam, or a new classifier."
    ),
}
_CHECKS: Final = {
    "length": _("Length"),
    "links": _("Links"),
    "wordlists": _("Word list"),
    "repeat": _("Repetition"),
    "velocity": _("Pace"),
    "reputation": _("Reputation"),
    "form": _("Form"),
    "thread_mode": _("The thread’s mode"),
    "personal_data": _("Personal data"),
    "language": _("Language"),
    "spam": _("Spam"),
    "toxicity": _("Toxicity"),
    "site": _("What was learned here"),
    "akismet": "Akismet",
    "openai_moderation": "OpenAI",
    "spamd": "SpamAssassin",
    "stopforumspam": "StopForumSpam",
}


def lay_out_accuracy(stats: Mapping[str, Any]) -> dict[str, Any]:
    """What the page shows of it."""
    return {
        "people": _people(stats["second_looks"]["people"]),
        "policy": _policy(stats["second_looks"]["policy"]),
        "checks": [_share(each, _name_check(each["check"])) for each in stats["precision_by_check"]],
        "rules": [_share(each, translate_shipped(each["rule"])) for each in stats["precision_by_rule"]],
        "calibration": [_calibration(each) for each in stats["calibration"] if each["decided"]],
        "drift": [_drift(each) for each in stats["drift"] if sum(each["now"]) + sum(each["before"])],
        "has_before": bool(stats["drift"]),
        "availability": [_availability(each) for each in stats["availability"]],
    }


def _people(looks: Mapping[str, Any]) -> dict[str, Any]:
    looked, agreed = looks["looked"], looks["agreed"]
    return {
        "looked": looked,
        "agreed": agreed,
        "percent": say_percent(agreed / looked) if looked else "",
        "kappa": _two(looks["kappa"]),
        "low": _two(looks["low"]),
        "high": _two(looks["high"]),
        "table": [
            {"title": first.label, "counts": [looks["table"][first][second] for second in _OUTCOMES]}
            for first in _OUTCOMES
        ],
        "titles": [each.label for each in _OUTCOMES],
        "few": 0 < looked < _FEW,
    }


def _policy(looks: Mapping[str, Any]) -> dict[str, Any]:
    if not looks["looked"]:
        return {"looked": 0}
    return {
        "looked": looks["looked"],
        "upheld": looks["upheld"],
        "percent": say_percent(looks["share"]),
        "low": say_percent(looks["low"]),
        "high": say_percent(looks["high"]),
        "few": looks["looked"] < _FEW,
    }


def _share(row: Mapping[str, Any], title: str) -> dict[str, Any]:
    """A precision with its interval, as words and as a bar of 100 units."""
    low, high = 100 * row["low"], 100 * row["high"]
    return {
        "title": title,
        "decided": row["decided"],
        "refused": row["refused"],
        "percent": say_percent(row["precision"]),
        "low": say_percent(row["low"]),
        "high": say_percent(row["high"]),
        "from": round(low, 1),
        "length": round(high - low, 1),
        "at": min(round(100 * row["precision"], 1), 98.5),  # the mark has a width
        "few": row["decided"] < _FEW,
    }


def _calibration(document: Mapping[str, Any]) -> dict[str, Any]:
    bins = [each for each in document["bins"] if each["decided"]]
    rows = [
        {
            "title": f"{say_number(each['from'], places=1)} – {say_number(each['to'], places=1)}",
            "decided": each["decided"],
            "predicted": say_percent(each["predicted"]),
            "share": say_percent(each["share"]),
            "low": say_percent(each["low"]),
            "high": say_percent(each["high"]),
        }
        for each in bins
    ]
    points = [
        (each["predicted"], each["share"], each["low"], each["high"], each["decided"], _say_point(row))
        for each, row in zip(bins, rows, strict=True)
    ]
    enough = document["decided"] >= _FEWEST_DRAWN
    return {
        "label": document["label"],
        "title": say_label(document["label"]),
        "decided": document["decided"],
        "refused": document["refused"],
        "error": _two(document["error"]),
        "rows": rows,
        "chart": draw_reliability(points) if enough else None,
    }


def _say_point(row: Mapping[str, Any]) -> str:
    said = gettext("called %(predicted)s%% probable, refused %(share)s%%, of %(decided)d decisions")
    return said % {"predicted": row["predicted"], "share": row["share"], "decided": row["decided"]}


def _drift(document: Mapping[str, Any]) -> dict[str, Any]:
    now, before = _shares(document["now"]), _shares(document["before"])
    places, rows = [], []
    for (low, high), new, old in zip(pairwise(document["edges"]), now, before, strict=True):
        title = f"{_edge(low)} – {_edge(high)}"
        row = {"title": title, "now": say_percent(new), "before": say_percent(old)}
        rows.append(row)
        said = gettext("%(now)s%% now, %(before)s%% before") % row
        places.append(Place(_edge(low), f"{title}: {said}", {"before": old, "now": new}))
    return {
        "label": document["label"],
        "title": say_label(document["label"]),
        "psi": _two(document["psi"]),
        "chance": _two(document["chance"]),
        "reading": _READINGS[document["reading"]],
        "moved": document["reading"] in ("moved", "moved_much"),
        "rows": rows,
        "count": sum(document["now"]),
        "count_before": sum(document["before"]),
        "chart": draw_groups(places, percent=True) if document["psi"] is not None else None,
    }


def _availability(document: Mapping[str, Any]) -> dict[str, Any]:
    share = document["share"]
    return dict(document) | {
        "title": _name_check(document["check"]),
        "percent": "–" if share is None else f"{say_percent(share)} %",
    }


def _name_check(name: str) -> str:
    return str(_CHECKS.get(name, name.replace("_", " ")))


def _shares(counts: Sequence[int]) -> list[float]:
    whole = sum(counts)
    return [count / whole if whole else 0.0 for count in counts]


def _edge(value: float) -> str:
    """As few decimals as it has."""
    return str(number_format(f"{value:g}"))


def _two(value: float | None) -> str:
    return "" if value is None else say_number(value, places=2)
