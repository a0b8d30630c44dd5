"""The desk's figures: what came in and what became of it, how right machine and people were, what was learned."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from moderation.errors import Conflict, NotThere
from moderation.learning.versions import find_learner, restore_version, resume_versions
from moderation.models import AdapterVersion
from moderation.queries.learning import learning_document
from moderation.queries.stats import accuracy_stats, activity_stats
from moderation.roles import MODERATE_SENIOR
from moderation.web.access import moderators_only, senior_of
from moderation.web.answers import SeeOther
from moderation.web.charts import draw_lines
from moderation.web.moments import say_moment
from moderation.web.stats_accuracy import lay_out_accuracy
from moderation.web.stats_activity import lay_out_activity
from moderation.web.stats_period import PERIODS, read_period
from moderation.web.stored_words import say_stored

_NAMES = {"verdict": _("toxic or spam"), "delta": _("words of this site"), "intercept": _("whatever it says")}


@require_safe
@moderators_only
def show_stats(request: HttpRequest) -> HttpResponse:
    """What came in, what became of it, who decided and how fast; and what waits now."""
    period = read_period(request.GET)
    context = lay_out_activity(activity_stats(since=period.since, until=period.until))
    context |= {"period": period, "periods": PERIODS, "page": "activity"}
    return render(request, "moderation/desk/stats.html", context, status=400 if period.problem else 200)


@require_safe
@moderators_only
def show_accuracy(request: HttpRequest) -> HttpResponse:
    """How far people agree, and how right rules, checks and scores were."""
    period = read_period(request.GET)
    context = lay_out_accuracy(accuracy_stats(since=period.since, until=period.until))
    context |= {"period": period, "periods": PERIODS, "page": "accuracy"}
    return render(request, "moderation/desk/stats_accuracy.html", context, status=400 if period.problem else 200)


@require_safe
@moderators_only
def show_learned(request: HttpRequest) -> HttpResponse:
    """What was learned from decisions, and which version of it is in force."""
    return _learned_page(request)


@require_POST
@moderators_only
def choose_version(request: HttpRequest) -> HttpResponse:
    """Put a version in force, or none ("none"), or let newer ones go live by themselves again ("automatic")."""
    moderator = senior_of(request)
    wanted = request.POST.get("version", "")
    try:
        if wanted == "automatic":
            resume_versions(moderator=moderator)
        elif wanted == "none":
            restore_version(number=None, moderator=moderator)
        elif wanted.isascii() and wanted.isdigit() and len(wanted) < 10:
            restore_version(number=int(wanted), moderator=moderator)
        else:
            raise Http404
    except NotThere:
        raise Http404 from None
    except Conflict as refused:
        return _learned_page(request, problem=refused.message, status=409)
    messages.success(request, gettext("Done. Screening goes by it from the next comment on."))
    return SeeOther(reverse("desk-stats-learned") + "#versions")


def _learned_page(request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    now = timezone.now()
    learned = learning_document()
    curve = learned["curve"]
    context = {
        "learned": learned,
        "versions": [_lay_out_version(version) for version in learned["versions"]],
        "chart": draw_lines({name: [point[name] for point in curve] for name in ("base", "adapter")}),
        "points": [point | {"made": say_moment(point["until"], now=now)} for point in curve],
        "coefficients": [each | {"title": _name_of(each["name"])} for each in learned["coefficients"]],
        "surprises": [each | {"percent": round(100 * each["predicted"])} for each in learned["surprises"]],
        "by_hand": find_learner().chosen_by_hand,
        "may_choose": request.user.has_perm(MODERATE_SENIOR),
        "page": "learned",
        "problem": problem,
    }
    return render(request, "moderation/desk/stats_learned.html", context, status=status)


def _lay_out_version(version: dict[str, Any]) -> dict[str, Any]:
    source = AdapterVersion.Source(version["learned_from"]).label
    return version | {
        "made": say_moment(version["created_at"]),
        "source_title": source,
        "held_back": say_stored(version["held_back"]),
    }


def _name_of(name: str) -> str:
    return str(_NAMES.get(name, name.replace("_", " ")))
