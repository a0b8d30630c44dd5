"""What each letter says, and whether it is still to be said.

Nothing that the sender of a comment typed stands in a letter to its address: anybody can type anybody's address, and
would have us deliver their words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from moderation.identity import persons as vault
from moderation.identity.models import Letter, Reporter
from moderation.models import Report
from moderation.notifications import outbox
from moderation.notifications.confirming import find_asked_comment
from moderation.notifications.links import CONFIRMATION, OWN_PAGE
from moderation.status import Status


@dataclass(frozen=True, slots=True)
class Text:
    """Subject and body of a letter, plain text."""

    subject: str
    body: str


class NotNow(Exception):
    """It is too early to say whether the letter is to go."""


def compose(letter: Letter) -> Text | None:
    """The text in the letter's language; None where there is no reason for it any more. Raises NotNow."""
    with translation.override(letter.language):
        return _COMPOSERS[letter.kind](letter)


def _confirm(letter: Letter) -> Text | None:
    contact = letter.contact
    # The occasion holds for a date; this holds for midnight too.
    if contact is None or contact.confirmed_at is not None or outbox.asked_lately(lookup=contact.lookup):
        return None
    wanted = find_asked_comment(contact_id=contact.pk)
    if wanted is None:
        if vault.comments_under(contact_ids=[contact.pk]).filter(status=Status.PENDING).exists():
            raise NotNow
        # Spam, or withdrawn: whoever owns the address has nothing to do with it, or no wish to.
        return None
    link = _link("confirm", token=CONFIRMATION.make_token(contact_id=contact.pk))
    article = wanted.thread.article
    return _write(
        "confirm",
        gettext("Is this your address?"),
        {"link": link, "article": article.title, "days": CONFIRMATION.lifetime // timedelta(days=1)},
    )


def _own_page(letter: Letter) -> Text | None:
    if letter.contact_id is None:
        return None
    link = _link("me", token=OWN_PAGE.make_token(contact_id=letter.contact_id))
    return _write(
        "own_page", gettext("Your comments"), {"link": link, "hours": OWN_PAGE.lifetime // timedelta(hours=1)}
    )


def _receipt(letter: Letter) -> Text | None:
    return _about_notice(letter.reporter, "receipt", gettext("Your notice has arrived")) if letter.reporter else None


def _answer(letter: Letter) -> Text | None:
    if letter.reporter is None or letter.reporter.report.state == Report.State.OPEN:
        # Opened again since: there will be another decision, on another occasion.
        return None
    return _about_notice(letter.reporter, "answer", gettext("Your notice has been decided"))


def _about_notice(reporter: Reporter, name: str, subject: str) -> Text:
    report = reporter.report
    article = report.comment.thread.article
    context = {
        "article": article.title,
        "link": settings.SITE_URL + article.get_absolute_url(),
        "filed": report.created_at,
        "number": str(report.pk),
        "state": report.state,
        "by_machine": report.moderator_id is None and report.decision is not None and not report.decision.moderator_id,
    }
    return _write(name, subject, context)


_COMPOSERS: dict[str, Callable[[Letter], Text | None]] = {
    Letter.Kind.CONFIRM: _confirm,
    Letter.Kind.RECEIPT: _receipt,
    Letter.Kind.ANSWER: _answer,
    Letter.Kind.OWN_PAGE: _own_page,
}


def _write(name: str, subject: str, context: Mapping[str, Any]) -> Text:
    # Plain text: nothing is escaped, and nothing has to be.
    body = render_to_string(f"moderation/mail/{name}.txt", {**context, "site": settings.SITE_NAME})
    return Text(subject=f"{settings.SITE_NAME}: {subject}", body=body.strip() + "\n")


def _link(name: str, **arguments: str) -> str:
    return str(settings.SITE_URL + reverse(name, kwargs=arguments))
