"""backtest_policy: what another policy would have done, told apart by what people decided."""

import json
from datetime import UTC, datetime

import pytest

from moderation.backtesting import backtest_policy
from moderation.models import Decision, Finding, Revision, Verdict
from moderation.policy import parse_policy
from moderation.status import Action
from tests.factories import make_moderator, step


def policy_of(*rules, default="approve"):
    return parse_policy({"version": "candidate", "default": default, "rules": list(rules), "reasons": []})


def rule(name, then, *when, mode="live"):
    return {"name": name, "then": then, "when": list(when), "mode": mode}


RUDE = {"finding": "toxicity", "at_least": 0.5}
HOLD_RUDE = policy_of(rule("rude", "hold", RUDE))


def test_nothing_stored_is_nothing_compared(db):
    result = backtest_policy(policy=HOLD_RUDE)
    assert (result["compared"], result["changed"], result["samples"]) == (0, 0, [])


def test_what_would_change_is_counted_by_outcome_and_by_what_people_decided(screened):
    screened({"toxicity": 0.9}, "approve", Action.REJECT, reason="abusive")
    screened({"toxicity": 0.8}, "approve")
    screened({"toxicity": 0.1}, "approve")
    screened({"toxicity": 0.2}, "hold", Action.APPROVE)
    screened({"toxicity": 0.3}, "hold", Action.SPAM)
    result = backtest_policy(policy=HOLD_RUDE)
    assert (result["compared"], result["changed"], result["capped"]) == (5, 4, False)
    assert result["changes"] == [
        {"from": "approve", "to": "hold", "count": 2, "people_approved": 0, "people_refused": 1},
        {"from": "hold", "to": "approve", "count": 2, "people_approved": 1, "people_refused": 1},
    ]
    assert result["people"] == {
        "decided": 3,
        "before": {"agreed": 0, "asked": 2, "contradicted": 1},
        "after": {"agreed": 1, "asked": 1, "contradicted": 1},
    }


def test_samples_begin_with_what_contradicts_people_and_say_why(screened):
    screened({"toxicity": 0.9}, "approve")
    screened({"toxicity": 0.1}, "hold")
    refused = screened({"toxicity": 0.1}, "hold", Action.REJECT, reason="abusive")
    first, second, third = backtest_policy(policy=HOLD_RUDE)["samples"]
    assert (first["from"], first["to"], first["people"]) == ("hold", "approve", "refused")
    assert first["comment"] == str(find_comment(refused))
    assert first["excerpt"].startswith("The council published")
    assert (second["to"], third["to"], third["reasons"]) == ("approve", "hold", ["rude"])


def find_comment(revision_id):
    return Revision.objects.get(pk=revision_id).comment_id


def test_there_are_twenty_samples_at_most_and_the_contradictions_are_among_them(screened):
    worst = screened({"toxicity": 0.1}, "hold", Action.REJECT, reason="abusive")
    for _ in range(24):
        screened({"toxicity": 0.9}, "approve")
    samples = backtest_policy(policy=HOLD_RUDE)["samples"]
    assert len(samples) == 20
    assert samples[0]["comment"] == str(find_comment(worst))


def test_each_rule_has_its_record_and_shadow_rules_are_compared_with_people(screened):
    policy = policy_of(
        rule("rude", "hold", RUDE),
        rule("linked", "hold", {"finding": "links", "at_least": 1}),
        rule("trial", "spam", {"finding": "links", "at_least": 1}, mode="shadow"),
    )
    screened({"toxicity": 0.9, "links": 2}, "hold", Action.SPAM)
    screened({"links": 2}, "hold", Action.APPROVE)
    screened({"links": 3}, "hold")
    rude, linked, trial = backtest_policy(policy=policy)["rules"]
    assert rude == {
        "rule": "rude",
        "then": "hold",
        "mode": "live",
        "matched": 1,
        "alone": 0,
        "would_change": 0,
        "decided": 1,
        "refused": 1,
        "precision": 1.0,
    }
    assert (linked["matched"], linked["alone"], linked["decided"], linked["precision"]) == (3, 2, 2, 0.5)
    assert (trial["mode"], trial["matched"], trial["would_change"], trial["precision"]) == ("shadow", 3, 3, 0.5)


def test_a_check_that_could_not_look_then_holds_now(screened):
    screened({"toxicity": 0.1}, "hold", unavailable="spam")
    assert backtest_policy(policy=HOLD_RUDE)["changed"] == 0


def test_a_check_that_was_not_asked_then_changes_nothing(screened):
    screened({"toxicity": 0.1}, "approve")
    assert backtest_policy(policy=HOLD_RUDE)["changed"] == 0


def test_a_decision_that_was_undone_is_none(screened):
    screened({"toxicity": 0.1}, "hold", Action.REJECT, reason="abusive")
    Decision.objects.filter(actor="moderator").update(undone_at="2026-01-01T00:00:00Z")
    assert backtest_policy(policy=HOLD_RUDE)["people"]["decided"] == 0


