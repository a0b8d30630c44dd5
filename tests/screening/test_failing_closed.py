"""Nothing is approved unless every required check reported on this very text, whatever goes wrong with a check."""

import pytest

from moderation.classifiers.scoring import load_scorer
from moderation.classifiers.second_stage.artefact import SecondStageMissing
from moderation.classifiers.second_stage.runtime import SecondStage
from moderation.models import Finding, Verdict
from moderation.screening import runs, services
from moderation.screening.services import screen_due
from tests.factories import find, make_article, newest_revision, submit
from tests.screening.inline_checks import Quiet

pytestmark = pytest.mark.django_db
BROKEN = ["Raising", "NotANumber", "Endless", "Unstorable", "WithNull", "Garbled", "Short"]


@pytest.mark.parametrize("broken", BROKEN)
def test_a_check_that_cannot_answer_is_tried_again_and_then_a_person_decides(use_checks, pass_time, broken):
    use_checks("Quiet", broken)
    submitted = submit(make_article(), "boom")
    screen_due()
    assert find(submitted).status == "pending"
    pass_time()
    screen_due()
    after = find(submitted)
    assert (after.status, after.published_revision_id) == ("held", None)
    verdict = Verdict.objects.get(revision__comment=after)
    assert (verdict.outcome, verdict.reasons) == ("hold", ["check_unavailable"])
    assert screen_due() == 0


def test_a_check_that_recovers_costs_only_the_pause(use_checks, pass_time):
    use_checks("Quiet", "Raising")
    submitted = submit(make_article(), "boom")
    screen_due()
    use_checks("Quiet")
    pass_time()
    screen_due()
    assert find(submitted).status == "approved"
    outcomes = Finding.objects.filter(revision__comment=submitted.id).values_list("check_name", "outcome")
    assert list(outcomes) == [("quiet", "ok")]


def test_one_bad_comment_does_not_make_a_check_unavailable_to_the_others_of_its_batch(use_checks):
    use_checks("Raising")
    article = make_article()
    posted = [submit(article, text) for text in ("One.", "boom", "Two.")]
    screen_due()
    assert [find(each).status for each in posted] == ["approved", "pending", "approved"]


def test_why_a_check_failed_is_recorded_without_quoting_the_comment(use_checks):
    use_checks("Raising")
    submitted = submit(make_article(), "boom, and my secret")
    screen_due()
    finding = Finding.objects.get(revision__comment=submitted.id)
    assert (finding.label, finding.outcome) == ("check_unavailable", "unavailable")
    assert finding.detail == "The check failed (RuntimeError)."


def test_a_required_check_that_left_no_report_holds_the_comment(use_checks, monkeypatch):
    use_checks("Quiet", "Flagging")
    whole = runs.run_checks
    monkeypatch.setattr(
        services, "run_checks", lambda *, checks, submissions: whole(checks=checks[:1], submissions=submissions)
    )
    submitted = submit(make_article())
    screen_due()
    assert find(submitted).status == "held"
    assert newest_revision(submitted).verdict.reasons == ["required_check_missing"]


def test_a_check_added_between_two_tries_has_to_report_too(use_checks, pass_time):
    use_checks("Raising")
    submitted = submit(make_article(), "boom, a flag")
    screen_due()
    use_checks("Quiet", "Flagging")
    pass_time()
    screen_due()
    assert find(submitted).status == "rejected"


def test_every_check_leaves_its_findings_with_version_time_and_passages(use_checks):
    use_checks("Quiet", "Flagging")
    submitted = submit(make_article(), "A flag.")
    screen_due()
    quiet, flagging = Finding.objects.filter(revision__comment=submitted.id).order_by("check_name").reverse()
    assert (quiet.label, quiet.score) == ("clear", None)
    assert (flagging.label, flagging.score, flagging.spans) == ("banned_word", 0.5, [[2, 6]])
    assert flagging.check_version == "1"
    assert flagging.ms >= 0
    assert Quiet.seen == ["A flag."]


def test_a_second_stage_that_is_demanded_and_not_there_holds_the_comment(settings, pass_time, monkeypatch):
    def refuse(directory):
        raise SecondStageMissing("not installed")

    monkeypatch.setattr(SecondStage, "load", refuse)
    load_scorer.cache_clear()
    options = {"second_stage": "on"}
    settings.MODERATION_CHECKS = [{"NAME": "moderation.checks.toxicity.ToxicityCheck", "OPTIONS": options}]
    submitted = submit(make_article(), "A bridge is built.")
    screen_due()
    assert find(submitted).status == "pending"
    pass_time()
    screen_due()
    assert (find(submitted).status, find(submitted).published_revision_id) == ("held", None)
    (finding,) = Finding.objects.filter(revision__comment=submitted.id)
    assert (finding.label, finding.detail) == ("check_unavailable", "The check failed (SecondStageMissing).")


def test_without_any_check_configured_the_policy_alone_decides(settings):
    settings.MODERATION_CHECKS = []
    submitted = submit(make_article())
    screen_due()
    assert find(submitted).status == "approved"
