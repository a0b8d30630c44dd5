"""A commenter at the desk: the record, the comments, what is done about the person and taken back, notes.

A moderator reads and notes; a senior one acts. Every step is a form that works without JavaScript.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from moderation.errors import Conflict, DomainError, FieldError, InvalidInput, NotThere
from moderation.models import Commenter, CommenterAction
from moderation.queries.commenters import read_commenter
from moderation.reviewing.commenters import (
    REASON_LIMIT,
    act_on_commenter,
    add_commenter_note,
    undo_commenter_action,
)
from moderation.roles import MODERATE_SENIOR
from moderation.screening.policies import current_document
from moderation.web.access import moderator_of, moderators_only, senior_of
from moderation.web.answers import SeeOther
from moderation.web.commenter_layout import find_choices, lay_out_commenter, read_end
from moderation.web.conversation import cursor_of

_PAGE_SIZE = 20
_Kind = CommenterAction.Kind


@require_safe
@moderators_only
def show_commenter(request: HttpRequest, commenter_id: uuid.UUID) -> HttpResponse:
    """One commenter with all that is known, and a page of the comments."""
    return _commenter_page(request, commenter_id)


@require_POST
@moderators_only
def act(request: HttpRequest, commenter_id: uuid.UUID) -> HttpResponse:
    """Take the action whose form was sent."""
    moderator = senior_of(request)
    typed = {name: request.POST.get(name, "").replace("\r\n", "\n") for name in ("action", "until", "reason")}
    try:
        taken = _act_as_typed(moderator, commenter_id, typed)
    except NotThere:
        raise Http404 from None
    except DomainError as refused:
        return _refuse(request, commenter_id, refused, typed=typed)
    messages.success(request, _say_taken(taken))
    return _back(commenter_id, "done")


@require_POST
@moderators_only
def undo(request: HttpRequest, commenter_id: uuid.UUID, action_id: uuid.UUID) -> HttpResponse:
    """Restore what stood before an action."""
    moderator = senior_of(request)
    try:
        undone = undo_commenter_action(moderator=moderator, commenter_id=commenter_id, action_id=action_id)
    except NotThere:
        raise Http404 from None
    except Conflict as refused:
        return _refuse(request, commenter_id, refused)
    messages.success(request, gettext("Taken back: %(action)s.") % {"action": undone.get_action_display()})
    return _back(commenter_id, "done")


@require_POST
@moderators_only
def note(request: HttpRequest, commenter_id: uuid.UUID) -> HttpResponse:
    """Leave a remark about the commenter for colleagues."""
    body = request.POST.get("body", "").replace("\r\n", "\n")
    try:
        add_commenter_note(moderator=moderator_of(request), commenter_id=commenter_id, body=body)
    except NotThere:
        raise Http404 from None
    except InvalidInput as refused:
        more = {"note_error": refused.message, "note_typed": body}
        return _commenter_page(request, commenter_id, status=400, **more)
    messages.success(request, gettext("Your note is kept."))
    return _back(commenter_id, "notes")


def _act_as_typed(moderator: User, commenter_id: uuid.UUID, typed: dict[str, str]) -> CommenterAction:
    if typed["action"] not in _Kind.values:
        raise InvalidInput([FieldError("action", "invalid", gettext("There is no such action."))])
    try:
        until = read_end(typed["until"])
    except ValueError:
        raise InvalidInput([FieldError("until", "invalid", gettext("This is no date and time."))]) from None
    return act_on_commenter(
        moderator=moderator,
        commenter_id=commenter_id,
        action=_Kind(typed["action"]),
        until=until,
        reason=typed["reason"].strip(),
    )


def _say_taken(taken: CommenterAction) -> str:
    if taken.action == _Kind.WARN:
        return gettext("The warning is on record.")
    said = {"name": taken.commenter.name, "state": Commenter.State(taken.state).label}
    return gettext("%(name)s: %(state)s.") % said


def _refuse(
    request: HttpRequest, commenter_id: uuid.UUID, refused: DomainError, *, typed: dict[str, str] | None = None
) -> HttpResponse:
    """The page as it is now, with why the step was not taken and everything typed still there."""
    status = 409 if isinstance(refused, Conflict) else 400
    return _commenter_page(request, commenter_id, status=status, problem=refused.message, typed=typed or {})


def _back(commenter_id: uuid.UUID, part: str) -> SeeOther:
    return SeeOther(reverse("desk-commenter", kwargs={"commenter_id": commenter_id}) + f"#{part}")


def _commenter_page(request: HttpRequest, commenter_id: uuid.UUID, *, status: int = 200, **more: Any) -> HttpResponse:
    try:
        commenter = read_commenter(
            commenter_id=commenter_id,
            limit=_PAGE_SIZE,
            cursor=request.GET.get("cursor") or None,
            base_url=request.build_absolute_uri("/").rstrip("/"),
        )
    except (NotThere, InvalidInput):
        raise Http404 from None
    now = timezone.now()
    comments = commenter["comments"]
    context = {
        "sheet": lay_out_commenter(commenter=commenter, policy=current_document(), now=now),
        "may_act": moderator_of(request).has_perm(MODERATE_SENIOR),
        "choices": find_choices(commenter=commenter, now=now),
        "reason_limit": REASON_LIMIT,
        "zone": timezone.get_current_timezone_name(),
        "next": cursor_of(comments["next"]),
        "previous": cursor_of(comments["previous"]),
        **more,
    }
    return render(request, "moderation/desk/commenter.html", context, status=status)
