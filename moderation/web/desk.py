"""The moderators' desk: the queues, one comment with its history, and the steps that a moderator takes.

Every step is a form that works without JavaScript. With htmx, a decision replaces the one card that it is about.
"""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from articles.models import Article
from moderation.decisions import TRANSITIONS
from moderation.errors import Conflict, DomainError, InvalidInput, NotThere
from moderation.queries import staff
from moderation.reviewing import deciding, reports, working
from moderation.screening.policies import current_document
from moderation.status import Action
from moderation.web.access import moderator_of, moderators_only
from moderation.web.answers import SeeOther, go_back
from moderation.web.cards import lay_out_card, pickable_reasons
from moderation.web.conversation import cursor_of
from moderation.web.desk_address import SORTS, TABS, QueueAddress, read_address
from moderation.web.history import lay_out_earlier, lay_out_history, lay_out_notes

_PAGE_SIZE = 20
_ARTICLES_TO_PICK = 200


@require_safe
@moderators_only
def show_queue(request: HttpRequest) -> HttpResponse:
    """One queue, narrowed by what the address says."""
    address = read_address(request.GET)
    try:
        page = staff.queue_page(
            queue=address.queue,
            filters=staff.QueueFilters(article=address.article or None, q=address.q or None),
            sort=address.sort,
            limit=_PAGE_SIZE,
            cursor=address.cursor or None,
            base_url=_base_url(request),
        )
    except InvalidInput as refused:
        raise Http404(refused.message) from None
    policy, now = current_document(), timezone.now()
    context = {
        "address": address,
        "cards": [lay_out_card(comment=comment, policy=policy, now=now) for comment in page["results"]],
        "next": address.at(cursor=cursor_of(page["next"])) if page["next"] else "",
        "previous": address.at(cursor=cursor_of(page["previous"])) if page["previous"] else "",
        "reasons": pickable_reasons(policy),
        "articles": Article.objects.existing().values_list("slug", "title")[:_ARTICLES_TO_PICK],
        "sorts": SORTS,
        "here": request.get_full_path(),
        "in_queue": True,
        **_tabs(address),
    }
    return render(request, "moderation/desk/queue.html", context)


@require_safe
@moderators_only
def show_comment(request: HttpRequest, comment_id: uuid.UUID) -> HttpResponse:
    """One comment with what it answers, all that happened to it, and the notes."""
    return _comment_page(request, comment_id=comment_id)


@require_POST
@moderators_only
def decide_comment(request: HttpRequest, comment_id: uuid.UUID) -> HttpResponse:
    """Approve, hold, reject or mark as spam the version that the moderator saw."""
    action = request.POST.get("action", "")
    try:
        decision = deciding.decide(
            moderator=moderator_of(request),
            comment_id=comment_id,
            action=Action(action) if action in Action.values else Action.EDIT,
            version=_read_number(request, "version") or 0,
            revision=_read_number(request, "revision"),
            reason=request.POST.get("reason", ""),
            note=request.POST.get("note", "").replace("\r\n", "\n"),
        )
    except NotThere:
        raise Http404 from None
    except DomainError as refused:
        return _refuse(request, comment_id=comment_id, refused=refused)
    said = gettext("%(name)s: %(outcome)s.") % {
        "name": decision.comment.commenter.name,
        "outcome": decision.get_outcome_display(),
    }
    if getattr(request, "htmx", False):
        return render(request, "moderation/desk/_decided.html", _one_card(request, comment_id) | {"said": said})
    messages.success(request, said)
    return _back(request)


@require_POST
@moderators_only
def dismiss_reports(request: HttpRequest, comment_id: uuid.UUID) -> HttpResponse:
    """Close the comment's open reports as unfounded; it stays as it is."""
    try:
        reports.dismiss_reports(moderator=moderator_of(request), comment_id=comment_id)
    except NotThere:
        raise Http404 from None
    except DomainError as refused:
        return _refuse(request, comment_id=comment_id, refused=refused)
    said = gettext("The reports are dismissed.")
    if getattr(request, "htmx", False):
        return render(request, "moderation/desk/_decided.html", _one_card(request, comment_id) | {"said": said})
    messages.success(request, said)
    return _back(request)


