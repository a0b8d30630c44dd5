"""Removing words from a comment and approving the rest: a page whose every word has a box, and a dialog of the same.

Nothing can be typed that would become the author's words.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from moderation.decisions import TRANSITIONS
from moderation.errors import Conflict, DomainError, NotThere
from moderation.reviewing.redacting import redact_comment
from moderation.status import Action, Status
from moderation.web.access import moderator_of, moderators_only
from moderation.web.desk import one_card
from moderation.web.desk_steps import confirm_decision, read_number, refuse_step
from moderation.web.passages import cut_pieces, lay_out_passages, read_spans

REDACTABLE = TRANSITIONS[Action.APPROVE] | {Status.APPROVED}


@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
def redact(request: HttpRequest, comment_id: uuid.UUID) -> HttpResponse:
    """Choose what is to go, and publish what is left."""
    if request.method != "POST":
        return _show(request, comment_id=comment_id)
    try:
        decision = redact_comment(
            moderator=moderator_of(request),
            comment_id=comment_id,
            version=read_number(request, "version") or 0,
            spans=read_spans(request.POST.getlist("cut")),
            note=request.POST.get("note", "").replace("\r\n", "\n"),
        )
    except NotThere:
        raise Http404 from None
    except DomainError as refused:
        if getattr(request, "htmx", False):
            return refuse_step(request, comment_id=comment_id, refused=refused)
        status = 409 if isinstance(refused, Conflict) else 400
        return _show(request, comment_id=comment_id, status=status, problem=refused.message)
    return confirm_decision(request, decision)


def _show(request: HttpRequest, *, comment_id: uuid.UUID, status: int = 200, problem: str = "") -> HttpResponse:
    """The page, or for a script its form alone; with what was ticked before, as long as the text is the same."""
    context: dict[str, Any] = one_card(request, comment_id)
    comment = context["card"].comment
    if comment["status"] not in REDACTABLE:
        raise Http404
    same_text = read_number(request, "version") == comment["version"]
    ticked = frozenset(request.POST.getlist("cut")) if same_text else frozenset[str]()
    given: dict[str, Any] = {"body": comment["body"], "findings": comment["findings"], "ticked": ticked}
    context |= {
        "pieces": cut_pieces(**given),
        "passages": lay_out_passages(**given),
        "problem": problem,
        "typed_note": request.POST.get("note", ""),
        "here": request.POST.get("next", "") or request.GET.get("next", ""),
        "in_queue": False,
    }
    template = "_redaction_form" if getattr(request, "htmx", False) else "redaction"
    return render(request, f"moderation/desk/{template}.html", context, status=status)
