"""The queues: what waits for a moderator, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from moderation.api.parameters import read_choice, read_cursor, read_limit, read_number, read_share, read_text
from moderation.api.permissions import MODERATE, Right
from moderation.api.schema import PAGING, describe, parameter
from moderation.api.staff.shapes import STAFF_COMMENT_PAGE
from moderation.api.views import StaffView, base_url, moderator_of
from moderation.queries import staff
from moderation.queries.staff_queues import SCORES

SORTS: tuple[staff.Sort, ...] = tuple(staff.SORTS)
SCORED: tuple[str, ...] = tuple(SCORES)
OLDEST_AGE = 10 * 365 * 24 * 3600  # seconds
_AGE = {"type": "integer", "minimum": 0, "maximum": OLDEST_AGE}
_SHARE = {"type": "number", "minimum": 0, "maximum": 1}

FILTERS = (
    parameter("article", "The slug of an article."),
    parameter("section", "A section."),
    parameter("q", "Words in the text or the author's name. Never an address."),
    parameter("author", "How the author's name begins."),
    parameter("language", "The code of the language that the text is in, such as `de`."),
    parameter("rule", "A rule of the policy that the verdict names."),
    parameter("reason", "The reason code of the decision that stands."),
    parameter("min_age", "Seconds since it was posted, at least.", schema=_AGE),
    parameter("max_age", "Seconds since it was posted, at most.", schema=_AGE),
    parameter(
        "score",
        "What `score_min` and `score_max` are about; `risk` is the highest of those of harm.",
        choices=SCORED,
        default="risk",
    ),
    parameter("score_min", "The score, at least.", schema=_SHARE),
    parameter("score_max", "The score, at most.", schema=_SHARE),
)


class QueueView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"GET": MODERATE}

    @describe(
        "list_queue",
        answers={200: STAFF_COMMENT_PAGE},
        parameters=[
            parameter(
                "queue",
                "Which queue. `mine`: what one is at, and what one decided in the last 24 hours.",
                choices=staff.QUEUES,
                default="held",
            ),
            *FILTERS,
            parameter(
                "sort",
                "What comes first; `reach`: the comments of the longest threads.",
                choices=SORTS,
                default="oldest",
            ),
            *PAGING,
        ],
    )
    def get(self, request: Request) -> Response:
        """A page of one queue."""
        page = staff.queue_page(
            queue=read_choice(request, "queue", staff.QUEUES, default="held"),
            filters=read_filters(request),
            moderator=moderator_of(request),
            sort=read_choice(request, "sort", SORTS, default="oldest"),
            limit=read_limit(request),
            cursor=read_cursor(request),
            base_url=base_url(request),
        )
        return Response(page)


def read_filters(request: Request) -> staff.QueueFilters:
    """What the parameters narrow a queue to."""
    return staff.QueueFilters(
        article=read_text(request, "article") or None,
        section=read_text(request, "section") or None,
        q=read_text(request, "q") or None,
        author=read_text(request, "author") or None,
        language=read_text(request, "language") or None,
        rule=read_text(request, "rule") or None,
        reason=read_text(request, "reason") or None,
        min_age=read_number(request, "min_age", most=OLDEST_AGE),
        max_age=read_number(request, "max_age", most=OLDEST_AGE),
        score=read_choice(request, "score", SCORED, default="risk"),
        score_min=read_share(request, "score_min"),
        score_max=read_share(request, "score_max"),
    )
