"""The second factor's tables: an app that shows codes, and codes for the day on which it is lost."""

from __future__ import annotations

import re
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django_otp.models import Device, DeviceManager, ThrottlingMixin
from django_otp.oath import TOTP

from moderation.identity.crypto import cipher
from moderation.identity.models import Sealed

_CODE = re.compile(r"[0-9]{6}", re.ASCII)
_MOST_FAILURES = 10  # 2⁹ seconds: at most nine minutes to wait, so that nobody is locked out for good


class Authenticator(Sealed, ThrottlingMixin, Device):  # type: ignore[misc]  # django-otp ships no types
    """A person's app for codes by time (RFC 6238), whose key is kept encrypted like the vault's rows.

    last_step  the time step of the last code that was accepted: each is accepted once.
    confirmed  whether the app has shown that it has the key; until then it opens nothing.
    """

    objects: ClassVar[models.Manager[Authenticator]] = DeviceManager()
    throttling_failure_count: int  # the mixin's

    last_step = models.BigIntegerField(default=-1)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "confirmed"], name="authenticator_one_a_person"),
        ]

    @property
    def key(self) -> bytes:
        """What the app and the product share."""
        return cipher().decrypt(bytes(self.encrypted))

    def verify_token(self, token: str) -> bool:
        """Whether it is the code of now, or of half a minute ago or ahead; a wrong one makes the next wait longer."""
        allowed, _ = self.verify_is_allowed()
        if not allowed:
            return False
        totp = TOTP(self.key)
        fits = bool(_CODE.fullmatch(token)) and totp.verify(int(token), tolerance=1, min_t=self.last_step + 1)
        if fits:
            self.last_step = totp.t()
            self.throttle_reset(commit=False)
        else:
            self.throttle_increment(commit=False)
            self.throttling_failure_count = min(self.throttling_failure_count, _MOST_FAILURES)
        self.save()
        return fits

    def get_throttle_factor(self) -> float:
        return 1


class RecoveryCode(models.Model):
    """Stands in for the app once. Only its hash is kept: a code has more than 112 bits, so no guess leads to it."""

    authenticator = models.ForeignKey(Authenticator, on_delete=models.CASCADE, related_name="recovery_codes")
    hash = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"Recovery code {self.pk} of {settings.AUTH_USER_MODEL} {self.authenticator.user_id}"
