"""The last look before a policy is put in force: what it changes in words, and what it would have changed of late.

Whatever leads here (the form, a rule's switch, an earlier version, a file) ends with the same button, and that is a
compare-and-set on the version: where a colleague was faster, both changes are shown side by side and none is lost.
"""

from __future__ import annotations

import json
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from moderation.errors import InvalidInput, Stale
from moderation.queries.rules import policy_versions_page
from moderation.reviewing.policy import put_in_force, read_policy
from moderation.screening.policies import current_document
from moderation.web.access import moderators_only, senior_of
from moderation.web.answers import SeeOther
from moderation.web.moments import say_moment
from moderation.web.policy import document_of
from moderation.web.policy_diff import list_changes
from moderation.web.policy_draft import Draft, read_draft, set_mode, start_draft
from moderation.web.policy_edit import THOROUGH, base_of, show_editor, try_policy
from moderation.web.policy_faults import find_faults

FILE_LIMIT: Final = 1024 * 1024
"""Bytes of a policy as JSON."""


@require_POST
@moderators_only
def review_policy(request: HttpRequest) -> HttpResponse:
    """The draft of the form."""
    senior_of(request)
    return _review(request, read_draft(request.POST))


@require_POST
@moderators_only
def switch_rule(request: HttpRequest) -> HttpResponse:
    """The policy in force with one rule made live, or put into the shadow."""
    senior_of(request)
    draft = start_draft(current_document())
    if not set_mode(draft, request.POST.get("rule", ""), request.POST.get("mode", "")):
        raise Http404
    return _review(request, draft)


@require_POST
@moderators_only
def restore_policy(request: HttpRequest) -> HttpResponse:
    """What an earlier version said, as the next one."""
    senior_of(request)
    earlier = document_of(request.POST.get("version", ""))
    return _review(request, start_draft({**earlier, "version": current_document()["version"]}))


@require_POST
@moderators_only
def import_policy(request: HttpRequest) -> HttpResponse:
    """The policy of a JSON file, whatever version it was somewhere."""
    senior_of(request)
    upload = request.FILES.get("file")
    data = upload.read(FILE_LIMIT + 1) if upload else b""
    problem, document = _read_file(data)
    if problem:
        messages.error(request, problem)
        return SeeOther(reverse("desk-policy-versions") + "#import")
    return _review(request, start_draft({**document, "version": current_document()["version"]}))


@require_POST
@moderators_only
def put_policy(request: HttpRequest) -> HttpResponse:
    """Put the draft in force, if what it was made from still is."""
    moderator = senior_of(request)
    draft = read_draft(request.POST)
    try:
        stored = put_in_force(moderator=moderator, document=draft.document)
    except InvalidInput:
        return show_editor(request, draft, show_faults=True, status=400)
    except Stale:
        return _show_conflict(request, draft)
    said = gettext("Version %(version)s is in force. Screening goes by it from the next comment on.")
    messages.success(request, said % {"version": stored["version"]})
    return SeeOther(reverse("desk-policy"))


def _review(request: HttpRequest, draft: Draft) -> HttpResponse:
    policy, faults = find_faults(draft.document)
    if policy is None or faults:
        return show_editor(request, draft, show_faults=True, status=400)
    if draft.version != current_document()["version"]:
        return _show_conflict(request, draft)
    changes = list_changes(base_of(draft), draft.document)
    if not changes:
        return show_editor(request, draft, said=gettext("Nothing is changed: this policy is in force already."))
    effect, _records = try_policy(policy, THOROUGH)
    context = {"draft": draft, "changes": changes, "effect": effect, "in_force": draft.version}
    return render(request, "moderation/desk/policy_review.html", context)


def _show_conflict(request: HttpRequest, draft: Draft) -> HttpResponse:
    base, current = base_of(draft), current_document()
    newest = policy_versions_page(limit=1, cursor=None, base_url="")["results"]
    context = {
        "draft": draft,
        "in_force": current["version"],
        "who": newest[0]["created_by"] if newest else None,
        "made": say_moment(newest[0]["created_at"], now=timezone.now()) if newest else None,
        "theirs": list_changes(base, current),
        "mine": list_changes(base, draft.document),
    }
    return render(request, "moderation/desk/policy_conflict.html", context, status=409)


def _read_file(data: bytes) -> tuple[str, dict[str, Any]]:
    """What is wrong with the file, if anything is, and the document."""
    if len(data) > FILE_LIMIT:
        return gettext("The file is larger than 1 MiB. Nothing was changed."), {}
    try:
        document = json.loads(data)
        read_policy(document)
    except InvalidInput as refused:
        places = "; ".join(f"{each.field}: {gettext(each.message)}" for each in refused.errors)
        return gettext("The file is no policy. %(places)s") % {"places": places}, {}
    except (ValueError, RecursionError):
        return gettext("The file is not JSON. Nothing was changed."), {}
    return "", document
