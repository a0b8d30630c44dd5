"""The steps that a moderator takes on one comment: decide, take that back, dismiss its reports, note, claim.

Every step is a form that works without JavaScript. Asked for by a script (`HX-Request`), the answer is what takes the
place of the card, the queues' counts, and what is to be said.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from moderation.errors import Conflict, DomainError, InvalidInput, NotAllowed, NotThere
from moderation.models import Decision
from moderation.reviewing import deciding, reports, working
from moderation.reviewing.desk_settings import read_desk_settings
from moderation.status import Action
from moderation.web.access import moderator_of, moderators_only
from moderation.web.answers import SeeOther, go_back
from moderation.web.desk import comment_page, one_card


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
            version=read_number(request, "version") or 0,
            revision=read_number(request, "revision"),
            reason=request.POST.get("reason", ""),
            note=request.POST.get("note", "").replace("\r\n", "\n"),
        )
    except NotThere:
        raise Http404 from None
    except DomainError as refused:
        return refuse_step(request, comment_id=comment_id, refused=refused)
    return confirm_decision(request, decision)


@require_POST
@moderators_only
def undo_decision(request: HttpRequest, decision_id: uuid.UUID) -> HttpResponse:
    """Take one's own decision back: the comment is before the moderator again, as it was."""
    try:
        comment = deciding.undo_decision(moderator=moderator_of(request), decision_id=decision_id)
    except NotThere:
        raise Http404 from None
    except (Conflict, NotAllowed) as refused:
        comment_id = Decision.objects.values_list("comment", flat=True).get(pk=decision_id)
        return refuse_step(request, comment_id=comment_id, refused=refused)
    said = gettext("%(name)s: as it was before your decision.") % {"name": comment.commenter.name}
    if getattr(request, "htmx", False):
        return render(request, "moderation/desk/_undone.html", card_in_place(request, comment.pk) | {"said": said})
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
        return refuse_step(request, comment_id=comment_id, refused=refused)
    said = gettext("The reports are dismissed.")
    if getattr(request, "htmx", False):
        return render(request, "moderation/desk/_decided.html", one_card(request, comment_id) | {"said": said})
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
        return comment_page(request, comment_id=comment_id, status=400, **context)
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
        return refuse_step(request, comment_id=comment_id, refused=refused)
    return _back(request)


def confirm_decision(request: HttpRequest, decision: Decision) -> HttpResponse:
    """What was decided, with the button that takes it back."""
    said = gettext("%(name)s: %(outcome)s.") % {
        "name": decision.comment.commenter.name,
        "outcome": decision.get_outcome_display(),
    }
    if getattr(request, "htmx", False):
        context = one_card(request, decision.comment_id) | {"said": said, "undo": decision.pk}
        return render(request, "moderation/desk/_decided.html", context)
    messages.success(request, said, extra_tags=str(decision.pk))
    return _back(request)


def refuse_step(request: HttpRequest, *, comment_id: uuid.UUID, refused: DomainError) -> HttpResponse:
    """The comment as it is now, with why the step was not taken and everything typed still there."""
    status = 403 if isinstance(refused, NotAllowed) else 409 if isinstance(refused, Conflict) else 400
    context = {
        "problem": refused.message,
        "typed_reason": request.POST.get("reason", ""),
        "typed_note": request.POST.get("note", ""),
    }
    if getattr(request, "htmx", False):
        card = card_in_place(request, comment_id) | context
        return render(request, "moderation/desk/_card.html", card, status=status)
    return comment_page(request, comment_id=comment_id, status=status, **context)


def card_in_place(request: HttpRequest, comment_id: uuid.UUID) -> dict[str, Any]:
    """The card as the page shows it that the request names as its next: in a list, or alone with what is around it."""
    context = one_card(request, comment_id)
    view = context["address"].view or read_desk_settings(moderator=moderator_of(request)).view
    if view != "one":
        context.pop("around", None)
    return context | {"view": view, "in_queue": view != "one"}


def read_number(request: HttpRequest, name: str) -> int | None:
    """A whole number of the form; None where it is none."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _back(request: HttpRequest) -> SeeOther:
    return go_back(request, otherwise=reverse("desk"))
