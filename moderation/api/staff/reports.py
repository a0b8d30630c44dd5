"""What readers reported, and the answer that leaves a comment as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from moderation.api.fields import read_text_field
from moderation.api.parameters import read_choice, read_cursor, read_limit
from moderation.api.permissions import MODERATE, Right
from moderation.api.schema import PAGING, describe, parameter
from moderation.api.staff.shapes import REPORT_PAGE, DismissedShape, DismissShape
from moderation.api.views import StaffView, base_url, moderator_of
from moderation.errors import FieldError, InvalidInput
from moderation.queries.reports import STATES, reports_page
from moderation.reviewing.reports import NOTE_LIMIT, dismiss_reports


class ReportsView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"GET": MODERATE}

    @describe(
        "list_reports",
        answers={200: REPORT_PAGE},
        parameters=[parameter("state", "What became of them.", choices=STATES, default="open"), *PAGING],
    )
    def get(self, request: Request) -> Response:
        """A page of readers' reports, newest first. The queue `reported` has the comments instead."""
        page = reports_page(
            state=read_choice(request, "state", STATES, default="open"),
            limit=read_limit(request),
            cursor=read_cursor(request),
            base_url=base_url(request),
        )
        return Response(page)


class DismissReportsView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"POST": MODERATE}

    @describe("dismiss_reports", body=DismissShape, answers={200: DismissedShape}, problems=(409,))
    def post(self, request: Request, comment_id: UUID) -> Response:
        """Close a comment's open reports as unfounded; the comment stays as it is. 409 where none is open."""
        errors: list[FieldError] = []
        note = read_text_field(self.read_fields(request), "note", errors, most=NOTE_LIMIT)
        if errors:
            raise InvalidInput(errors)
        dismissed = dismiss_reports(moderator=moderator_of(request), comment_id=comment_id, note=note)
        return Response({"dismissed": dismissed})
