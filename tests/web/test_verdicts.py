"""A verdict in words: which rule, which score, which words."""

from typing import Any

from moderation.web.verdicts import decisive_labels, explain_verdict, show_evidence

BODY = "You blind fool"
POLICY: dict[str, Any] = {
    "rules": [
        {"name": "May be abusive", "when": [{"finding": "toxicity", "at_least": 0.5}], "then": "hold"},
        {
            "name": "Trusted",
            "when": [{"finding": "trusted_author", "present": True}, {"finding": "banned_word", "present": False}],
            "then": "approve",
        },
    ]
}


def finding(label: str, score: float | None = None, **given: Any) -> dict[str, Any]:
    return {"check": "some", "label": label, "score": score, "detail": "", "spans": [], "outcome": "ok"} | given


def test_a_rule_is_shown_with_the_score_and_the_words_that_made_it_hold():
    verdict = {"outcome": "hold", "reasons": ["May be abusive"]}
    findings = [finding("toxicity", 0.834, spans=[[4, 9], [10, 14]]), finding("length", 14.0)]
    (rule,) = explain_verdict(verdict=verdict, policy=POLICY, findings=findings, body=BODY)
    assert (rule.name, rule.outcome) == ("May be abusive", "hold")
    (seen,) = rule.evidence
    assert (seen.label, seen.score, seen.percent, seen.words) == ("toxicity", "0.83", 83, ("blind", "fool"))


def test_what_a_rule_wants_absent_is_no_reason():
    verdict = {"outcome": "approve", "reasons": ["Trusted"]}
    assert decisive_labels(verdict=verdict, policy=POLICY) == {"trusted_author"}


def test_a_rule_that_the_policy_no_longer_has_is_still_named():
    verdict = {"outcome": "hold", "reasons": ["Gone since"]}
    (rule,) = explain_verdict(verdict=verdict, policy=POLICY, findings=[], body=BODY)
    assert (rule.name, rule.outcome, rule.evidence) == ("Gone since", "hold", ())


def test_a_count_has_no_bar():
    (seen,) = show_evidence(findings=[finding("link_count", 3.0)], body=BODY, decisive=frozenset())
    assert (seen.score, seen.percent) == ("3", None)


def test_a_certainty_has_a_full_bar():
    (seen,) = show_evidence(findings=[finding("spam", 1.0, check="spam")], body=BODY, decisive=frozenset())
    assert (seen.score, seen.percent) == ("1.00", 100)


def test_what_decided_comes_first_and_then_what_could_not_look():
    findings = [finding("spam", 0.1), finding("language", outcome="unavailable"), finding("toxicity", 0.9)]
    shown = show_evidence(findings=findings, body=BODY, decisive=frozenset({"toxicity"}))
    assert [each.label for each in shown] == ["toxicity", "language", "spam"]


def test_without_a_verdict_there_is_nothing_to_explain():
    assert explain_verdict(verdict=None, policy=POLICY, findings=[], body=BODY) == []
    assert decisive_labels(verdict=None, policy=POLICY) == frozenset()
