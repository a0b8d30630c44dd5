"""manage.py evaluate_classifier: measure the embedded classifier on the comments that training did not see."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from moderation.classifiers.artefact import HEADS
from moderation.classifiers.charts import draw_histograms, draw_reliability
from moderation.classifiers.dataset import DataError
from moderation.classifiers.evaluation import Judge, Picture, evaluate
from moderation.classifiers.model import DEFAULT_DIRECTORY, ArtefactError, Model
from moderation.classifiers.report import render_tables, update_document
from moderation.classifiers.scoring import SecondStageMissing, load_scorer
from moderation.policy import parse_policy
from moderation.screening.policies import default_document

IMAGES: Final = "img"
_DRAWINGS: Final = {
    "reliability": ("How often comments with a given score were what it says", draw_reliability),
    "scores": ("How many comments have each score", draw_histograms),
}


class Command(BaseCommand):
    help = "Measure the embedded classifier on the held-out part of labelled comments and print tables."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", type=Path, nargs="+", required=True, metavar="FILE", help="what it learned from")
        parser.add_argument(
            "--stage",
            choices=["linear", "full"],
            default="linear",
            help="the linear model alone (the default), or with the second stage",
        )
        parser.add_argument("--model", type=Path, metavar="DIR", help="a linear model's files; default: the shipped")
        parser.add_argument(
            "--document",
            type=Path,
            metavar="FILE",
            help="also put the tables into this Markdown file (docs/classifier.md), the pictures beside it",
        )

    def handle(
        self,
        *_args: Any,
        data: list[Path],
        stage: str,
        model: Path | None,
        document: Path | None,
        **_options: Any,
    ) -> None:
        if stage == "full" and model is not None:
            raise CommandError("--model is for the linear stage: the second stage belongs to the shipped linear model")
        begin = time.monotonic()

        def show(line: str) -> None:
            self.stderr.write(f"{time.monotonic() - begin:6.1f} s  {line}")

        hold = hold_thresholds()
        try:
            judge: Judge = load_scorer("on") if stage == "full" else Model.load(model or DEFAULT_DIRECTORY)
            report = evaluate(judge, data, hold=hold, progress=show)
            tables = render_tables(report, judge.version, hold)
            self.stdout.write(tables)
            if document is not None:
                links = _write_pictures(document.parent / IMAGES, stage, report.pictures)
                update_document(document, stage, "\n\n".join([tables, *links]))
        except (ArtefactError, SecondStageMissing, DataError, ValueError, OSError) as error:
            raise CommandError(str(error)) from error


def hold_thresholds() -> dict[str, float]:
    """By head, the least probability from which a rule of the policy that the product brings holds a comment."""
    thresholds: dict[str, float] = {}
    for rule in parse_policy(default_document()).rules:
        first = rule.when[0]
        if rule.then == "hold" and not rule.shadow and first.operator == "at_least" and first.finding in HEADS:
            thresholds[first.finding] = min(first.threshold, thresholds.get(first.finding, 1.0))
    return thresholds


def _write_pictures(folder: Path, stage: str, pictures: dict[str, Picture]) -> list[str]:
    """The pictures as files, and the Markdown that shows them."""
    folder.mkdir(parents=True, exist_ok=True)
    links = []
    for name, (title, draw) in _DRAWINGS.items():
        path = folder / f"classifier-{name}-{stage}.svg"
        path.write_text(draw(pictures), encoding="utf-8")
        links.append(f"![{title}]({IMAGES}/{path.name})")
    return links
