"""Gives each refusal its HTTP status, once, and writes it as an RFC 9457 problem document.

It decides on statuses and headers of errors. What is refused, and in which words, the services decided. Nothing of
the request is echoed.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.shortcuts import render
from django.views import defaults
from rest_framework import exceptions
from rest_framework.response import Response

from moderation import errors as refusals
from moderation.api.rendering import write_json
from moderation.errors import DomainError, FieldError

logger = logging.getLogger(__name__)

PROBLEM = "application/problem+json"
DATABASE_AWAY_RETRY = 5  # seconds

# The first class that fits decides.
STATUS_OF: tuple[tuple[type[DomainError], int], ...] = (
    (refusals.InvalidInput, 400),
    (refusals.NotAllowed, 403),
    (refusals.NotThere, 404),
    (refusals.Conflict, 409),
    (refusals.AlreadyWithdrawn, 410),
    (refusals.KeyReused, 422),
    (refusals.TooFast, 429),
)


class Problem(Exception):
    """A refusal that is HTTP's own business: syntax, size, headers, parameters."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})


# It does not answer, or it has no room for more: drivers tell both as errors of the connection, not of the query.
_AWAY = Problem(
    503,
    "database_away",
    "The database is away for a moment. Try again shortly.",
    headers={"Retry-After": str(DATABASE_AWAY_RETRY)},
)


def invalid_parameter(name: str, message: str) -> Problem:
    """A known query parameter or header with a value that it cannot have."""
    return Problem(400, "invalid", message, errors=[FieldError(name, "invalid", message)])


def problem_document(problem: Problem) -> dict[str, object]:
    """The document's members, exactly these. `type` is about:blank, so `title` is the status' own phrase."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
        "errors": [{"field": each.field, "code": each.code, "message": each.message} for each in problem.errors],
    }


def problem_response(problem: Problem) -> HttpResponse:
    """The document as an answer outside of REST framework's views."""
    headers = {"Cache-Control": "private, no-store", **problem.headers}
    return HttpResponse(
        write_json(problem_document(problem)), status=problem.status, content_type=PROBLEM, headers=headers
    )


def handle_exception(exception: Exception, _context: Mapping[str, Any]) -> Response | None:
    """REST framework's hook: the answer to whatever a view raised; None, and so a 500, where nobody foresaw it."""
    problem = to_problem(exception)
    if problem is None:
        return None
    return Response(problem_document(problem), status=problem.status, content_type=PROBLEM, headers=problem.headers)


def to_problem(exception: Exception) -> Problem | None:
    """What the client is told of this exception; None for what is a bug."""
    if isinstance(exception, Problem):
        return exception
    if isinstance(exception, DomainError):
        return _from_refusal(exception)
    if isinstance(exception, exceptions.APIException):
        return _from_framework(exception)
    if isinstance(exception, OperationalError | InterfaceError):
        logger.error("The database is away: %s", type(exception).__name__)
        return _AWAY
    if isinstance(exception, Http404):
        return Problem(404, "not_found", "There is nothing here, or nothing that you may see.")
    if isinstance(exception, PermissionDenied):
        return Problem(403, "not_allowed", "You may not do this.")
    if isinstance(exception, RequestDataTooBig):
        return Problem(413, "too_large", "The body is too large.")
    if isinstance(exception, SuspiciousOperation | UnreadablePostError):
        return Problem(400, "invalid", "The request could not be read.")
    return None


def _from_refusal(refusal: DomainError) -> Problem | None:
    status = next((status for kind, status in STATUS_OF if isinstance(refusal, kind)), None)
    if status is None:
        return None
    errors = refusal.errors if isinstance(refusal, refusals.InvalidInput) else ()
    headers = {"Retry-After": str(max(1, refusal.retry_after))} if isinstance(refusal, refusals.TooFast) else {}
    return Problem(status, refusal.code, refusal.message, errors=errors, headers=headers)


def _from_framework(exception: exceptions.APIException) -> Problem:
    """REST framework's own refusals, in words of ours: theirs may repeat what was sent."""
    code, detail = _FRAMEWORK.get(exception.status_code, ("refused", "The request was refused."))
    if isinstance(exception, exceptions.AuthenticationFailed):
        code, detail = "invalid_token", "The token is unknown, expired or revoked."
    if isinstance(exception, exceptions.PermissionDenied) and str(exception.detail).startswith("CSRF"):
        code, detail = "csrf_failed", "The CSRF token is missing or wrong. Send it as the X-CSRFToken header."
    header = getattr(exception, "auth_header", None)
    return Problem(exception.status_code, code, detail, headers={"WWW-Authenticate": header} if header else {})


_FRAMEWORK = {
    400: ("invalid", "The request could not be read."),
    401: ("not_authenticated", "Sign in, or send a token in the Authorization header."),
    403: ("not_allowed", "You may not do this."),
    404: ("not_found", "There is nothing here, or nothing that you may see."),
    405: ("method_not_allowed", "This method is not offered here. The Allow header lists those that are."),
    415: ("unsupported_media_type", "Send the body as application/json."),
}


def _is_for_programs(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def _answer(request: HttpRequest, problem: Problem, page: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    return problem_response(problem) if _is_for_programs(request) else page()


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Django's handler400."""
    problem = to_problem(exception) or Problem(400, "invalid", "The request could not be read.")
    return _answer(request, problem, lambda: defaults.bad_request(request, exception))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Django's handler403."""
    problem = Problem(403, "not_allowed", "You may not do this.")
    return _answer(request, problem, lambda: defaults.permission_denied(request, exception))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Django's handler404."""
    problem = Problem(404, "not_found", "There is nothing here, or nothing that you may see.")
    return _answer(request, problem, lambda: defaults.page_not_found(request, exception))


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Django's handler500. What a middleware raised comes here too: reading a session needs the database as well."""
    if away := _answer_away(request, sys.exc_info()[1]):
        return away
    problem = Problem(500, "bug", "The service made a mistake. It has been logged.")
    return _answer(request, problem, lambda: defaults.server_error(request))


class DatabaseAwayMiddleware:
    """Whoever asks while the database is away or full is asked to come back: 503 and Retry-After, never a 500."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        return _answer_away(request, error)


def _answer_away(request: HttpRequest, error: BaseException | None) -> HttpResponseBase | None:
    problem = to_problem(error) if isinstance(error, OperationalError | InterfaceError) else None
    if problem is None:
        return None
    # Neither the page nor what surrounds it asks who is signed in: that would be the next question to the database.
    page = partial(render, request, "503.html", status=problem.status)
    response = _answer(request, problem, page)
    for name, value in problem.headers.items():
        response.headers[name] = value
    return response
