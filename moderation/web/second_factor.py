"""The desk's pages for the second factor: set up with a QR code, recovery codes shown once, renewed, turned off."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moderation.accounts import second_factor
from moderation.accounts.signing_in import forget_attempts, take_attempt
from moderation.client import client_address
from moderation.errors import Conflict, DomainError, FieldError, InvalidInput, TooFast
from moderation.web.access import moderator_of, moderators_only_before_second_factor
from moderation.web.answers import SeeOther
from moderation.web.known_browser import read_known_browser
from moderation.web.qr_code import draw_qr_code

_STATUS_OF: dict[type[DomainError], int] = {TooFast: 429, Conflict: 409}


@require_safe
@moderators_only_before_second_factor
def show_second_factor(request: HttpRequest) -> HttpResponse:
    """Whether it is on, and what can be done about it."""
    return _show(request)


@sensitive_post_parameters("password")
@require_POST
@moderators_only_before_second_factor
def begin(request: HttpRequest) -> HttpResponse:
    """A new key for the app, for whoever knows the password."""
    moderator = moderator_of(request)
    try:
        _check_password(request, moderator)
        second_factor.begin_setup(user=moderator)
    except DomainError as refused:
        return _show(request, refused)
    return SeeOther(reverse("desk-second-factor-setup"))


@sensitive_variables("codes")
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only_before_second_factor
def set_up(request: HttpRequest) -> HttpResponse:
    """The QR code, until the app has shown that it has read it; then the recovery codes, once."""
    moderator = moderator_of(request)
    if second_factor.find_setup(user=moderator) is None:
        return SeeOther(reverse("desk-second-factor"))
    if request.method != "POST":
        return _show_setup(request, moderator)
    request.session.cycle_key()
    try:
        codes = second_factor.confirm_setup(
            user=moderator, code=request.POST.get("code", "")[:200], session=request.session.session_key
        )
    except InvalidInput as refused:
        return _show_setup(request, moderator, refused)
    return _show_codes(request, codes, gettext("Your second factor is on"))


@sensitive_variables("codes")
@sensitive_post_parameters("password")
@require_POST
@moderators_only_before_second_factor
def renew_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, for whoever knows the password; the old ones open nothing any more."""
    moderator = moderator_of(request)
    try:
        _check_password(request, moderator)
        codes = second_factor.renew_recovery_codes(user=moderator)
    except DomainError as refused:
        return _show(request, refused)
    return _show_codes(request, codes, gettext("Your new recovery codes"))


@sensitive_post_parameters("password")
@require_POST
@moderators_only_before_second_factor
def turn_off(request: HttpRequest) -> HttpResponse:
    """The password alone is asked for at sign-in from now on."""
    moderator = moderator_of(request)
    try:
        _check_password(request, moderator)
    except DomainError as refused:
        return _show(request, refused)
    request.session.cycle_key()
    second_factor.turn_off(user=moderator, session=request.session.session_key)
    messages.success(request, gettext("Your second factor is off."))
    return SeeOther(reverse("desk-second-factor"))


def _check_password(request: HttpRequest, moderator: User) -> None:
    """Raises InvalidInput for a wrong one, and TooFast for too many, counted with those of sign-in."""
    username = moderator.get_username()
    browser = read_known_browser(request, username=username)
    take_attempt(username=username, address=client_address(request), browser=browser)
    if not moderator.check_password(request.POST.get("password", "")):
        raise InvalidInput([FieldError("password", "wrong", gettext("That is not your password."))])
    forget_attempts(username=username, browser=browser)


def _show(request: HttpRequest, refused: DomainError | None = None) -> HttpResponse:
    moderator = moderator_of(request)
    authenticator = second_factor.find_authenticator(user=moderator)
    context = {
        "authenticator": authenticator,
        "codes_left": second_factor.count_recovery_codes(authenticator) if authenticator else 0,
        "is_missing": second_factor.is_missing(user=moderator),
        "problem": refused.message if refused else "",
    }
    status = _STATUS_OF.get(type(refused), 400) if refused else 200
    response = render(request, "moderation/desk/second_factor.html", context, status=status)
    if isinstance(refused, TooFast):
        response["Retry-After"] = str(refused.retry_after)
    return response


def _show_setup(request: HttpRequest, moderator: User, refused: InvalidInput | None = None) -> HttpResponse:
    pending = second_factor.find_setup(user=moderator)
    if pending is None:
        return SeeOther(reverse("desk-second-factor"))
    context = {
        "qr": draw_qr_code(second_factor.provisioning_uri(pending)),
        "key": second_factor.spell_key(pending),
        "problem": refused.message if refused else "",
    }
    return render(request, "moderation/desk/second_factor_setup.html", context, status=400 if refused else 200)


def _show_codes(request: HttpRequest, codes: list[str], title: str) -> HttpResponse:
    return render(request, "moderation/desk/recovery_codes.html", {"codes": codes, "title": title})
