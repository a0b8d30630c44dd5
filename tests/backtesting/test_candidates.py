"""Moving a line within a policy document."""

import pytest

from moderation.backtesting.candidates import line_of, move_line
from moderation.policy import parse_policy
from moderation.screening.policies import default_document


def document(*rules):
    return {"version": "1", "default": "approve", "rules": list(rules), "reasons": []}


def rule(then, *when, mode="live"):
    return {"name": f"{then} {len(when)}", "when": list(when), "then": then, "mode": mode}


HIGH = {"finding": "toxicity", "at_least": 0.9}
LOW = {"finding": "toxicity", "at_least": 0.6}
TOP = {"finding": "toxicity", "at_most": 0.89}


def test_the_lowest_live_rule_of_the_outcome_draws_the_line():
    policy = document(
        rule("hold", HIGH), rule("hold", LOW, TOP), rule("reject", {"finding": "toxicity", "at_least": 0.1})
    )
    assert line_of(policy, "toxicity", "hold") == 0.6
    moved = move_line(policy, "toxicity", "hold", 0.7)
    assert moved is not None
    assert moved["rules"][1]["when"] == [{"finding": "toxicity", "at_least": 0.7}, TOP]
    assert policy["rules"][1]["when"] == [LOW, TOP]


def test_a_band_is_never_emptied():
    assert move_line(document(rule("hold", LOW, TOP)), "toxicity", "hold", 0.95) is None


@pytest.mark.parametrize(
    "other",
    [
        rule("hold", LOW, mode="shadow"),
        rule("hold", LOW, {"finding": "link_count", "at_least": 1}),
        rule("spam", LOW),
        rule("hold", {"finding": "toxicity", "present": True}),
    ],
)
def test_other_rules_draw_no_such_line(other):
    assert line_of(document(other), "toxicity", "hold") is None
    assert move_line(document(other), "toxicity", "hold", 0.5) is None


def test_the_default_policy_has_a_line_for_every_score_and_stays_a_policy_when_it_moves():
    policy = default_document()
    for label in ("toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack", "spam"):
        line = line_of(policy, label, "hold")
        assert line is not None
        moved = move_line(policy, label, "hold", line - 0.05)
        assert moved is not None
        parse_policy(moved)
    assert line_of(policy, "spam", "spam") is not None
