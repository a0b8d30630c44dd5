"""Every route of the URLconf, told from every other by its whole pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    """`pattern` is the whole of it, and its name where it has none: each is told from every other."""

    pattern: str
    name: str
    view: Any

    @property
    def kind(self) -> str:
        """What it is for: pages, programs, or Django's administration."""
        first = self.pattern.partition("/")[0]
        return {"api": "api", "admin": "administration"}.get(first, "page")

    def path(self, arguments: Mapping[str, Any]) -> str:
        """An address of the route."""
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(arguments[found.group(1)]), _simplify(self.pattern))
        return f"/{path}"


def list_routes() -> list[Route]:
    """All there are."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: Any, before: str, space: str) -> Iterator[Route]:
    for each in patterns:
        pattern = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, pattern, f"{each.namespace}:" if each.namespace else space)
        elif isinstance(each, URLPattern):
            yield Route(pattern, f"{space}{each.name}" if each.name else pattern, each.callback)


def _simplify(pattern: str) -> str:
    """The two regular expressions of Django's administration, as what they stand for."""
    return pattern.replace("^(?P<app_label>", "<app_label>^").partition("^")[0].replace("(?P<url>.*)$", "<url>")
