"""The world of the canaries, made once for all tests here; it goes with the transaction that holds it."""

from collections.abc import Iterator
from typing import Any

import pytest
import redis
from django.db import transaction
from django.test import override_settings

from moderation.identity.origins import forget_keys
from tests.canary.world import World, make_world

# Limits of pace have tests of their own.
_PACES = ("COMMENT_POSTS", "PREVIEWS", "VOTES", "REPORTS", "LINKS", "SIGN_IN_ATTEMPTS")
SETTINGS = dict.fromkeys([f"{pace}_PER_MINUTE" for pace in _PACES], 100_000) | {"COMMENT_FLOOD_INTERVAL": 0}


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: Any, valkey: redis.Redis) -> Iterator[World]:
    """One transaction around everything, as for one test."""
    forget_keys()
    valkey.flushall()
    with django_db_blocker.unblock(), override_settings(**SETTINGS), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)
    forget_keys()
