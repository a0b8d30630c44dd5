"""manage.py import_wordlist: add the phrases of a CSV file or of a starter list to the word list."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from moderation.errors import DomainError, InvalidInput
from moderation.reviewing.starter_lists import find_starters, read_starter
from moderation.reviewing.wordlist_files import import_wordlist


class Command(BaseCommand):
    help = (
        "Add the phrases of a CSV file: the first line names the columns phrase, tier (suspect if left out) and "
        "language (empty: any). All or none: if one line cannot be accepted, every such line is named and nothing is "
        "added. What is listed already stays as it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        source = parser.add_mutually_exclusive_group(required=True)
        source.add_argument("file", nargs="?", metavar="FILE", help="CSV in UTF-8; - for standard input")
        starters = ", ".join(starter.name for starter in find_starters())
        source.add_argument("--starter", nargs=2, metavar=("KIND", "LANGUAGE"), help=f"one of {starters}")
        parser.add_argument("--moderator", metavar="NAME", help="whom the log names; the command line otherwise")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be added")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            data, source = _read(options)
            done = import_wordlist(
                moderator=_find(options["moderator"]), data=data, source=source, dry_run=options["dry_run"]
            )
        except InvalidInput as refused:
            faults = "\n".join(error.message for error in refused.errors)
            raise CommandError(f"Nothing was added.\n{faults}") from refused
        except DomainError as refused:
            raise CommandError(refused.message) from refused
        would = "would be " if options["dry_run"] else ""
        differing = f" ({done.other_tier:,} of them in another tier)" if done.other_tier else ""
        self.stdout.write(f"{done.added:,} {would}added, {done.listed:,} already listed{differing}.")


def _read(options: dict[str, Any]) -> tuple[bytes, str]:
    """The file, and what the log calls it."""
    if options["starter"]:
        kind, language = options["starter"]
        return read_starter(kind=kind, language=language), f"starter {kind}/{language}"
    if options["file"] == "-":
        return sys.stdin.buffer.read(), "file"
    try:
        return Path(options["file"]).read_bytes(), "file"
    except OSError as error:
        raise CommandError(f"{error.filename}: {error.strerror}") from error


def _find(name: str | None) -> User | None:
    if not name:
        return None
    moderator = User.objects.filter(username=name).first()
    if moderator is None:
        raise CommandError(f"There is no user {name}.")
    return moderator
