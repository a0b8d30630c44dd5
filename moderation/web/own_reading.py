"""Reads one's own comment, with its key, as its author may see it."""

import uuid
from typing import Any

from moderation.intake.own import find_own
from moderation.queries.own import own_comment


def read_own_comment(*, comment_id: uuid.UUID, token: str, base_url: str) -> dict[str, Any]:
    """One's own comment (api.md). Raises NotThere, and NotAllowed where the key is another comment's."""
    return own_comment(comment=find_own(comment_id=comment_id, token=token), base_url=base_url)
