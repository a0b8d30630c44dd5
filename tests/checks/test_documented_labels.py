"""Every label that a check may report is documented in its docstring, and the policy names no other."""

import json
import re
from pathlib import Path

from moderation.checks.base import Author, Check, RecentComment, Signals, Site, Submission
from moderation.checks.registry import get_checks
from moderation.checks.remote.akismet import AkismetCheck
from moderation.checks.remote.openai_moderation import OpenAIModerationCheck
from moderation.checks.remote.spamd import SpamdCheck
from moderation.checks.remote.stopforumspam import StopForumSpamCheck
from moderation.policy import parse_policy

DEFAULT_POLICY = Path(__file__).parents[2] / "moderation" / "default_policy.json"
LABEL_LINE = re.compile(r"^    ([a-z_]+) {2,}\S", re.MULTILINE)


# They are off until an operator turns them on; the policy that the product brings knows them all the same.
REMOTE = (
    AkismetCheck(key="key", site="https://news.example"),
    OpenAIModerationCheck(key="key"),
    StopForumSpamCheck(),
    SpamdCheck(url="spamd://127.0.0.1"),
)


def documented_labels(check: Check) -> set[str]:
    return set(LABEL_LINE.findall(type(check).__doc__ or ""))


def test_every_check_documents_its_labels_and_no_two_share_one():
    labels = [label for check in (*get_checks(), *REMOTE) for label in documented_labels(check)]
    assert all(documented_labels(check) for check in (*get_checks(), *REMOTE))
    assert len(labels) == len(set(labels))


def test_the_default_policy_names_only_labels_that_some_check_reports():
    policy = parse_policy(json.loads(DEFAULT_POLICY.read_text(encoding="utf-8")))
    named = {condition.finding for rule in policy.rules for condition in rule.when}
    assert named <= set().union(*(documented_labels(check) for check in (*get_checks(), *REMOTE)))


def test_checks_report_documented_labels_alone():
    busy = Submission(
        body="SEND $$ to me@example.org, +49 30 1234567, soooooo, hxxp://evil.example да да h" + "\u0301" * 6,
        author_url="https://evil.example",
        moderation="first",
        author=Author(state="trusted", confirmed=True, staff=True, approved=1, rejected=5),
        signals=Signals(honeypot=True, form_token="expired", recent_from_address=2, recent_from_client=2),
        site=Site(blocked_link_domains=frozenset({"evil.example"})),
        recent=(RecentComment("send $$ to me@example.org", own=True),),
    )
    reported = {(check.name, finding.label) for check in get_checks() for finding in check.inspect(busy)}
    documented = {(check.name, label) for check in get_checks() for label in documented_labels(check)}
    assert len(reported) > 15
    assert reported <= documented
