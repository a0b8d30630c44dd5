"""How a comment would look before it is posted: the same limits and the same renderer, and nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

from moderation import throttles
from moderation.intake.fields import validate_body
from moderation.markup import render_comment


def preview_comment(*, fields: Mapping[str, object], address: str) -> str:
    """The HTML of the `body` in these fields; `address` is the client's. Raises TooFast and InvalidInput."""
    throttles.take(scope="preview", key=address, limit=settings.PREVIEWS_PER_MINUTE, seconds=60)
    return render_comment(validate_body(fields))
