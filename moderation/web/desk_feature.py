"""Featuring a comment from its page at the desk: the one button that sets it apart, or no longer does."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from moderation.errors import IllegalTransition, NotThere
from moderation.reviewing.working import feature_comment
from moderation.web.access import moderator_of, moderators_only
from moderation.web.answers import SeeOther
from moderation.web.desk import comment_page


@require_POST
@moderators_only
def feature(request: HttpRequest, comment_id: uuid.UUID) -> HttpResponse:
    """`featured` says which: 1 sets the comment apart, 0 ends that. Pressed twice is no error."""
    featured = request.POST.get("featured") == "1"
    try:
        feature_comment(moderator=moderator_of(request), comment_id=comment_id, featured=featured)
    except NotThere:
        raise Http404 from None
    except IllegalTransition as refused:
        return comment_page(request, comment_id=comment_id, status=409, problem=refused.message)
    said = gettext("It is an editors’ choice now.") if featured else gettext("It is no longer an editors’ choice.")
    messages.success(request, said)
    return SeeOther(reverse("desk-comment", kwargs={"comment_id": comment_id}))
