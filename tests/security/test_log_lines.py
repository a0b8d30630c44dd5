"""Nothing that a client sends begins a line of the log."""

import json
import logging
import sys

import pytest

from config.log_lines import JsonLines, PlainLines

FORGED = "x\r\n2026-01-01 00:00:00 INFO moderation Signed in: account 1\u2028y\x1b[2K\u202ez robin@example.org"


def record(*, error: bool = False) -> logging.LogRecord:
    caught = None
    if error:
        try:
            raise ValueError(FORGED)
        except ValueError:
            caught = sys.exc_info()
    return logging.LogRecord("django.request", logging.WARNING, __file__, 1, "Not Found: %s", (FORGED,), caught)


@pytest.mark.parametrize("formatter", [PlainLines("%(asctime)s %(message)s"), JsonLines()])
def test_one_event_is_one_line(formatter: logging.Formatter):
    (line,) = formatter.format(record()).splitlines()
    assert not {"\x1b", "\u202e", "\u2028", "robin@example.org"} & {line, *line}
    assert "Signed in: account 1" in line


def test_a_traceback_is_indented_below_it():
    first, *others = PlainLines("%(message)s").format(record(error=True)).splitlines()
    assert first.startswith("Not Found: x")
    assert others
    assert all(line.startswith("  ") for line in others)


def test_for_programs_it_is_an_object_a_line_with_the_traceback_inside():
    (line,) = JsonLines().format(record(error=True)).splitlines()
    event = json.loads(line)
    assert (event["level"], event["logger"]) == ("WARNING", "django.request")
    assert "ValueError" in event["traceback"]
    assert "robin" not in line
