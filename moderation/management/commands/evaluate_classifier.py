"""manage.py evaluate_classifier: measure the embedded classifier on the comments that training did not see."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moderation.classifiers.dataset import DataError
from moderation.classifiers.evaluation import evaluate
from moderation.classifiers.model import DEFAULT_DIRECTORY, ArtefactError, Model
from moderation.classifiers.report import draw_reliability, render_tables, update_document

DIAGRAM = Path("img") / "classifier-reliability.svg"


class Command(BaseCommand):
    help = "Measure the embedded classifier on the held-out part of labelled comments and print tables."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", type=Path, nargs="+", required=True, metavar="FILE", help="what it learned from")
        parser.add_argument("--model", type=Path, default=DEFAULT_DIRECTORY, metavar="DIR", help="default: the shipped")
        parser.add_argument(
            "--document",
            type=Path,
            metavar="FILE",
            help="also put the tables into this Markdown file (docs/classifier.md), the diagram beside it",
        )

    def handle(self, *_args: Any, data: list[Path], model: Path, document: Path | None, **_options: Any) -> None:
        try:
            loaded = Model.load(model)
            report = evaluate(loaded, data, progress=self.stderr.write)
            tables = render_tables(report, loaded.version)
            self.stdout.write(tables)
            if document is not None:
                update_document(document, tables)
                diagram = document.parent / DIAGRAM
                diagram.parent.mkdir(parents=True, exist_ok=True)
                diagram.write_text(draw_reliability(report.diagrams), encoding="utf-8")
        except (ArtefactError, DataError, ValueError, OSError) as error:
            raise CommandError(str(error)) from error
