"""What a mailed link ends in: the number of a row of the vault, signed for one purpose and a while. No address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.utils.translation import gettext

from moderation.errors import NotThere


@dataclass(frozen=True, slots=True)
class MailedLink:
    """A kind of link; a token of one purpose is none of another's."""

    purpose: str
    lifetime: timedelta

    def make_token(self, *, contact_id: int) -> str:
        """The token for the address of this row."""
        return signing.dumps(contact_id, salt=f"moderation.notifications.{self.purpose}")

    def read_token(self, token: str) -> int:
        """The row whose address a link was mailed to. Raises NotThere where it is over, or none of ours."""
        try:
            contact_id: int = signing.loads(
                token, salt=f"moderation.notifications.{self.purpose}", max_age=self.lifetime
            )
        except signing.BadSignature:
            raise NotThere(gettext("This link is over, or not complete.")) from None
        return contact_id


CONFIRMATION = MailedLink(purpose="confirming", lifetime=timedelta(days=7))
OWN_PAGE = MailedLink(purpose="own_page", lifetime=timedelta(days=1))
