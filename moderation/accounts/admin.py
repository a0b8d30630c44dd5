"""Authenticators in Django's administration: an admin sees who has one, and may reset it. Nothing shows its key."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest

from moderation.accounts.models import Authenticator
from moderation.accounts.second_factor import reset


@admin.register(Authenticator)
class AuthenticatorAdmin(admin.ModelAdmin):
    """Deleting one is the reset: on record, and the person's sessions and tokens end with it."""

    list_display = ["user", "confirmed", "created_at"]
    list_select_related = ["user"]
    fields = ["user", "confirmed", "created_at"]

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, _obj: Any = None) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def delete_model(self, request: HttpRequest, obj: Authenticator) -> None:
        reset(user=obj.user, by=_admin_of(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Authenticator]) -> None:
        for each in queryset.select_related("user"):
            reset(user=each.user, by=_admin_of(request))


def _admin_of(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 -- the administration is for people who signed in
    return request.user
