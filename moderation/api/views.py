"""What all views share: size first, JSON alone; nothing is cached and nothing allowed unless a view says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils.cache import patch_vary_headers
from rest_framework.exceptions import NotAuthenticated, UnsupportedMediaType
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from moderation.api.authentication import STAFF
from moderation.api.caching import PRIVATE
from moderation.api.parsing import SMALL_BODY, check_size
from moderation.api.permissions import HasRight, Right

JSON = "application/json"


def base_url(request: Request) -> str:
    """What absolute URLs begin with, without a slash at the end. The host is one of ALLOWED_HOSTS."""
    return request.build_absolute_uri("/").rstrip("/")


def method_of(view: APIView) -> str:
    """The method asked for; nothing yet while the OpenAPI document is being drawn up."""
    return getattr(view.request, "method", None) or ""


def moderator_of(request: Request) -> User:
    """Who is signed in. The view's right has been checked, so there is somebody."""
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user


def media_type_of(request: Request) -> str:
    """What the body says that it is, without parameters."""
    return (request.content_type or "").partition(";")[0].strip().lower()


class OneFormat(BaseContentNegotiation):
    """There is one format. A client that asks for another gets it all the same, as RFC 9110, 12.1 allows."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return next((parser for parser in parsers if parser.media_type == media_type_of(request)), None)

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type


class ApiView(APIView):
    """Base of every endpoint. `most_bytes` bounds the body."""

    content_negotiation_class = OneFormat
    most_bytes: ClassVar[int] = SMALL_BODY
    # OPTIONS is answered by the CORS middleware where it is a preflight; there is nothing else to say.
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        check_size(request._request, self.most_bytes)
        if media_type_of(request) == JSON:
            # Kept by Django, so that the bytes can be asked for once they have been parsed: signing in by session
            # parses them, in search of a CSRF token.
            _ = request._request.body
        super().initial(request, *args, **kwargs)

    def read_fields(self, request: Request) -> Mapping[str, object]:
        """The body's fields, as they came. No body is no fields; a body that is not JSON is refused."""
        data = request.data
        if not isinstance(data, dict) or isinstance(data, QueryDict):
            # REST framework makes an empty form of an empty body that calls itself one.
            raise UnsupportedMediaType(request.content_type or "")
        return data

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Any answer of Django's passes here, not only REST framework's own."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers.setdefault("Cache-Control", PRIVATE)
        if vary := _what_it_varies_by(self):
            patch_vary_headers(response, vary)
        return response


def _what_it_varies_by(view: APIView) -> list[str]:
    headers = {"ApiTokenAuthentication": "Authorization", "CommentTokenAuthentication": "Authorization"}
    headers["SessionAuthentication"] = "Cookie"
    names = [headers.get(type(each).__name__, "") for each in view.get_authenticators()]
    return sorted({name for name in names if name})


class PublicView(ApiView):
    """For anybody, signed in or not; it does not even look."""

    permission_classes = [AllowAny]
    authentication_classes = []


class StaffView(ApiView):
    """For those with the right that it names for the method."""

    permission_classes = [HasRight]
    authentication_classes = list(STAFF)
    rights: ClassVar[Mapping[str, Right]] = {}
