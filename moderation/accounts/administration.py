"""Django's administration, closed to those of whom a second factor is demanded and who have none yet."""

from __future__ import annotations

from django.contrib.admin import AdminSite
from django.http import HttpRequest

from moderation.accounts.second_factor import is_missing


class Administration(AdminSite):
    """The site behind /admin/."""

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and not is_missing(user=request.user)
