"""Editors' choices, as they stand above a thread: who wrote each, how it begins, and where it is read in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import orjson
from django.utils.text import Truncator

from moderation.markup import visible_text
from moderation.models import Thread
from moderation.queries.latest import featured_bytes
from moderation.web.conversation import Document, Node, walk

_SHOWN = 3
_WORDS = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """`excerpt` is plain text; `on_page`: the comment itself is further down this very page."""

    comment: Document
    excerpt: str
    on_page: bool


def gather_choices(*, thread: Thread, shown: Sequence[Node], base_url: str) -> list[Choice]:
    """The latest choices of this thread; `shown` are the comments on the page."""
    chosen: list[Document] = orjson.loads(featured_bytes(thread=thread, base_url=base_url).body)["results"]
    if not chosen:
        return []
    here = {str(node.id) for node in walk(shown)}
    return [
        Choice(
            comment=comment,
            excerpt=Truncator(" ".join(visible_text(comment["body_html"]).split())).words(_WORDS),
            on_page=comment["id"] in here,
        )
        for comment in chosen[:_SHOWN]
    ]
