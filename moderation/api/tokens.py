"""API tokens: a name and a password become a key with scopes, once, and the key can be given back.

An unknown name, a wrong password and a wrong code are one answer; the first two take one time as well: Django hashes
the password either way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from moderation.accounts.second_factor import find_authenticator, use_code
from moderation.accounts.signing_in import forget_attempts, take_attempt
from moderation.api.authentication import ApiTokenAuthentication, demand_second_factor
from moderation.api.errors import Problem
from moderation.api.fields import read_text_field, read_text_list
from moderation.api.permissions import SCOPES, scopes_of
from moderation.api.schema import describe
from moderation.api.views import ApiView, PublicView
from moderation.client import client_address
from moderation.errors import FieldError, InvalidInput
from moderation.models import ApiToken


class SignInShape(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=1000)
    otp = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=60,
        help_text="For accounts with a second factor: the app's code, or a recovery code.",
    )
    name = serializers.CharField(required=False, allow_blank=True, max_length=100, help_text="What the token is for.")
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=SCOPES), required=False, help_text="Default: all of one's role."
    )


class NewTokenShape(serializers.Serializer[Any]):
    token = serializers.CharField(help_text="Shown once.")
    expires_at = serializers.DateTimeField()
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=SCOPES))


@dataclass(frozen=True, slots=True)
class SignIn:
    username: str
    password: str
    otp: str
    name: str
    scopes: list[str] | None


class TokensView(PublicView):
    @describe("create_token", body=SignInShape, answers={201: NewTokenShape}, problems=(401, 403, 429))
    def post(self, request: Request) -> Response:
        """Sign in for a program: 201 with the token. 401 `invalid_credentials` says no more than that."""
        wanted = _read_sign_in(self.read_fields(request))
        take_attempt(username=wanted.username, address=client_address(request._request))
        user = _prove(request, wanted)
        scopes = _grant(user=user, wanted=wanted.scopes)
        lifetime = timedelta(seconds=settings.API_TOKEN_LIFETIME)
        token, secret = ApiToken.objects.create(user=user, expiry=lifetime, name=wanted.name, scopes=scopes)
        return Response({"token": secret, "expires_at": token.expiry, "scopes": scopes}, status=201)


class CurrentTokenView(ApiView):
    """The token in the Authorization header."""

    authentication_classes = [ApiTokenAuthentication]
    permission_classes = [AllowAny]

    @describe("revoke_token", answers={204: None})
    def delete(self, request: Request) -> Response:
        """Revoke the token that the request carries."""
        if not isinstance(request.auth, ApiToken):
            raise Problem(401, "not_authenticated", "Send the token to revoke.", headers={"WWW-Authenticate": "Token"})
        request.auth.delete()
        return Response(status=204)


def _prove(request: Request, wanted: SignIn) -> User:
    """Whose name, password and, where there is a second factor, code these are."""
    user = authenticate(request._request, username=wanted.username, password=wanted.password)
    if not isinstance(user, User) or not _has_proven(user, wanted.otp):
        detail = "Name, password or, where the account has a second factor, code is wrong."
        raise Problem(401, "invalid_credentials", detail, headers={"WWW-Authenticate": "Token"})
    forget_attempts(username=wanted.username)
    demand_second_factor(user)
    return user


def _has_proven(user: User, otp: str) -> bool:
    return find_authenticator(user=user) is None or use_code(user=user, code=otp)


def _read_sign_in(fields: Mapping[str, object]) -> SignIn:
    errors: list[FieldError] = []
    read = SignIn(
        username=read_text_field(fields, "username", errors, most=150, required=True),
        # As it is typed: a password may begin or end with a space.
        password=read_text_field(fields, "password", errors, most=1000, required=True, trim=False),
        otp=read_text_field(fields, "otp", errors, most=60),
        name=read_text_field(fields, "name", errors, most=100),
        scopes=read_text_list(fields, "scopes", errors, choices=SCOPES),
    )
    if errors:
        raise InvalidInput(errors)
    return read


def _grant(*, user: User, wanted: list[str] | None) -> list[str]:
    allowed = scopes_of(user)
    if not allowed:
        raise Problem(403, "not_allowed", "This account has no role, so there is nothing for a token to do.")
    if wanted is None:
        return allowed
    if not set(wanted) <= set(allowed):
        raise Problem(403, "scope_not_allowed", f"Your role allows: {', '.join(allowed)}.")
    return [scope for scope in allowed if scope in wanted]
