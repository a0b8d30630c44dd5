"""Second looks at the desk: some of what the policy published, drawn at random, to be confirmed or taken down."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from moderation.errors import NotThere, Stale
from moderation.learning.auditing import uphold_sample, waiting_samples
from moderation.queries.staff import staff_comment
from moderation.screening.policies import current_document
from moderation.web.access import moderator_of, moderators_only
from moderation.web.answers import SeeOther
from moderation.web.cards import Card, lay_out_card, pickable_reasons

_SHOWN = 10


@require_safe
@moderators_only
def show_second_looks(request: HttpRequest) -> HttpResponse:
    """What waits for a second look, the newest first."""
    return _render(request)


@require_POST
@moderators_only
def uphold(request: HttpRequest, sample_id: uuid.UUID) -> HttpResponse:
    """Say that a comment was rightly published. Taking it down is a decision like any other."""
    try:
        sample = uphold_sample(moderator=moderator_of(request), sample_id=sample_id)
    except NotThere:
        raise Http404 from None
    except Stale as refused:
        return _render(request, problem=refused.message, status=409)
    name = sample.revision.comment.commenter.name
    messages.success(request, gettext("%(name)s: rightly published.") % {"name": name})
    return SeeOther(reverse("desk-audit"))


def _render(request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    policy, now = current_document(), timezone.now()
    waiting = waiting_samples()
    base_url = request.build_absolute_uri("/").rstrip("/")
    looks = [
        (sample.pk, _lay_out(staff_comment(comment_id=sample.revision.comment_id, base_url=base_url), policy, now))
        for sample in waiting[:_SHOWN]
    ]
    context = {
        "looks": looks,
        "count": waiting.count(),
        "reasons": pickable_reasons(policy),
        "here": reverse("desk-audit"),
        "refused": problem,
    }
    return render(request, "moderation/desk/second_looks.html", context, status=status)


def _lay_out(comment: Mapping[str, Any], policy: Mapping[str, Any], now: datetime) -> Card:
    """The card without the desk's usual verbs: here there are two."""
    return replace(lay_out_card(comment=comment, policy=policy, now=now), verbs=frozenset())
