"""What a page's script needs to tell which comments are new since the page was made, and in which words it says so.

The script asks the public API (`comments/latest/`) for the newest ids. New is what is neither on the page nor among
those that were there already but stand on another page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import orjson
from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from moderation.models import Thread
from moderation.queries.latest import latest_bytes
from moderation.web.conversation import Node, walk
from moderation.web.plural_forms import write_plural_forms

Place = Literal["start", "end", "none"]


@dataclass(frozen=True, slots=True)
class Live:
    """`known` are ids of newest comments that are not on this page; `place`: where a new one goes; `interval`: s."""

    known: str
    place: Place
    interval: int

    @property
    def forms(self) -> SafeString:
        """The text of the button, for any number."""
        return write_plural_forms(
            name="new", say=lambda count: ngettext("%(count)s new comment", "%(count)s new comments", count)
        )


def prepare_live(*, thread: Thread, shown: Sequence[Node], place: Place) -> Live:
    """For a page that shows these comments of the thread."""
    newest = orjson.loads(latest_bytes(thread=thread).body)["comments"]
    here = {str(node.id) for node in walk(shown)}
    known = [comment["id"] for comment in newest if comment["id"] not in here]
    return Live(known=" ".join(known), place=place, interval=settings.COMMENT_LIVE_INTERVAL)
