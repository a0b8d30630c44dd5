"""manage.py score: JSON Lines in and out, and a bad line is named."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from moderation.classifiers.artefact import HEADS
from moderation.classifiers.scoring import load_scorer

pytestmark = pytest.mark.django_db


def score_file(tmp_path: Path, content: bytes, *options: str) -> list[dict[str, Any]]:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(content)
    call_command("score", "--input", str(source), "--output", str(target), *options)
    return [json.loads(line) for line in target.read_text().splitlines()]


def test_each_line_gets_seven_probabilities_and_a_language_in_order(tmp_path: Path) -> None:
    texts = [f"You absolute 1d1ot number {number}" for number in range(300)] + ["Das ist ein schöner Tag für alle"]
    lines = [json.dumps({"id": f"c{number}", "text": text}) for number, text in enumerate(texts)]
    rows = score_file(tmp_path, "\n".join(lines).encode(), "--stage", "linear")
    assert [row["id"] for row in rows] == [f"c{number}" for number in range(301)]
    assert set(rows[0]) == {"id", *HEADS, "language"}
    assert rows[0]["toxicity"] == pytest.approx(load_scorer("off").score(texts[:1])[0]["toxicity"], abs=1e-6)
    assert (rows[0]["language"], rows[-1]["language"]) == ("en", "de")


@pytest.mark.parametrize(("setting", "options"), [("off", ()), ("auto", ()), ("auto", ("--stage", "linear"))])
def test_the_stages_are_those_of_the_site_unless_told_otherwise(tmp_path, settings, capsys, setting, options) -> None:
    settings.CLASSIFIER_SECOND_STAGE = setting
    (row,) = score_file(tmp_path, b'{"id": 1, "text": "You absolute 1d1ot"}', *options)
    scorer = load_scorer("off" if options else setting)
    assert row["insult"] == pytest.approx(scorer.score(["You absolute 1d1ot"])[0]["insult"], abs=1e-6)
    assert f"1 comments scored by {scorer.version}\n" in capsys.readouterr().err


def test_standard_streams_are_read_and_written(monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = io.BytesIO(b'{"id": 7, "text": "hello \\ud800"}\n\n'), io.BytesIO()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(source))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(target))
    call_command("score", "--input", "-", "--output", "-")
    assert json.loads(target.getvalue())["id"] == 7


@pytest.mark.parametrize(
    "bad",
    [b"{", b"[1]", b'{"id": 1}', b'{"text": "x"}', b'{"id": 1, "text": 5}', b"\xff\xfe", b"[" * 100_000],
    ids=["cut", "list", "no text", "no id", "number", "not utf-8", "deep"],
)
def test_a_bad_line_is_named_by_its_number(tmp_path: Path, bad: bytes) -> None:
    with pytest.raises(CommandError, match="line 3 is not"):
        score_file(tmp_path, b'{"id": 1, "text": "fine"}\n\n' + bad + b"\n")


def test_a_missing_input_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.jsonl: No such file"):
        call_command("score", "--input", str(tmp_path / "none.jsonl"), "--output", str(tmp_path / "out.jsonl"))


def test_a_file_is_never_written_over_while_it_is_read(tmp_path: Path) -> None:
    both = tmp_path / "both.jsonl"
    both.write_text('{"id": 1, "text": "hello"}\n')
    with pytest.raises(CommandError, match="same file"):
        call_command("score", "--input", str(both), "--output", str(both))
    with pytest.raises(CommandError, match="same file"):
        call_command("learn", "--input", str(both), "--prequential", str(both))
    assert both.read_text() == '{"id": 1, "text": "hello"}\n'
