"""No regular expression of the product takes more than time in proportion to its text, whatever the text is.

They are found by reading the modules: a new one is tried as well, or named here with the reason why it need not be.
Growth is measured, not time: a text twice as long may take about twice as long.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import articles
import moderation
from moderation.checks.base import Phrase, Site, Submission
from moderation.checks.wordlists import WordListCheck

CALLS = {"compile", "search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn"}
# Built of what is only known later: text made literal by re.escape has no repetition to be slow at.
MADE_LATER = {"moderation.identity.services", "moderation.web.stored_words", "moderation.checks.wordlists"}
# Slower than in proportion, where the text is ours and short.
OURS = {r"\d+\.\d+": "stored_words: what our own checks wrote of a number"}
# Training and its commands run on the newsroom's own files.
ASIDE = (
    "moderation.classifiers.second_stage.training",
    "moderation.classifiers.corpus",
    "moderation.migrations",
    "moderation.management",
)

USUAL, LONGEST = 3_000, 12_000  # characters; a comment has 5,000
NOTICEABLE = 0.003  # seconds; what takes less for a comment needs no second look
MOST_GROWTH = 9.0  # for four times the text: in proportion is 4, squared is 16
PIECES = (
    *(
        "a",
        "A",
        "0",
        " ",
        ".",
        "-",
        "_",
        "@",
        "/",
        "<",
        "<a ",
        "[",
        "(",
        "%",
        "\n",
        "\n ",
        "=",
        "'",
        "é",
        "\u0301",
        "白",
    ),
    *("a.", "a@", "1.", "1 ", "1-", "a a", "http://", "www.", "a at b dot ", "[url", "DE00 ", "ab", "\u202e", "\u200b"),
)
ENDS = ("", "\x00")


def modules() -> Iterator[Any]:
    for package in (moderation, articles):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.startswith(ASIDE):
                yield importlib.import_module(found.name)


def expressions() -> Iterator[tuple[str, re.Pattern[Any] | None]]:
    """Where each stands, and the pattern; None where it is made later."""
    for module in modules():
        for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and (node.func.value.id, node.func.attr in CALLS) == ("re", True)
            ):
                yield f"{module.__name__}:{node.lineno}", _evaluate(node, module)


def _evaluate(node: ast.Call, module: Any) -> re.Pattern[Any] | None:
    names = vars(module) | {"__builtins__": {}}
    keywords = {each.arg: each.value for each in node.keywords}
    flags = keywords.get("flags") or (node.args[1] if node.func.attr == "compile" and len(node.args) > 1 else None)  # type: ignore[attr-defined]  # an attribute, as `expressions` has seen
    try:
        pattern = eval(compile(ast.Expression(node.args[0]), "pattern", "eval"), names)  # noqa: S307 -- our own source
        given = eval(compile(ast.Expression(flags), "flags", "eval"), names) if flags else 0  # noqa: S307 -- as above
    except NameError:
        return None
    return re.compile(pattern, given)


FOUND = list(expressions())
KNOWN = {pattern: place for place, pattern in FOUND if pattern is not None}


def duration(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def grows_too_fast(work: Callable[[int], object]) -> bool:
    """Whether four times the size takes far more than four times as long, however often one looks."""
    return all(duration(lambda: work(LONGEST)) > MOST_GROWTH * duration(lambda: work(USUAL)) for _ in range(3))


def is_only_matched(place: str) -> bool:
    """Whether nothing searches with it: where a text is matched from its start, there is one place to begin."""
    module, _, line = place.partition(":")
    source = Path(importlib.import_module(module).__file__ or "").read_text(encoding="utf-8")
    named = re.match(r"(\w+)(?:: Final)? = re\.compile", source.splitlines()[int(line) - 1])
    if named is None:
        return False
    used = [match for page in SOURCES for match in re.findall(rf"\b{named[1]}\.(\w+)\(|\b{named[1]}\b", page)]
    return {"match", "fullmatch"} >= {each for each in used if each} != set()


SOURCES = [path.read_text(encoding="utf-8") for path in Path(moderation.__file__).parent.rglob("*.py")]


def read_all(pattern: re.Pattern[Any], text: str, *, only_matched: bool) -> None:
    given: Any = text.encode() if isinstance(pattern.pattern, bytes) else text
    if only_matched:
        pattern.match(given)
        pattern.fullmatch(given)
        return
    for _ in pattern.finditer(given):
        pass


def test_every_expression_is_tried_or_said_to_be_made_later():
    assert len(KNOWN) > 40
    assert {place.partition(":")[0] for place, pattern in FOUND if pattern is None} <= MADE_LATER


def find_slow(pattern: re.Pattern[Any], *, only_matched: bool) -> str | None:
    """A text that it takes too long for."""
    for piece in PIECES:
        for end in ENDS:

            def work(size: int, piece: str = piece, end: str = end) -> None:
                read_all(pattern, piece * (size // len(piece)) + end, only_matched=only_matched)

            if duration(lambda: work(USUAL)) > NOTICEABLE and grows_too_fast(work):
                return f"{piece!r} again and again, then {end!r}"
    return None


def test_time_grows_in_proportion_to_the_text():
    slow = {
        place: text
        for pattern, place in KNOWN.items()
        if str(pattern.pattern) not in OURS and (text := find_slow(pattern, only_matched=is_only_matched(place)))
    }
    assert slow == {}


PHRASES = [f"w{number:x}rd of * phrase{number}" for number in range(1_000)]


@pytest.mark.parametrize("text", ["w1rd of ", "w 1 r d ", "phrase1 *"])
def test_a_word_list_four_times_as_long_takes_no_more_than_about_four_times_as_long(text):
    """To be compiled, and to be looked for in the longest comment."""
    body = (text * 5_000)[:5_000]

    def look(size: int) -> None:
        phrases = tuple(Phrase(phrase, "suspect") for phrase in PHRASES[: size // 12])
        list(WordListCheck().inspect(Submission(body=body, site=Site(version=str(size), phrases=phrases))))

    assert not grows_too_fast(look)
