"""API tokens: a name and a password become a key with scopes, once, and the key can be given back.

An unknown name and a wrong password are one answer and take one time: Django hashes the password either way.
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

from moderation.api.authentication import ApiTokenAuthentication
from moderation.api.errors import Problem
from moderation.api.fields import read_text_field, read_text_list
from moderation.api.permissions import SCOPES, scopes_of
from moderation.api.schema import describe
from moderation.api.views import ApiView, PublicView
from moderation.client import client_address
from moderation.errors import FieldError, InvalidInput
from moderation.models import ApiToken
from moderation.throttles import take


class SignInShape(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=1000)
    otp = serializers.CharField(
        required=False, allow_blank=True, max_length=20, help_text="For accounts with a second factor."
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
    name: str
    scopes: list[str] | None


class TokensView(PublicView):
    @describe("create_token", body=SignInShape, answers={201: NewTokenShape}, problems=(401, 403, 429))
    def post(self, request: Request) -> Response:
        """Sign in for a program: 201 with the token. 401 `invalid_credentials` says no more than that."""
        fields = self.read_fields(request)
        address = client_address(request._request)
        take(scope="sign-in", key=address, limit=settings.SIGN_IN_ATTEMPTS_PER_MINUTE, seconds=60)
        wanted = _read_sign_in(fields)
        user = authenticate(request._request, username=wanted.username, password=wanted.password)
        if not isinstance(user, User):
            raise Problem(
                401, "invalid_credentials", "Name or password is wrong.", headers={"WWW-Authenticate": "Token"}
            )
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


def _read_sign_in(fields: Mapping[str, object]) -> SignIn:
    errors: list[FieldError] = []
    read = SignIn(
        username=read_text_field(fields, "username", errors, most=150, required=True),
        # As it is typed: a password may begin or end with a space.
        password=read_text_field(fields, "password", errors, most=1000, required=True, trim=False),
        name=read_text_field(fields, "name", errors, most=100),
        scopes=read_text_list(fields, "scopes", errors, choices=SCOPES),
    )
    read_text_field(fields, "otp", errors, most=20)
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
