"""Who may do what over HTTP. Nobody may do anything that a view does not grant by name.

A right is held by a person through a role, and by a token through a scope as well: a token never widens the role
of its owner. Which permissions a role has is moderation/roles.py's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, User
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from moderation import roles
from moderation.models import ApiToken

if TYPE_CHECKING:
    # REST framework's settings name this module, so at run time its views are loaded after it.
    from rest_framework.views import APIView


@dataclass(frozen=True, slots=True)
class Right:
    """One thing that may be allowed: the permission that a role carries, and the scopes of a token that cover it."""

    permission: str
    scopes: frozenset[str]


ADMIN: Final = "admin"
MODERATE: Final = Right(roles.MODERATE, frozenset({"moderate", "moderate:senior", ADMIN}))
MODERATE_SENIOR: Final = Right(roles.MODERATE_SENIOR, frozenset({"moderate:senior", ADMIN}))
WRITE_ARTICLES: Final = Right(roles.WRITE_ARTICLES, frozenset({"articles:write", ADMIN}))

SCOPES: Final = ("moderate", "moderate:senior", "articles:write", "screen", ADMIN)
# What a person needs so that a token of theirs may carry the scope.
_NEEDED: Final[Mapping[str, str]] = {
    "moderate": roles.MODERATE,
    "moderate:senior": roles.MODERATE_SENIOR,
    "articles:write": roles.WRITE_ARTICLES,
}


def scopes_of(user: User) -> list[str]:
    """All scopes that a token of this person may carry."""
    if user.is_superuser:
        return list(SCOPES)
    held = [scope for scope, permission in _NEEDED.items() if user.has_perm(permission)]
    # Screening stores nothing and shows nothing of others, so everybody on the staff may have it done.
    return [scope for scope in SCOPES if scope in held or (scope == "screen" and held)]


def holds(*, user: AbstractBaseUser | AnonymousUser, token: object, right: Right) -> bool:
    """Whether this person, with this token if there is one, has the right."""
    if not isinstance(user, User) or not user.is_active or not user.has_perm(right.permission):
        return False
    return not isinstance(token, ApiToken) or not right.scopes.isdisjoint(token.scopes)


class DenyAll(BasePermission):
    """The default: a view that says nothing about who may use it is used by nobody."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return False


class HasRight(BasePermission):
    """Asks for the right that the view names for the method. A method without one is refused, if there is such."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        rights: Mapping[str, Right] = getattr(view, "rights", {})
        method = "GET" if request.method == "HEAD" else request.method
        right = rights.get(method or "")
        if right is None:
            # Let through what has no handler, for the answer to be 405.
            return method not in view.allowed_methods
        return holds(user=request.user, token=request.auth, right=right)
