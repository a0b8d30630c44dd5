"""The trade-off of one score on this site, as a document: what each threshold would catch and hold, and what to choose.

Decides which scores there is such a line for. It changes no policy.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from moderation.backtesting.candidates import line_of
from moderation.backtesting.records import read_scores
from moderation.backtesting.thresholds import Point, draw_curve, suggest_hold

SCORED_LABELS: Final = (
    "toxicity",
    "severe_toxicity",
    "obscene",
    "threat",
    "insult",
    "identity_attack",
    "site_rejection",
    "spam",
)
MOST_WRONGLY_HELD: Final = 0.03
"""Of what people approve, the share that one rule may hold."""


def trade_off(
    *,
    label: str,
    document: Mapping[str, Any],
    since: datetime | None = None,
    most_wrongly_held: float = MOST_WRONGLY_HELD,
) -> dict[str, Any]:
    """The curve of one of SCORED_LABELS; empty, with `suggested` None, where too little was decided.

    `in_force` is where the document's lowest live line of holding stands; `why` is for people who read English.
    """
    scored = read_scores(label=label, since=since, until=None, only_people=False)
    suggestion = suggest_hold(scored, most_wrongly_held=most_wrongly_held)
    refused = sum(each.refused for each in scored)
    return {
        "finding": label,
        "refused": refused,
        "approved": len(scored) - refused,
        "in_force": line_of(document, label, "hold"),
        "suggested": suggestion.point.threshold if suggestion.point else None,
        "why": suggestion.why,
        "curve": [_point(point) for point in draw_curve(scored)] if suggestion.point else [],
    }


def _point(point: Point) -> dict[str, float | int | None]:
    return {
        "threshold": point.threshold,
        "caught": point.caught,
        "wrongly_held": point.wrongly_held,
        "above": point.above,
        "precision": None if math.isnan(point.precision) else point.precision,
    }
