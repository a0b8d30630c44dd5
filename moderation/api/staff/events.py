"""The audit log: who did what, when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from moderation.api.parameters import read_cursor, read_id, read_limit, read_text, read_time
from moderation.api.permissions import MODERATE, Right
from moderation.api.schema import ID, PAGING, describe, parameter
from moderation.api.staff.shapes import EVENT_PAGE
from moderation.api.views import StaffView, base_url
from moderation.queries.events import EventFilters, events_page

_TIME = {"type": "string", "format": "date-time"}


class EventsView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"GET": MODERATE}

    @describe(
        "list_events",
        answers={200: EVENT_PAGE},
        parameters=[
            parameter("since", "RFC 3339: from then on.", schema=_TIME),
            parameter("until", "RFC 3339: before then.", schema=_TIME),
            parameter("actor", "`machine`, `moderator`, `author`, `reader`, `operator`, or a moderator's name."),
            parameter("action", "What was done."),
            parameter("article", "The slug of an article: what was done to its comments."),
            parameter("comment", "What was done to one comment.", schema=ID),
            parameter("commenter", "What was done to one commenter, and to what that commenter wrote.", schema=ID),
            *PAGING,
        ],
    )
    def get(self, request: Request) -> Response:
        """The audit log, newest first."""
        page = events_page(
            filters=EventFilters(
                since=read_time(request, "since"),
                until=read_time(request, "until"),
                actor=read_text(request, "actor") or None,
                action=read_text(request, "action") or None,
                article=read_text(request, "article") or None,
                comment=read_id(request, "comment"),
                commenter=read_id(request, "commenter"),
            ),
            limit=read_limit(request),
            cursor=read_cursor(request),
            base_url=base_url(request),
        )
        return Response(page)
