"""The shapes of a policy and of a backtest, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from moderation.api.shapes import page_of

OUTCOMES = ("approve", "hold", "spam", "reject")


class PolicyReasonShape(serializers.Serializer[Any]):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field may share its name with what serializers have of their own
    public_text = serializers.CharField()


class PolicyShape(serializers.Serializer[Any]):
    version = serializers.CharField()
    default = serializers.ChoiceField(choices=["approve", "hold"])
    rules = serializers.ListField(child=serializers.DictField())
    reasons = PolicyReasonShape(many=True)


class PolicyVersionShape(serializers.Serializer[Any]):
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    created_by = serializers.CharField(allow_null=True)
    document = PolicyShape()


class BacktestRequestShape(serializers.Serializer[Any]):
    policy = PolicyShape(required=False, allow_null=True, help_text="Null: the one in force.")
    since = serializers.DateTimeField(required=False, allow_null=True)
    until = serializers.DateTimeField(required=False, allow_null=True)


class ChangedShape(serializers.Serializer[Any]):
    to = serializers.ChoiceField(choices=OUTCOMES)
    count = serializers.IntegerField()
    people_approved = serializers.IntegerField(help_text="How many of them a person approved.")
    people_refused = serializers.IntegerField(help_text="How many of them a person rejected or marked as spam.")

    def get_fields(self) -> dict[str, serializers.Field]:
        # "from" is a word of Python's, so it cannot be an attribute.
        return {"from": serializers.ChoiceField(choices=OUTCOMES), **super().get_fields()}


class AgreementShape(serializers.Serializer[Any]):
    agreed = serializers.IntegerField()
    asked = serializers.IntegerField(help_text="Held for a person.")
    contradicted = serializers.IntegerField(help_text="Published though refused, or refused though approved.")


class BacktestPeopleShape(serializers.Serializer[Any]):
    decided = serializers.IntegerField()
    before = AgreementShape(help_text="What the machine recommended then.")
    after = AgreementShape(help_text="What this policy would.")


class RuleRecordShape(serializers.Serializer[Any]):
    rule = serializers.CharField()
    then = serializers.ChoiceField(choices=OUTCOMES)
    mode = serializers.ChoiceField(choices=["live", "shadow"])
    matched = serializers.IntegerField()
    alone = serializers.IntegerField(help_text="It was the only live rule that matched.")
    would_change = serializers.IntegerField(help_text="A shadow rule: it asks for more than was recommended.")
    decided = serializers.IntegerField(help_text="Of those that matched, people decided so many …")
    refused = serializers.IntegerField(help_text="… and refused so many.")
    precision = serializers.FloatField(allow_null=True)


class BacktestSampleShape(ChangedShape):
    comment = serializers.UUIDField()
    excerpt = serializers.CharField()
    reasons = serializers.ListField(child=serializers.CharField())
    people = serializers.ChoiceField(choices=["approved", "refused"], allow_null=True)
    count = None  # type: ignore[assignment]  # how REST framework takes an inherited field away
    people_approved = None  # type: ignore[assignment]  # see above
    people_refused = None  # type: ignore[assignment]  # see above


class BacktestShape(serializers.Serializer[Any]):
    policy_version = serializers.CharField()
    compared = serializers.IntegerField()
    capped = serializers.BooleanField(help_text="There were more: the newest were compared.")
    changed = serializers.IntegerField()
    changes = ChangedShape(many=True)
    people = BacktestPeopleShape()
    rules = RuleRecordShape(many=True)
    samples = BacktestSampleShape(many=True)


POLICY_VERSION_PAGE = page_of(PolicyVersionShape, "PolicyVersionPageShape")
