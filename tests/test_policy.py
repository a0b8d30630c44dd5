"""What the policy makes of findings, what it refuses to be, and what the default one does on a news site."""

import copy
import json
import math
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest

from moderation.policy import Observed, Policy, PolicyError, Verdict, decide, parse_policy

DEFAULT_POLICY = Path(__file__).parents[1] / "moderation" / "default_policy.json"
REASONS = [
    {"code": "abusive", "label": "Abusive", "public_text": "It is abusive."},
    {"code": "links", "label": "Links", "public_text": "It has too many links."},
    {"code": "awaiting_review", "label": "Waiting", "public_text": "A moderator will look at it."},
]


def rule(name: str, then: str, *when: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": name, "when": list(when), "then": then, **more}


def present(label: str) -> dict[str, Any]:
    return {"finding": label, "present": True}


def policy_of(*rules: dict[str, Any], default: str = "approve", reasons: list[dict[str, str]] = REASONS) -> Policy:
    return parse_policy({"version": "7", "default": default, "rules": list(rules), "reasons": reasons})


def decide_on(policy: Policy, *seen: str | Observed, required: Collection[str] = ()) -> Verdict:
    findings = [Observed("check", entry) if isinstance(entry, str) else entry for entry in seen]
    return decide(findings=findings, policy=policy, required=required)


def score(label: str, value: float | None) -> Observed:
    return Observed("check", label, value)


def test_without_a_matching_rule_the_default_decides():
    assert decide_on(policy_of()) == Verdict("approve", (), (), "7", None)
    assert decide_on(policy_of(default="hold")) == Verdict("hold", ("default",), (), "7", "awaiting_review")


@pytest.mark.parametrize(
    ("condition", "matching", "failing"),
    [
        ({"at_least": 0.5}, [0.5, 0.9], [0.499, -1.0, None]),
        ({"at_most": 2}, [2.0, 0.0], [2.001, None]),
        ({"present": True}, [0.0, None], []),
        ({"present": False}, [], [0.0, None]),
    ],
)
def test_conditions_compare_with_the_score_of_their_label(condition, matching, failing):
    policy = policy_of(rule("r", "hold", {"finding": "x", **condition}))
    assert all(decide_on(policy, score("x", value)).outcome == "hold" for value in matching)
    assert all(decide_on(policy, score("x", value)).outcome == "approve" for value in failing)
    assert decide_on(policy, score("y", 0.7)).outcome == ("hold" if condition == {"present": False} else "approve")


def test_some_finding_of_the_label_is_enough():
    policy = policy_of(rule("r", "hold", {"finding": "x", "at_least": 0.5}))
    assert decide_on(policy, score("x", 0.1), score("x", 0.6)).outcome == "hold"


def test_all_conditions_of_a_rule_have_to_hold():
    policy = policy_of(rule("r", "hold", present("x"), present("y")))
    assert decide_on(policy, "x").outcome == "approve"
    assert decide_on(policy, "x", "y").outcome == "hold"


def test_the_most_severe_outcome_wins_and_all_matching_rules_are_reasons():
    policy = policy_of(
        rule("h", "hold", present("x")), rule("s", "spam", present("y")), rule("r", "reject", present("z"))
    )
    assert decide_on(policy, "x").outcome == "hold"
    assert decide_on(policy, "x", "y").outcome == "spam"
    verdict = decide_on(policy, "x", "y", "z")
    assert (verdict.outcome, verdict.reasons) == ("reject", ("r", "s", "h"))


def test_an_exemption_wins_over_every_other_rule_and_comes_first_among_the_reasons():
    policy = policy_of(rule("r", "reject", present("x")), rule("e", "approve", present("staff")), default="hold")
    verdict = decide_on(policy, "x", "staff")
    assert verdict == Verdict("approve", ("e", "r"), (), "7", None)


def test_shadow_rules_are_noted_and_change_nothing():
    policy = policy_of(
        rule("s", "reject", present("x"), mode="shadow", public_reason="abusive"),
        rule("e", "approve", present("x"), mode="shadow"),
        rule("h", "hold", present("x"), mode="live"),
    )
    assert decide_on(policy, "x") == Verdict("hold", ("h",), ("s", "e"), "7", "awaiting_review")


@pytest.mark.parametrize(
    ("seen", "reason"),
    [
        ([], "required_check_missing"),
        ([Observed("other", "clear")], "required_check_missing"),
        ([Observed("needed", "clear", outcome="unavailable")], "check_unavailable"),
        ([Observed("needed", "x", math.nan)], "check_unavailable"),
        ([Observed("needed", "x", math.inf)], "check_unavailable"),
        ([Observed("needed", "x", 0.1), Observed("needed", "y", math.nan)], "check_unavailable"),
    ],
)
def test_without_the_word_of_a_required_check_nothing_is_published(seen, reason):
    exempting = policy_of(rule("e", "approve", present("staff")))
    verdict = decide_on(exempting, "staff", *seen, required={"needed"})
    assert verdict.outcome == "hold"
    assert verdict.reasons == (reason, "e")
    assert verdict.public_reason == "awaiting_review"


def test_missing_and_unavailable_are_told_apart():
    verdict = decide_on(policy_of(), Observed("a", "clear", outcome="unavailable"), required=["a", "b"])
    assert verdict.reasons == ("check_unavailable", "required_check_missing")


def test_a_check_that_reported_is_enough_whatever_it_saw():
    assert decide_on(policy_of(), Observed("needed", "clear"), required={"needed"}).outcome == "approve"


def test_a_check_that_is_not_required_may_be_away():
    assert decide_on(policy_of(), Observed("extra", "clear", outcome="unavailable")).outcome == "approve"


def test_an_unavailable_check_lifts_no_more_severe_outcome():
    policy = policy_of(rule("r", "reject", present("x")))
    verdict = decide_on(policy, "x", required={"needed"})
    assert (verdict.outcome, verdict.reasons) == ("reject", ("r", "required_check_missing"))


def test_what_an_unavailable_check_says_counts_for_nothing():
    policy = policy_of(rule("r", "reject", present("x")), rule("m", "spam", {"finding": "x", "at_most": 5}))
    assert decide_on(policy, Observed("a", "x", 0.9, "unavailable"), Observed("b", "x", math.nan)).outcome == "approve"


def test_the_public_reason_is_of_the_deciding_outcome_and_the_first_that_the_policy_lists():
    policy = policy_of(
        rule("h", "hold", present("x"), public_reason="abusive"),
        rule("r1", "reject", present("y"), public_reason="links"),
        rule("r2", "reject", present("z"), public_reason="abusive"),
    )
    assert decide_on(policy, "x", "y").public_reason == "links"
    assert decide_on(policy, "y", "z").public_reason == "abusive"
    assert decide_on(policy_of(rule("h", "hold", present("x")), reasons=[]), "x").public_reason is None


def changed(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "version": "1",
        "default": "approve",
        "rules": [rule("r", "hold", {"finding": "x", "at_least": 0.5}), rule("q", "hold", present("y"))],
        "reasons": copy.deepcopy(REASONS),
    }
    target: Any = data
    for key in path[:-1]:
        target = target[key]
    if value is KeyError:
        del target[path[-1]]
    else:
        target[path[-1]] = value
    return data


CONDITION = ("rules", 0, "when", 0)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("version",), KeyError, "policy: lacks version"),
        (("version",), 3, "version: has to be a text"),
        (("surplus",), 1, "policy: has a key that is none of default, reasons, rules, version"),
        (("default",), "reject", "default: has to be"),
        (("rules",), {}, "rules: has to be a list"),
        (("rules", 0), "r", r"rules\[0\]: has to be an object"),
        (("rules", 1, "name"), "r", r"rules\[1\]\.name: is used twice"),
        (("rules", 0, "name"), " ", r"rules\[0\]\.name: has to be a text"),
        (("rules", 0, "name"), "check_unavailable", r"rules\[0\]\.name: .*another name"),
        (("rules", 1, "then"), "publish", r"rules\[1\]\.then: has to be one of approve, hold, spam, reject"),
        (("rules", 1, "then"), ["hold"], r"rules\[1\]\.then"),
        (("rules", 0, "mode"), "off", r"rules\[0\]\.mode"),
        (("rules", 0, "public_reason"), "rude", r"rules\[0\]\.public_reason: is not among"),
        (("rules", 0, "when"), [], r"rules\[0\]\.when: is empty"),
        (("rules", 0, "unless"), [], r"rules\[0\]: has a key that is none of"),
        ((*CONDITION, "finding"), KeyError, r"rules\[0\]\.when\[0\]: lacks finding"),
        ((*CONDITION, "at_least"), KeyError, r"rules\[0\]\.when\[0\]: needs exactly one"),
        ((*CONDITION, "at_most"), 0.9, r"rules\[0\]\.when\[0\]: needs exactly one"),
        ((*CONDITION, "atleast"), 0.9, r"rules\[0\]\.when\[0\]: has a key that is none of"),
        ((*CONDITION, "at_least"), "0.5", r"rules\[0\]\.when\[0\]\.at_least: has to be a number"),
        ((*CONDITION, "at_least"), True, r"rules\[0\]\.when\[0\]\.at_least: has to be a number"),
        ((*CONDITION, "at_least"), math.nan, r"rules\[0\]\.when\[0\]\.at_least: has to be a number"),
        ((*CONDITION, "at_least"), 10**400, r"rules\[0\]\.when\[0\]\.at_least: has to be a number"),
        (("rules", 1, "when", 0, "present"), 1, r"rules\[1\]\.when\[0\]\.present: has to be true or false"),
        (("reasons", 0, "public_text"), "", r"reasons\[0\]\.public_text"),
        (("reasons", 1, "code"), "abusive", r"reasons\[1\]\.code: is used twice"),
        (("reasons", 0, "code"), "c" * 61, r"reasons\[0\]\.code: has more than 60 characters"),
        (("rules", 0, "name"), "n" * 2001, r"rules\[0\]\.name: has more than 2000 characters"),
        (("rules", 0, "name"), "a\x00", r"rules\[0\]\.name: has a character that cannot be stored"),
        (("rules", 0, "name"), "\ud800", r"rules\[0\]\.name: has a character that cannot be stored"),
        (("rules", 0, "when"), [present("x")] * 501, r"rules\[0\]\.when: has more than 500 entries"),
    ],
)
def test_what_is_no_policy_is_refused_with_the_path_of_what_is_wrong(path, value, message):
    parse_policy(changed(("version",), "1"))
    with pytest.raises(PolicyError, match=rf"^{message}"):
        parse_policy(changed(path, value))


