"""manage.py export_wordlist: the word list, or a starter list, as CSV."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moderation.errors import NotThere
from moderation.models import WordlistEntry
from moderation.queries.rules import WordlistFilters
from moderation.reviewing.starter_lists import read_starter
from moderation.reviewing.wordlist_files import export_wordlist


class Command(BaseCommand):
    help = (
        "Write the word list as CSV (phrase, tier, language). What a spreadsheet would run begins with an apostrophe; "
        "import_wordlist takes it off again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--output", default="-", metavar="FILE", help="- (the default) for standard output")
        parser.add_argument("--tier", choices=WordlistEntry.Tier.values, help="of one tier alone")
        parser.add_argument("--language", metavar="CODE", help='of one language alone; "" for what is listed for any')
        parser.add_argument("--starter", nargs=2, metavar=("KIND", "LANGUAGE"), help="a starter list, in plain text")

    def handle(self, *_args: Any, **options: Any) -> None:
        text = _read(options)
        if options["output"] == "-":
            self.stdout.write(text, ending="")
            return
        try:
            Path(options["output"]).write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        self.stderr.write(f"Written to {options['output']}.")


def _read(options: dict[str, Any]) -> str:
    if not options["starter"]:
        return export_wordlist(filters=WordlistFilters(tier=options["tier"], language=options["language"]))
    kind, language = options["starter"]
    try:
        return read_starter(kind=kind, language=language).decode()
    except NotThere as error:
        raise CommandError(error.message) from error
