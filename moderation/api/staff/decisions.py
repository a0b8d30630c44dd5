"""Moderators' decisions: one, many at once, and the undoing of many."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from moderation.api.fields import read_choice_field, read_id_list, read_number_field, read_text_field
from moderation.api.permissions import MODERATE, Right
from moderation.api.schema import describe
from moderation.api.staff.shapes import (
    VERBS,
    BatchShape,
    BulkDecisionShape,
    DecisionShape,
    NewDecisionShape,
    UndoneShape,
)
from moderation.api.views import StaffView, moderator_of
from moderation.errors import FieldError, InvalidInput
from moderation.queries.staff_documents import decision_document
from moderation.reviewing.batches import BATCH_LIMIT, BatchResult, decide_many, undo_batch
from moderation.reviewing.deciding import NOTE_LIMIT, decide, undo_decision
from moderation.status import Action

LARGEST_VERSION = 2**31 - 1


class DecisionsView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"POST": MODERATE}

    @describe("decide", body=NewDecisionShape, answers={201: DecisionShape}, problems=(409,))
    def post(self, request: Request, comment_id: UUID) -> Response:
        """Decide on one comment, as it was read: 409 `stale` says who decided meanwhile."""
        fields = self.read_fields(request)
        errors: list[FieldError] = []
        chosen = _read_choice(fields, errors)
        version = read_number_field(fields, "version", errors, most=LARGEST_VERSION)
        revision = None
        if fields.get("revision") is not None:
            revision = read_number_field(fields, "revision", errors, most=LARGEST_VERSION)
        if errors:
            raise InvalidInput(errors)
        decision = decide(
            moderator=moderator_of(request), comment_id=comment_id, version=version, revision=revision, **chosen
        )
        return Response(decision_document(decision), status=201)


class UndoDecisionView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"POST": MODERATE}

    @describe("undo_decision", answers={200: UndoneShape}, problems=(409,))
    def post(self, request: Request, decision_id: UUID) -> Response:
        """Take one's own decision back, exactly. 409 `stale` where anything has happened to the comment since."""
        comment = undo_decision(moderator=moderator_of(request), decision_id=decision_id)
        return Response({"comment": comment.pk, "status": comment.status, "version": comment.version})


class BulkDecisionsView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"POST": MODERATE}

    @describe("decide_many", body=BulkDecisionShape, answers={200: BatchShape})
    def post(self, request: Request) -> Response:
        """Decide on up to 500 comments, each by itself: `refused` names those that could not take the step."""
        fields = self.read_fields(request)
        errors: list[FieldError] = []
        ids = read_id_list(fields, "ids", errors, most=BATCH_LIMIT)
        chosen = _read_choice(fields, errors)
        if errors:
            raise InvalidInput(errors)
        result = decide_many(moderator=moderator_of(request), comment_ids=ids, **chosen)
        return Response(_batch_document(result))


class UndoView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"POST": MODERATE}

    @describe("undo_batch", answers={200: BatchShape}, problems=(409,))
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Restore exactly what a batch changed, and nothing that was decided since."""
        return Response(_batch_document(undo_batch(moderator=moderator_of(request), batch_id=batch_id)))


def _read_choice(fields: Mapping[str, object], errors: list[FieldError]) -> dict[str, Any]:
    return {
        "action": Action(read_choice_field(fields, "action", errors, choices=VERBS)),
        "reason": read_text_field(fields, "reason", errors, most=60),
        "note": read_text_field(fields, "note", errors, most=NOTE_LIMIT),
    }


def _batch_document(result: BatchResult) -> dict[str, Any]:
    return {
        "batch": result.batch,
        "applied": list(result.applied),
        "refused": [{"id": comment_id, "code": code} for comment_id, code in result.refused],
    }
