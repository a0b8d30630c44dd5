"""Signing in: with the password and, where the account has a second factor, a code. Wrong guesses are paced.

Until both are right nobody is signed in: a session that is half way holds no more than who is expected.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from moderation.accounts.second_factor import find_authenticator, is_missing, use_code
from moderation.accounts.signing_in import forget_attempts, take_attempt
from moderation.client import client_address
from moderation.errors import TooFast
from moderation.web.half_signed_in import begin_half, end_half, read_half
from moderation.web.known_browser import read_known_browser, remember_browser


class SignIn(LoginView):
    """The sign-in page. An unknown name and a wrong password get the same answer."""

    template_name = "moderation/accounts/login.html"
    redirect_authenticated_user = False
    http_method_names = ["get", "head", "post"]

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        username = request.POST.get("username", "")
        browser = read_known_browser(request, username=username)
        try:
            take_attempt(username=username, address=client_address(request), browser=browser)
        except TooFast as refused:
            form = AuthenticationForm(request)
            context = self.get_context_data(form=form, problem=refused.message)
            return self.render_to_response(context, status=429, headers={"Retry-After": str(refused.retry_after)})
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        if not isinstance(user, User):
            raise PermissionDenied
        if find_authenticator(user=user) is None:
            return _open_session(self.request, user, after=self.get_success_url())
        begin_half(self.request, user=user, after=self.get_success_url())
        return HttpResponseRedirect(reverse("sign-in-code"))

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=400)


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_code(request: HttpRequest) -> HttpResponse:
    """The second step: a code of the app, or a recovery code."""
    half = read_half(request)
    if half is None:
        return HttpResponseRedirect(reverse(settings.LOGIN_URL))
    if request.method != "POST":
        return render(request, "moderation/accounts/code.html")
    if not use_code(user=half.user, code=request.POST.get("code", "")[:200]):
        problem = gettext("That code is not right, or came too soon after a wrong one. Wait for the next one.")
        return render(request, "moderation/accounts/code.html", {"problem": problem}, status=400)
    end_half(request)
    return _open_session(request, half.user, after=half.after)


def _open_session(request: HttpRequest, user: User, *, after: str) -> HttpResponse:
    """Signed in, under a new session key and a new CSRF token (Django's `login`)."""
    login(request, user)
    username = user.get_username()
    browser = read_known_browser(request, username=username)
    forget_attempts(username=username, browser=browser)
    if is_missing(user=user):
        messages.info(request, gettext("Your role needs a second factor. Set it up to go on."))
        after = reverse("desk-second-factor")
    response = HttpResponseRedirect(after)
    remember_browser(response, username=username, browser=browser)
    return response
