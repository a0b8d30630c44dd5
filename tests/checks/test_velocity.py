"""What VelocityCheck passes on of how fast comments come."""

from moderation.checks.base import Signals
from moderation.checks.velocity import VelocityCheck
from tests.checks.inspecting import inspect


def test_recent_comments_are_counted_by_address_and_by_client():
    findings = inspect(VelocityCheck(), signals=Signals(recent_from_address=3, recent_from_client=7))
    assert {label: finding.score for label, finding in findings.items()} == {
        "velocity_address": 3,
        "velocity_client": 7,
    }


def test_a_second_client_under_the_same_address_is_reported():
    assert inspect(VelocityCheck(), signals=Signals(flood_elsewhere=True)).keys() == {"flood_elsewhere"}


def test_a_first_comment_in_ten_minutes_is_nothing_to_report():
    assert inspect(VelocityCheck()) == {}
