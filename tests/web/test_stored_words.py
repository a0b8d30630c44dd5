"""What checks, learning and the reading of policies say in English is known, and said anew in another language."""

import ast
from pathlib import Path

import pytest
from django.utils import translation

from moderation.checks.base import Author, RecentComment, Signals, Site, Submission
from moderation.checks.registry import get_checks
from moderation.learning.measuring import reason_to_wait
from moderation.reviewing.policy import read_policy
from moderation.screening.policies import default_document
from moderation.web.policy_faults import find_faults
from moderation.web.stored_words import LABELS, say_label, say_stored
from tests.checks.test_documented_labels import REMOTE, documented_labels

CHECKS = Path(__file__).parents[2] / "moderation" / "checks"
COMMENTS = (
    Submission(
        body="SEND $$ to me@example.org, +49 30 1234567, soooooo, hxxp://evil.example да да h" + "\u0301" * 6,
        author_url="https://evil.example",
        moderation="first",
        author=Author(state="trusted", confirmed=True, staff=True, approved=1, rejected=5),
        signals=Signals(honeypot=True, form_token="expired", recent_from_address=2, recent_from_client=2),
        site=Site(blocked_link_domains=frozenset({"evil.example"})),
        recent=(RecentComment("send $$ to me@example.org", own=True),),
    ),
    Submission(
        body="https://one.example https://two.example",
        author_name="buy.example",
        moderation="pre",
        author=Author(state="premoderated"),
        signals=Signals(form_token="forged", seconds_to_fill=0.5, duplicate_elsewhere=True, flood_elsewhere=True),
        site=Site(blocked_link_domains=frozenset({"one.example"})),
    ),
    Submission(
        body="Write to one@example.org or to two@example.org, or ring +49 30 1234567 or +49 30 7654321.",
        author=Author(state="suspended"),
        signals=Signals(own_address=((9, 24),), own_address_beside=True),
        recent=(RecentComment("Write to one@example.org or to two@example.org, or ring me.", own=False),) * 2,
    ),
    Submission(body="😀😀😀😀 ★★★★★★★★", signals=Signals(banned=True, own_address_beside=True)),
    Submission(body="Ce texte est écrit en français, et il est assez long pour que l’on en soit sûr."),
)


@pytest.fixture(autouse=True)
def german():
    with translation.override("de"):
        yield


def unknown(sentences: set[str]) -> list[str]:
    return sorted(sentence for sentence in sentences if sentence and say_stored(sentence) == sentence)


def test_every_label_of_every_check_has_words_of_its_own():
    labels = {label for check in (*get_checks(), *REMOTE) for label in documented_labels(check)}
    assert sorted(label for label in labels if label.replace("_", " ") not in LABELS) == []
    assert say_label("form_token_forged") == "gefälschtes Formular"


def test_every_sentence_of_every_check_is_known():
    details = {finding.detail for check in get_checks() for each in COMMENTS for finding in check.inspect(each)}
    assert len(details) > 40
    assert unknown(details) == []


def test_every_sentence_that_stands_whole_in_the_code_of_a_check_is_known():
    calls = [
        call
        for page in CHECKS.rglob("*.py")
        for call in ast.walk(ast.parse(page.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Finding"
    ]
    given = [call.args[2:3] + [each.value for each in call.keywords if each.arg == "detail"] for call in calls]
    whole = {str(each.value) for texts in given for each in texts if isinstance(each, ast.Constant)}
    assert len(whole) > 15
    assert unknown(whole) == []


def test_why_a_version_waits_is_known():
    measured = {"refused": 90, "decisions": 200, "adapter": {"auc": 0.7, "log_loss": 0.6}, "base": {"auc": 0.8}}
    better = measured | {"base": {"auc": 0.6, "log_loss": 0.5}}
    reasons = {
        reason_to_wait(measured, learned_from=1_100, fewest=2_000),
        reason_to_wait(measured | {"refused": 1}, learned_from=5, fewest=1),
        reason_to_wait(measured, learned_from=5, fewest=1),
        reason_to_wait(better, learned_from=5, fewest=1),
    }
    assert len(reasons) == 4
    assert unknown(reasons) == []


def test_what_is_wrong_with_a_policy_is_said_in_the_language_of_the_page():
    document = default_document()
    rules = document["rules"]
    rules[0], rules[1] = rules[0] | {"when": []}, rules[1] | {"name": " "}
    rules[2] = rules[2] | {"when": [{"finding": "toxicity", "at_least": "much"}]}
    rules[3] = rules[3] | {"when": [{"finding": "toxicity", "at_least": 0.9}]}
    policy, faults = find_faults(document)
    assert policy is None
    assert [fault.message.split()[0] for fault in faults] == ["Das"] * 4, faults
    with translation.override("en"), pytest.raises(Exception, match="This is empty and would match every comment"):
        read_policy(document)


def test_numbers_in_it_are_written_as_the_language_writes_them():
    assert say_stored("filled in within 0.5 seconds") == "in 0,5 Sekunden ausgefüllt"
    assert say_stored("in the name: toxicity: 83% probable") == "im Namen: Toxizität: zu 83 % wahrscheinlich"


def test_what_is_not_ours_stays_as_it_was_written():
    assert say_stored("three words in the text") == "three words in the text"
    assert say_label("a_check_of_our_own") == "a check of our own"
