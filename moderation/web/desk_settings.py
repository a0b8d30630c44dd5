"""The page on which moderators set up their desk, and what every template of the desk knows of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from moderation.errors import InvalidInput
from moderation.models import DeskSettings
from moderation.reviewing.desk_settings import read_desk_settings, save_desk_settings
from moderation.web.access import moderator_of, moderators_only
from moderation.web.answers import go_back

_CHOICES = {"on": True, "off": False}


def desk_settings(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `desk_settings`, read when a template first asks for one; pages of readers never do."""
    return {"desk_settings": SimpleLazyObject(lambda: _settings_of(request))}


@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
def change_settings(request: HttpRequest) -> HttpResponse:
    """Show the settings; POST keeps those that it names and leaves the others."""
    if request.method != "POST":
        return render(request, "moderation/desk/settings.html")
    try:
        save_desk_settings(
            moderator=moderator_of(request),
            veil=_CHOICES.get(request.POST.get("veil", "")),
            keys=_CHOICES.get(request.POST.get("keys", "")),
            view=request.POST.get("view") or None,
        )
    except InvalidInput as refused:
        return render(request, "moderation/desk/settings.html", {"problem": refused.message}, status=400)
    messages.success(request, gettext("Your desk is set up so."))
    return go_back(request, otherwise=reverse("desk-settings"))


def _settings_of(request: HttpRequest) -> DeskSettings:
    user = getattr(request, "user", None)
    return read_desk_settings(moderator=user) if isinstance(user, User) else DeskSettings()
