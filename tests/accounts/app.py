"""A person's app for codes, and a second factor that is on."""

from __future__ import annotations

import time
from base64 import b32decode

from django.contrib.auth.models import User
from django_otp.oath import TOTP

from moderation.accounts.models import Authenticator
from moderation.accounts.second_factor import begin_setup, confirm_setup

STEP = 30  # seconds


class App:
    """What shows codes, once it has the key: as text, or as the base32 that people type."""

    def __init__(self, key: bytes | str) -> None:
        self.key = b32decode(key.replace(" ", "")) if isinstance(key, str) else key

    def code(self, *, later: int = 0) -> str:
        """The code of now, or of that many half minutes later."""
        totp = TOTP(self.key)
        totp.time = time.time() + later * STEP
        return f"{totp.token():06d}"

    def wrong_code(self) -> str:
        """A code of no half minute around now."""
        near = {self.code(later=offset) for offset in range(-2, 3)}
        return next(code for code in ("000000", "111111", "222222", "333333", "444444", "555555") if code not in near)


def turn_on(user: User) -> tuple[App, list[str]]:
    """The person's app, which has shown the code of now, and their recovery codes."""
    app = App(begin_setup(user=user).key)
    return app, confirm_setup(user=user, code=app.code(), session=None)


def authenticator_of(user: User) -> Authenticator:
    return Authenticator.objects.get(user=user, confirmed=True)
