"""Who gets to the desk: moderators. Others are asked to sign in, or told that this is not for them."""

from __future__ import annotations

import functools
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.views.decorators.cache import cache_control
from django_htmx.http import HttpResponseClientRedirect

from moderation.roles import MODERATE, MODERATE_SENIOR

View = Callable[..., HttpResponseBase]


def moderators_only(view: View) -> View:
    """Let the view run for moderators alone. What it answers is kept nowhere."""

    @functools.wraps(view)
    @cache_control(private=True, no_store=True)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _ask_to_sign_in(request)
        if not request.user.has_perm(MODERATE):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def moderator_of(request: HttpRequest) -> User:
    """Whose request it is, in a view that `moderators_only` guards."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def senior_of(request: HttpRequest) -> User:
    """The same for a step that is a senior moderator's; others are told that it is not for them."""
    moderator = moderator_of(request)
    if not moderator.has_perm(MODERATE_SENIOR):
        raise PermissionDenied
    return moderator


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page, in full: where htmx asked for a part of a page, the whole page goes there."""
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(resolve_url(settings.LOGIN_URL))
    after = request.get_full_path() if request.method in ("GET", "HEAD") else resolve_url(settings.LOGIN_REDIRECT_URL)
    return redirect_to_login(after)
