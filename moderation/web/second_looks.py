"""Second looks at the desk: decide again without knowing how it was decided, then see both beside one another.

Before that the page tells nothing of the decision, not even the comment's id. What is said changes nothing by itself:
changing the decision is a step of the desk like any other.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from moderation.decisions import TRANSITIONS
from moderation.errors import DomainError, InvalidInput, NotAllowed, NotThere
from moderation.learning.auditing import disputed_samples, find_sample, settle_look, take_look, waiting_samples
from moderation.models import AuditSample
from moderation.queries.second_looks import blind_document, revealed_document
from moderation.screening.policies import current_document
from moderation.status import OUTCOME, Action, Status
from moderation.web.access import moderator_of, moderators_only
from moderation.web.answers import SeeOther
from moderation.web.cards import VERBS, pickable_reasons
from moderation.web.moments import say_moment
from moderation.wording import translate_shipped

_DISPUTED_SHOWN = 20
_EXCERPT = 160  # characters


@require_safe
@moderators_only
def show_second_looks(request: HttpRequest) -> HttpResponse:
    """The newest that waits for this moderator, and what was decided differently. `skip` leaves newer ones out."""
    return _waiting_page(request)


@method_decorator(moderators_only, name="dispatch")
class SecondLookPage(View):
    """One second look: blind while it waits, and both decisions once it was taken."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, sample_id: uuid.UUID) -> HttpResponse:
        """The look as it stands."""
        try:
            sample = find_sample(moderator=moderator_of(request), sample_id=sample_id)
        except NotThere:
            raise Http404 from None
        except DomainError as refused:
            return _waiting_page(request, problem=refused)
        return _revealed_page(request, sample) if sample.choice else _waiting_page(request, sample=sample)

    def post(self, request: HttpRequest, sample_id: uuid.UUID) -> HttpResponse:
        """Say what one would have done."""
        action = request.POST.get("action", "")
        moderator = moderator_of(request)
        try:
            sample = find_sample(moderator=moderator, sample_id=sample_id)
            take_look(
                moderator=moderator,
                sample_id=sample_id,
                action=Action(action) if action in Action.values else Action.EDIT,
                reason=request.POST.get("reason", ""),
            )
        except NotThere:
            raise Http404 from None
        except InvalidInput as refused:
            return _waiting_page(request, sample=sample, problem=refused)
        except DomainError as refused:
            return _waiting_page(request, problem=refused)
        return SeeOther(reverse("desk-second-look", kwargs={"sample_id": sample_id}))


@require_POST
@moderators_only
def settle(request: HttpRequest, sample_id: uuid.UUID) -> HttpResponse:
    """Leave it at the first decision."""
    try:
        settle_look(moderator=moderator_of(request), sample_id=sample_id)
    except NotThere:
        raise Http404 from None
    except DomainError as refused:
        return _waiting_page(request, problem=refused)
    messages.success(request, gettext("Settled: the first decision stands."))
    return SeeOther(reverse("desk-audit"))


def _waiting_page(
    request: HttpRequest, *, sample: AuditSample | None = None, problem: DomainError | None = None
) -> HttpResponse:
    waiting = waiting_samples(moderator=moderator_of(request))
    skipped = _read_id(request.GET.get("skip", ""))
    shown = sample or (waiting.filter(pk__lt=skipped) if skipped else waiting).first()
    policy = current_document()
    context = {
        "count": waiting.count(),
        "look": _lay_out_blind(shown) if shown else None,
        "skipped": skipped is not None,
        "reasons": pickable_reasons(policy),
        "disputed": [_lay_out_difference(each, policy) for each in disputed_samples()[:_DISPUTED_SHOWN]],
        "refused": problem.message if problem else "",
    }
    return render(request, "moderation/desk/second_looks.html", context, status=_status_of(problem))


def _revealed_page(request: HttpRequest, sample: AuditSample) -> HttpResponse:
    policy, comment = current_document(), sample.revision.comment
    standing = comment.version == sample.decision.version
    verbs = [verb for verb in VERBS if Status(comment.status) in TRANSITIONS[verb]] if standing else []
    context = {
        "look": _lay_out_blind(sample),
        "both": _lay_out_difference(sample, policy),
        "alike": sample.outcome == AuditSample.Outcome.UPHELD,
        "disputed": sample.outcome == AuditSample.Outcome.DISPUTED and standing,
        "own": sample.moderator_id == moderator_of(request).pk,
        "now": Status(comment.status).label,
        "changed": not standing,
        "comment": comment,
        "verbs": [(str(verb), verb.label) for verb in verbs if verb != Action.REJECT],
        "may_reject": Action.REJECT in verbs,
        "reasons": pickable_reasons(policy),
    }
    return render(request, "moderation/desk/second_look.html", context)


def _lay_out_blind(sample: AuditSample) -> dict[str, Any]:
    document = blind_document(sample)
    return document | {"created": say_moment(sample.revision.created_at)}


def _lay_out_difference(sample: AuditSample, policy: Mapping[str, Any]) -> dict[str, Any]:
    """The first decision and the second look, in words."""
    document = revealed_document(sample)
    labels = {each["code"]: translate_shipped(each["label"]) for each in policy["reasons"]}
    first, second = document["first"], document["second"]
    body = document["body"]
    return {
        "id": sample.pk,
        "excerpt": body if len(body) <= _EXCERPT else body[:_EXCERPT].rstrip() + "…",
        "article_title": document["article_title"],
        "first": {
            "who": first["moderator"] or gettext("the policy"),
            "outcome": first["outcome"],
            "title": Status(first["outcome"]).label,
            "reason": labels.get(first["reason"], first["reason"]),
            "note": first["note"],
            "made": say_moment(sample.decision.created_at),
        },
        "second": {
            "who": second["moderator"],
            "outcome": OUTCOME[Action(second["action"])].value,
            "title": OUTCOME[Action(second["action"])].label,
            "reason": labels.get(second["reason"], second["reason"]),
            "note": "",
            "made": say_moment(sample.reviewed_at or sample.created_at),
        },
    }


def _status_of(problem: DomainError | None) -> int:
    if problem is None:
        return 200
    if isinstance(problem, InvalidInput):
        return 400
    return 403 if isinstance(problem, NotAllowed) else 409


def _read_id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
