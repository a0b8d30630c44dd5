"""What happens at the desk as a whole: changes to poll, figures, and the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.http import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from moderation.api.caching import answer_private
from moderation.api.parameters import read_cursor, read_id, read_limit, read_text, read_time
from moderation.api.permissions import MODERATE, Right
from moderation.api.schema import ID, PAGING, describe, parameter
from moderation.api.staff.shapes import EVENT_PAGE, ChangesShape, StatsShape
from moderation.api.views import StaffView, base_url
from moderation.queries.events import events_page
from moderation.queries.stats import changes_since, moderation_stats

_SINCE = parameter("since", "RFC 3339.", schema={"type": "string", "format": "date-time"})
_UNTIL = parameter("until", "RFC 3339.", schema={"type": "string", "format": "date-time"})


class ChangesView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"GET": MODERATE}

    @describe(
        "list_changes",
        answers={200: ChangesShape},
        parameters=[parameter("since", "The `next_since` of an earlier answer.", schema=ID)],
        conditional=True,
    )
    def get(self, request: Request) -> HttpResponseBase:
        """How long each queue is, and which comments have changed: cheap enough to ask every two seconds."""
        return answer_private(request, changes_since(since=read_id(request, "since")))


class StatsView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"GET": MODERATE}

    @describe("read_stats", answers={200: StatsShape}, parameters=[_SINCE, _UNTIL])
    def get(self, request: Request) -> Response:
        """What came in, what became of it, how fast, and how right the checks were."""
        return Response(moderation_stats(since=read_time(request, "since"), until=read_time(request, "until")))


class EventsView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"GET": MODERATE}

    @describe(
        "list_events",
        answers={200: EVENT_PAGE},
        parameters=[
            _SINCE,
            parameter("actor", "`machine`, `author`, `reader`, `moderator`, or a moderator's name."),
            parameter("action", "What was done."),
            *PAGING,
        ],
    )
    def get(self, request: Request) -> Response:
        """The audit log, newest first."""
        page = events_page(
            since=read_time(request, "since"),
            actor=read_text(request, "actor") or None,
            action=read_text(request, "action") or None,
            limit=read_limit(request),
            cursor=read_cursor(request),
            base_url=base_url(request),
        )
        return Response(page)
