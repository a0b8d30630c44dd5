"""The link to one's own comments: who can follow it reads the mailbox that they were written under."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing
from django.utils.translation import gettext

from moderation.errors import NotThere

LINK_LIFETIME = timedelta(days=1)
_SALT = "moderation.notifications.own_page"


def make_page_token(*, contact_id: int) -> str:
    """What the link ends in: the number of a vault's row under a signature."""
    return signing.dumps(contact_id, salt=_SALT)


def read_page_token(token: str) -> int:
    """The contact that a link was mailed to. Raises NotThere where it is over, or none of ours."""
    try:
        contact_id: int = signing.loads(token, salt=_SALT, max_age=LINK_LIFETIME)
    except signing.BadSignature:
        raise NotThere(gettext("This link is over, or not complete.")) from None
    return contact_id
