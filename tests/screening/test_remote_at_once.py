"""Workers at once: each question is asked once, each comment decided once, none forgotten in between."""

import threading

import pytest

from moderation.models import Comment, Decision, Finding, RemoteJob
from moderation.screening import remote
from moderation.screening.services import screen_due
from tests.checks.remote.service import Service, hang, say, send
from tests.factories import find, make_article, run_together, submit
from tests.screening.remote_flow import akismet, spamd, use

pytestmark = pytest.mark.django_db(transaction=True)

HAM = b"SPAMD/1.1 0 EX_OK\r\nSpam: False ; 0.1 / 5.0\r\n\r\n"


@pytest.fixture
def second_service():
    running = Service(hang)
    yield running
    running.stop()


def test_fifty_workers_ask_each_question_once(service, settings):
    service.behave = say("false")
    use(settings, akismet(service))
    submitted = submit(make_article())
    screen_due()
    done = run_together(lambda _: remote.ask_due(), 50)
    assert sum(result for result in done if isinstance(result, int)) == 1
    assert [result for result in done if isinstance(result, Exception)] == []
    assert len(service.received) == 1
    assert Finding.objects.filter(check_name="akismet").count() == 1
    assert find(submitted).status == "approved"


def test_two_last_answers_at_once_decide_once(service, second_service, settings):
    together = threading.Barrier(2)

    def once_both_are_asked(answer):
        def behave(running, connection):
            together.wait(20)
            answer(running, connection)

        return behave

    service.behave = once_both_are_asked(say("false"))
    second_service.behave = once_both_are_asked(send(HAM))
    use(settings, akismet(service), spamd(second_service))
    article = make_article()
    for number in range(6):
        submitted = submit(article, f"The ferry was late {number} times.")
        screen_due()
        assert run_together(lambda _: remote.ask_due(), 2) == [1, 1]
        assert find(submitted).status == "approved"
        assert Decision.objects.filter(comment=submitted.id).count() == 1


def test_no_comment_is_left_between_those_who_look_and_those_who_ask(service, second_service, settings):
    service.behave, second_service.behave = say("false"), send(HAM)
    use(settings, akismet(service), spamd(second_service))
    settings.SCREENING_BATCH = 2
    article = make_article()
    for number in range(16):
        submit(article, f"My {number}th remark is about something else.")

    def work(number):
        for _ in range(200):
            (screen_due if number % 2 else remote.ask_due)()
            if not Comment.objects.filter(status="pending").exists():
                return

    assert [result for result in run_together(work, 8) if result is not None] == []
    assert Comment.objects.filter(status="approved").count() == 16
    assert Decision.objects.count() == 16
    assert (len(service.received), len(second_service.received)) == (16, 16)
    assert not RemoteJob.objects.filter(due_at__isnull=False).exists()
