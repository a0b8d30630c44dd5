"""manage.py score: the scores of comments, JSON Lines in and out."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final

from django.core.management.base import BaseCommand, CommandError

from moderation.classifiers.language import detect_language
from moderation.classifiers.model import ArtefactError, Model, load_default

_BATCH: Final = 256
_PROGRESS_EVERY: Final = 20  # batches


class Command(BaseCommand):
    help = 'Score comments: a line {"id", "text"} in, a line with the seven probabilities and the language out.'
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--input", required=True, metavar="FILE", help="JSON Lines; - for standard input")
        parser.add_argument("--output", required=True, metavar="FILE", help="JSON Lines; - for standard output")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            model = load_default()
        except ArtefactError as error:
            raise CommandError(str(error)) from error
        with ExitStack() as stack:
            try:
                source = _open(stack, options["input"], "rb", sys.stdin.buffer)
                target = _open(stack, options["output"], "wb", sys.stdout.buffer)
            except OSError as error:
                raise CommandError(f"{error.filename}: {error.strerror}") from error
            total = self._score_all(model, source, target)
        self.stderr.write(f"{total:,} comments scored")

    def _score_all(self, model: Model, source: IO[bytes], target: IO[bytes]) -> int:
        rows = _read(source)
        total = batches = 0
        while batch := list(islice(rows, _BATCH)):
            scores = model.score([text for _, text in batch])
            for (identifier, text), row in zip(batch, scores, strict=True):
                line = {
                    "id": identifier,
                    **{head: round(score, 6) for head, score in row.items()},
                    "language": detect_language(text)[0],
                }
                target.write(json.dumps(line).encode() + b"\n")
            total += len(batch)
            batches += 1
            if batches % _PROGRESS_EVERY == 0:
                self.stderr.write(f"{total:,} comments scored …")
        target.flush()
        return total


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
