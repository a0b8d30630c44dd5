"""What a page of the desk asks for when a comment on it has changed: who did what, and the card as it is now."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from moderation.screening.policies import current_document
from moderation.web.access import moderators_only
from moderation.web.desk import one_card
from moderation.web.desk_steps import card_in_place
from moderation.web.history import lay_out_history

# What changes the version of a comment, and so what is on a card.
_STEPS = frozenset({"approve", "hold", "reject", "spam", "redact", "undo", "edit", "withdraw"})


@require_safe
@moderators_only
def show_news(request: HttpRequest, comment_id: uuid.UUID) -> HttpResponse:
    """A line that says who did what to the comment; nothing where it is as it was in `version`."""
    context = one_card(request, comment_id)
    comment = context["card"].comment
    if str(comment["version"]) == request.GET.get("version", ""):
        return HttpResponse(status=204)
    steps = [event for event in comment["events"] if event["action"] in _STEPS][-1:]
    told = lay_out_history(steps, policy=current_document(), now=timezone.now())
    return render(request, "moderation/desk/_news.html", context | {"steps": told})


@require_safe
@moderators_only
def show_card(request: HttpRequest, comment_id: uuid.UUID) -> HttpResponse:
    """The card as it is now."""
    context = card_in_place(request, comment_id) | {"here": request.GET.get("next", "")}
    return render(request, "moderation/desk/_card.html", context)
