"""Whether the process is up, and whether it has what it needs. For load balancers, not for readers."""

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
from moderation.screening.services import hear_heart

logger = logging.getLogger(__name__)


class HealthShape(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=["ok"])


class ReadinessShape(serializers.Serializer[Any]):
    ready = serializers.BooleanField()
    database = serializers.CharField(help_text="`ok`, or what is wrong.")
    broker = serializers.CharField(help_text="`ok`, or what is wrong.")
    worker = serializers.CharField(help_text="`ok`, or what is wrong.")


class HealthView(PublicView):
    @describe("read_health", answers={200: HealthShape})
    def get(self, request: Request) -> Response:
        """The process is up. It asks nobody else."""
        return Response({"status": "ok"})


class ReadinessView(PublicView):
    @describe("read_readiness", answers={200: ReadinessShape, 503: ReadinessShape})
    def get(self, request: Request) -> Response:
        """Whether the database and the broker answer and a worker has been heard of lately, each by name."""
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
    return "ok" if hear_heart() else "has not been heard of lately"


_PARTS: dict[str, Callable[[], str]] = {"database": _ask_database, "broker": _ask_broker, "worker": _ask_worker}
