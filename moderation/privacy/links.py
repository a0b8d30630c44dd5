"""Asking for a link to one's own comments: the answer, and the work behind it, are the same for any address.

Whether anything is kept under an address is found out later, by a task, where nobody can watch the clock.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext

from moderation import throttles, typed
from moderation.identity import persons as vault
from moderation.identity.models import Letter
from moderation.notifications.outbox import owe_letter
from moderation.typed import FieldReader, Refused

_AT_ONCE = 100


def request_link(*, fields: Mapping[str, object], client_address: str) -> None:
    """Note that somebody wants the link. Raises TooFast and InvalidInput."""
    throttles.take(scope="me", key=client_address, limit=settings.LINKS_PER_MINUTE, seconds=60)
    given = FieldReader(fields)
    address = given.read("email", _email, "")
    given.finish()
    vault.note_link_request(address=address, language=get_language() or "")


def answer_requests() -> int:
    """Owe a letter where something is kept under the address that was named, one an hour at most; how many asked."""
    asked = vault.take_link_requests(limit=_AT_ONCE)
    for request in asked:
        contact = vault.newest_contact(lookup=request.lookup)
        if contact is not None:
            owe_letter(
                kind=Letter.Kind.OWN_PAGE,
                occasion=f"me:{request.lookup}:{timezone.now():%Y-%m-%d-%H}",
                language=request.language,
                contact=contact,
            )
    return len(asked)


def _email(value: object) -> str:
    address = typed.email(value)
    if not address:
        raise Refused("required", gettext("Enter the e-mail address that you wrote your comments under."))
    return address
