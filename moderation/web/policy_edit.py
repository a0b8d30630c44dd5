"""Editing the policy as a form: rules opened one by one, tried on the newest comments while somebody types.

The draft is in the form alone, so nothing is in force or stored before `policy_review`'s last button. Every step is a
submit button that works without JavaScript.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from moderation.backtesting import backtest_policy
from moderation.policy import Policy, PolicyError
from moderation.queries.rules import find_policy_document
from moderation.screening.policies import current_document, current_policy
from moderation.web.access import moderators_only, senior_of
from moderation.web.policy import RECENT
from moderation.web.policy_diff import lay_together, list_changes
from moderation.web.policy_draft import HOWS, Draft, read_draft, start_draft, take_step
from moderation.web.policy_effect import Effect, lay_out_effect
from moderation.web.policy_faults import Fault, find_faults
from moderation.web.policy_labels import list_labels
from moderation.web.policy_layout import lay_out_draft, lay_out_reasons
from moderation.web.policy_words import HOW_WORDS, OUTCOMES, say_count, say_default

THOROUGH = 10_000
"""Comments that a draft is tried on where somebody asks for it: the newest so many."""


@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
def edit_policy(request: HttpRequest) -> HttpResponse:
    """The policy in force as a form; or a draft, after what a button of the form says."""
    senior_of(request)
    if request.method != "POST":
        draft = start_draft(current_document())
        take_step(draft, f"open-rule-{request.GET.get('rule', '')}")
        return show_editor(request, draft)
    draft, step = read_draft(request.POST), request.POST.get("do", "")
    if step == "rebase":
        return _rebase(request, draft)
    take_step(draft, step)
    response = show_editor(request, draft, trial=THOROUGH if step == "try" else 0, show_faults=step == "try")
    # Tells the part of the page that tries the draft to do so again.
    response["HX-Trigger-After-Settle"] = "policy-changed"
    return response


@require_POST
@moderators_only
def preview_policy(request: HttpRequest) -> HttpResponse:
    """What the draft would have changed: a part of the page, asked for while somebody types."""
    senior_of(request)
    draft = read_draft(request.POST)
    policy, faults = find_faults(draft.document)
    most = THOROUGH if request.POST.get("do") == "try" else RECENT
    effect, records = try_policy(policy, most) if policy else (None, {})
    context = _context(draft, faults, records) | {"effect": effect, "is_part": True}
    return render(request, "moderation/desk/_policy_preview.html", context)


def show_editor(
    request: HttpRequest,
    draft: Draft,
    *,
    trial: int = 0,
    show_faults: bool = False,
    status: int = 200,
    said: str = "",
    clashes: Sequence[str] = (),
) -> HttpResponse:
    """The page with the form. With `show_faults`, what keeps the draft from being a policy stands open beside it."""
    policy, faults = find_faults(draft.document)
    if show_faults:
        draft.open_rules |= {fault.index for fault in faults if fault.part == "rule"}
        draft.open_reasons |= {fault.index for fault in faults if fault.part == "reason"}
    effect, records = try_policy(policy, trial) if trial and policy else (None, {})
    context = _context(draft, faults if show_faults else [], records) | {
        "effect": effect,
        "said": said,
        "clashes": clashes,
        "thorough": say_count(THOROUGH),
    }
    return render(request, "moderation/desk/policy_edit.html", context, status=status)


def try_policy(policy: Policy, most: int) -> tuple[Effect, dict[str, Any]]:
    """The policy against the one in force, over the newest `most` comments; and each rule's record, by name."""
    try:
        against = current_policy()
    except PolicyError:
        against = None
    result = backtest_policy(policy=policy, against=against, most=most)
    return lay_out_effect(result), {each["rule"]: each for each in result["rules"]}


def base_of(draft: Draft) -> dict[str, Any]:
    """The policy that the draft was made from. Raises BadRequest where no page has given out such a draft."""
    base = find_policy_document(draft.version)
    if base is None:
        raise BadRequest("There is no such version of the policy.")
    return base


def _rebase(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Lay what was changed on the policy that somebody else has put in force meanwhile."""
    merged = lay_together(base=base_of(draft), theirs=current_document(), mine=draft.document)
    said = gettext("Your changes now lie on version %(version)s.") % {"version": merged.document["version"]}
    return show_editor(request, start_draft(merged.document), said=said, clashes=merged.clashes)


def _context(draft: Draft, faults: Sequence[Fault], records: Mapping[str, Any]) -> dict[str, Any]:
    base, in_force = base_of(draft), current_document()["version"]
    changes = list_changes(base, draft.document)
    findings = {condition["finding"] for rule in draft.document["rules"] for condition in rule["when"]}
    return {
        "draft": draft,
        "bands": lay_out_draft(
            draft, changed={each.rule for each in changes if each.rule}, faults=faults, records=records
        ),
        "reasons": lay_out_reasons(draft, faults),
        "faults": faults,
        "changes": changes,
        "in_force": in_force,
        "is_stale": draft.version != in_force,
        "labels": list_labels(findings),
        "hows": _pairs(HOW_WORDS, HOWS),
        "outcomes": _pairs(OUTCOMES, OUTCOMES),
        "defaults": [(each, say_default(each)) for each in ("approve", "hold")],
    }


def _pairs(words: Mapping[str, Any], names: Any) -> list[tuple[str, str]]:
    return [(name, str(words[name])) for name in names]
