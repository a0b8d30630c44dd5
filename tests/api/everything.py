"""One of each thing that a path of the API can name, and an admin's token."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from moderation.models import AuditSample, Comment
from moderation.screening.services import beat_heart
from tests.api.conftest import token_of


@contextmanager
def one_connection():
    """The requests run in the test's own transaction: as Django's test client does, keep its connection open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def everything(publish, post, admin, desk, settings):
    """An admin's token, and one of each thing that a path can name."""
    settings.COMMENT_POSTS_PER_MINUTE = settings.SIGN_IN_ATTEMPTS_PER_MINUTE = 10_000
    settings.VOTES_PER_MINUTE = settings.REPORTS_PER_MINUTE = 10_000
    settings.COMMENT_FLOOD_INTERVAL = 0
    public, pending = publish(), post()
    publish(parent=public.id)
    batch = desk.post("moderation/decisions/", {"ids": [pending.id], "action": "hold"}).json()["batch"]
    phrase = token_of(admin).post("moderation/wordlist/", {"phrase": "fog goblin", "tier": "suspect"}).json()["id"]
    domain = {"kind": "link_domain", "value": "casino.example"}
    block = token_of(admin).post("moderation/blocks/", domain).json()["id"]
    commenter = str(Comment.objects.get(pk=public.id).commenter_id)
    warn = token_of(admin).post(f"moderation/commenters/{commenter}/actions/", {"action": "warn"}).json()["id"]
    decided = Comment.objects.get(pk=pending.id).decisions.get()
    sample = AuditSample.objects.create(revision=decided.revision, decision=decided, share=1.0)
    things = {
        "authorization": token_of(admin).authorization,
        "token": public.token,
        "slug": "ferry",
        "comment_id": public.id,
        "held_id": pending.id,
        "commenter_id": commenter,
        "action_id": warn,
        "batch_id": batch,
        "decision_id": str(decided.pk),
        "sample_id": str(sample.pk),
        "entry_id": phrase,
        "block_id": block,
    }
    beat_heart()
    with one_connection():
        yield things
