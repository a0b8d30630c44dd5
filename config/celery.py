"""The Celery application: `celery -A config worker` and `celery -A config beat`."""

import os
from typing import Any

from celery import Celery
from celery.signals import task_received, worker_process_init, worker_ready
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")

app = Celery("below_the_line")


@worker_process_init.connect
def _prepare_checks(**_: Any) -> None:
    """What checks load, each process loads for itself and at its start: the first comment must not wait for it."""
    # Django's applications are set up by now; when this module is imported they are not.
    from moderation.checks.registry import get_checks

    for check in get_checks():
        check.prepare()


@worker_ready.connect
def _say_ready(sender: Any, **_: Any) -> None:
    """The first heartbeat goes the way that all messages go, so that readiness means what it says."""
    app.send_task("screening.heartbeat")
    # What only a worker needs.
    from config.hearing import Hearing, watch_hearing

    hearing = Hearing(patience=settings.WORKER_DEAF_AFTER)
    task_received.connect(lambda **_: hearing.note_message(), weak=False)
    watch_hearing(hearing, queues=list(sender.app.amqp.queues.consume_from))


app.config_from_object("django.conf:settings", namespace="CELERY")
_STAGES = ("screening", "intake", "learning", "notifications", "privacy")
app.autodiscover_tasks([f"moderation.{stage}" for stage in _STAGES])
