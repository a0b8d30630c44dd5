"""Lays out what a comment stands in: the article in a few lines, and the conversation around it in the page's order.

Pure: it takes the document of queries/staff_context.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from moderation.status import Status
from moderation.web.highlighting import Segment, cut_segments, marks_of
from moderation.web.moments import Moment, say_moment


@dataclass(frozen=True, slots=True)
class Said:
    """One comment of the conversation; `level` steps below the first that is shown. `here`: it is the one looked at."""

    id: str
    name: str
    status: str
    state: str
    created: Moment
    segments: list[Segment]
    level: int
    here: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the template shows around one comment."""

    article: Mapping[str, Any]
    published: Moment
    said: list[Said]

    @property
    def harsh(self) -> bool:
        """Whether any of it is not to be read without being asked for."""
        return any(segment.harsh for each in self.said if not each.here for segment in each.segments)


def lay_out_context(*, comment: Mapping[str, Any], context: Mapping[str, Any], now: datetime) -> Surroundings:
    """The surroundings of one staff comment, from the top of its thread down."""
    level = len(context["parents"])
    said = [_say(each, level=depth, now=now) for depth, each in enumerate(context["parents"])]
    said += [_say(each, level=level, now=now) for each in context["before"]]
    said.append(_say(comment, level=level, now=now, here=True))
    said += [_say(each, level=level + 1, now=now) for each in context["replies"]]
    said += [_say(each, level=level, now=now) for each in context["after"]]
    article = context["article"]
    return Surroundings(article=article, published=say_moment(article["published_at"], now=now), said=said)


def _say(comment: Mapping[str, Any], *, level: int, now: datetime, here: bool = False) -> Said:
    harsh = [mark for mark in marks_of(body=comment["body"], findings=comment["findings"]) if mark.harsh]
    return Said(
        id=comment["id"],
        name=comment["author"]["name"],
        status=comment["status"],
        state=str(Status(comment["status"]).label),
        created=say_moment(comment["created_at"], now=now),
        segments=cut_segments(body=comment["body"], marks=harsh),
        level=level,
        here=here,
    )
