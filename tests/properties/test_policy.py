"""What holds for every policy and any findings."""

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from moderation.policy import SEVERITY, Condition, Observed, Policy, Reason, Rule, decide

CHECKS = ("a", "b", "c")
LABELS = st.sampled_from(["x", "y", "z"])
SCORES = st.one_of(st.none(), st.floats(-2, 2), st.just(float("nan")), st.just(float("inf")))
FINDINGS = st.lists(
    st.builds(Observed, st.sampled_from(CHECKS), LABELS, SCORES, st.sampled_from(["ok", "ok", "ok", "unavailable"])),
    max_size=6,
)
CONDITIONS = st.one_of(
    st.builds(Condition, LABELS, st.sampled_from(["at_least", "at_most"]), st.floats(-2, 2)),
    st.builds(Condition, LABELS, st.just("present"), st.sampled_from([0.0, 1.0])),
)
CODES = ("abusive", "links", "awaiting_review")
RULES = st.lists(
    st.builds(
        Rule,
        name=st.text("abcdef", min_size=1, max_size=4),
        when=st.lists(CONDITIONS, min_size=1, max_size=3).map(tuple),
        then=st.sampled_from(list(SEVERITY)),
        shadow=st.booleans(),
        public_reason=st.sampled_from([None, *CODES]),
    ),
    max_size=8,
    unique_by=lambda rule: rule.name,
)
POLICIES = st.builds(
    Policy,
    version=st.just("1"),
    default=st.sampled_from(["approve", "hold"]),
    rules=RULES.map(tuple),
    reasons=st.just(tuple(Reason(code, code, code) for code in CODES)),
)
REQUIRED = st.sets(st.sampled_from(CHECKS))


@given(st.data(), POLICIES, FINDINGS, REQUIRED)
def test_order_of_rules_and_findings_is_of_no_account(data, policy, findings, required):
    shuffled = dataclasses.replace(policy, rules=tuple(data.draw(st.permutations(policy.rules))))
    other = decide(findings=data.draw(st.permutations(findings)), policy=shuffled, required=sorted(required))
    assert other == decide(findings=findings, policy=policy, required=required)


@given(POLICIES, FINDINGS, REQUIRED, st.sampled_from(["missing", "unavailable", "nan"]))
def test_nothing_is_approved_while_a_required_check_has_not_spoken(policy, findings, required, how):
    spoiled = {
        "missing": [],
        "unavailable": [Observed("d", "x", 0.0, "unavailable")],
        "nan": [Observed("d", "x", float("nan"))],
    }
    before = decide(findings=findings, policy=policy, required=required)
    after = decide(findings=findings + spoiled[how], policy=policy, required={*required, "d"})
    assert after.outcome != "approve"
    assert SEVERITY[after.outcome] == max(SEVERITY[before.outcome], SEVERITY["hold"])
    assert {"check_unavailable", "required_check_missing"} & set(after.reasons)


@given(POLICIES, FINDINGS, REQUIRED)
def test_shadow_rules_change_nothing_but_the_shadow(policy, findings, required):
    lit = dataclasses.replace(policy, rules=tuple(rule for rule in policy.rules if not rule.shadow))
    with_shadow = decide(findings=findings, policy=policy, required=required)
    without = decide(findings=findings, policy=lit, required=required)
    assert dataclasses.replace(with_shadow, shadow=()) == without


@given(POLICIES, FINDINGS, REQUIRED)
def test_no_outcome_without_a_reason_except_plain_approval(policy, findings, required):
    verdict = decide(findings=findings, policy=policy, required=required)
    live = {rule.name for rule in policy.rules if not rule.shadow}
    assert verdict.reasons or (verdict.outcome == "approve" == policy.default)
    assert set(verdict.reasons) <= live | {"default", "check_unavailable", "required_check_missing"}
    assert (verdict.public_reason is None) == (verdict.outcome == "approve")
