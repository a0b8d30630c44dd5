"""manage.py train_classifier: learn the embedded classifier from labelled comments and write its artefact."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moderation.classifiers.artefact import ARRAYS_NAME, CARD_NAME
from moderation.classifiers.dataset import DataError
from moderation.classifiers.training import train


class Command(BaseCommand):
    help = "Learn the embedded classifier from labelled comments. The same data give the same bytes."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", type=Path, nargs="+", required=True, metavar="FILE", help="CSV, plain or gzipped")
        parser.add_argument(
            "--soft-labels",
            type=Path,
            metavar="FILE",
            help="what the second stage thinks of these comments (train_second_stage); the insult head learns from it",
        )
        parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="where the two files go")

    def handle(self, *_args: Any, data: list[Path], output: Path, soft_labels: Path | None, **_options: Any) -> None:
        begin = time.monotonic()

        def show(line: str) -> None:
            self.stderr.write(f"{time.monotonic() - begin:6.1f} s  {line}")

        try:
            train(data, output, progress=show, soft_labels=soft_labels)
        except DataError as error:
            raise CommandError(str(error)) from error
        except ModuleNotFoundError as error:
            raise CommandError(
                f"training needs {error.name}: pip install -r requirements-dev.txt (scoring does not need it)"
            ) from error
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error}") from error
        self.stdout.write(f"Wrote {output / ARRAYS_NAME} and {output / CARD_NAME}.")
