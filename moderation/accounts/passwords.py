"""What follows from a new password. Django tells its password validators, so that is what this has to be."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User

from moderation.accounts.sessions import end_tokens


class TokensEndWithThePassword:
    """Whoever sets a new password may fear for the old one: tokens that it opened end. Sessions do by themselves.

    A hash that Django makes anew at sign-in, for a newer hasher, is not a new password and ends nothing.
    """

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Any password will do here."""

    def password_changed(self, password: str, user: AbstractBaseUser | None = None) -> None:
        if isinstance(user, User) and user.pk:
            end_tokens(user=user)

    def get_help_text(self) -> str:
        return ""
