"""The questions to services outside are rows: asked once, by one worker at a time, until their time is over."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from moderation import decisions
from moderation.intake import edit_comment, withdraw_comment
from moderation.models import Decision, Finding, RemoteJob, Revision, Verdict
from moderation.screening import remote, remote_jobs
from moderation.screening.services import screen_due
from moderation.status import Action, Actor
from tests.checks.remote.service import say
from tests.factories import find, make_article, make_moderator, newest_revision, step, submit
from tests.screening.remote_flow import akismet, ask_all, let_time_pass, openai, use

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(service, settings):
    """A comment whose own checks are done, and the service that is still to be asked about it."""
    service.behave = say("false")
    use(settings, akismet(service))
    submitted = submit(make_article())
    screen_due()
    return submitted


@pytest.fixture
def meanwhile(monkeypatch):
    """Something that happens while the service thinks: before its answer is recorded."""

    def arrange(act):
        settle = remote._settle

        def settling(question, report):
            act()
            settle(question, report)

        monkeypatch.setattr(remote, "_settle", settling)

    return arrange


def seconds_until(moment):
    return (moment - Revision.objects.annotate(now=Now()).values_list("now", flat=True)[0]).total_seconds()


def test_screening_makes_one_question_for_each_service(service, settings):
    use(settings, akismet(service), openai(service))
    submitted = submit(make_article())
    screen_due()
    assert set(RemoteJob.objects.values_list("check_name", "attempts")) == {("akismet", 0), ("openai_moderation", 0)}
    assert find(submitted).status == "pending"


def test_without_services_there_are_no_questions(use_checks):
    use_checks("Quiet")
    submitted = submit(make_article())
    screen_due()
    assert not RemoteJob.objects.exists()
    assert find(submitted).status == "approved"


def test_the_attempt_is_counted_before_the_call(waiting):
    (question,) = remote_jobs.claim_questions(check_name="akismet", limit=5)
    row = RemoteJob.objects.get()
    assert (row.attempts, row.lease_key) == (1, question.key)
    assert remote_jobs.claim_questions(check_name="akismet", limit=5) == []


def test_the_question_of_a_worker_that_died_comes_back_when_its_lease_ends(waiting, service):
    remote_jobs.claim_questions(check_name="akismet", limit=5)
    assert remote.ask_due() == 0
    RemoteJob.objects.update(lease_until=Now() - timedelta(seconds=1))
    ask_all()
    assert find(waiting).status == "approved"
    assert len(service.received) == 1


def test_an_answer_after_the_lease_went_to_another_is_not_recorded(waiting, meanwhile):
    def lose_the_lease():
        RemoteJob.objects.update(lease_until=Now() - timedelta(seconds=1))
        assert remote_jobs.claim_questions(check_name="akismet", limit=5)

    meanwhile(lose_the_lease)
    remote.ask_due()
    assert find(waiting).status == "pending"
    assert not Finding.objects.filter(check_name="akismet").exists()


def test_an_answer_is_recorded_once(waiting):
    ask_all()
    (finding,) = Finding.objects.filter(check_name="akismet")
    job = RemoteJob.objects.get()
    assert (finding.label, job.due_at) == ("clear", None)
    assert remote.ask_due() == 0
    assert Decision.objects.count() == 1


@pytest.mark.parametrize("what", ["edit", "withdrawal", "decision"])
def test_an_answer_about_an_overtaken_text_changes_nothing(waiting, meanwhile, service, what):
    service.behave = say("true")
    row = newest_revision(waiting)
    meanwhile(
        {
            "edit": lambda: edit_comment(comment_id=waiting.id, token=waiting.token, fields={"body": "Another text."}),
            "withdrawal": lambda: withdraw_comment(comment_id=waiting.id, token=waiting.token),
            "decision": lambda: step(waiting, Action.APPROVE, make_moderator()),
        }[what]
    )
    remote.ask_due()
    assert find(waiting).status == {"edit": "pending", "withdrawal": "withdrawn", "decision": "approved"}[what]
    assert not Finding.objects.filter(revision=row, check_name="akismet").exists()
    assert not Verdict.objects.filter(revision=row).exists()
    assert not RemoteJob.objects.filter(revision=row).exists()


def test_nobody_is_asked_about_a_text_that_was_overtaken_before(waiting, service):
    step(waiting, Action.HOLD, make_moderator())
    assert remote.ask_due() == 0
    assert service.received == []
    assert not RemoteJob.objects.exists()


def test_an_edit_is_asked_about_anew(waiting, service):
    ask_all()
    edit_comment(comment_id=waiting.id, token=waiting.token, fields={"body": "Buy now."})
    service.behave = say("true")
    ask_all()
    after = find(waiting)
    assert after.status == "held"
    assert after.published_revision == after.revisions.get(number=1)
    assert b"Buy+now." in service.last


def test_what_a_moderator_decided_and_undid_is_asked_about_again(waiting, service):
    moderator = make_moderator()
    step(waiting, Action.HOLD, moderator)
    remote.ask_due()
    decisions.revert(decision=Decision.objects.get(), maker=decisions.Maker(Actor.MODERATOR, moderator))
    ask_all()
    assert find(waiting).status == "approved"
    assert len(service.received) == 1


def test_once_its_time_is_over_a_question_is_given_up(waiting, service):
    let_time_pass(waiting)
    assert remote.ask_due() == 1
    assert service.received == []
    assert find(waiting).status == "held"
    assert newest_revision(waiting).verdict.reasons == ["check_unavailable"]


def test_no_comment_waits_for_ever_where_nobody_asks(waiting):
    row = newest_revision(waiting)
    assert row.due_at is not None
    assert seconds_until(row.due_at) == pytest.approx(62, abs=5)
    let_time_pass(waiting)
    Revision.objects.update(due_at=Now())
    screen_due()
    assert find(waiting).status == "held"
    assert newest_revision(waiting).verdict.reasons == ["check_unavailable"]


def test_nor_where_the_worker_died_between_recording_the_last_answer_and_deciding(waiting, monkeypatch):
    def die(**_given):
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(remote, "conclude_answered", die)
        with pytest.raises(SystemExit):
            remote.ask_due()
    row = newest_revision(waiting)
    assert (find(waiting).status, row.due_at is None) == ("pending", False)
    assert seconds_until(row.due_at) == pytest.approx(2, abs=5)
    Revision.objects.update(due_at=Now())
    screen_due()
    assert find(waiting).status == "approved"


def test_a_service_that_wants_to_be_left_alone_is(waiting, service):
    service.behave = say("", status="429 Slow down", Retry_After="20")
    remote.ask_due()
    job = RemoteJob.objects.get()
    assert seconds_until(job.due_at) == pytest.approx(20, abs=3)
    assert find(waiting).status == "pending"


def test_one_that_wants_to_be_left_alone_for_longer_than_a_comment_may_wait_is_given_up(waiting, service):
    service.behave = say("", status="503 Later", Retry_After="86400")
    remote.ask_due()
    assert find(waiting).status == "held"


def test_the_pause_is_drawn_from_a_range_that_doubles(waiting, service, settings, monkeypatch):
    drawn = []

    def draw(least, most):
        drawn.append((least, most))
        return 0.0

    monkeypatch.setattr(remote._chance, "uniform", draw)
    service.behave = say("", status="500 Oops")
    settings.REMOTE_CHECK_BACKOFF, settings.REMOTE_CHECK_ATTEMPTS = 3, 3
    ask_all()
    assert drawn == [(0, 3), (0, 6), (0, 12)]
    assert find(waiting).status == "held"


def test_questions_of_checks_that_a_worker_does_not_know_stay_due(waiting, settings):
    configured = settings.MODERATION_CHECKS
    settings.MODERATION_CHECKS = configured[:1]
    assert remote.ask_due() == 0
    assert find(waiting).status == "pending"
    settings.MODERATION_CHECKS = configured
    ask_all()
    assert find(waiting).status == "approved"


def test_a_check_that_was_turned_off_holds_nothing_up_for_longer_than_its_time(waiting, settings):
    settings.MODERATION_CHECKS = settings.MODERATION_CHECKS[:1]
    let_time_pass(waiting)
    ask_all()
    # This worker cannot tell a check that was turned off from one that only newer workers know: people decide.
    assert find(waiting).status == "held"


def test_an_answer_that_comes_while_an_own_check_is_to_be_tried_again_does_not_decide(service, settings, pass_time):
    service.behave = say("false")
    use(settings, akismet(service), local="Raising")
    submitted = submit(make_article(), "boom")
    screen_due()
    remote.ask_due()
    assert find(submitted).status == "pending"
    use(settings, akismet(service))
    pass_time()
    screen_due()
    assert find(submitted).status == "approved"
    assert len(service.received) == 1


def test_a_comment_that_kills_its_worker_is_not_asked_about_for_ever(service, settings, pass_time):
    use(settings, akismet(service))
    submitted = submit(make_article())
    Revision.objects.update(attempts=settings.SCREENING_MAX_ATTEMPTS)
    screen_due()
    assert find(submitted).status == "held"
    assert remote.ask_due() == 0
    assert service.received == []
