"""manage.py learn: learn from moderators' decisions in a file, predicting each before learning from it."""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any, Final

from django.core.management.base import BaseCommand, CommandError

from moderation.classifiers.artefact import ArtefactError
from moderation.classifiers.second_stage.artefact import SecondStageMissing
from moderation.learning.importing import Import, Imported
from moderation.learning.turns import hold_lease

_PROGRESS_EVERY: Final = 2.0  # seconds
_ROWS: Final = (("auc", "ROC-AUC"), ("log_loss", "log loss"), ("calibration_error", "calibration error"))


class Command(BaseCommand):
    help = (
        'Learn from decisions, a line {"id", "text", "reject": 0 or 1, "reason", "at"} each, in the order in which '
        "they were made. What was learned is kept as a version, which goes live where it measured well."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--input", required=True, metavar="FILE", help="JSON Lines; - for standard input")
        parser.add_argument(
            "--prequential", metavar="FILE", help="write what was predicted of each line before learning from it"
        )
        parser.add_argument(
            "--continue", action="store_true", dest="further", help="on top of what was learned last, not from nothing"
        )
        parser.add_argument("--dry-run", action="store_true", help="measure, and keep nothing")

    def handle(self, *_args: Any, further: bool, dry_run: bool, **options: Any) -> None:
        if options["input"] == options["prequential"] != "-":
            raise CommandError("--input and --prequential are the same file: writing it would lose what is to be read.")
        with ExitStack() as stack:
            source = _open(stack, options["input"], "rb", sys.stdin.buffer)
            wanted = options["prequential"]
            target = _open(stack, wanted, "wb", sys.stdout.buffer) if wanted else None
            try:
                learning = Import(further=further)
            except (ArtefactError, SecondStageMissing) as error:
                raise CommandError(str(error)) from error
            total = self._learn_all(learning, source, target)
        if not total:
            raise CommandError("There is no decision in the input.")
        # Predictions may be on standard output: what is said about them must not get among them.
        self.stderr.write(_describe(learning.figures()))
        self.stderr.write("Nothing was kept." if dry_run else _store(learning))

    def _learn_all(self, learning: Import, source: IO[bytes], target: IO[bytes] | None) -> int:
        total, told = 0, time.monotonic()
        for identifier, decision in _read(source):
            prediction = learning.learn(decision)
            total += 1
            if target is not None:
                line = {"id": identifier, "prediction": prediction.predicted, "base": prediction.base}
                target.write(json.dumps(line).encode() + b"\n")
            if time.monotonic() - told >= _PROGRESS_EVERY:
                told = time.monotonic()
                self.stderr.write(f"{total:,} decisions read …")
        if target is not None:
            target.flush()
        return total


def _describe(figures: dict[str, Any]) -> str:
    """How well the newest of the decisions were predicted, as a table."""
    adapter, base, gain = figures["adapter"], figures["base"], figures["gain"]
    lines = [
        f"The last {figures['decisions']:,} ({figures['refused']:,} refused), predicted before they were learned from:",
        f"{'':<18} {'adapter':>10} {'classifier':>10}",
        *(f"{title:<18} {_show(adapter[name]):>10} {_show(base[name]):>10}" for name, title in _ROWS),
    ]
    if gain["low"] is not None:
        lines.append(f"gain in ROC-AUC    {gain['auc']:+.3f} (95 %: {gain['low']:+.3f} to {gain['high']:+.3f})")
    return "\n".join(lines)


def _show(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _store(learning: Import) -> str:
    with hold_lease() as mine:
        if not mine:
            raise CommandError("Something else is being learned at this moment. Try again in a minute.")
        version = learning.store()
    if version.live:
        return f"Kept as version {version.number}, which is now in force."
    return f"Kept as version {version.number}, which is not in force. {version.held_back}"


def _open(stack: ExitStack, name: str, mode: str, standard: IO[bytes]) -> IO[bytes]:
    """The named file, closed with the stack; for "-" the standard stream, left open."""
    try:
        return standard if name == "-" else stack.enter_context(Path(name).open(mode))
    except OSError as error:
        raise CommandError(f"{error.filename}: {error.strerror}") from error


def _read(source: IO[bytes]) -> Iterator[tuple[Any, Imported]]:
    """(id, decision) of each line; CommandError naming the line of a bad one. Empty lines are passed over."""
    for number, line in enumerate(source, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise CommandError(f"line {number} is not JSON: {error}") from error
        if not isinstance(row, dict) or not isinstance(row.get("text"), str) or row.get("reject") not in (0, 1):
            raise CommandError(f'line {number} is not {{"id": …, "text": "…", "reject": 0 or 1}}')
        yield row.get("id"), Imported(row["text"], bool(row["reject"]), str(row.get("reason") or ""))
