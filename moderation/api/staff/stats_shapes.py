"""Shapes of the figures, for the OpenAPI document. Times are in seconds, shares from 0 to 1, intervals of 95 %."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class PercentilesShape(serializers.Serializer[Any]):
    p50 = serializers.FloatField(allow_null=True)
    p95 = serializers.FloatField(allow_null=True)


class QueueNowShape(serializers.Serializer[Any]):
    size = serializers.IntegerField()
    oldest_age = serializers.FloatField(allow_null=True)


class RulePrecisionShape(serializers.Serializer[Any]):
    rule = serializers.CharField()
    decided = serializers.IntegerField(help_text="Of what it stopped, how much people decided on.")
    refused = serializers.IntegerField(help_text="Of that, how much they refused.")
    precision = serializers.FloatField()
    low = serializers.FloatField(help_text="Wilson's interval.")
    high = serializers.FloatField()


class CheckPrecisionShape(serializers.Serializer[Any]):
    check = serializers.CharField()
    decided = serializers.IntegerField(help_text="Of what a rule stopped that asks for what it sees.")
    refused = serializers.IntegerField()
    precision = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class StatsShape(serializers.Serializer[Any]):
    received = serializers.IntegerField()
    by_outcome = serializers.DictField(child=serializers.IntegerField())
    automated_share = serializers.FloatField(allow_null=True)
    time_to_decision = PercentilesShape()
    queue = QueueNowShape()
    check_precision = RulePrecisionShape(many=True)
    appeals = serializers.DictField(child=serializers.IntegerField())


class PieceShape(serializers.Serializer[Any]):
    since = serializers.DateTimeField()
    received = serializers.DictField(child=serializers.IntegerField(), help_text="By the status that they have now.")
    by_policy = serializers.IntegerField(help_text="Final decisions.")
    by_people = serializers.IntegerField()


class OverTimeShape(serializers.Serializer[Any]):
    step = serializers.ChoiceField(choices=["hour", "day", "week", "month"])
    pieces = PieceShape(many=True)


class SpeedShape(PercentilesShape):
    """Of the newest 10,000 final decisions, from when the text was sent."""

    people = PercentilesShape()
    edges = serializers.ListField(child=serializers.IntegerField(), help_text="Upper ends; one more bin is open.")
    policy_counts = serializers.ListField(child=serializers.IntegerField())
    people_counts = serializers.ListField(child=serializers.IntegerField())


class WaitingNowShape(QueueNowShape):
    over_1h = serializers.IntegerField()
    over_6h = serializers.IntegerField()
    over_24h = serializers.IntegerField()


class ActivityShape(serializers.Serializer[Any]):
    received = serializers.IntegerField()
    by_outcome = serializers.DictField(child=serializers.IntegerField())
    by_policy = serializers.IntegerField(help_text="Final decisions.")
    by_people = serializers.IntegerField()
    moderators = serializers.IntegerField(help_text="How many people those were.")
    automated_share = serializers.FloatField(allow_null=True)
    over_time = OverTimeShape()
    time_to_decision = SpeedShape()
    queue = WaitingNowShape()


class PeopleAgreeShape(serializers.Serializer[Any]):
    looked = serializers.IntegerField()
    agreed = serializers.IntegerField(help_text="On publishing or not.")
    kappa = serializers.FloatField(allow_null=True, help_text="Cohen's; null where all answers are alike.")
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    table = serializers.DictField(
        child=serializers.DictField(child=serializers.IntegerField()),
        help_text="`table[first][second]`",
    )


class PolicyAgreesShape(serializers.Serializer[Any]):
    looked = serializers.IntegerField()
    upheld = serializers.IntegerField(help_text="Of the policy's approvals, how many people would have published.")
    share = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    choices = serializers.DictField(child=serializers.IntegerField())


class LookAgreementShape(serializers.Serializer[Any]):
    people = PeopleAgreeShape()
    policy = PolicyAgreesShape()


class CalibrationBinShape(serializers.Serializer[Any]):
    decided = serializers.IntegerField()
    refused = serializers.IntegerField()
    predicted = serializers.FloatField(allow_null=True)
    share = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        """`from` is no name that a class can give a field."""
        ends = {"from": serializers.FloatField(), "to": serializers.FloatField()}
        return ends | super().get_fields()


class CalibrationShape(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]  # a field may share its name with what serializers have of their own
    decided = serializers.IntegerField()
    refused = serializers.IntegerField(help_text="For what the score is about.")
    error = serializers.FloatField(allow_null=True, help_text="Expected calibration error.")
    bins = CalibrationBinShape(many=True)


class DriftShape(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]  # as above
    edges = serializers.ListField(child=serializers.FloatField())
    now = serializers.ListField(child=serializers.IntegerField())
    before = serializers.ListField(child=serializers.IntegerField(), help_text="Of the period just as long before.")
    psi = serializers.FloatField(allow_null=True, help_text="Population stability index.")
    chance = serializers.FloatField(allow_null=True, help_text="What it may be without any change, 95 times in 100.")
    reading = serializers.ChoiceField(choices=["too_few", "stable", "moved", "moved_much"])


class AvailabilityShape(serializers.Serializer[Any]):
    check = serializers.CharField()
    remote = serializers.BooleanField()
    asked = serializers.IntegerField()
    unavailable = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True, help_text="Answered, of those asked.")


class AccuracyShape(serializers.Serializer[Any]):
    second_looks = LookAgreementShape()
    precision_by_rule = RulePrecisionShape(many=True)
    precision_by_check = CheckPrecisionShape(many=True)
    calibration = CalibrationShape(many=True)
    drift = DriftShape(many=True, help_text="Empty without `since`.")
    availability = AvailabilityShape(many=True)
