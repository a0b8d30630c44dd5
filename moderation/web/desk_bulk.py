"""Many comments at once: selected, looked at, decided on piece by piece, taken back together.

Every step is a form that works without JavaScript; with htmx a long batch goes on by itself and shows how far it is.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from moderation.errors import InvalidInput, NotAllowed, NotThere
from moderation.models import Batch, Comment
from moderation.queries.batches import (
    batch_document,
    batch_summary,
    find_refused,
    preview_batch,
    read_batch,
    read_batches,
)
from moderation.queries.staff_queues import find_comments
from moderation.reviewing.batches import (
    CHUNK,
    SELECTION_LIMIT,
    BatchUndone,
    continue_batch,
    select_comments,
    start_batch,
    undo_batch,
)
from moderation.screening.policies import current_document
from moderation.status import Action
from moderation.web.access import moderator_of, moderators_only
from moderation.web.answers import SeeOther
from moderation.web.batch_layout import (
    lay_out_batch,
    lay_out_choices,
    lay_out_claims,
    lay_out_refusals,
    lay_out_statuses,
    read_origin,
    say_queue,
)
from moderation.web.cards import Card, lay_out_card, pickable_reasons
from moderation.web.desk_address import QueueAddress, read_address
from moderation.wording import translate_shipped

_PAGE_SIZE = 20
_REFUSED_NAMED = 50


@require_safe
@moderators_only
def show_batches(request: HttpRequest) -> HttpResponse:
    """The batches that were decided on, newest first."""
    try:
        page = read_batches(limit=_PAGE_SIZE, cursor=request.GET.get("cursor") or None)
    except InvalidInput:
        raise Http404 from None
    now = timezone.now()
    context = {
        "batches": [lay_out_batch(batch_summary(each), now=now) for each in page.rows],
        "next": f"?cursor={page.next}" if page.next else "",
        "previous": f"?cursor={page.previous}" if page.previous else "",
    }
    return render(request, "moderation/desk/bulk.html", context)


@require_POST
@moderators_only
def select(request: HttpRequest) -> HttpResponse:
    """Select the comments that were ticked, or all that the queue's address leaves; they are shown before anything."""
    moderator = moderator_of(request)
    address = read_address(dict(parse_qsl(request.POST.get("here", "").removeprefix("?"))))
    try:
        comments = _find_selected(request, address=address, moderator=moderator)
        batch = select_comments(moderator=moderator, comments=comments, came_from=address.at(cursor=""))
    except InvalidInput:
        messages.info(request, gettext("No comment is selected."))
        return SeeOther(reverse("desk") + address.here)
    return SeeOther(reverse("desk-batch", kwargs={"batch_id": batch.pk}))


