"""Reads the matrix of roles: which route and method lets whom in. The file is written to be read by people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from django.urls import URLPattern, URLResolver, reverse

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "OPTIONS", "TRACE", "DELETE")
NOBODY = "01890000-0000-7000-8000-000000000000"
# What a path is made with: an article that is there, and ids of nothing.
ARGUMENTS = {"slug": "ferry", "token": "forged", "language": "de"}

Row = Mapping[str, str]
Matrix = dict[tuple[str, str], Row]


def read_matrix(name: str) -> Matrix:
    """Of each route and method, what each role gets; the first line of the file that is no remark names the roles."""
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    _, _, *roles = lines[0]
    matrix: Matrix = {}
    for route, method, *answers in lines[1:]:
        assert len(answers) == len(roles), f"{route} {method} says nothing of some role"
        assert (route, method) not in matrix, f"{route} {method} stands there twice"
        matrix[route, method] = dict(zip(roles, answers, strict=True))
    return matrix


def expected(matrix: Matrix, route: str, method: str, role: str) -> str:
    """What the file says; HEAD is GET, and what is not listed is 405 for everybody."""
    row = matrix.get((route, "GET" if method == "HEAD" else method))
    return row[role] if row else "405"


def methods_to_try(matrix: Matrix, route: str, *, is_extreme: bool) -> list[str]:
    """All of them for those who may least and most; for those between, whom it may depend on, the ones that are there.

    Whether a method is there at all does not depend on who asks.
    """
    return [
        method
        for method in METHODS
        if is_extreme or (route, method) in matrix or (method == "HEAD" and (route, "GET") in matrix)
    ]


def routes(patterns: Sequence[object], outer: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Each route's name and a path to it."""
    for pattern in patterns:
        assert isinstance(pattern, URLPattern | URLResolver)
        arguments = (*outer, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, arguments)
        else:
            name = pattern.name or ""
            yield name, reverse(name, kwargs={each: ARGUMENTS.get(each, NOBODY) for each in arguments})


def write_row(route: str, method: str, answers: Sequence[str]) -> str:
    """A line of the file."""
    return f"{route:<28}{method:<8}" + "".join(f"{answer:<10}" for answer in answers).rstrip()
