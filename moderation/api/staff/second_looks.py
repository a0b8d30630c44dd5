"""Second looks over REST: what waits for whoever asks, shown blind; one's own answer; and what is made of it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from moderation.api.fields import read_choice_field, read_text_field
from moderation.api.parameters import read_limit
from moderation.api.permissions import MODERATE, Right
from moderation.api.schema import describe, parameter
from moderation.api.staff.shapes import DecisionShape
from moderation.api.views import StaffView, moderator_of
from moderation.errors import FieldError, InvalidInput, NotAllowed
from moderation.learning.auditing import disputed_samples, find_sample, settle_look, take_look, waiting_samples
from moderation.learning.examples import FINAL
from moderation.models import AuditSample
from moderation.queries.second_looks import blind_document, revealed_document
from moderation.status import Action

_USUAL = 10
_CHOICES = tuple(str(action) for action in FINAL)
_LIMIT = parameter(
    "limit", "How many, at most.", schema={"type": "integer", "minimum": 1, "maximum": 100}, default=_USUAL
)


class AboveShape(serializers.Serializer[Any]):
    author_name = serializers.CharField(help_text="Empty, as is the text, where it is not public.")
    body = serializers.CharField()


class BlindLookShape(serializers.Serializer[Any]):
    """A comment without its id, its status, its findings and its author's record: nothing that tells the decision."""

    id = serializers.UUIDField(help_text="The second look's.")
    article = serializers.CharField()
    article_title = serializers.CharField()
    author_name = serializers.CharField()
    body = serializers.CharField()
    created_at = serializers.DateTimeField()
    context = AboveShape(many=True)  # type: ignore[assignment]  # a field may share its name with what serializers have of their own


class SecondChoiceShape(serializers.Serializer[Any]):
    action = serializers.ChoiceField(choices=_CHOICES)
    reason = serializers.CharField()
    moderator = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField(allow_null=True)


class TakenLookShape(BlindLookShape):
    comment = serializers.UUIDField()
    outcome = serializers.ChoiceField(choices=AuditSample.Outcome.values)
    first = DecisionShape()
    second = SecondChoiceShape()


class SecondLooksShape(serializers.Serializer[Any]):
    waiting = serializers.IntegerField(help_text="How many wait for whoever asks.")
    results = BlindLookShape(many=True, help_text="The newest of them.")
    disputed = TakenLookShape(many=True, help_text="Decided differently, and not settled yet.")


class NewLookShape(serializers.Serializer[Any]):
    action = serializers.ChoiceField(choices=_CHOICES)
    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=60, help_text="A code of the policy; needed to reject."
    )


class SecondLooksView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"GET": MODERATE}

    @describe("list_second_looks", answers={200: SecondLooksShape}, parameters=[_LIMIT])
    def get(self, request: Request) -> Response:
        """Comments to be decided again without knowing how they were decided, and what was decided differently."""
        limit = read_limit(request, default=_USUAL)
        waiting = waiting_samples(moderator=moderator_of(request))
        document = {
            "waiting": waiting.count(),
            "results": [blind_document(sample) for sample in waiting[:limit]],
            "disputed": [revealed_document(sample) for sample in disputed_samples()[:limit]],
        }
        return Response(document)


class SecondLookView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"GET": MODERATE, "POST": MODERATE}

    @describe("read_second_look", answers={200: TakenLookShape}, problems=(403, 404, 409))
    def get(self, request: Request, sample_id: uuid.UUID) -> Response:
        """One that was taken, beside the first decision. One that waits is refused: it is to be taken blind."""
        sample = find_sample(moderator=moderator_of(request), sample_id=sample_id)
        if not sample.choice:
            raise NotAllowed("Nobody has taken this second look yet.")
        return Response(revealed_document(sample))

    @describe("take_second_look", body=NewLookShape, answers={201: TakenLookShape}, problems=(403, 404, 409))
    def post(self, request: Request, sample_id: uuid.UUID) -> Response:
        """Say what one would have done; the answer says what was done. The comment stays as it is."""
        fields = self.read_fields(request)
        errors: list[FieldError] = []
        action = read_choice_field(fields, "action", errors, choices=_CHOICES)
        reason = read_text_field(fields, "reason", errors, most=60)
        if errors:
            raise InvalidInput(errors)
        moderator = moderator_of(request)
        sample = take_look(moderator=moderator, sample_id=sample_id, action=Action(action), reason=reason)
        return Response(revealed_document(sample), status=201)


class SettleView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"POST": MODERATE}

    @describe("settle_second_look", answers={200: TakenLookShape}, problems=(404, 409))
    def post(self, request: Request, sample_id: uuid.UUID) -> Response:
        """Leave it at the first decision although the second look differed. Changing it is a decision as any other."""
        return Response(revealed_document(settle_look(moderator=moderator_of(request), sample_id=sample_id)))
