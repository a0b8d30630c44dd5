"""manage.py update_translations: bring the catalogues in `locale/` in step with the texts of the product."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Add new texts to the catalogues, take out those that are gone, compile them, and say what is still missing."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail where anything is missing")

    def handle(self, *_args: Any, check: bool, **_options: Any) -> None:
        try:
            from moderation.management import catalogues
        except ModuleNotFoundError as error:
            raise CommandError(f"This needs {error.name}: pip install -r requirements-dev.txt") from error
        if not check:
            catalogues.update_catalogues()
        faults = catalogues.find_faults()
        if check and faults:
            raise CommandError("\n".join(faults))
        self.stdout.write("\n".join(faults) or "Every text is translated.")