@require_safe
@moderators_only
def show_batch(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    """What a batch would meet, or how far it has come."""
    batch = _find(batch_id)
    return _batch_page(request, batch) if batch.action else _preview_page(request, batch)


@require_POST
@moderators_only
def apply(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    """Choose the step for the selected comments, and take it for the first of them."""
    action = request.POST.get("action", "")
    moderator = moderator_of(request)
    try:
        start_batch(
            moderator=moderator,
            batch_id=batch_id,
            action=Action(action) if action in Action.values else Action.EDIT,
            reason=request.POST.get("reason", "") if action == Action.REJECT else "",
            note=request.POST.get("note", "").replace("\r\n", "\n"),
        )
        continue_batch(moderator=moderator, batch_id=batch_id, most=CHUNK)
    except (NotThere, NotAllowed):
        raise Http404 from None
    except BatchUndone as refused:
        messages.info(request, refused.message)
    except InvalidInput as refused:
        typed = {"typed_reason": request.POST.get("reason", ""), "typed_note": request.POST.get("note", "")}
        return _preview_page(request, _find(batch_id), status=400, problem=refused.message, **typed)
    return _to(batch_id)


@require_POST
@moderators_only
def go_on(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    """Take the step for the next comments."""
    try:
        continue_batch(moderator=moderator_of(request), batch_id=batch_id, most=CHUNK)
    except (NotThere, NotAllowed):
        raise Http404 from None
    except BatchUndone as refused:
        messages.info(request, refused.message)
    return _answer_step(request, batch_id)


@require_POST
@moderators_only
def undo(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    """Restore what the batch changed, or the next part of it; what has been decided since stays."""
    try:
        undo_batch(moderator=moderator_of(request), batch_id=batch_id, most=CHUNK)
    except NotThere:
        raise Http404 from None
    return _answer_step(request, batch_id)


def _find_selected(request: HttpRequest, *, address: QueueAddress, moderator: User) -> QuerySet[Comment]:
    if request.POST.get("scope") == "all":
        return find_comments(queue=address.queue, filters=address.filters, moderator=moderator)
    try:
        ticked = [uuid.UUID(each) for each in request.POST.getlist("ids")]
    except ValueError:
        raise Http404 from None
    return Comment.objects.filter(pk__in=ticked)


def _find(batch_id: uuid.UUID) -> Batch:
    try:
        return read_batch(batch_id=batch_id)
    except NotThere:
        raise Http404 from None


def _to(batch_id: uuid.UUID) -> SeeOther:
    return SeeOther(reverse("desk-batch", kwargs={"batch_id": batch_id}))


def _answer_step(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    """The part of the page that says how far it is, where htmx asked for it; else the page again."""
    if not getattr(request, "htmx", False):
        return _to(batch_id)
    return render(request, "moderation/desk/_batch.html", _lay_out(request, _find(batch_id)))


def _batch_page(request: HttpRequest, batch: Batch) -> HttpResponse:
    return render(request, "moderation/desk/bulk_batch.html", _lay_out(request, batch))


def _lay_out(request: HttpRequest, batch: Batch) -> dict[str, Any]:
    document = batch_document(batch)
    running = document["waiting"] and not document["undone_at"] and batch.moderator == moderator_of(request)
    undoing = document["restorable"] and document["undone_at"]
    refused = find_refused(batch=batch, most=_REFUSED_NAMED, base_url=_base_url(request)) if not running else []
    policy = current_document()
    cards = _lay_out_samples(refused, policy=policy)
    labels = {each["code"]: translate_shipped(each["label"]) for each in policy["reasons"]}
    return {
        "each": lay_out_batch(document, now=timezone.now()),
        "batch": document,
        "done": document["total"] - document["waiting"],
        "running": running,
        "undoing": undoing,
        "refusals": lay_out_refusals(document, cards),
        "harsh": any(card.harsh for card in cards),
        "kept": document["applied"] - document["restored"] - document["restorable"],
        "reason": labels.get(document["reason"], document["reason"]),
        "origin": read_origin(batch.came_from),
    }


def _preview_page(request: HttpRequest, batch: Batch, *, status: int = 200, **more: Any) -> HttpResponse:
    moderator = moderator_of(request)
    if batch.moderator_id != moderator.pk:
        raise Http404
    preview = preview_batch(batch=batch, moderator=moderator, base_url=_base_url(request))
    origin, policy = read_origin(batch.came_from), current_document()
    samples = _lay_out_samples(preview.samples, policy=policy)
    context = {
        "batch_id": batch.pk,
        "preview": preview,
        "samples": samples,
        "harsh": any(card.harsh for card in samples),
        "origin": origin,
        "origin_title": say_queue(origin),
        "statuses": lay_out_statuses(preview),
        "claims": lay_out_claims(preview),
        "choices": lay_out_choices(preview),
        "rejectable": preview.possible[Action.REJECT],
        "reasons": pickable_reasons(policy),
        "limit": SELECTION_LIMIT if preview.total == SELECTION_LIMIT else 0,
        **more,
    }
    return render(request, "moderation/desk/bulk_preview.html", context, status=status)


def _lay_out_samples(comments: Sequence[dict[str, Any]], *, policy: dict[str, Any]) -> list[Card]:
    now = timezone.now()
    return [lay_out_card(comment=comment, policy=policy, now=now) for comment in comments]


def _base_url(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
