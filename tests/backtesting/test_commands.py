"""manage.py backtest_policy and manage.py suggest_thresholds"""

import io
import json
import re

import pytest
from django.core.management import CommandError, call_command

from moderation.backtesting import backtest_policy
from moderation.policy import parse_policy
from moderation.screening.policies import default_document
from moderation.status import Action


def run(command, *arguments):
    out = io.StringIO()
    call_command(command, *map(str, arguments), stdout=out, stderr=io.StringIO())
    return out.getvalue()


@pytest.fixture
def candidate(tmp_path):
    path = tmp_path / "policy.json"
    rule = {"name": "rude", "then": "hold", "when": [{"finding": "toxicity", "at_least": 0.5}]}
    document = {"version": "mine", "default": "approve", "rules": [rule], "reasons": []}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_a_summary_is_read_like_a_sentence(screened, candidate):
    screened({"toxicity": 0.9}, "approve", Action.REJECT, reason="abusive")
    screened({"toxicity": 0.1}, "approve")
    said = run("backtest_policy", "--policy", candidate)
    assert "Policy mine would have changed 1 of 2 comments." in said
    assert "people approved 0, refused 1" in said
    assert "approve → hold, people refused: The council published" in said
    assert "100% of 1" in said


def test_json_is_the_answer_of_the_api(screened, candidate):
    screened({"toxicity": 0.9}, "approve")
    policy = parse_policy(json.loads(candidate.read_text(encoding="utf-8")))
    assert json.loads(run("backtest_policy", "--policy", candidate, "--json")) == backtest_policy(policy=policy)


def test_an_empty_period_is_said_to_be_empty(screened):
    screened({"toxicity": 0.1}, "approve")
    assert "nothing to compare" in run("backtest_policy", "--since", "2200-01-01")
    assert "changed 0 of 1" in run("backtest_policy", "--until", "2200-01-01")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read"),
        ("{", "is not JSON"),
        ("{}", "no policy that could be put in force. policy: lacks"),
    ],
)
def test_a_file_that_is_no_policy_is_refused_in_words(db, tmp_path, content, message):
    path = tmp_path / "policy.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=message):
        run("backtest_policy", "--policy", path)


def test_a_time_that_is_none_is_refused(db):
    with pytest.raises(CommandError, match="since"):
        run("backtest_policy", "--since", "yesterday")


def test_thresholds_are_not_suggested_from_a_handful_of_decisions(screened, tmp_path):
    screened({"toxicity": 0.9}, "hold", Action.REJECT, reason="abusive")
    output = tmp_path / "candidate.json"
    said = run("suggest_thresholds", "--finding", "toxicity", "--output", output)
    assert "not enough decisions: 1 refused and 0 approved" in said
    assert json.loads(output.read_text(encoding="utf-8")) == default_document()


def test_suggested_thresholds_are_written_as_a_policy_and_drawn(screened, tmp_path, monkeypatch):
    monkeypatch.setattr("moderation.backtesting.thresholds.FEWEST_REFUSED", 2)
    monkeypatch.setattr("moderation.backtesting.thresholds.FEWEST_APPROVED", 3)
    monkeypatch.setattr("moderation.backtesting.thresholds.FEWEST_ABOVE", 2)
    for score in (0.72, 0.8):
        screened({"insult": score, "spam": 0.1}, "hold", Action.REJECT, reason="abusive")
        screened({"insult": 0.1, "spam": score}, "hold", Action.SPAM)
    for score in (0.1, 0.2, 0.3):
        screened({"insult": score, "spam": score}, "approve")
    output, picture = tmp_path / "candidate.json", tmp_path / "trade-off.svg"
    arguments = ("--finding", "insult", "spam", "--max-wrongly-held", "0%", "--output", output, "--svg", picture)
    said = run("suggest_thresholds", *arguments)
    assert "insult, hold: in force at 0.55; suggested 0.31: catches 100% of what is refused, holds 0.0%" in said
    candidate = json.loads(output.read_text(encoding="utf-8"))
    moved = {rule["name"]: rule["when"][0].get("at_least") for rule in candidate["rules"]}
    assert (moved["May insult somebody"], moved["May be spam"], moved["Almost certainly spam"]) == (0.31, 0.31, 0.31)
    parse_policy(candidate)
    drawn = picture.read_text(encoding="utf-8")
    assert re.findall(r'class="head"[^>]*>([^<]*)<', drawn) == ["insult", "spam"]
    assert drawn.count("<polyline") == 4


def test_what_the_policy_published_unseen_can_be_left_out(screened, monkeypatch):
    screened({"toxicity": 0.2}, "approve")
    assert "0 refused and 1 approved" in run("suggest_thresholds", "--finding", "toxicity")
    assert "0 refused and 0 approved" in run("suggest_thresholds", "--finding", "toxicity", "--only-people")


@pytest.mark.parametrize(
    ("action", "reason", "counted"),
    [
        (Action.REJECT, "abusive", "1 refused and 0 approved"),
        (Action.REJECT, "off_topic", "0 refused and 0 approved"),
        (Action.SPAM, "", "0 refused and 0 approved"),
        (Action.APPROVE, "", "0 refused and 1 approved"),
        (None, "", "0 refused and 0 approved"),
    ],
)
def test_only_what_people_refused_for_its_tone_counts_as_refused(screened, action, reason, counted):
    screened({"toxicity": 0.9}, "hold", action, reason=reason)
    assert counted in run("suggest_thresholds", "--finding", "toxicity")


@pytest.mark.parametrize("share", ["-1", "3", "many"])
def test_a_share_that_is_none_is_refused(db, share):
    with pytest.raises(CommandError, match="max-wrongly-held"):
        run("suggest_thresholds", f"--max-wrongly-held={share}")
