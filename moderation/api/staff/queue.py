"""The queues: what waits for a moderator, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from moderation.api.parameters import read_choice, read_cursor, read_limit, read_number, read_text
from moderation.api.permissions import MODERATE, Right
from moderation.api.schema import PAGING, describe, parameter
from moderation.api.staff.shapes import STAFF_COMMENT_PAGE
from moderation.api.views import StaffView, base_url
from moderation.queries import staff

SORTS: tuple[staff.Sort, ...] = tuple(staff.SORTS)
OLDEST_AGE = 10 * 365 * 24 * 3600  # seconds


class QueueView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"GET": MODERATE}

    @describe(
        "list_queue",
        answers={200: STAFF_COMMENT_PAGE},
        parameters=[
            parameter("queue", "Which queue.", choices=staff.QUEUES, default="held"),
            parameter("article", "The slug of an article."),
            parameter("section", "A section."),
            parameter("q", "Words in the text or the author's name. Never an address."),
            parameter("author", "How the author's name begins."),
            parameter("min_age", "Seconds.", schema={"type": "integer", "minimum": 0, "maximum": OLDEST_AGE}),
            parameter("sort", "What comes first.", choices=SORTS, default="oldest"),
            *PAGING,
        ],
    )
    def get(self, request: Request) -> Response:
        """A page of one queue."""
        page = staff.queue_page(
            queue=read_choice(request, "queue", staff.QUEUES, default="held"),
            filters=staff.QueueFilters(
                article=read_text(request, "article") or None,
                section=read_text(request, "section") or None,
                q=read_text(request, "q") or None,
                author=read_text(request, "author") or None,
                min_age=read_number(request, "min_age", most=OLDEST_AGE),
            ),
            sort=read_choice(request, "sort", SORTS, default="oldest"),
            limit=read_limit(request),
            cursor=read_cursor(request),
            base_url=base_url(request),
        )
        return Response(page)
