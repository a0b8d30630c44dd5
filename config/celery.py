"""The Celery application: `celery -A config worker` and `celery -A config beat`."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")

app = Celery("below_the_line")


@worker_ready.connect
def _say_ready(**_: Any) -> None:
    """The first heartbeat goes the way that all messages go, so that readiness means what it says."""
    app.send_task("screening.heartbeat")


app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["moderation.screening", "moderation.identity", "moderation.intake"])
