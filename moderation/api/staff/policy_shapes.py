"""The shapes of a policy and of a backtest, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from moderation.api.shapes import page_of
from moderation.backtesting import MOST_COMPARED
from moderation.backtesting.lines import SCORED_LABELS

OUTCOMES = ("approve", "hold", "spam", "reject")
COMPARED_WITH = ("then", "in_force")


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
    compare_with = serializers.ChoiceField(
        choices=COMPARED_WITH,
        required=False,
        help_text='"then": what the machine recommended when the comments came (the default). "in_force": what the '
        "policy that is in force would.",
    )
    most = serializers.IntegerField(
        required=False, min_value=1, max_value=MOST_COMPARED, help_text="The newest so many at most."
    )
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
    before = AgreementShape(help_text="What it is compared with.")
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


class MarkShape(serializers.Serializer[Any]):
    start = serializers.IntegerField(help_text="In code points of the excerpt.")
    end = serializers.IntegerField(help_text="Exclusive.")
    label = serializers.CharField()  # type: ignore[assignment]  # see PolicyReasonShape


class BacktestSampleShape(ChangedShape):
    comment = serializers.UUIDField()
    excerpt = serializers.CharField(help_text="The beginning, or what is around the first mark.")
    marks = MarkShape(many=True, help_text="What findings that the rules name point at.")
    reasons = serializers.ListField(child=serializers.CharField(), help_text="The rules of this policy.")
    reasons_before = serializers.ListField(
        child=serializers.CharField(), help_text="The rules of what it is compared with."
    )
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


class PointShape(serializers.Serializer[Any]):
    threshold = serializers.FloatField()
    caught = serializers.FloatField(help_text="Of what people refuse, the share at or above it.")
    wrongly_held = serializers.FloatField(help_text="Of what they approve, the share at or above it.")
    above = serializers.IntegerField(help_text="How many are at or above it …")
    precision = serializers.FloatField(allow_null=True, help_text="… and what share of these people refused.")


class TradeOffShape(serializers.Serializer[Any]):
    finding = serializers.ChoiceField(choices=SCORED_LABELS)
    refused = serializers.IntegerField()
    approved = serializers.IntegerField()
    in_force = serializers.FloatField(allow_null=True, help_text="The lowest live line of holding.")
    suggested = serializers.FloatField(allow_null=True, help_text="Null: too little was decided, or no line is good.")
    why = serializers.CharField()
    curve = PointShape(many=True, help_text="Empty where nothing is suggested.")


POLICY_VERSION_PAGE = page_of(PolicyVersionShape, "PolicyVersionPageShape")
