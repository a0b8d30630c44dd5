"""What every answer gets: a request id, a content security policy, a language."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers

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
