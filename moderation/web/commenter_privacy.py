"""A copy of what is kept of a commenter, and its erasure, from the desk: for people who ask by letter or telephone."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from moderation.errors import NotThere
from moderation.privacy.erasing import erase_person
from moderation.privacy.exporting import export_person
from moderation.privacy.persons import Person, find_commenter
from moderation.web.access import moderators_only, senior_of
from moderation.web.answers import SeeOther, download_json


@require_POST
@moderators_only
def export(request: HttpRequest, commenter_id: uuid.UUID) -> HttpResponse:
    """The copy as a file. A button and not a link, since it goes on record."""
    moderator = senior_of(request)
    base_url = request.build_absolute_uri("/").rstrip("/")
    copy = export_person(person=_find(commenter_id), base_url=base_url, moderator=moderator)
    return download_json(copy, filename=f"commenter-{commenter_id}.json")


@require_POST
@moderators_only
def erase(request: HttpRequest, commenter_id: uuid.UUID) -> HttpResponse:
    """Erase, for whoever ticked the box."""
    moderator = senior_of(request)
    if not request.POST.get("sure"):
        messages.error(request, gettext("Tick the box if everything is to be erased."))
    else:
        count = erase_person(person=_find(commenter_id), moderator=moderator)
        said = ngettext("%(count)s comment was erased.", "%(count)s comments were erased.", count)
        messages.success(request, said % {"count": count})
    return SeeOther(reverse("desk-commenter", kwargs={"commenter_id": commenter_id}))


def _find(commenter_id: uuid.UUID) -> Person:
    try:
        return find_commenter(commenter_id=commenter_id)
    except NotThere:
        raise Http404 from None
