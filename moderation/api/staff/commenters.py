"""One commenter at the desk: the history, what is done about it and taken back, notes, and the private address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from moderation.api.fields import read_choice_field, read_text_field, read_time_field
from moderation.api.parameters import read_cursor, read_limit
from moderation.api.permissions import MODERATE, MODERATE_SENIOR, Right
from moderation.api.schema import PAGING, describe
from moderation.api.staff.commenter_shapes import CommenterActionShape, FullCommenterShape, NewCommenterActionShape
from moderation.api.staff.shapes import NewNoteShape, NoteShape, RevealedShape, RevealShape
from moderation.api.views import StaffView, base_url, moderator_of
from moderation.errors import FieldError, InvalidInput
from moderation.models import CommenterAction
from moderation.queries.commenters import action_document, note_document, read_commenter
from moderation.reviewing.commenters import (
    REASON_LIMIT,
    act_on_commenter,
    add_commenter_note,
    undo_commenter_action,
)
from moderation.reviewing.revealing import JUSTIFICATION_LIMIT, reveal_address
from moderation.reviewing.working import NOTE_LIMIT


class CommenterView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"GET": MODERATE}

    @describe("read_commenter", answers={200: FullCommenterShape}, parameters=PAGING)
    def get(self, request: Request, commenter_id: UUID) -> Response:
        """All that is known of one commenter. `limit` and `cursor` page through the comments, newest first."""
        document = read_commenter(
            commenter_id=commenter_id,
            limit=read_limit(request),
            cursor=read_cursor(request),
            base_url=base_url(request),
        )
        return Response(document)


class CommenterActionsView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"POST": MODERATE_SENIOR}

    @describe("act_on_commenter", body=NewCommenterActionShape, answers={201: CommenterActionShape}, problems=(409,))
    def post(self, request: Request, commenter_id: UUID) -> Response:
        """Ban, suspend until a time, always pre-moderate, trust or warn a commenter, or lift a ban or suspension.

        Lifting restores what stood before. A warning is kept on record; the commenter is not told yet.
        """
        fields = self.read_fields(request)
        errors: list[FieldError] = []
        action = read_choice_field(fields, "action", errors, choices=CommenterAction.Kind.values)
        until = read_time_field(fields, "until", errors)
        reason = read_text_field(fields, "reason", errors, most=REASON_LIMIT)
        if errors:
            raise InvalidInput(errors)
        taken = act_on_commenter(
            moderator=moderator_of(request),
            commenter_id=commenter_id,
            action=CommenterAction.Kind(action),
            until=until,
            reason=reason,
        )
        return Response(action_document(taken, may_undo=True), status=201)


class UndoCommenterActionView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"POST": MODERATE_SENIOR}

    @describe("undo_commenter_action", answers={200: CommenterActionShape}, problems=(409,))
    def post(self, request: Request, commenter_id: UUID, action_id: UUID) -> Response:
        """Restore exactly what stood before an action. 409 `stale` says who changed what since."""
        undone = undo_commenter_action(moderator=moderator_of(request), commenter_id=commenter_id, action_id=action_id)
        return Response(action_document(undone, may_undo=False))


class CommenterNotesView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"POST": MODERATE}

    @describe("add_commenter_note", body=NewNoteShape, answers={201: NoteShape})
    def post(self, request: Request, commenter_id: UUID) -> Response:
        """A remark about a commenter for colleagues. It never leaves the desk."""
        errors: list[FieldError] = []
        body = read_text_field(self.read_fields(request), "body", errors, most=NOTE_LIMIT, required=True)
        if errors:
            raise InvalidInput(errors)
        note = add_commenter_note(moderator=moderator_of(request), commenter_id=commenter_id, body=body)
        return Response(note_document(note), status=201)


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
