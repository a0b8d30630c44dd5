"""The moderators' desk: the queues, and one comment with its history.

The steps that a moderator takes on a comment are `desk_steps`'; they show the card and the page that are laid out here.
"""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from moderation.decisions import TRANSITIONS
from moderation.errors import InvalidInput, NotThere
from moderation.queries import staff
from moderation.queries.staff_context import read_context
from moderation.queries.staff_queues import (
    DECIDED,
    MOST_COUNTED,
    MOST_DECIDED,
    find_comments,
    find_last_decision,
    find_place,
)
from moderation.reviewing.desk_settings import read_desk_settings
from moderation.screening.policies import current_document
from moderation.status import Action
from moderation.web.access import moderator_of, moderators_only
from moderation.web.cards import lay_out_card, pickable_reasons
from moderation.web.context_layout import lay_out_context
from moderation.web.conversation import cursor_of
from moderation.web.desk_address import SORTS, TABS, VIEWS, QueueAddress, read_address
from moderation.web.desk_filters import lay_out_filters
from moderation.web.history import lay_out_earlier, lay_out_history, lay_out_notes

_PAGE_SIZE = 20


@require_safe
@moderators_only
def show_queue(request: HttpRequest) -> HttpResponse:
    """One queue, narrowed by what the address says: as a list, or one comment at a time."""
    address, moderator = read_address(request.GET), moderator_of(request)
    view = address.view or read_desk_settings(moderator=moderator).view
    try:
        page = staff.queue_page(
            queue=address.queue,
            filters=address.filters,
            moderator=moderator,
            sort=address.order,
            limit=1 if view == "one" else _PAGE_SIZE,
            cursor=address.cursor or None,
            base_url=_base_url(request),
        )
    except InvalidInput as refused:
        raise Http404(refused.message) from None
    policy, now = current_document(), timezone.now()
    reasons = pickable_reasons(policy)
    context = {
        "address": address,
        "view": view,
        "views": [(each, title, address.viewed(each)) for each, title in VIEWS.items()],
        "cards": [lay_out_card(comment=comment, policy=policy, now=now) for comment in page["results"]],
        "next": address.at(cursor=cursor_of(page["next"])) if page["next"] else "",
        "previous": address.at(cursor=cursor_of(page["previous"])) if page["previous"] else "",
        "reasons": reasons,
        "panel": lay_out_filters(address=address, policy=policy, reasons=reasons),
        "sorts": SORTS,
        "here": request.get_full_path(),
        "in_queue": view != "one",
        "last_decision": find_last_decision(moderator=moderator),
        **_tabs(address, moderator),
    }
    if view == "one" and page["results"]:
        context |= _alone(page["results"][0], address=address, moderator=moderator, base_url=_base_url(request))
    return render(request, "moderation/desk/queue.html", context)


@require_safe
@moderators_only
def show_context(request: HttpRequest, comment_id: uuid.UUID) -> HttpResponse:
    """What is said around a comment, for its card to show in place; without htmx, the comment's page has it."""
    if not getattr(request, "htmx", False):
        return redirect(f"{reverse('desk-comment', kwargs={'comment_id': comment_id})}#context-{comment_id}")
    try:
        comment = staff.staff_comment(comment_id=comment_id, base_url=_base_url(request))
    except NotThere:
        raise Http404 from None
    context = _surroundings(comment, base_url=_base_url(request))
    context["card"] = lay_out_card(comment=comment, policy=current_document(), now=timezone.now())
    return render(request, "moderation/desk/_context.html", context)


@require_safe
@moderators_only
def show_comment(request: HttpRequest, comment_id: uuid.UUID) -> HttpResponse:
    """One comment with what it answers, all that happened to it, and the notes."""
    return comment_page(request, comment_id=comment_id)


def comment_page(request: HttpRequest, *, comment_id: uuid.UUID, status: int = 200, **more: str) -> HttpResponse:
    """The page of one comment, with what a step that was refused has to say."""
    context = one_card(request, comment_id) | more
    # A refused step came from a queue, and still leads back there.
    here = context["here"] or reverse("desk-comment", kwargs={"comment_id": comment_id})
    moderator = moderator_of(request)
    context |= {"here": here, "in_queue": False, "last_decision": find_last_decision(moderator=moderator)}
    context |= _tabs(None, moderator)
    return render(request, "moderation/desk/comment.html", context, status=status)


def one_card(request: HttpRequest, comment_id: uuid.UUID) -> dict[str, Any]:
    """What the card of one comment shows, in the queue that the request names as its next page."""
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
        **_surroundings(comment, base_url=_base_url(request)),
        "history": lay_out_history(comment["events"], policy=policy, now=now),
        "earlier": lay_out_earlier(comment, now=now),
        "may_restore": comment["status"] in TRANSITIONS[Action.APPROVE],
        "notes": lay_out_notes(comment["notes"], now=now),
        "reasons": pickable_reasons(policy),
        "here": came_from,
        "in_queue": True,
        **_tabs(address, moderator_of(request)),
    }


def _alone(comment: dict[str, Any], *, address: QueueAddress, moderator: User, base_url: str) -> dict[str, Any]:
    """What a page with one comment shows beside it: its surroundings, and how far the queue is worked."""
    found = find_comments(queue=address.queue, filters=address.filters, moderator=moderator)
    place, total = find_place(found=found, sort=address.order, comment_id=uuid.UUID(comment["id"]))
    counted = {"place": place, "total": total, "most": MOST_COUNTED}
    return _surroundings(comment, base_url=base_url) | {"counted": counted}


def _surroundings(comment: dict[str, Any], *, base_url: str) -> dict[str, Any]:
    context = read_context(comment_id=uuid.UUID(comment["id"]), base_url=base_url)
    return {"around": lay_out_context(comment=comment, context=context, now=timezone.now())}


def _tabs(address: QueueAddress | None, moderator: User) -> dict[str, Any]:
    """The queues with their counts; outside of a queue none is the current one."""
    counts = staff.queue_counts(moderator=moderator)
    return {
        "tabs": [
            {
                "queue": queue,
                "title": title,
                "count": counts.get(queue, 0),
                "most": MOST_DECIDED if queue in DECIDED else None,
                "current": address and queue == address.queue,
            }
            for queue, title in TABS.items()
        ]
    }


def _base_url(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
