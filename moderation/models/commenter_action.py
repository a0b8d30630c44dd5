"""What moderators did to a commenter: one row an action, with what stood before it, so that it can be taken back."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from moderation.models.comment import Commenter, Standing
from moderation.models.keys import UuidKeyed


class CommenterActionQuerySet(models.QuerySet["CommenterAction"]):
    """Actions, and those whose outcome may still be what stands."""

    def standing(self) -> CommenterActionQuerySet:
        """What changed a state and was neither taken back nor is over; newest first."""
        lasting = Q(until__isnull=True) | Q(until__gt=Now())
        changing = self.exclude(action=CommenterAction.Kind.WARN)
        return changing.filter(lasting, undone_at__isnull=True).order_by("-id")


class CommenterAction(UuidKeyed):
    """One action, by whom and why; `state`, `until` and `state_after` are what it made, `previous_*` what stood before.

    undone_at, undone_by  when and by whom it was taken back.
    lifted_by             the unban that took it back, if one did: undoing that puts it in force again.
    """

    class Kind(models.TextChoices):
        BAN = "ban", _("Ban")
        SUSPEND = "suspend", _("Suspend")
        UNBAN = "unban", _("Lift the ban or suspension")
        PREMODERATE = "premoderate", _("Always pre-moderate")
        TRUST = "trust", _("Trust")
        WARN = "warn", _("Warn")

    commenter = models.ForeignKey(Commenter, on_delete=models.CASCADE, related_name="actions")
    action = models.CharField(max_length=11, choices=Kind.choices)
    reason = models.TextField(blank=True, max_length=1000)
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=Commenter.State.choices)
    until = models.DateTimeField(null=True)
    state_after = models.CharField(max_length=12, choices=Commenter.State.choices)
    previous_state = models.CharField(max_length=12, choices=Commenter.State.choices)
    previous_until = models.DateTimeField(null=True)
    previous_after = models.CharField(max_length=12, choices=Commenter.State.choices)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="lifted")

    objects = CommenterActionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(action="suspend") | Q(until__isnull=False), name="commenter_action_suspension_ends"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="commenter_action_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.commenter_id}"

    @property
    def made(self) -> Standing:
        """What it made of the commenter."""
        return Standing(self.state, self.until, self.state_after)

    @property
    def previous(self) -> Standing:
        """What stood before it."""
        return Standing(self.previous_state, self.previous_until, self.previous_after)
