"""Who is asking: a signed-in person, a program with a token, or the author of one comment.

It decides who somebody is, not what they may do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, User
from knox.auth import TokenAuthentication
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from moderation.accounts.second_factor import is_missing
from moderation.api.errors import Problem
from moderation.models import ApiToken

_TOKEN = re.compile(rb"[0-9a-zA-Z]{16,128}", re.ASCII)


class ApiTokenAuthentication(TokenAuthentication):  # type: ignore[misc]  # knox ships no types
    """`Authorization: Token …`, knox's. What cannot be a token is refused before it reaches the database."""

    def authenticate_credentials(self, token: bytes) -> tuple[User, ApiToken]:
        if not _TOKEN.fullmatch(token):
            raise exceptions.AuthenticationFailed()
        user, key = super().authenticate_credentials(token)
        demand_second_factor(user)
        return user, key


class SessionAuthentication(authentication.SessionAuthentication):
    """The session of the pages, with CSRF."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        found = super().authenticate(request)
        if found is not None:
            demand_second_factor(found[0])
        return found


def demand_second_factor(user: AbstractBaseUser | AnonymousUser) -> None:
    """Raises Problem where SECOND_FACTOR_FOR demands one of this person, who has none."""
    if is_missing(user=user):
        detail = "Your role needs a second factor. Sign in to the desk and set it up."
        raise Problem(403, "second_factor_required", detail)


@dataclass(frozen=True, slots=True)
class CommentToken:
    """What came with `Authorization: Comment …`: a claim, which the services verify for one comment."""

    value: str


class CommentTokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Comment …`. The token names no person, so the user stays anonymous."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, CommentToken] | None:
        scheme, _, value = authentication.get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"comment":
            return None
        return AnonymousUser(), CommentToken(value.strip().decode("latin-1"))

    def authenticate_header(self, request: Request) -> str:
        return "Comment"


STAFF = (ApiTokenAuthentication, SessionAuthentication)
