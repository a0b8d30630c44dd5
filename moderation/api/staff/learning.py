"""What was learned from moderators, and which version of it is in force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from moderation.api.permissions import MODERATE, MODERATE_SENIOR, Right
from moderation.api.schema import describe
from moderation.api.views import StaffView, moderator_of
from moderation.errors import FieldError, InvalidInput
from moderation.learning.versions import restore_version, resume_versions
from moderation.models import AdapterVersion
from moderation.queries.learning import learning_document


class AdapterShape(serializers.Serializer[Any]):
    version = serializers.IntegerField()
    classifier = serializers.CharField(help_text="What it was learned on top of.")
    learned_from = serializers.ChoiceField(choices=AdapterVersion.Source.values)
    examples = serializers.IntegerField(help_text="Decisions that it has learned from.")
    measured = serializers.DictField(help_text="How it and the classifier alone predicted decisions beforehand.")
    live = serializers.BooleanField()
    held_back = serializers.CharField(help_text="Why it did not go live by itself; empty where it did.")
    usable = serializers.BooleanField(help_text="Made for the classifier that runs; else it is left out.")
    restorable = serializers.BooleanField(help_text="Usable, and what it had learned is still stored.")
    went_live_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


class CurvePointShape(serializers.Serializer[Any]):
    until = serializers.DateTimeField()
    decisions = serializers.IntegerField()
    adapter = serializers.FloatField(allow_null=True, help_text="ROC-AUC of what was predicted with it.")
    base = serializers.FloatField(allow_null=True, help_text="ROC-AUC of the classifier alone.")


class MovedWordShape(serializers.Serializer[Any]):
    word = serializers.CharField()
    weight = serializers.FloatField(help_text="Mean change of a refusal's log-odds.")
    comments = serializers.IntegerField()


class MovedWordsShape(serializers.Serializer[Any]):
    up = MovedWordShape(many=True)
    down = MovedWordShape(many=True)


class CoefficientShape(serializers.Serializer[Any]):
    name = serializers.CharField()
    value = serializers.FloatField()


class SurpriseShape(serializers.Serializer[Any]):
    comment = serializers.UUIDField()
    excerpt = serializers.CharField()
    refused = serializers.BooleanField(help_text="What a person decided.")
    predicted = serializers.FloatField(help_text="How probable a refusal was called before that.")


class LearningShape(serializers.Serializer[Any]):
    classifier = serializers.CharField(help_text="The one that runs.")
    live = AdapterShape(allow_null=True)
    versions = AdapterShape(many=True, help_text="Newest first.")
    decisions = serializers.IntegerField(help_text="Decisions that were learned from and still stand.")
    curve = CurvePointShape(many=True)
    second_looks = serializers.DictField(child=serializers.IntegerField())
    surprises = SurpriseShape(many=True, help_text="Of the newest decisions those that were foreseen least.")
    coefficients = CoefficientShape(many=True)
    words = MovedWordsShape()


class RestoreShape(serializers.Serializer[Any]):
    version = serializers.IntegerField(allow_null=True, required=False, help_text="Null: none, the classifier alone.")
    automatic = serializers.BooleanField(required=False, help_text="Versions go live by themselves again.")


class LearningView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"GET": MODERATE}

    @describe("read_learning", answers={200: LearningShape})
    def get(self, request: Request) -> Response:
        """What was learned from this site's moderators, and how well it predicts them."""
        return Response(learning_document())


class RestoreView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"POST": MODERATE_SENIOR}

    @describe("restore_adapter", body=RestoreShape, answers={200: LearningShape}, problems=(404, 409))
    def post(self, request: Request) -> Response:
        """Put a version in force, or none, or let versions go live by themselves again."""
        fields = self.read_fields(request)
        moderator = moderator_of(request)
        if fields == {"automatic": True}:
            resume_versions(moderator=moderator)
        elif list(fields) == ["version"]:
            restore_version(number=_read_number(fields["version"]), moderator=moderator)
        else:
            raise _not_understood()
        return Response(learning_document())


def _read_number(value: object) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1 << 31):
        return value
    raise _not_understood()


def _not_understood() -> InvalidInput:
    message = "Name a version by its number, or null for none, or say that it is automatic."
    return InvalidInput([FieldError("version", "invalid", message)])
