"""Takes a comment in: reads what HTTP carries of it, and writes the answer. The intake decides.

The order of refusal: size and syntax are over by now; a repeated Idempotency-Key is answered before the pace is
counted; the rest is the intake's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from moderation import intake, roles
from moderation.api.errors import invalid_parameter
from moderation.api.views import base_url
from moderation.client import client_address, read_reader
from moderation.intake.submit import replay_answer
from moderation.throttles import take

_KEY = re.compile(r"[\x21-\x7e]{16,255}")
_MESSAGE = "Thank you. Your comment is being checked."

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 16, "maxLength": 255, "pattern": r"^[\x21-\x7e]{16,255}$"},
    OpenApiParameter.HEADER,
    description="Makes a repeated request safe: for 24 hours it is answered with the first answer.",
)


def accept_comment(*, request: Request, fields: Mapping[str, object], slug: str) -> Response:
    """The answer to one POST of a comment. Raises what the intake raises."""
    idempotency = _read_idempotency(request)
    if idempotency is not None and (answer := intake.find_answer(request=idempotency)) is not None:
        return _answer(request, replay_answer(answer))
    address = client_address(request._request)
    take(scope="post", key=address, limit=settings.COMMENT_POSTS_PER_MINUTE, seconds=60)
    submitted = intake.submit_comment(
        article_slug=slug,
        fields=fields,
        client=intake.ClientInfo(
            address=address, reader_id=read_reader(request._request), staff=_is_staff(request.user)
        ),
        idempotency=idempotency,
    )
    return _answer(request, submitted)


def _is_staff(user: object) -> bool:
    return isinstance(user, User) and user.has_perm(roles.MODERATE)


def _read_idempotency(request: Request) -> intake.Idempotency | None:
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        raise invalid_parameter("Idempotency-Key", "Idempotency-Key has to be 16 to 255 ASCII characters.")
    # One route for all users of it: the key is the client's own secret.
    return intake.Idempotency(key=key, route=f"POST {request.path}", body=request._request.body)


def _answer(request: Request, submitted: intake.Submitted) -> Response:
    status_url = base_url(request) + reverse("api-comment", kwargs={"comment_id": submitted.id})
    document = {
        "id": submitted.id,
        "status": "pending",
        "status_url": status_url,
        "token": submitted.token,
        "edit_until": submitted.edit_until,
        "message": _MESSAGE,
    }
    return Response(document, status=200 if submitted.replayed else 202, headers={"Location": status_url})
