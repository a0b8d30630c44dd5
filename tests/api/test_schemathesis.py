"""Requests made up from the OpenAPI document: no answer is a 5xx, and none is one that it does not promise."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from moderation.models import AuditSample, Comment
from moderation.screening.services import beat_heart
from tests.api.conftest import token_of

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/schema/", get_wsgi_application())
BOUNDED = settings(
    max_examples=5,
    # Made up, each time the same: not one more request for every value that the document lists.
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


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


def authorize(case, everything):
    """Signed in as an admin, or as the author where that is who the path is for."""
    own = case.operation.path == "/api/v1/comments/{comment_id}/"
    authorization = f"Comment {everything['token']}" if own else everything["authorization"]
    case.headers = {**(case.headers or {}), "Authorization": authorization}


@SCHEMA.exclude(operation_id="revoke_token").parametrize()
@BOUNDED
def test_about_what_is_there(case, everything):
    case.path_parameters = {name: everything[name] for name in case.path_parameters or {}}
    authorize(case, everything)
    case.call_and_validate(checks=CHECKS)


@SCHEMA.include(path_regex="{").parametrize()
@settings(BOUNDED, max_examples=2)
def test_about_what_is_not_there(case, everything):
    authorize(case, everything)
    case.call_and_validate(checks=CHECKS)


@SCHEMA.parametrize()
@settings(BOUNDED, max_examples=1)
def test_by_nobody(case, everything):
    case.headers = {name: value for name, value in (case.headers or {}).items() if name != "Authorization"}
    case.call_and_validate(checks=CHECKS)
