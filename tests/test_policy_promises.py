"""No comment is refused on scores of abuse alone."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.policy import Observed, PolicyError, decide, parse_policy, refuse_broken_promises
from moderation.policy.promises import ABUSE_SCORES

DEFAULT = parse_policy(
    json.loads((Path(__file__).parents[1] / "moderation" / "default_policy.json").read_text(encoding="utf-8"))
)


def policy_of(then, *when, mode="live"):
    rule = {"name": "r", "when": list(when), "then": then, "mode": mode}
    return parse_policy({"version": "1", "default": "approve", "rules": [rule], "reasons": []})


def at_least(label):
    return {"finding": label, "at_least": 0.99}


@pytest.mark.parametrize("then", ["reject", "spam"])
@pytest.mark.parametrize(
    "when",
    [
        [at_least("toxicity")],
        [at_least("toxicity"), at_least("threat")],
        [at_least("site_rejection"), {"finding": "staff_author", "present": False}],
        [at_least("insult"), {"finding": "link_count", "at_most": 3}],
        [{"finding": "identity_attack", "present": True}],
        [at_least("openai_hate")],
        [at_least("toxicity"), {"finding": "length", "at_least": 1}],
        [at_least("toxicity"), {"finding": "spam", "at_least": 0}],
        [at_least("toxicity"), {"finding": "seconds_to_fill", "present": True}],
    ],
)
def test_a_live_rule_that_refuses_on_scores_of_abuse_alone_is_refused_itself(then, when):
    with pytest.raises(PolicyError, match=r"^rules\[0\]\.then: would refuse comments on scores of abuse alone"):
        refuse_broken_promises(policy_of(then, *when))
    refuse_broken_promises(policy_of("hold", *when))
    refuse_broken_promises(policy_of(then, *when, mode="shadow"))


@pytest.mark.parametrize(
    "other", [at_least("spam"), {"finding": "banned_word", "present": True}, at_least("link_count")]
)
def test_evidence_of_another_kind_may_refuse(other):
    refuse_broken_promises(policy_of("reject", at_least("toxicity"), other))
    refuse_broken_promises(policy_of("reject", other))


@given(st.dictionaries(st.sampled_from(sorted(ABUSE_SCORES)), st.floats(0, 1)))
def test_the_default_policy_refuses_nothing_whatever_the_scores_of_abuse(scores):
    seen = [Observed("toxicity", label, score) for label, score in scores.items()]
    assert decide(findings=seen, policy=DEFAULT, required=()).outcome in ("approve", "hold")


def test_the_default_policy_keeps_the_promise():
    refuse_broken_promises(DEFAULT)
