"""Shapes of what moderators read of a commenter and do about one, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from moderation.api.shapes import page_of
from moderation.api.staff.shapes import CommenterShape, DecisionShape, EventShape, NoteShape, StaffCommentShape
from moderation.models import Commenter, CommenterAction
from moderation.reviewing.commenters import REASON_LIMIT


class NewCommenterActionShape(serializers.Serializer[Any]):
    action = serializers.ChoiceField(choices=CommenterAction.Kind.values)
    until = serializers.DateTimeField(
        required=False, allow_null=True, help_text="When a suspension ends, or a ban; a ban without it is for good."
    )
    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=REASON_LIMIT, help_text="For colleagues: it goes on record."
    )


class CommenterActionShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    action = serializers.ChoiceField(choices=CommenterAction.Kind.values)
    reason = serializers.CharField()
    moderator = serializers.CharField()
    created_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=Commenter.State.values, help_text="What it made of the commenter.")
    until = serializers.DateTimeField(allow_null=True, help_text="When that state ends; null: never by itself.")
    previous_state = serializers.ChoiceField(choices=Commenter.State.values)
    previous_until = serializers.DateTimeField(allow_null=True)
    undone_at = serializers.DateTimeField(allow_null=True)
    undone_by = serializers.CharField(allow_null=True)
    may_undo = serializers.BooleanField(help_text="Whether nothing that came later stands on it.")


class DecisionInHistoryShape(DecisionShape):
    undone_at = serializers.DateTimeField(allow_null=True)


class CommenterCommentShape(StaffCommentShape):
    decisions = DecisionInHistoryShape(many=True, help_text="All about this comment, oldest first.")


class FullCommenterShape(CommenterShape):
    """`rejected_count` counts spam as well; `by_status` tells them apart."""

    state_until = serializers.DateTimeField(allow_null=True)
    state_after = serializers.ChoiceField(
        choices=Commenter.State.values, allow_null=True, help_text="What follows at `state_until`."
    )
    staff = serializers.BooleanField()
    by_status = serializers.DictField(child=serializers.IntegerField(), help_text="Comments of each status.")
    actions = CommenterActionShape(many=True, help_text="Newest first.")
    notes = NoteShape(many=True)
    events = EventShape(many=True, help_text="What is on record about the commenter, oldest first.")
    comments = page_of(CommenterCommentShape, "CommenterCommentPageShape")
