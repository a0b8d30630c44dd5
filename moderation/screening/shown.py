"""What readers see of a comment, laid over what was typed: checks read both, and moderators see marks in the latter."""

from __future__ import annotations

from moderation.checks.base import Shown
from moderation.markup import visible_text


def read_shown(*, body: str, body_html: str) -> Shown | None:
    """The visible text of a rendered body, or None where it is the body itself, white space aside.

    Rendering only ever takes characters away, so each visible one is found in order in what was typed.
    """
    text = visible_text(body_html).strip()
    if text.split() == body.split():
        return None
    places: list[int] = []
    position = 0
    for sign in text:
        found = body.find(sign, position)
        if found < 0:
            found = min(position, max(0, len(body) - 1))
        else:
            position = found + 1
        places.append(found)
    return Shown(text, tuple(places)) if places else None
