"""manage.py train_second_stage: fine-tune the small network on labelled comments and write its artefact."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moderation.classifiers.artefact import ArtefactError
from moderation.classifiers.dataset import DataError
from moderation.classifiers.second_stage.artefact import CARD_NAME, NETWORK_NAME, VOCABULARY_NAME, SecondStageMissing
from moderation.classifiers.second_stage.runtime import SecondStage
from moderation.classifiers.second_stage.training import run, soft_labels


class Command(BaseCommand):
    help = "Fine-tune the classifier's second stage on labelled comments. Takes about an hour on two cores."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", type=Path, nargs="+", required=True, metavar="FILE", help="CSV, plain or gzipped")
        parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="where the three files go")
        parser.add_argument(
            "--checkpoints", type=Path, metavar="DIR", help="what was learned is kept here, and gone on from"
        )
        parser.add_argument(
            "--soft-labels", type=Path, metavar="FILE", help="also write what it thinks of every comment, as .npz"
        )
        parser.add_argument(
            "--calibrate-only",
            action="store_true",
            help="learn nothing: calibrate the network in DIR, and its share beside the linear model, anew",
        )

    def handle(self, *_args: Any, data: list[Path], output: Path, **options: Any) -> None:
        begin = time.monotonic()

        def show(line: str) -> None:
            self.stderr.write(f"{time.monotonic() - begin:6.0f} s  {line}")

        try:
            if options["calibrate_only"]:
                run.recalibrate(data, output, progress=show)
            else:
                run.train(data, output, checkpoints=options["checkpoints"], progress=show)
            if options["soft_labels"]:
                stage = SecondStage.load(output)
                soft_labels.write_soft_labels(data, stage, options["soft_labels"], progress=show)
        except (DataError, ArtefactError, SecondStageMissing, run.RoundingError) as error:
            raise CommandError(str(error)) from error
        except ModuleNotFoundError as error:
            raise CommandError(f"training needs {error.name}: pip install -r requirements-training.in") from error
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error}") from error
        self.stdout.write(f"Wrote {NETWORK_NAME}, {VOCABULARY_NAME} and {CARD_NAME} into {output}.")
