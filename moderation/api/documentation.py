"""The OpenAPI document of what this process serves, and the page that draws it."""

from __future__ import annotations

import functools
from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response

from moderation.api.caching import answer_public
from moderation.api.parameters import read_choice
from moderation.api.rendering import OrjsonRenderer, write_json
from moderation.api.schema import JSON
from moderation.api.views import PublicView

YAML = "application/yaml"
# Swagger's page has one style element of its own, and draws its icons from data: URLs.
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@functools.cache
def _document(media_type: str) -> bytes:
    """Generated once: it depends on nothing but the code."""
    generator: Any = SchemaGenerator  # which is untyped, as is the renderer
    document = generator().get_schema(request=None, public=True)
    if media_type == YAML:
        renderer: Any = OpenApiYamlRenderer()
        return bytes(renderer.render(document))
    return write_json(document)


class SchemaView(PublicView):
    @extend_schema(
        operation_id="read_schema",
        parameters=[OpenApiParameter("format", str, enum=["json", "yaml"], description="Default: as Accept says.")],
        responses={
            (200, JSON): OpenApiResponse(OpenApiTypes.OBJECT),
            (200, YAML): OpenApiResponse(OpenApiTypes.STR),
            304: None,
        },
    )
    def get(self, request: Request) -> HttpResponseBase:
        """This document: OpenAPI 3.1, as JSON, or as YAML by `format` or `Accept`."""
        accepts_yaml = "yaml" in request.headers.get("Accept", "")
        wanted = read_choice(request, "format", ("json", "yaml"), default="yaml" if accepts_yaml else "json")
        media_type = YAML if wanted == "yaml" else JSON
        response = answer_public(request, _document(media_type), content_type=media_type)
        response["Vary"] = "Accept"
        return response


class DocumentationView(SpectacularSwaggerSplitView, PublicView):
    """Swagger UI, from the package's own files. Its script is a second URL, so that no script is inline."""

    url_name = "api-schema"

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response: Response = super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]  # spectacular's is untyped
        response["Content-Security-Policy"] = _PAGE_POLICY
        return response

    def handle_exception(self, exc: Exception) -> Response:
        """Refusals here are problem documents too, which need no template."""
        response: Response = super().handle_exception(exc)
        self.request.accepted_renderer = OrjsonRenderer()
        return response