@pytest.mark.parametrize(
    "path",
    [("quoted",), ("default",), ("rules", 0, "then"), ("rules", 0, "mode"), ("rules", 0, "public_reason"), CONDITION],
)
def test_a_refusal_never_quotes_what_was_typed(path):
    with pytest.raises(PolicyError) as refused:
        parse_policy(changed(path, "quoted"))
    assert "quoted" not in str(refused.value)


def test_what_is_no_object_at_all_is_refused():
    with pytest.raises(PolicyError, match=r"^policy: has to be an object"):
        parse_policy("[]")  # type: ignore[arg-type]  # as a request may bring it


DEFAULT = parse_policy(json.loads(DEFAULT_POLICY.read_text(encoding="utf-8")))
HARMLESS = [score(head, 0.02) for head in ("toxicity", "insult", "threat", "identity_attack", "obscene", "spam")]
HARMLESS.append(score("length", 120.0))


def test_the_default_policy_publishes_what_is_harmless():
    verdict = decide_on(DEFAULT, *HARMLESS, score("length", 120.0), score("link_count", 1.0), score("shouting", 0.05))
    assert (verdict.outcome, verdict.reasons, verdict.shadow) == ("approve", (), ())


@pytest.mark.parametrize(
    ("seen", "outcome"),
    [
        ("banned_word", "reject"),
        ("suspect_word", "hold"),
        ("link_blocked", "reject"),
        ("link_only", "hold"),
        (score("link_count", 3.0), "hold"),
        ("own_address", "hold"),
        ("email_address", "hold"),
        ("phone_number", "hold"),
        ("language", "hold"),
        ("honeypot", "spam"),
        ("form_token_forged", "spam"),
        (score("spam", 0.9995), "spam"),
        (score("spam", 0.998), "hold"),
        (score("spam", 0.8), "hold"),
        (score("repeat_own", 1.0), "hold"),
        (score("repeat_others", 0.9), "hold"),
        ("duplicate_elsewhere", "hold"),
        ("flood_elsewhere", "hold"),
        ("thread_premoderated", "hold"),
        ("first_comment", "hold"),
        ("premoderated_author", "hold"),
    ],
)
def test_the_default_policy_on_each_finding(seen, outcome):
    assert decide_on(DEFAULT, *HARMLESS, seen).outcome == outcome


