"""Who gets to the desk: moderators. Others are asked to sign in, or told that this is not for them."""

from __future__ import annotations

import functools
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django_htmx.http import HttpResponseClientRedirect

from moderation.accounts.second_factor import is_missing
from moderation.roles import MODERATE, MODERATE_SENIOR

View = Callable[..., HttpResponseBase]


def moderators_only(view: View) -> View:
    """Let the view run for moderators alone, with the second factor that their role may need. What it answers is kept
    nowhere.
    """

    @functools.wraps(view)
    def complete(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if is_missing(user=request.user):
            return _ask_for_second_factor(request)
        return view(request, *args, **kwargs)

    return moderators_only_before_second_factor(complete)


def moderators_only_before_second_factor(view: View) -> View:
    """The same for the pages on which a second factor is set up."""

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


def _ask_for_second_factor(request: HttpRequest) -> HttpResponse:
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(reverse("desk-second-factor"))
    return HttpResponseRedirect(reverse("desk-second-factor"))


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page, in full: where htmx asked for a part of a page, the whole page goes there."""
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(resolve_url(settings.LOGIN_URL))
    after = request.get_full_path() if request.method in ("GET", "HEAD") else resolve_url(settings.LOGIN_REDIRECT_URL)
    return redirect_to_login(after)
