"""The newsroom's figures of a period: the ones of the contract, and those that the desk draws."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from moderation.api.parameters import read_time
from moderation.api.permissions import MODERATE, Right
from moderation.api.schema import describe, parameter
from moderation.api.staff.stats_shapes import AccuracyShape, ActivityShape, StatsShape
from moderation.api.views import StaffView
from moderation.queries.stats import accuracy_stats, activity_stats, moderation_stats

_TIME = {"type": "string", "format": "date-time"}
_PERIOD = (
    parameter("since", "RFC 3339; from the beginning unless said.", schema=_TIME),
    parameter("until", "RFC 3339, itself not included; up to now unless said.", schema=_TIME),
)


class StatsView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"GET": MODERATE}

    @describe("read_stats", answers={200: StatsShape}, parameters=_PERIOD)
    def get(self, request: Request) -> Response:
        """What came in, what became of it, how fast, and how right the policy's rules were."""
        return Response(moderation_stats(**_read_period(request)))


class ActivityView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"GET": MODERATE}

    @describe("read_activity", answers={200: ActivityShape}, parameters=_PERIOD)
    def get(self, request: Request) -> Response:
        """Volume, outcomes, who decided and how fast, over time; and what waits now."""
        return Response(activity_stats(**_read_period(request)))


class AccuracyView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"GET": MODERATE}

    @describe("read_accuracy", answers={200: AccuracyShape}, parameters=_PERIOD)
    def get(self, request: Request) -> Response:
        """How far people agree, how right rules, checks and scores were, drift, and checks that could not look."""
        return Response(accuracy_stats(**_read_period(request)))


def _read_period(request: Request) -> dict[str, datetime | None]:
    return {name: read_time(request, name) for name in ("since", "until")}
