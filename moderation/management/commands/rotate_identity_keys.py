"""manage.py rotate_identity_keys: re-encrypt the vault under the first of IDENTITY_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand

from moderation.identity import rotation


class Command(BaseCommand):
    help = (
        "Re-encrypt every address under the first of IDENTITY_KEYS. Put a new key in front of the old ones, restart "
        "all processes, run this, then remove the old keys. It may be interrupted and run again at any time."
    )

    def handle(self, **_options: Any) -> None:
        total = rotation.count_rows()
        done = 0
        for done in rotation.rotate_keys():
            self.stderr.write(f"\r{done} of {total} rows", ending="")
        self.stderr.write("")
        self.stdout.write(f"{done} rows are encrypted under the newest key.")
