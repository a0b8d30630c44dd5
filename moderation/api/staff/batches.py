"""Batches of decisions: comments selected as they stand, decided on piece by piece, looked at afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from moderation.api.fields import read_choice_field, read_id_list, read_text_field
from moderation.api.parameters import read_choice, read_cursor, read_limit
from moderation.api.permissions import MODERATE, Right
from moderation.api.schema import PAGING, describe, parameter
from moderation.api.shapes import page_of
from moderation.api.staff.queue import FILTERS, read_filters
from moderation.api.staff.shapes import VERBS, RefusedShape
from moderation.api.views import StaffView, base_url, moderator_of
from moderation.errors import FieldError, InvalidInput
from moderation.models import Comment
from moderation.queries import staff
from moderation.queries.batches import batch_document, batches_page, preview_batch, read_batch
from moderation.queries.staff_queues import find_comments
from moderation.reviewing.batches import CHUNK, SELECTION_LIMIT, continue_batch, select_comments, start_batch
from moderation.reviewing.deciding import NOTE_LIMIT
from moderation.status import Action


class NewBatchShape(serializers.Serializer[Any]):
    ids = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        min_length=1,
        max_length=SELECTION_LIMIT,
        help_text="These comments; without it, those of the queue that the parameters leave.",
    )


class ChoiceShape(serializers.Serializer[Any]):
    action = serializers.ChoiceField(choices=VERBS)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=60)
    note = serializers.CharField(required=False, allow_blank=True, max_length=NOTE_LIMIT)


class ListedBatchShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    moderator = serializers.CharField()
    action = serializers.ChoiceField(choices=VERBS, allow_null=True, help_text="Null: nothing has been chosen yet.")
    reason = serializers.CharField()
    note = serializers.CharField()
    created_at = serializers.DateTimeField()
    total = serializers.IntegerField(help_text="Comments in it.")
    applied = serializers.IntegerField(help_text="Comments that took the step.")
    refused = serializers.IntegerField(help_text="Comments that were left alone.")
    waiting = serializers.IntegerField(help_text="Comments that are still to come.")
    undone_at = serializers.DateTimeField(allow_null=True)
    restored = serializers.IntegerField(help_text="Comments that were put back as they were.")
    restorable = serializers.IntegerField(help_text="Comments that undoing would put back: nothing has happened since.")


class OneBatchShape(ListedBatchShape):
    refusals = RefusedShape(many=True)


class SelectedBatchShape(OneBatchShape):
    changed = serializers.IntegerField(help_text="Changed or gone since they were selected; they are left alone.")
    claimed = serializers.DictField(
        child=serializers.IntegerField(), help_text="By name: how many a colleague is working on; they are left alone."
    )
    public = serializers.IntegerField(help_text="Readers see these now.")
    by_status = serializers.DictField(child=serializers.IntegerField())
    possible = serializers.DictField(child=serializers.IntegerField(), help_text="By verb: how many can take the step.")


class BatchesView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"GET": MODERATE, "POST": MODERATE}

    @describe("list_batches", answers={200: page_of(ListedBatchShape, "BatchPageShape")}, parameters=PAGING)
    def get(self, request: Request) -> Response:
        """What was decided at once, newest first."""
        return Response(
            batches_page(limit=read_limit(request), cursor=read_cursor(request), base_url=base_url(request))
        )

    @describe(
        "select_batch",
        body=NewBatchShape,
        answers={201: SelectedBatchShape},
        parameters=[parameter("queue", "Which queue.", choices=staff.QUEUES, default="held"), *FILTERS],
    )
    def post(self, request: Request) -> Response:
        """Select comments as they stand, the oldest 5,000 at most, and see what deciding on them would meet.

        Nothing is decided until `apply` says what. A selection that nothing is made of is forgotten after a day.
        """
        moderator, errors = moderator_of(request), list[FieldError]()
        fields = self.read_fields(request)
        if fields.get("ids") is None:
            queue = read_choice(request, "queue", staff.QUEUES, default="held")
            comments = find_comments(queue=queue, filters=read_filters(request), moderator=moderator)
        else:
            comments = Comment.objects.filter(pk__in=read_id_list(fields, "ids", errors, most=SELECTION_LIMIT))
        if errors:
            raise InvalidInput(errors)
        batch = read_batch(batch_id=select_comments(moderator=moderator, comments=comments).pk)
        seen = preview_batch(batch=batch, moderator=moderator, base_url=base_url(request))
        facts = ("changed", "claimed", "public", "by_status", "possible")
        return Response(batch_document(batch) | {name: getattr(seen, name) for name in facts}, status=201)


class BatchView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"GET": MODERATE}

    @describe("read_batch", answers={200: OneBatchShape})
    def get(self, request: Request, batch_id: UUID) -> Response:
        """How far a batch has come, and what it left alone and why."""
        return Response(batch_document(read_batch(batch_id=batch_id)))


class ApplyBatchView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"POST": MODERATE}

    @describe("apply_batch", body=ChoiceShape, answers={200: OneBatchShape}, problems=(409,))
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Choose what becomes of a selection, and do it for the next 250: call it again until none is `waiting`.

        The first choice holds. Comments that have changed since they were selected, and those that a colleague is
        working on, are left alone.
        """
        fields = self.read_fields(request)
        errors: list[FieldError] = []
        choice: dict[str, Any] = {
            "action": Action(read_choice_field(fields, "action", errors, choices=VERBS)),
            "reason": read_text_field(fields, "reason", errors, most=60),
            "note": read_text_field(fields, "note", errors, most=NOTE_LIMIT),
        }
        if errors:
            raise InvalidInput(errors)
        start_batch(moderator=moderator_of(request), batch_id=batch_id, **choice)
        continue_batch(moderator=moderator_of(request), batch_id=batch_id, most=CHUNK)
        return Response(batch_document(read_batch(batch_id=batch_id)))
