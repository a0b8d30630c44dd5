"""GET /healthz and /readyz"""

from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

from moderation.screening.services import beat_heart

NAMES = {"ready", "database", "broker", "worker"}


def test_the_process_is_up_whatever_else_is_not(anybody, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = anybody.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_ready_names_each_part(anybody):
    beat_heart()
    answer = anybody.get("/readyz")
    assert answer.json() == {"ready": True, "database": "ok", "broker": "ok", "worker": "ok"}
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"


def test_not_ready_while_no_worker_has_been_heard_of(anybody):
    answer = anybody.get("/readyz")
    assert answer.status_code == 503
    assert (answer.json()["broker"], answer.json()["worker"]) == ("ok", "has not been heard of lately")


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
