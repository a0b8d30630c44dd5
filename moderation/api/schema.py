"""The OpenAPI document: what each view says of itself, and the problem answers that follow from what it is.

A view describes its successes and its own refusals with `describe`; those that come with a path, a body, a right or
the database are added here, once, so that no view can forget them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from moderation.api.errors import PROBLEM
from moderation.api.shapes import ProblemShape

JSON = "application/json"
_MEANING = {
    400: "A value cannot be accepted; `errors` names each.",
    401: "Not signed in, or the token is unknown, expired or revoked.",
    403: "Signed in, or with a token, but not allowed to do this.",
    404: "Not there, or not visible to whoever asks.",
    409: "Something or somebody else was first; `code` says what.",
    410: "Withdrawn already.",
    413: "The body is too large.",
    415: "The body is of another media type than this takes.",
    422: "The Idempotency-Key came with another body before.",
    429: "Too many requests; Retry-After says when to come back.",
    503: "The database is away; Retry-After says when to come back.",
}
_RETRY_AFTER = OpenApiParameter(
    "Retry-After", int, OpenApiParameter.HEADER, response=[429, 503], description="Seconds to wait."
)
_ETAG = OpenApiParameter("ETag", str, OpenApiParameter.HEADER, response=[200, 304], description="Hash of the body.")
_IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="The ETag of an earlier answer: 304 if it still holds."
)


def describe(
    name: str,
    *,
    answers: Mapping[int, Any],
    problems: Sequence[int] = (),
    body: Any = None,
    parameters: Sequence[OpenApiParameter] = (),
    conditional: bool = False,
    media_type: str = JSON,
) -> Any:
    """Document one method. `answers` gives the shape of each success (None: no body), `problems` its own refusals."""
    responses: dict[Any, Any] = {}
    for status, shape in answers.items():
        responses[status if shape is None else (status, media_type)] = shape
    if conditional:
        responses[304] = OpenApiResponse(None, description="What the client has is current.")
    for status in problems:
        responses[(status, PROBLEM)] = problem_answer(status)
    headers = [_RETRY_AFTER, *([_ETAG, _IF_NONE_MATCH] if conditional else [])]
    return extend_schema(operation_id=name, responses=responses, request=body, parameters=[*parameters, *headers])


def problem_answer(status: int) -> OpenApiResponse:
    """A refusal, described by what its status means here."""
    return OpenApiResponse(ProblemShape, description=_MEANING[status])


def parameter(
    name: str, description: str, *, schema: Any = OpenApiTypes.STR, choices: Sequence[str] = (), default: Any = None
) -> OpenApiParameter:
    """One query parameter."""
    return OpenApiParameter(
        name, schema, OpenApiParameter.QUERY, description=description, enum=list(choices) or None, default=default
    )


LIMIT = parameter("limit", "How many, at most.", schema={"type": "integer", "minimum": 1, "maximum": 100}, default=50)
CURSOR = parameter(
    "cursor", "From the `next` or `previous` link of another page.", schema={"type": "string", "minLength": 1}
)
PAGING = (LIMIT, CURSOR)
ID = {"type": "string", "format": "uuid"}


class ProductSchema(AutoSchema):
    """REST framework's view class, as an OpenAPI operation of this product."""

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        for status in self._implied_problems():
            if str(status) not in bodies:
                answer = self._get_response_for_code(problem_answer(status), str(status), [PROBLEM])  # type: ignore[no-untyped-call]  # spectacular's is untyped
                bodies[str(status)] = answer
        return dict(sorted(bodies.items()))

    def get_summary(self) -> str:
        """The first sentence of what the method says of itself."""
        description: str = self.get_description()
        return description.replace("\n", " ").partition(". ")[0].rstrip(".")

    def get_tags(self) -> list[str]:
        """What the path is about, after the prefix and the version."""
        parts = [part for part in self.path.split("/") if part]
        return [parts[2] if len(parts) > 2 else "operations"]

    def _get_serializer_name(self, serializer: Any, direction: Any, bypass_extensions: bool = False) -> str:
        name: str = super()._get_serializer_name(serializer, direction, bypass_extensions)
        return name.replace("Shape", "")

    def _map_serializer_field(self, field: Any, direction: Any, bypass_extensions: bool = False) -> dict[str, Any]:
        """Choices as constants, where they stand: as `enum` they would be moved away and given made-up names."""
        schema: dict[str, Any] = super()._map_serializer_field(field, direction, bypass_extensions)  # type: ignore[no-untyped-call]  # as above
        if "enum" not in schema:
            return schema
        kept = {name: value for name, value in schema.items() if name not in ("enum", "x-spec-enum-id", "description")}
        return kept | {"oneOf": [{"const": value} for value in schema["enum"]]}

    def _implied_problems(self) -> list[int]:
        writes = self.method in ("POST", "PUT", "PATCH", "DELETE")
        takes_body = self._get_request_body() is not None  # type: ignore[no-untyped-call]  # as above
        asked = any(each.get("in") == "query" for each in self._get_parameters())
        implied = {
            400: takes_body or asked,
            401: bool(self.view.get_authenticators()),
            403: bool(self.view.get_authenticators()),
            404: "{" in self.path,
            413: writes,
            415: takes_body,
            503: True,
        }
        return [status for status, applies in implied.items() if applies]


class _ApiToken(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself by being defined
    target_class = "moderation.api.authentication.ApiTokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token …` from POST /api/v1/auth/tokens/.",
        }


class _Session(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself by being defined
    target_class = "moderation.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "The session of the pages. Writes need the X-CSRFToken header too.",
        }


class _CommentToken(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself by being defined
    target_class = "moderation.api.authentication.CommentTokenAuthentication"
    name = "comment"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Comment …`, the token that posting the comment answered.",
        }
