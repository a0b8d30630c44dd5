"""manage.py purge: delete now what has been kept for its time (docs/privacy.md); beat does the same by itself."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from moderation.intake.tasks import purge_expired
from moderation.notifications.tasks import purge_letters
from moderation.privacy.purging import list_purges, purge_due
from moderation.privacy.remains import overwrite_remains
from moderation.status import Actor


class Command(BaseCommand):
    help = (
        "Delete what has been kept for as long as the RETENTION_… settings say. The worker does this every ten "
        "minutes; run it by hand where no worker runs, or to be done at once. It may be interrupted and run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seconds", type=float, default=3600.0, help="the longest that it may take (3600)")

    def handle(self, *, seconds: float, **_options: Any) -> None:
        kept = {purge.name: purge.days for purge in list_purges()}
        done = purge_due(seconds=seconds, actor=Actor.OPERATOR)
        for name, count in done.items():
            self.stdout.write(f"{name:10} {count:6}  (kept for {kept[name]} days)")
        self.stdout.write(f"{'letters':10} {purge_letters():6}")
        purge_expired()
        overwrite_remains()
