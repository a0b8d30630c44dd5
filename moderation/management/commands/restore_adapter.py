"""manage.py restore_adapter: go back to an earlier version of what was learned from moderators, or to none."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moderation.errors import DomainError
from moderation.learning.versions import restore_version, resume_versions


class Command(BaseCommand):
    help = "Choose which version of what was learned from moderators is in force. It stays until told otherwise."

    def add_arguments(self, parser: ArgumentParser) -> None:
        choice = parser.add_mutually_exclusive_group(required=True)
        choice.add_argument("--version-number", "--number", type=int, metavar="N", help="this version")
        choice.add_argument("--none", action="store_true", help="none: the classifier alone")
        choice.add_argument("--automatic", action="store_true", help="the newest that measured well, as they come")

    def handle(self, *_args: Any, version_number: int | None, automatic: bool, **_options: Any) -> None:
        try:
            live = resume_versions() if automatic else restore_version(number=version_number)
        except DomainError as error:
            raise CommandError(error.message) from error
        state = f"Version {live.number} is in force" if live else "No version is in force"
        then = "newer ones replace it by themselves" if automatic else "newer ones wait (--automatic lets them)"
        self.stdout.write(f"{state}; {then}.")