def test_a_word_of_greeting_is_not_held_for_a_score_of_spam_that_one_word_cannot_bear():
    assert decide_on(DEFAULT, score("spam", 0.95), score("length", 5.0)).outcome == "approve"


def test_the_default_policy_never_refuses_for_the_classifiers_scores_alone():
    heads = ("toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack")
    verdict = decide_on(DEFAULT, *(score(head, 1.0) for head in heads))
    assert (verdict.outcome, verdict.public_reason) == ("hold", "abusive")


@pytest.mark.parametrize("also", ["banned_word", "honeypot", "own_address", score("toxicity", 1.0), "link_blocked"])
def test_the_banned_are_told_the_general_reason_and_no_other(also):
    verdict = decide_on(DEFAULT, *HARMLESS, "banned_author", also)
    assert (verdict.outcome, verdict.public_reason) == ("reject", "not_published")


def test_the_newsroom_and_the_trusted_are_exempt():
    assert decide_on(DEFAULT, "staff_author", "banned_word", "thread_premoderated").outcome == "approve"
    assert decide_on(DEFAULT, "trusted_author", score("toxicity", 0.9), "first_comment").outcome == "approve"


def test_no_exemption_publishes_the_authors_own_address():
    assert decide_on(DEFAULT, "staff_author", "own_address").outcome == "hold"
    assert decide_on(DEFAULT, "trusted_author", "own_address").outcome == "hold"


def test_trust_is_no_licence_for_banned_words_or_somebodys_telephone_number():
    assert decide_on(DEFAULT, "trusted_author", "banned_word").outcome == "reject"
    assert decide_on(DEFAULT, "trusted_author", "phone_number").outcome == "hold"


def test_the_default_policy_has_a_shadow_rule_and_reasons_for_moderators_and_authors():
    assert any(each.shadow for each in DEFAULT.rules)
    needed = {"abusive", "personal_attack", "off_topic", "spam", "misinformation", "personal_data", "illegal"}
    assert needed | {"not_published", "awaiting_review", "other"} <= {reason.code for reason in DEFAULT.reasons}
