"""How the runner speaks: plain lines, colour only where a person looks on, never a traceback.

Knows nothing of the product. `Failure` is the one exception meant for the person at the keyboard.
"""

import os
import sys
from collections.abc import Sequence
from typing import TextIO

CODES = {
    "bold": "1",
    "dim": "2",
    "mark": "1;4",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "blue": "34",
    "magenta": "35",
}
LABEL_WIDTH = 14
RULE_WIDTH = 72


class Failure(Exception):
    """Something the person can act on: what went wrong, and what to do about it."""

    def __init__(self, what: str, *, advice: str = "", lines: Sequence[str] = ()) -> None:
        super().__init__(what)
        self.what = what
        self.advice = advice
        self.lines = tuple(lines)


class Interrupted(BaseException):
    """A signal asked us to stop. Not an Exception: nothing but the end of the program may catch it."""

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.signum = signum


def prepare_streams() -> None:
    """A terminal that cannot show a character shows a substitute; it never ends the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace", line_buffering=True)


def shows_colour(stream: TextIO) -> bool:
    """Colour only on a terminal, and not where NO_COLOR or TERM=dumb say otherwise."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def paint(text: str, style: str, *, stream: TextIO | None = None) -> str:
    """`text` in a style of CODES where colour is shown, else unchanged."""
    if not shows_colour(stream or sys.stdout):
        return text
    return f"\x1b[{CODES[style]}m{text}\x1b[0m"


def make_printable(text: str) -> str:
    """Text from elsewhere, without the control characters that could drive a terminal."""
    return "".join(char if char.isprintable() or char == "\n" else "\N{REPLACEMENT CHARACTER}" for char in text)


def say(text: str = "") -> None:
    """A line for the person."""
    print(text, flush=True)


def report(label: str, text: str) -> None:
    """One finished piece of work: a quiet label, then what came of it."""
    clear_progress()
    say(f"  {paint(label.ljust(LABEL_WIDTH), 'dim')}{text}")


def show_progress(label: str, text: str) -> None:
    """A line that the next one replaces; a terminal only, since a log has no use for it."""
    if sys.stdout.isatty():
        line = f"  {label.ljust(LABEL_WIDTH)}{text}"[: RULE_WIDTH + 8]
        print(f"\r\x1b[K{line}", end="", flush=True)


def clear_progress() -> None:
    """Remove the line that `show_progress` left."""
    if sys.stdout.isatty():
        print("\r\x1b[K", end="", flush=True)


def draw_rule() -> None:
    """The one thin line."""
    say(f"  {paint('─' * RULE_WIDTH, 'dim')}")


def explain(failure: Failure) -> None:
    """Print a failure to standard error: the cause, its last lines, the advice."""
    clear_progress()
    red = paint("✗", "red", stream=sys.stderr)
    print(f"\n  {red} {failure.what}", file=sys.stderr)
    for line in failure.lines:
        print(f"    {paint('│', 'dim', stream=sys.stderr)} {make_printable(line)}", file=sys.stderr)
    for line in failure.advice.splitlines():
        print(f"    {line}", file=sys.stderr)
    print(file=sys.stderr, flush=True)


def seconds(duration: float) -> str:
    """A duration as a person says it: 0.4 s, 12 s, 3 min 5 s."""
    if duration < 10:
        return f"{duration:.1f} s"
    if duration < 100:
        return f"{duration:.0f} s"
    return f"{duration // 60:.0f} min {duration % 60:.0f} s"