@require_POST
@moderators_only
def note_comment(request: HttpRequest, comment_id: uuid.UUID) -> HttpResponse:
    """Leave a remark for colleagues."""
    try:
        working.add_note(
            moderator=moderator_of(request),
            comment_id=comment_id,
            body=request.POST.get("body", "").replace("\r\n", "\n"),
        )
    except NotThere:
        raise Http404 from None
    except InvalidInput as refused:
        context = {"note_error": refused.message, "note_typed": request.POST.get("body", "")}
        return _comment_page(request, comment_id=comment_id, status=400, **context)
    messages.success(request, gettext("Your note is kept."))
    return SeeOther(reverse("desk-comment", kwargs={"comment_id": comment_id}) + "#notes")


@require_POST
@moderators_only
def claim_comment(request: HttpRequest, comment_id: uuid.UUID) -> HttpResponse:
    """Tell colleagues that one is at it, for two minutes; or, with `release`, that one no longer is."""
    moderator = moderator_of(request)
    try:
        if request.POST.get("release"):
            working.release_comment(moderator=moderator, comment_id=comment_id)
        else:
            working.claim_comment(moderator=moderator, comment_id=comment_id)
    except NotThere:
        raise Http404 from None
    except Conflict as refused:
        return _refuse(request, comment_id=comment_id, refused=refused)
    return _back(request)


def _read_number(request: HttpRequest, name: str) -> int | None:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _refuse(request: HttpRequest, *, comment_id: uuid.UUID, refused: DomainError) -> HttpResponse:
    """The comment as it is now, with why the step was not taken and everything typed still there."""
    status = 409 if isinstance(refused, Conflict) else 400
    context = {
        "problem": refused.message,
        "typed_reason": request.POST.get("reason", ""),
        "typed_note": request.POST.get("note", ""),
    }
    if getattr(request, "htmx", False):
        card = _one_card(request, comment_id) | context
        return render(request, "moderation/desk/_card.html", card, status=status)
    return _comment_page(request, comment_id=comment_id, status=status, **context)


def _comment_page(request: HttpRequest, *, comment_id: uuid.UUID, status: int = 200, **more: str) -> HttpResponse:
    context = _one_card(request, comment_id) | more
    here = reverse("desk-comment", kwargs={"comment_id": comment_id})
    context |= {"here": here, "in_queue": False, **_tabs(None)}
    return render(request, "moderation/desk/comment.html", context, status=status)


def _one_card(request: HttpRequest, comment_id: uuid.UUID) -> dict[str, Any]:
    try:
        comment = staff.staff_comment(comment_id=comment_id, base_url=_base_url(request))
    except NotThere:
        raise Http404 from None
    policy, now = current_document(), timezone.now()
    came_from = request.POST.get("next", "")
    address = read_address(dict(parse_qsl(urlsplit(came_from).query)))
    return {
        "address": address,
        "card": lay_out_card(comment=comment, policy=policy, now=now),
        "above": [lay_out_card(comment=each, policy=policy, now=now) for each in comment["context"]],
        "history": lay_out_history(comment["events"], policy=policy, now=now),
        "earlier": lay_out_earlier(comment, now=now),
        "may_restore": comment["status"] in TRANSITIONS[Action.APPROVE],
        "notes": lay_out_notes(comment["notes"], now=now),
        "reasons": pickable_reasons(policy),
        "here": came_from,
        "in_queue": True,
        **_tabs(address),
    }


def _tabs(address: QueueAddress | None) -> dict[str, Any]:
    """The queues with their counts; outside of a queue none is the current one."""
    counts = staff.queue_counts()
    return {
        "tabs": [
            {
                "queue": queue,
                "title": title,
                "count": counts.get(queue, 0),
                "current": address and queue == address.queue,
            }
            for queue, title in TABS.items()
        ]
    }


def _back(request: HttpRequest) -> SeeOther:
    return go_back(request, otherwise=reverse("desk"))


def _base_url(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
