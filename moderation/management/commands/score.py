"""manage.py score: the scores of comments, JSON Lines in and out."""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from moderation.classifiers.adapter import Adapter, read_evidence
from moderation.classifiers.artefact import ArtefactError
from moderation.classifiers.language import detect_language
from moderation.classifiers.model import load_default
from moderation.classifiers.scoring import Mode, Scorer, load_scorer
from moderation.classifiers.second_stage.artefact import SecondStageMissing
from moderation.screening.adapters import read_adapter

_BATCH: Final = 64
_PROGRESS_EVERY: Final = 2.0  # seconds
_STAGES: Final[dict[str, Mode]] = {"linear": "off", "full": "on"}


class Command(BaseCommand):
    help = 'Score comments: a line {"id", "text"} in, a line with the seven probabilities and the language out.'
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--input", required=True, metavar="FILE", help="JSON Lines; - for standard input")
        parser.add_argument("--output", required=True, metavar="FILE", help="JSON Lines; - for standard output")
        parser.add_argument(
            "--stage",
            choices=sorted(_STAGES),
            help="linear: the linear model alone; full: the second stage as well; default: what screening uses",
        )
        parser.add_argument(
            "--no-adapter",
            action="store_true",
            help="the base alone, without what was learned from this site's moderators",
        )

    def handle(self, *_args: Any, stage: str | None, **options: Any) -> None:
        try:
            scorer = load_scorer(_STAGES[stage] if stage else settings.CLASSIFIER_SECOND_STAGE)
        except (ArtefactError, SecondStageMissing) as error:
            raise CommandError(str(error)) from error
        if options["input"] == options["output"] != "-":
            raise CommandError("--input and --output are the same file: writing it would lose what is to be read.")
        with ExitStack() as stack:
            try:
                source = _open(stack, options["input"], "rb", sys.stdin.buffer)
                target = _open(stack, options["output"], "wb", sys.stdout.buffer)
            except OSError as error:
                raise CommandError(f"{error.filename}: {error.strerror}") from error
            adapter = None if options["no_adapter"] else self._find_adapter(scorer)
            total = self._score_all(scorer, adapter, source, target)
        self.stderr.write(f"{total:,} comments scored by {scorer.version}")

    def _find_adapter(self, scorer: Scorer) -> Adapter | None:
        """What was learned from this site's moderators and is in force, on top of this very scorer."""
        try:
            adapter = read_adapter()
        except DatabaseError:
            self.stderr.write("There is no database to ask what was learned from moderators: scored without it.")
            return None
        return adapter if adapter is not None and adapter.base_version == scorer.version else None

    def _score_all(self, scorer: Scorer, adapter: Adapter | None, source: IO[bytes], target: IO[bytes]) -> int:
        rows = _read(source)
        total, told = 0, time.monotonic()
        while batch := list(islice(rows, _BATCH)):
            for line in _score(scorer, adapter, batch):
                target.write(json.dumps(line).encode() + b"\n")
            total += len(batch)
            if time.monotonic() - told >= _PROGRESS_EVERY:
                told = time.monotonic()
                self.stderr.write(f"{total:,} comments scored …")
        target.flush()
        return total


def _score(scorer: Scorer, adapter: Adapter | None, batch: Sequence[tuple[Any, str]]) -> Iterator[dict[str, Any]]:
    """The output line of each (id, text), in order."""
    texts = [text for _, text in batch]
    for (identifier, text), scores, logits in zip(batch, scorer.score(texts), scorer.logits(texts), strict=True):
        line = {
            "id": identifier,
            **{head: round(score, 6) for head, score in scores.items()},
            "language": detect_language(text)[0],
        }
        if adapter is not None:
            line["site_rejection"] = round(adapter.predict(read_evidence(load_default(), text, logits)), 6)
        yield line


def _open(stack: ExitStack, name: str, mode: str, standard: IO[bytes]) -> IO[bytes]:
    """The named file, closed with the stack; for "-" the standard stream, left open."""
    return standard if name == "-" else stack.enter_context(Path(name).open(mode))


def _read(source: IO[bytes]) -> Iterator[tuple[Any, str]]:
    """(id, text) of each line; CommandError naming the line of a bad one. Empty lines are passed over."""
    for number, line in enumerate(source, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise CommandError(f"line {number} is not JSON: {error}") from error
        if not isinstance(row, dict) or "id" not in row or not isinstance(row.get("text"), str):
            raise CommandError(f'line {number} is not {{"id": …, "text": "…"}}')
        yield row["id"], row["text"]
