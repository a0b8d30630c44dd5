"""How each moderator wants the desk to be."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DeskSettings(models.Model):
    """One moderator's choices; they follow the person to any browser. Without a row the defaults hold.

    veil  slurs and threats are veiled until they are wanted.
    keys  single letters decide (WCAG 2.1.4: they can be switched off).
    view  what a queue shows: all its comments, or one at a time.
    """

    class View(models.TextChoices):
        LIST = "list", _("A list")
        ONE = "one", _("One comment at a time")

    moderator = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    veil = models.BooleanField(default=True)
    keys = models.BooleanField(default=True)
    view = models.CharField(max_length=4, choices=View.choices, default=View.LIST)

    class Meta:
        verbose_name_plural = "desk settings"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(view__in=["list", "one"]), name="desk_view_known"),
        ]

    def __str__(self) -> str:
        return f"Settings of {self.moderator}"
