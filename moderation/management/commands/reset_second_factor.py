"""manage.py reset_second_factor: for an admin who lost both the app and the recovery codes."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from moderation.accounts.second_factor import reset


class Command(BaseCommand):
    help = "Turn off somebody's second factor, end their sessions and tokens, and put it on record."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *, username: str, **_options: Any) -> None:
        try:
            user = User.objects.get_by_natural_key(username)
        except User.DoesNotExist:
            raise CommandError(f"There is no account {username!r}.") from None
        if reset(user=user, by=None):
            self.stdout.write(f"{username} signs in with the password alone now, and has to sign in again.")
        else:
            self.stdout.write(f"{username} had no second factor. Their sessions and tokens were ended all the same.")
