"""Requests made up from the OpenAPI document: no answer is a 5xx, and none is one that it does not promise."""

from __future__ import annotations

import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.everything import everything

__all__ = ["everything"]

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
