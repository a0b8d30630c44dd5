"""Publishing a comment without some of its words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from moderation.api.fields import read_number_field, read_text_field
from moderation.api.permissions import MODERATE, Right
from moderation.api.schema import describe
from moderation.api.staff.decisions import LARGEST_VERSION
from moderation.api.staff.shapes import DecisionShape, NewRedactionShape
from moderation.api.views import StaffView, moderator_of
from moderation.errors import FieldError, InvalidInput
from moderation.queries.staff_documents import decision_document
from moderation.reviewing.deciding import NOTE_LIMIT
from moderation.reviewing.redacting import PASSAGES_LIMIT, Span, redact_comment


class RedactionsView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"POST": MODERATE}

    @describe("redact_comment", body=NewRedactionShape, answers={201: DecisionShape}, problems=(409,))
    def post(self, request: Request, comment_id: UUID) -> Response:
        """Remove passages, visibly, and approve what is left. Nothing is put in; the author's text stays on record."""
        fields = self.read_fields(request)
        errors: list[FieldError] = []
        version = read_number_field(fields, "version", errors, most=LARGEST_VERSION)
        spans = _read_spans(fields.get("spans"), errors)
        note = read_text_field(fields, "note", errors, most=NOTE_LIMIT)
        if errors:
            raise InvalidInput(errors)
        decision = redact_comment(
            moderator=moderator_of(request), comment_id=comment_id, version=version, spans=spans, note=note
        )
        return Response(decision_document(decision), status=201)


def _read_spans(value: object, errors: list[FieldError]) -> list[Span]:
    if not isinstance(value, list) or not 1 <= len(value) <= PASSAGES_LIMIT:
        code = "required" if value is None else "not_a_list"
        errors.append(FieldError("spans", code, f"This has to be a list of 1 to {PASSAGES_LIMIT:,} passages."))
        return []
    if not all(isinstance(each, list) and [type(edge) for edge in each] == [int, int] for each in value):
        errors.append(FieldError("spans", "invalid", "A passage is [start, end] in code points of the text."))
        return []
    return [(start, end) for start, end in value]
