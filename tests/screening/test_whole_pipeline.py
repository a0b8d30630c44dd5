"""The real checks and the policy that the product brings, from the intake to the decision."""

import pytest

from moderation.models import Finding, PolicyVersion, Verdict
from moderation.screening.policies import default_document
from moderation.status import Status
from tests.factories import SOBER, find, make_article, make_client, newest_revision, screen_all, submit

pytestmark = pytest.mark.django_db


def screened(body=SOBER, *, article=None, **given):
    submitted = submit(article or make_article(), body, **given)
    screen_all()
    return find(submitted), newest_revision(submitted).verdict


def test_a_sober_comment_is_public_with_a_report_of_every_check(settings):
    comment, verdict = screened()
    assert (comment.status, verdict.outcome) == ("approved", "approve")
    assert comment.published_revision is not None
    names = set(Finding.objects.filter(revision=comment.published_revision).values_list("check_name", flat=True))
    assert len(names) == len(settings.MODERATION_CHECKS)


@pytest.mark.parametrize(
    ("body", "given", "status", "rule"),
    [
        ("Write to somebody.else@example.net about it.", {}, "held", "An e-mail address"),
        (f"{SOBER} Ask me: ann@example.org", {"author_email": "Ann@Example.org"}, "held", "The author's own address"),
        (SOBER, {"website": "https://buy.example"}, "spam", "A program filled in the hidden field"),
        (SOBER, {"form_token": "made-up"}, "spam", "Forged form"),
        ("http://a.example http://b.example http://c.example", {}, "held", "Three links or more"),
    ],
)
def test_a_rule_of_the_default_policy_decides(body, given, status, rule):
    comment, verdict = screened(body, **given)
    assert comment.status == status
    assert rule in verdict.reasons


@pytest.mark.parametrize(("mode", "status"), [("post", "approved"), ("first", "held"), ("pre", "held")])
def test_the_threads_own_mode_is_obeyed(mode, status):
    comment, _ = screened(article=make_article(thread={"moderation": mode}))
    assert comment.status == status


def test_the_newsroom_is_not_held_up():
    comment, verdict = screened(article=make_article(thread={"moderation": "pre"}), client=make_client(staff=True))
    assert comment.status == "approved"
    assert verdict.reasons[0] == "Written by the newsroom"


def test_the_newest_stored_policy_is_in_force():
    document = default_document() | {"version": "7", "default": "hold", "rules": []}
    PolicyVersion.objects.create(version=7, document=document)
    comment, verdict = screened()
    assert (comment.status, verdict.policy_version, verdict.reasons) == ("held", "7", ["default"])


def test_a_shadow_rule_is_recorded_without_effect():
    rules = [{"name": "Trial", "when": [{"finding": "length", "at_least": 1}], "then": "reject", "mode": "shadow"}]
    PolicyVersion.objects.create(version=8, document=default_document() | {"version": "8", "rules": rules})
    comment, verdict = screened()
    assert (comment.status, verdict.shadow) == (Status.APPROVED, ["Trial"])


def test_each_revision_has_one_verdict():
    comment, _ = screened()
    assert Verdict.objects.filter(revision__comment=comment).count() == 1
