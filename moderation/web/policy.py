"""The policy at the desk: read as sentences with each rule's record; its versions, what differs between two, its JSON.

A moderator reads; changing it is `policy_edit`'s. Figures are the backtest's, over the newest comments.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from moderation.backtesting import backtest_policy
from moderation.errors import InvalidInput
from moderation.policy import Policy, PolicyError, parse_policy
from moderation.queries.rules import find_policy_document, policy_versions_page
from moderation.roles import MODERATE_SENIOR
from moderation.screening.policies import current_document, default_document
from moderation.web.access import moderator_of, moderators_only
from moderation.web.conversation import cursor_of
from moderation.web.moments import say_moment
from moderation.web.policy_diff import list_changes
from moderation.web.policy_draft import start_draft
from moderation.web.policy_layout import ALWAYS, lay_out_policy, lay_out_reasons
from moderation.web.policy_words import say_count, say_default

RECENT: Final = 2_000
"""Comments that figures are over where a person waits for the page: the newest so many."""
_PAGE_SIZE: Final = 20
_CHANGES_SHOWN: Final = 4


@require_safe
@moderators_only
def show_policy(request: HttpRequest) -> HttpResponse:
    """The policy in force."""
    document = current_document()
    result = _replay(document)
    context = {
        "version": document["version"],
        "bands": lay_out_policy(document, result["rules"] if result and result["compared"] else ()),
        "reasons": lay_out_reasons(start_draft(document)),
        "default": say_default(document["default"]),
        "always": ALWAYS,
        "compared": result["compared"] if result else 0,
        "compared_said": say_count(result["compared"]) if result else "",
        "may_edit": moderator_of(request).has_perm(MODERATE_SENIOR),
    }
    return render(request, "moderation/desk/policy.html", context)


@require_safe
@moderators_only
def show_versions(request: HttpRequest) -> HttpResponse:
    """All policies that were ever in force, newest first, each with what it changed."""
    try:
        page = policy_versions_page(limit=_PAGE_SIZE, cursor=request.GET.get("cursor") or None, base_url="")
    except InvalidInput:
        raise Http404 from None
    known = {each["version"]: each["document"] for each in page["results"]}
    first = default_document()["version"]
    context = {
        "versions": [_lay_out_version(each, known) for each in page["results"]],
        "first": "" if page["next"] or int(first) in known else first,
        "in_force": current_document()["version"],
        "next": f"?cursor={cursor_of(page['next'])}" if page["next"] else "",
        "previous": f"?cursor={cursor_of(page['previous'])}" if page["previous"] else "",
        "may_edit": moderator_of(request).has_perm(MODERATE_SENIOR),
    }
    return render(request, "moderation/desk/policy_versions.html", context)


@require_safe
@moderators_only
def compare_versions(request: HttpRequest) -> HttpResponse:
    """What makes one version the other: `from` and `to` are their numbers."""
    before, after = (document_of(request.GET.get(name, "")) for name in ("from", "to"))
    context = {
        "before": before["version"],
        "after": after["version"],
        "in_force": current_document()["version"],
        "changes": list_changes(before, after),
        "may_edit": moderator_of(request).has_perm(MODERATE_SENIOR),
    }
    return render(request, "moderation/desk/policy_compare.html", context)


@require_safe
@moderators_only
def export_policy(request: HttpRequest) -> HttpResponse:
    """A version, or the one in force, as the JSON that the API takes."""
    wanted = request.GET.get("version")
    document = document_of(wanted) if wanted else current_document()
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    name = f"policy-{document['version']}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/json", headers=headers)


def document_of(version: str) -> dict[str, Any]:
    """The policy that a version was, or 404."""
    document = find_policy_document(version)
    if document is None:
        raise Http404
    return document


def _replay(document: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the policy in force makes of the newest comments; None where a stored one cannot be read."""
    try:
        policy: Policy = parse_policy(document)
    except PolicyError:
        return None
    return backtest_policy(policy=policy, most=RECENT)


def _lay_out_version(version: Mapping[str, Any], known: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
    number = version["version"]
    before = known.get(number - 1) or find_policy_document(str(number - 1))
    changes = list_changes(before, version["document"]) if before else []
    return {
        "version": str(number),
        "before": str(number - 1) if before else "",
        "made": say_moment(version["created_at"], now=timezone.now()),
        "who": version["created_by"],
        "changes": changes[:_CHANGES_SHOWN],
        "further": max(0, len(changes) - _CHANGES_SHOWN),
    }
