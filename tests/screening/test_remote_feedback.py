"""Services outside learn where people found them wrong: that and no more, once, and without an address."""

from datetime import timedelta
from urllib.parse import unquote_to_bytes

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from moderation import decisions
from moderation.models import Decision, RemoteFeedback
from moderation.screening.remote_feedback import gather_feedback, tell_due
from moderation.status import Action, Actor
from tests.canary.needles import found_in
from tests.checks.remote.service import reset, say, send
from tests.factories import find, make_article, make_moderator, run_together, step
from tests.screening.remote_flow import akismet, ask_all, post, spamd, stopforumspam, use

pytestmark = pytest.mark.django_db

ADDRESS = "Canary.Zq7x@Aviary-9k.example"
THANKS = say("Thanks for making the web a better place.")


@pytest.fixture
def moderator(db):
    return make_moderator()


@pytest.fixture
def judged(service, settings):
    """A comment that Akismet judged, as it is told; Akismet thanks for all that follows."""

    def judge(verdict, **options):
        service.behave = say(verdict)
        use(settings, akismet(service, **({"feedback": True} | options)))
        settings.REMOTE_FEEDBACK_DELAY = 0
        comment = post(make_article(), author_email=ADDRESS)
        ask_all()
        service.behave = THANKS
        service.received.clear()
        return comment

    return judge


def tell_all():
    gather_feedback()
    while tell_due():
        pass


def calls(service):
    return [question.split(b" ")[1].decode().strip("/") for question in service.received]


@pytest.mark.parametrize(
    ("verdict", "action", "told"),
    [
        ("true", Action.APPROVE, ["submit-ham"]),
        ("false", Action.SPAM, ["submit-spam"]),
        ("true", Action.SPAM, []),
        ("false", Action.APPROVE, []),
        ("true", Action.REJECT, []),
        ("false", Action.REJECT, []),
    ],
)
def test_it_is_told_where_it_was_wrong_about_spam_and_nothing_else(judged, service, moderator, verdict, action, told):
    comment = judged(verdict)
    if find(comment).status == "approved" and action == Action.APPROVE:
        step(comment, Action.HOLD)
    step(comment, action, moderator)
    tell_all()
    assert calls(service) == told
    tell_all()
    assert calls(service) == told


def test_the_policys_own_decisions_teach_nothing(judged, service):
    judged("true")
    tell_all()
    assert service.received == []
    assert not RemoteFeedback.objects.exists()


def test_nothing_is_told_where_the_operator_did_not_say_so(judged, service, moderator):
    step(judged("true", feedback=False), Action.APPROVE, moderator)
    tell_all()
    assert service.received == []


def test_a_service_is_not_told_of_what_it_was_never_asked(service, settings, moderator):
    service.behave = reset
    use(settings, akismet(service, feedback=True))
    settings.REMOTE_FEEDBACK_DELAY = 0
    comment = post(make_article())
    ask_all()
    service.behave = THANKS
    service.received.clear()
    step(comment, Action.SPAM, moderator)
    tell_all()
    assert service.received == []


def test_what_is_told_has_no_address_even_where_the_question_had(judged, service, moderator):
    step(judged("true", send_email=True), Action.APPROVE, moderator)
    tell_all()
    assert b"comment_content=The+ferry" in service.last
    assert found_in(unquote_to_bytes(service.last), ADDRESS) == []


def test_what_was_told_is_on_record_without_the_words(judged, service, moderator):
    step(judged("true"), Action.APPROVE, moderator)
    tell_all()
    row = RemoteFeedback.objects.get()
    assert row.sent["call"] == "submit-ham"
    assert "comment_content" in row.sent["fields"]
    assert len(row.sent["sha256"]) == 64
    assert "ferry" not in str(row.sent)
    assert row.sent_at is not None


def test_moderators_have_time_to_undo(judged, service, settings, moderator):
    comment = judged("true")
    settings.REMOTE_FEEDBACK_DELAY = 300
    step(comment, Action.APPROVE, moderator)
    tell_all()
    assert service.received == []
    undo(moderator)
    RemoteFeedback.objects.update(due_at=Now() - timedelta(seconds=1))
    tell_all()
    assert service.received == []


def test_what_is_undone_later_is_taken_back_once(judged, service, moderator):
    step(judged("true"), Action.APPROVE, moderator)
    tell_all()
    undo(moderator)
    tell_all()
    tell_all()
    assert calls(service) == ["submit-ham", "submit-spam"]


def test_a_second_thought_is_told_though_it_is_what_the_service_had_said(judged, service, moderator):
    comment = judged("false")
    step(comment, Action.SPAM, moderator)
    tell_all()
    step(comment, Action.APPROVE, moderator)
    tell_all()
    assert calls(service) == ["submit-spam", "submit-ham"]


def test_old_decisions_are_not_dug_up(judged, service, moderator):
    step(judged("true"), Action.APPROVE, moderator)
    Decision.objects.update(created_at=timezone.now() - timedelta(days=3))
    tell_all()
    assert service.received == []


def test_what_did_not_arrive_is_told_again_later(judged, service, moderator):
    step(judged("true"), Action.APPROVE, moderator)
    service.behave = say("", status="503 Later", Retry_After="120")
    gather_feedback()
    assert tell_due() == 1
    assert tell_due() == 0
    row = RemoteFeedback.objects.annotate(now=Now()).get()
    assert row.due_at is not None
    assert (row.due_at - row.now).total_seconds() == pytest.approx(120, abs=3)
    service.behave = THANKS
    RemoteFeedback.objects.update(due_at=Now())
    tell_all()
    assert calls(service) == ["submit-ham", "submit-ham"]
    assert RemoteFeedback.objects.get().sent_at is not None


def test_after_eight_attempts_it_is_left(judged, service, moderator):
    step(judged("true"), Action.APPROVE, moderator)
    service.behave = say("", status="500 Oops")
    gather_feedback()
    RemoteFeedback.objects.update(attempts=7)
    tell_due()
    row = RemoteFeedback.objects.get()
    assert (row.due_at, row.sent_at) == (None, None)


def test_a_mail_filter_learns_as_well(service, settings, moderator):
    service.behave = send(b"SPAMD/1.1 0 EX_OK\r\nSpam: True ; 9.1 / 5.0\r\n\r\n")
    use(settings, spamd(service, feedback=True), stopforumspam(service))
    settings.REMOTE_FEEDBACK_DELAY = 0
    comment = post(make_article(), author_email=ADDRESS)
    ask_all()
    service.received.clear()
    service.behave = send(b"SPAMD/1.1 0 EX_OK\r\nDidSet: local\r\n\r\n")
    step(comment, Action.APPROVE, moderator)
    tell_all()
    (told,) = service.received
    assert told.startswith(b"TELL SPAMC/1.5\r\n")
    assert b"Message-class: ham\r\n" in told


@pytest.mark.django_db(transaction=True)
def test_fifty_workers_tell_it_once(judged, service, moderator):
    step(judged("true"), Action.APPROVE, moderator)
    assert [each for each in run_together(lambda _: gather_feedback(), 10) if isinstance(each, Exception)] == []
    done = run_together(lambda _: tell_due(), 50)
    assert sum(each for each in done if isinstance(each, int)) == 1
    assert [each for each in done if isinstance(each, Exception)] == []
    assert calls(service) == ["submit-ham"]


def undo(moderator):
    decision = Decision.objects.filter(actor="moderator").latest("id")
    decisions.revert(decision=decision, maker=decisions.Maker(Actor.MODERATOR, moderator))
