"""What ReputationCheck makes of a commenter's history."""

import pytest

from moderation.checks.base import Author, Signals
from moderation.checks.reputation import ReputationCheck
from tests.checks.inspecting import inspect


def test_trust_needs_a_confirmed_address():
    assert "trusted_author" in inspect(ReputationCheck(), author=Author(state="trusted", confirmed=True))
    assert inspect(ReputationCheck(), author=Author(state="trusted", confirmed=False)) == {}


def test_approved_comments_count_under_a_confirmed_address_alone():
    findings = inspect(ReputationCheck(), author=Author(confirmed=True, approved=4))
    assert findings["approved_before"].score == 4
    assert inspect(ReputationCheck(), author=Author(confirmed=False, approved=4)) == {}


def test_the_newsroom_is_recognised():
    assert inspect(ReputationCheck(), author=Author(staff=True)).keys() == {"staff_author"}


@pytest.mark.parametrize(
    ("author", "label"),
    [
        (Author(state="banned", confirmed=True, staff=True), "banned_author"),
        (Author(state="suspended", confirmed=True, staff=True), "suspended_author"),
        (Author(state="premoderated", confirmed=True), "premoderated_author"),
    ],
)
def test_a_state_is_reported_and_a_ban_leaves_no_other_standing(author, label):
    assert inspect(ReputationCheck(), author=author).keys() == {label}


def test_a_blocked_origin_takes_trust_away():
    author = Author(state="trusted", confirmed=True, staff=True)
    assert inspect(ReputationCheck(), author=author, signals=Signals(banned=True)).keys() == {"banned_author"}


def test_a_bad_record_counts_without_a_confirmed_address_too():
    finding = inspect(ReputationCheck(), author=Author(approved=1, rejected=2, spam=1))["rejected_share"]
    assert finding.score == 0.75


def test_a_record_too_short_to_judge_is_left_out():
    assert inspect(ReputationCheck(), author=Author(rejected=2)) == {}
    assert "rejected_share" in inspect(ReputationCheck(fewest=2), author=Author(rejected=2))
    assert "rejected_share" not in inspect(ReputationCheck(), author=Author(confirmed=True, approved=9))
