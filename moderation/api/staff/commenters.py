"""What is private about a commenter, for the few who may see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from moderation.api.fields import read_text_field
from moderation.api.permissions import MODERATE_SENIOR, Right
from moderation.api.schema import describe
from moderation.api.staff.shapes import RevealedShape, RevealShape
from moderation.api.views import StaffView, moderator_of
from moderation.errors import FieldError, InvalidInput
from moderation.reviewing.revealing import JUSTIFICATION_LIMIT, reveal_address


class RevealEmailView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"POST": MODERATE_SENIOR}

    @describe("reveal_email", body=RevealShape, answers={200: RevealedShape})
    def post(self, request: Request, commenter_id: UUID) -> Response:
        """The commenter's address. Who asked, and why, goes on record."""
        errors: list[FieldError] = []
        justification = read_text_field(
            self.read_fields(request), "justification", errors, most=JUSTIFICATION_LIMIT, required=True
        )
        if errors:
            raise InvalidInput(errors)
        address = reveal_address(
            moderator=moderator_of(request), commenter_id=commenter_id, justification=justification
        )
        return Response({"email": address})
