"""GET /healthz and /readyz"""

import re
from datetime import timedelta

from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.functions import Now

from moderation.models import Revision
from moderation.screening import jobs
from moderation.screening.doorbell import ring
from moderation.screening.services import beat_heart

NAMES = {"ready", "database", "broker", "worker", "screening"}


def test_the_process_is_up_whatever_else_is_not(anybody, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = anybody.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_ready_names_each_part(anybody):
    beat_heart()
    answer = anybody.get("/readyz")
    assert answer.json() == dict.fromkeys(NAMES, "ok") | {"ready": True}
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"


def test_not_ready_while_no_worker_has_been_heard_of(anybody):
    answer = anybody.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["broker"] == "ok"
    assert answer.json()["worker"] == "has not been heard of lately: nobody sends it any messages"


def test_a_worker_that_leaves_messages_lying_is_told_from_one_that_gets_none(anybody):
    ring()
    assert anybody.get("/readyz").json()["worker"] == "has not been heard of lately: messages wait for it"


def test_not_ready_while_nobody_takes_up_what_has_long_been_due(anybody, post):
    beat_heart()
    post()
    assert anybody.get("/readyz").json()["screening"] == "ok"
    Revision.objects.update(due_at=Now() - timedelta(seconds=45))
    answer = anybody.get("/readyz")
    assert answer.status_code == 503
    assert re.fullmatch(r"has left a comment waiting for 4\d s", answer.json()["screening"])


def test_a_backlog_that_is_worked_on_is_no_fault(anybody, post):
    beat_heart()
    post()
    post()
    Revision.objects.update(due_at=Now() - timedelta(seconds=45))
    assert jobs.claim_fresh(limit=1) is not None
    assert anybody.get("/readyz").json()["screening"] == "ok"


def test_not_ready_while_the_broker_is_away(anybody, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = anybody.get("/readyz")
    assert answer.status_code == 503
    assert set(answer.json()) == NAMES
    assert answer.json()["database"] == "ok"
    assert answer.json()["broker"] == "does not answer"


def test_not_ready_while_the_database_is_away(anybody, monkeypatch):
    def away(self):
        raise OperationalError("secret")

    with monkeypatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "cursor", away)
        answer = anybody.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "does not answer"
    assert b"secret" not in answer.content
