"""One comment at the desk: what is known of it, who works on it, what colleagues remarked, whether it is featured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from moderation.api.fields import read_text_field
from moderation.api.permissions import MODERATE, Right
from moderation.api.schema import describe
from moderation.api.staff.context_shapes import ContextShape
from moderation.api.staff.shapes import (
    ClaimShape,
    FeaturedShape,
    FullStaffCommentShape,
    NewNoteShape,
    NoteShape,
)
from moderation.api.views import StaffView, base_url, moderator_of
from moderation.errors import FieldError, InvalidInput
from moderation.queries import staff
from moderation.queries.documents import format_time
from moderation.queries.staff_context import read_context
from moderation.reviewing.working import NOTE_LIMIT, add_note, claim_comment, feature_comment, release_comment


class StaffCommentView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"GET": MODERATE}

    @describe("read_staff_comment", answers={200: FullStaffCommentShape})
    def get(self, request: Request, comment_id: UUID) -> Response:
        """All that is known of one comment, with its history and what it replies to."""
        return Response(staff.staff_comment(comment_id=comment_id, base_url=base_url(request)))


class ContextView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"GET": MODERATE}

    @describe("read_comment_context", answers={200: ContextShape})
    def get(self, request: Request, comment_id: UUID) -> Response:
        """What a comment stands in: its article, the comments above it and beside it, the first replies."""
        return Response(read_context(comment_id=comment_id, base_url=base_url(request)))


class ClaimView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"PUT": MODERATE, "DELETE": MODERATE}

    @describe("claim_comment", answers={200: ClaimShape}, problems=(409,))
    def put(self, request: Request, comment_id: UUID) -> Response:
        """Work on this comment for two minutes; again to go on. 409 while a colleague does."""
        comment = claim_comment(moderator=moderator_of(request), comment_id=comment_id)
        document = {"moderator": request.user.get_username(), "until": format_time(comment.claimed_until)}
        return Response(document)

    @describe("release_comment", answers={204: None}, problems=(409,))
    def delete(self, request: Request, comment_id: UUID) -> Response:
        """Let others work on it. Another's live claim stays: 409. Where nobody has one, nothing changes."""
        release_comment(moderator=moderator_of(request), comment_id=comment_id)
        return Response(status=204)


class FeatureView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"PUT": MODERATE, "DELETE": MODERATE}

    @describe("feature_comment", answers={200: FeaturedShape}, problems=(409,))
    def put(self, request: Request, comment_id: UUID) -> Response:
        """Mark a public comment as one worth reading."""
        feature_comment(moderator=moderator_of(request), comment_id=comment_id, featured=True)
        return Response({"featured": True})

    @describe("unfeature_comment", answers={204: None})
    def delete(self, request: Request, comment_id: UUID) -> Response:
        """Take the mark away."""
        feature_comment(moderator=moderator_of(request), comment_id=comment_id, featured=False)
        return Response(status=204)


class NotesView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"POST": MODERATE}

    @describe("add_note", body=NewNoteShape, answers={201: NoteShape})
    def post(self, request: Request, comment_id: UUID) -> Response:
        """A remark for colleagues. It never leaves the desk."""
        errors: list[FieldError] = []
        body = read_text_field(self.read_fields(request), "body", errors, most=NOTE_LIMIT, required=True)
        if errors:
            raise InvalidInput(errors)
        note = add_note(moderator=moderator_of(request), comment_id=comment_id, body=body)
        document = {
            "id": note.id,
            "moderator": request.user.get_username(),
            "body": note.body,
            "created_at": format_time(note.created_at),
        }
        return Response(document, status=201)
