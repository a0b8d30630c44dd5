"""Whether the process is up, and whether it has what it needs. For load balancers and monitors, not for readers."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from moderation.api.schema import describe
from moderation.api.views import PublicView
from moderation.screening import jobs
from moderation.screening.services import count_messages, hear_heart

logger = logging.getLogger(__name__)

_LATE = 30.0  # seconds that a comment may be due


class HealthShape(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=["ok"])


class ReadinessShape(serializers.Serializer[Any]):
    ready = serializers.BooleanField()
    database = serializers.CharField(help_text="`ok`, or what is wrong.")
    broker = serializers.CharField(help_text="`ok`, or what is wrong.")
    worker = serializers.CharField(help_text="`ok`, or what is wrong.")
    screening = serializers.CharField(help_text="`ok`, or what is wrong.")


class HealthView(PublicView):
    @describe("read_health", answers={200: HealthShape})
    def get(self, request: Request) -> Response:
        """The process is up. It asks nobody else."""
        return Response({"status": "ok"})


class ReadinessView(PublicView):
    @describe("read_readiness", answers={200: ReadinessShape, 503: ReadinessShape})
    def get(self, request: Request) -> Response:
        """Whether database and broker answer, a worker takes messages and comments are screened, each by name."""
        parts = {name: _state_of(name, ask) for name, ask in _PARTS.items()}
        ready = all(state == "ok" for state in parts.values())
        headers = {} if ready else {"Retry-After": "5"}
        return Response({"ready": ready, **parts}, status=200 if ready else 503, headers=headers)


def _state_of(name: str, ask: Callable[[], str]) -> str:
    try:
        return ask()
    except (DatabaseError, redis.RedisError, OSError, ValueError) as error:
        logger.warning("Not ready, %s: %s", name, type(error).__name__)
        return "does not answer"


def _ask_database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _ask_broker() -> str:
    timeout = settings.REDIS_TIMEOUT
    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=timeout, socket_connect_timeout=timeout) as client:
        client.ping()
    return "ok"


def _ask_worker() -> str:
    if hear_heart():
        return "ok"
    why = "messages wait for it" if count_messages() else "nobody sends it any messages"
    return f"has not been heard of lately: {why}"


def _ask_screening() -> str:
    """A backlog that is worked on is no fault; comments that nobody takes up are one, whoever is said to be up."""
    age = jobs.oldest_due_age()
    if age is None or age <= _LATE or jobs.is_somebody_at_work():
        return "ok"
    return f"has left a comment waiting for {age:.0f} s"


_PARTS: dict[str, Callable[[], str]] = {
    "database": _ask_database,
    "broker": _ask_broker,
    "worker": _ask_worker,
    "screening": _ask_screening,
}
