"""Blocks at the desk: who and what is blocked, added and lifted; and from a comment, what it came with.

All of it is a senior moderator's. Every step is a form that works without JavaScript. No address is shown or needed:
what a comment came with is blocked by pointing at the comment.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from moderation.checks.links import find_links
from moderation.errors import Conflict, DomainError, FieldError, InvalidInput, NotThere
from moderation.queries.staff import staff_comment
from moderation.reviewing.blocking import (
    LINK_DOMAIN,
    VALUE_LIMIT,
    add_block,
    block_sender,
    blockable_of_sender,
    is_domain,
    list_blocks,
    remove_block,
)
from moderation.screening.policies import current_document
from moderation.web.access import moderators_only, senior_of
from moderation.web.answers import SeeOther
from moderation.web.block_layout import lay_out_blocks, name_kinds
from moderation.web.cards import lay_out_card
from moderation.web.commenter_layout import read_end

_LINKS_OFFERED = 10


@require_safe
@moderators_only
def show_blocks(request: HttpRequest) -> HttpResponse:
    """All blocks, and the form that adds one."""
    senior_of(request)
    return _blocks_page(request)


@require_POST
@moderators_only
def add(request: HttpRequest) -> HttpResponse:
    """Block what was typed."""
    moderator = senior_of(request)
    typed = {name: request.POST.get(name, "") for name in ("kind", "value", "until")}
    try:
        value = _read_as_meant(kind=typed["kind"], value=typed["value"])
        add_block(moderator=moderator, kind=typed["kind"], value=value, until=_read_until(typed["until"]))
    except DomainError as refused:
        return _blocks_page(request, status=_status_of(refused), typed=typed, **_faults_of(refused))
    messages.success(request, gettext("Blocked from now on."))
    return SeeOther(reverse("desk-blocks"))


@require_POST
@moderators_only
def remove(request: HttpRequest, block_id: uuid.UUID) -> HttpResponse:
    """Lift a block. Somebody else may have done so a moment before: the outcome is the same."""
    moderator = senior_of(request)
    try:
        remove_block(moderator=moderator, block_id=block_id)
        messages.success(request, gettext("The block is lifted."))
    except NotThere:
        messages.info(request, gettext("The block was lifted already."))
    return SeeOther(reverse("desk-blocks"))


@require_safe
@moderators_only
def show_sender(request: HttpRequest, comment_id: uuid.UUID) -> HttpResponse:
    """What a comment came with and links to, to be blocked."""
    senior_of(request)
    return _sender_page(request, comment_id)


@require_POST
@moderators_only
def block_from_comment(request: HttpRequest, comment_id: uuid.UUID) -> HttpResponse:
    """Block all that was ticked. What is blocked already stays as it is."""
    moderator = senior_of(request)
    ticked, typed_until = request.POST.getlist("what"), request.POST.get("until", "")
    try:
        offered = _find_offers(_read_comment(request, comment_id))
        if not ticked or not set(ticked) <= set(offered):
            raise InvalidInput([FieldError("what", "required", gettext("Tick at least one of these."))])
        added = _block_ticked(moderator, comment_id=comment_id, ticked=ticked, until=_read_until(typed_until))
    except DomainError as refused:
        more = {"ticked": ticked, "typed_until": typed_until, **_faults_of(refused)}
        return _sender_page(request, comment_id, status=_status_of(refused), **more)
    known = len(ticked) - added
    said = [ngettext("%(count)s block added.", "%(count)s blocks added.", added) % {"count": added}]
    if known:
        said.append(ngettext("%(count)s was there already.", "%(count)s were there already.", known) % {"count": known})
    messages.success(request, " ".join(said))
    return SeeOther(reverse("desk-blocks"))


def _block_ticked(moderator: User, *, comment_id: uuid.UUID, ticked: Sequence[str], until: datetime | None) -> int:
    """How many of them were not blocked yet."""
    added = 0
    for each in ticked:
        kind, _, domain = each.partition(":")
        try:
            if kind == LINK_DOMAIN:
                add_block(moderator=moderator, kind=kind, value=domain, until=until)
            else:
                block_sender(moderator=moderator, comment_id=comment_id, kind=kind, until=until)
            added += 1
        except Conflict:
            continue
    return added


def _read_until(typed: str) -> datetime | None:
    try:
        until = read_end(typed)
        # Also finds the times at either end of the calendar that have no equivalent in UTC.
        return until.astimezone(UTC) if until else None
    except (ValueError, OverflowError):
        raise InvalidInput([FieldError("until", "invalid", gettext("This is no date and time."))]) from None


def _read_as_meant(*, kind: str, value: str) -> str:
    """A domain is often pasted as a link, or with the @ of the address that it comes from."""
    if kind == LINK_DOMAIN:
        host = value.strip().partition("://")[2] or value.strip()
        return host.partition("/")[0].removeprefix("www.")
    return value.strip().removeprefix("@") if kind == "email_domain" else value


def _status_of(refused: DomainError) -> int:
    return 409 if isinstance(refused, Conflict) else 400


def _faults_of(refused: DomainError) -> dict[str, Any]:
    """What is wrong, by field; what is wrong with no field in particular is said above the form."""
    if isinstance(refused, InvalidInput):
        return {"faults": {each.field: each.message for each in refused.errors}}
    return {"problem": refused.message}


def _blocks_page(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "blocks": lay_out_blocks(list_blocks(), now=timezone.now()),
        "kinds": name_kinds(),
        "value_limit": VALUE_LIMIT,
        "zone": timezone.get_current_timezone_name(),
        **more,
    }
    return render(request, "moderation/desk/blocks.html", context, status=status)


def _sender_page(request: HttpRequest, comment_id: uuid.UUID, *, status: int = 200, **more: Any) -> HttpResponse:
    comment = _read_comment(request, comment_id)
    context = {
        "card": lay_out_card(comment=comment, policy=current_document(), now=timezone.now()),
        "offers": _find_offers(comment),
        "zone": timezone.get_current_timezone_name(),
        **more,
    }
    return render(request, "moderation/desk/blocks_comment.html", context, status=status)


def _read_comment(request: HttpRequest, comment_id: uuid.UUID) -> dict[str, Any]:
    try:
        return staff_comment(comment_id=comment_id, base_url=request.build_absolute_uri("/").rstrip("/"))
    except NotThere:
        raise Http404 from None


def _find_offers(comment: dict[str, Any]) -> dict[str, str]:
    """What of a comment can be blocked, by the value of its box: the client, the address, each domain linked to.

    Not the address's domain: it stays unsaid, and it might be everybody's.
    """
    known = blockable_of_sender(comment_id=uuid.UUID(comment["id"]))
    offers: dict[str, str] = {}
    if "ip" in known:
        offers["ip"] = gettext("The client that it came from, for at most 30 days after the comment")
    if "email" in known:
        address = comment["commenter"]["email_masked"]
        offers["email"] = gettext("The address that it came with: %(address)s") % {"address": address}
    hosts = [link.hosts[0] for link in find_links(f"{comment['body']}\n{comment['author']['url'] or ''}")]
    for domain in list(dict.fromkeys(host.removeprefix("www.") for host in hosts))[:_LINKS_OFFERED]:
        if is_domain(domain):
            offers[f"{LINK_DOMAIN}:{domain}"] = gettext("Links to %(domain)s") % {"domain": domain}
    return offers
