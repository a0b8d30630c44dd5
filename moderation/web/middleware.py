"""What every answer gets: a request id, a content security policy, a language, and a 503 while the database is away."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
# No inline script and no inline style anywhere: what is typed into a page can never run.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
# What is written for a person to read.
_WORDED = ("text/html", "application/problem+json")
_PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"


class RequestIdMiddleware:
    """`X-Request-ID` on every answer: the caller's own where it is a plain one, else a new one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response


class ContentSecurityPolicyMiddleware:
    """The policy above, unless the view set one of its own; and no access to the device's sensors."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        return response


class StaticGZipMiddleware(GZipMiddleware):
    """Scripts and styles go compressed. Pages decide for themselves: size can give away what is secret in them."""

    # There is nothing secret in these, so their size need not be blurred.
    max_random_bytes = 0

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not request.path.startswith(settings.STATIC_URL):
            return response
        compressed: HttpResponseBase = super().process_response(request, response)
        return compressed


class LanguageMiddleware:
    """The language of a page: the reader's choice (a cookie), else the browser's, else the newsroom's LANGUAGE_CODE.

    The API is English unless a client asks for another language: a program that asks for nothing gets what it got
    yesterday, whatever the newsroom speaks. Documents that the public shares have no words of ours in them, so that
    only pages and refusals differ by language.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = _choose_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language  # where Django's own admin looks for it
            response = self.get_response(request)
        if response.get("Content-Type", "").startswith(_WORDED):
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
            response.headers.setdefault("Content-Language", language)
        return response


def _choose_language(request: HttpRequest) -> str:
    is_asked_for = "Accept-Language" in request.headers or settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    if request.path_info.startswith("/api/") and not is_asked_for:
        return "en"
    return translation.get_language_from_request(request)


class DatabaseAwayMiddleware:
    """An error of the connection, not of the query: the client is asked to come back, with 503 and Retry-After."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OperationalError | InterfaceError):
            return None
        logger.error("The database is away: %s", type(error).__name__)
        response: HttpResponse
        if request.path.startswith("/api/"):
            problem = {
                "type": "about:blank",
                "title": "Service unavailable",
                "status": 503,
                "detail": "The database is away for a moment. Try again shortly.",
                "code": "database_away",
                "errors": [],
            }
            response = JsonResponse(problem, status=503, content_type="application/problem+json")
        else:
            response = render(request, "503.html", status=503)
        response["Retry-After"] = "5"
        return response
