"""Signing in and out, with Django's own views; wrong guesses are bounded per client address."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse

from moderation import throttles
from moderation.client import client_address
from moderation.errors import TooFast


class SignIn(LoginView):
    """The sign-in page. An unknown name and a wrong password get the same answer."""

    template_name = "moderation/accounts/login.html"
    redirect_authenticated_user = False

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            throttles.take(
                scope="sign-in",
                key=client_address(request),
                limit=settings.SIGN_IN_ATTEMPTS_PER_MINUTE,
                seconds=60,
            )
        except TooFast as refused:
            form = AuthenticationForm(request)
            context = self.get_context_data(form=form, problem=refused.message)
            return self.render_to_response(context, status=429, headers={"Retry-After": str(refused.retry_after)})
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=400)
