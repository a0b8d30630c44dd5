"""Where a line on one score would fall by what people here decided: the trade-off drawn, and as a table.

The figures are `moderation.backtesting.lines`'s; here they get coordinates and words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from moderation.backtesting.lines import SCORED_LABELS, trade_off
from moderation.backtesting.thresholds import FEWEST_APPROVED, FEWEST_REFUSED
from moderation.screening.policies import current_document
from moderation.web.access import moderators_only
from moderation.web.policy_labels import find_label
from moderation.web.policy_words import say_count, say_number

_WIDTH, _HEIGHT = 560, 220
_LEFT, _TOP, _RIGHT, _BOTTOM = 48, 12, 16, 32
_EVERY: Final = 5  # of the hundredths that the curve has, those that the table shows


@dataclass(frozen=True, slots=True)
class Picture:
    """Coordinates of the trade-off: two curves, the line in force and the one suggested (None: there is none)."""

    caught: str
    held: str
    in_force: float | None
    suggested: float | None
    across: tuple[tuple[float, str], ...]
    up: tuple[tuple[float, str], ...]
    width: int = _WIDTH
    height: int = _HEIGHT
    left: int = _LEFT
    right: int = _WIDTH - _RIGHT
    top: int = _TOP
    bottom: int = _HEIGHT - _BOTTOM


@require_safe
@moderators_only
def show_thresholds(request: HttpRequest) -> HttpResponse:
    """The trade-off of the score that `finding` names; beside the form it is fetched as a part of the page."""
    finding = request.GET.get("finding", SCORED_LABELS[0])
    if finding not in SCORED_LABELS:
        raise Http404
    line = trade_off(label=finding, document=current_document())
    suggested = next((each for each in line["curve"] if each["threshold"] == line["suggested"]), None)
    context = {
        "finding": finding,
        "label": find_label(finding),
        "labels": [find_label(name) for name in SCORED_LABELS],
        "line": line,
        "refused": say_count(line["refused"]),
        "approved": say_count(line["approved"]),
        "in_force": "" if line["in_force"] is None else say_number(line["in_force"]),
        "suggested": _percents(suggested) if suggested else None,
        "fewest": {"refused": FEWEST_REFUSED, "approved": FEWEST_APPROVED},
        "picture": draw_trade_off(line) if line["curve"] else None,
        "rows": [_percents(each) for each in line["curve"][_EVERY - 1 :: _EVERY]],
    }
    part = getattr(request, "htmx", False)
    template = "_policy_trade_off.html" if part else "policy_thresholds.html"
    return render(request, f"moderation/desk/{template}", context)


def draw_trade_off(line: Mapping[str, Any]) -> Picture:
    """Where everything of the picture goes."""
    curve = line["curve"]
    return Picture(
        caught=_path([(each["threshold"], each["caught"]) for each in curve]),
        held=_path([(each["threshold"], each["wrongly_held"]) for each in curve]),
        in_force=None if line["in_force"] is None or line["in_force"] > 1 else _across(line["in_force"]),
        suggested=None if line["suggested"] is None else _across(line["suggested"]),
        across=tuple((_across(tick / 4), say_number(tick / 4)) for tick in range(5)),
        up=tuple((_up(tick / 4), f"{25 * tick} %") for tick in range(5)),
    )


def _across(threshold: float) -> float:
    return round(_LEFT + threshold * (_WIDTH - _LEFT - _RIGHT), 1)


def _up(share: float) -> float:
    return round(_HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM), 1)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{_across(threshold)},{_up(share)}" for threshold, share in points)


def _percents(point: Mapping[str, Any]) -> dict[str, Any]:
    """A point for the table: shares as whole percents, one of a hundred with a decimal where it is small."""
    precision = point["precision"]
    return {
        "threshold": say_number(point["threshold"]),
        "caught": say_number(round(100 * point["caught"])),
        "wrongly_held": say_number(round(100 * point["wrongly_held"], 1)),
        "above": point["above"],
        "precision": "–" if precision is None else say_number(round(100 * precision)),
    }