def test_the_last_word_of_people_counts(screened):
    revision = screened({"toxicity": 0.1}, "hold", Action.REJECT, reason="abusive")
    step(Revision.objects.get(pk=revision).comment_id, Action.APPROVE, make_moderator())
    assert backtest_policy(policy=HOLD_RUDE)["people"]["after"] == {"agreed": 1, "asked": 0, "contradicted": 0}


def test_the_newest_count_when_there_are_more_than_asked_for(screened):
    screened({"toxicity": 0.9}, "approve")
    screened({"toxicity": 0.1}, "approve")
    result = backtest_policy(policy=HOLD_RUDE, most=1)
    assert (result["compared"], result["capped"], result["changed"]) == (1, True, 0)


def test_pages_of_rows_join_without_a_seam(screened, monkeypatch):
    monkeypatch.setattr("moderation.backtesting.records._CHUNK", 2)
    for score in (0.9, 0.1, 0.9, 0.1, 0.9):
        screened({"toxicity": score}, "approve")
    result = backtest_policy(policy=HOLD_RUDE)
    assert (result["compared"], result["changed"]) == (5, 3)


def test_the_period_is_that_of_the_verdicts(screened):
    old = screened({"toxicity": 0.9}, "approve")
    Verdict.objects.filter(revision_id=old).update(created_at="2026-01-01T00:00:00Z")
    screened({"toxicity": 0.9}, "approve")
    line = datetime(2026, 6, 1, tzinfo=UTC)
    assert backtest_policy(policy=HOLD_RUDE, since=line)["compared"] == 1
    assert backtest_policy(policy=HOLD_RUDE, until=line)["compared"] == 1
    assert backtest_policy(policy=HOLD_RUDE)["compared"] == 2


@pytest.mark.parametrize("outcome", ["approve", "hold", "spam", "reject"])
def test_the_document_is_plain_json(screened, outcome):
    screened({"toxicity": 0.9}, outcome)
    json.dumps(backtest_policy(policy=HOLD_RUDE), allow_nan=False)


def test_a_policy_may_be_compared_with_another_instead_of_what_was_said_then(screened):
    looser = policy_of(rule("very rude", "hold", {"finding": "toxicity", "at_least": 0.9}))
    screened({"toxicity": 0.95}, "approve")
    screened({"toxicity": 0.6}, "hold", Action.APPROVE)
    screened({"toxicity": 0.1}, "spam")
    result = backtest_policy(policy=looser, against=HOLD_RUDE)
    assert (result["compared"], result["changed"]) == (3, 1)
    assert result["changes"] == [
        {"from": "hold", "to": "approve", "count": 1, "people_approved": 1, "people_refused": 0}
    ]
    assert result["people"]["before"]["asked"] == result["people"]["after"]["agreed"] == 1
    (sample,) = result["samples"]
    assert (sample["reasons"], sample["reasons_before"]) == ([], ["rude"])


def test_a_label_that_only_the_other_policy_names_is_read_as_well(screened):
    screened({"links": 3}, "approve")
    linked = policy_of(rule("linked", "hold", {"finding": "links", "at_least": 1}))
    assert backtest_policy(policy=HOLD_RUDE, against=linked)["changed"] == 1


def test_a_sample_names_the_rules_of_then(screened):
    revision = screened({"toxicity": 0.1}, "hold")
    Verdict.objects.filter(revision_id=revision).update(reasons=["links"])
    (sample,) = backtest_policy(policy=HOLD_RUDE)["samples"]
    assert (sample["reasons"], sample["reasons_before"]) == ([], ["links"])


def test_a_sample_marks_what_findings_of_the_rules_point_at(screened):
    revision = screened({"toxicity": 0.9, "links": 2}, "approve")
    Finding.objects.filter(label="toxicity").update(spans=[[4, 11], [400, 410]])
    Finding.objects.filter(label="links").update(spans=[[0, 3]])
    (sample,) = backtest_policy(policy=HOLD_RUDE)["samples"]
    assert sample["marks"] == [{"start": 4, "end": 11, "label": "toxicity"}]
    assert sample["excerpt"][4:11] == Revision.objects.get(pk=revision).body[4:11] == "council"


def test_an_excerpt_is_around_the_first_mark_where_that_is_far_down(screened):
    revision = screened({"toxicity": 0.9}, "approve")
    Revision.objects.filter(pk=revision).update(body="x" * 500 + "rude" + "y" * 500)
    Finding.objects.filter(label="toxicity").update(spans=[[500, 504]])
    (sample,) = backtest_policy(policy=HOLD_RUDE)["samples"]
    (mark,) = sample["marks"]
    assert sample["excerpt"][mark["start"] : mark["end"]] == "rude"
    assert len(sample["excerpt"]) == 240
