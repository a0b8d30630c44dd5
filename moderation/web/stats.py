"""The desk's figures: what came in and what became of it, and what was learned from moderators' decisions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
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
from moderation.queries.stats import moderation_stats
from moderation.roles import MODERATE_SENIOR
from moderation.status import Status
from moderation.web.access import moderator_of, moderators_only
from moderation.web.answers import SeeOther
from moderation.web.charts import draw_lines
from moderation.web.moments import say_moment

_PERIODS = {"7": _("7 days"), "30": _("30 days"), "365": _("a year")}
_USUAL = "30"
_NAMES = {"verdict": _("toxic or spam"), "delta": _("words of this site"), "intercept": _("whatever it says")}


@require_safe
@moderators_only
def show_stats(request: HttpRequest) -> HttpResponse:
    """Figures of a period, and the state of what was learned."""
    return _render(request)


@require_POST
@moderators_only
def choose_version(request: HttpRequest) -> HttpResponse:
    """Put a version in force, or none ("none"), or let newer ones go live by themselves again ("automatic")."""
    moderator = moderator_of(request)
    if not moderator.has_perm(MODERATE_SENIOR):
        raise PermissionDenied
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
        return _render(request, problem=refused.message, status=409)
    messages.success(request, gettext("Done. Screening goes by it from the next comment on."))
    return SeeOther(reverse("desk-stats") + "#learned")


def _render(request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    days = request.GET.get("days", _USUAL)
    days = days if days in _PERIODS else _USUAL
    now = timezone.now()
    learned = learning_document()
    curve = learned["curve"]
    context = {
        "days": days,
        "periods": _PERIODS,
        "stats": _lay_out_stats(moderation_stats(since=now - timedelta(days=int(days)))),
        "learned": learned,
        "versions": [_lay_out_version(version) for version in learned["versions"]],
        "chart": draw_lines({name: [point[name] for point in curve] for name in ("base", "adapter")}),
        "points": [point | {"made": say_moment(point["until"], now=now)} for point in curve],
        "coefficients": [each | {"title": _name_of(each["name"])} for each in learned["coefficients"]],
        "by_hand": find_learner().chosen_by_hand,
        "may_choose": request.user.has_perm(MODERATE_SENIOR),
        "problem": problem,
    }
    return render(request, "moderation/desk/stats.html", context, status=status)


def _lay_out_stats(stats: dict[str, Any]) -> dict[str, Any]:
    most = max([1, *stats["by_outcome"].values()])
    return stats | {
        "outcomes": [
            {"status": value, "title": Status(value).label, "count": count, "share": round(100 * count / most)}
            for value, count in sorted(stats["by_outcome"].items(), key=lambda item: -item[1])
        ],
        "automated": None if stats["automated_share"] is None else round(100 * stats["automated_share"]),
        "half": _say_seconds(stats["time_to_decision"]["p50"]),
        "nearly_all": _say_seconds(stats["time_to_decision"]["p95"]),
        "oldest": _say_seconds(stats["queue"]["oldest_age"]),
        "rules": [each | {"percent": round(100 * each["precision"])} for each in stats["check_precision"]],
    }


def _lay_out_version(version: dict[str, Any]) -> dict[str, Any]:
    source = AdapterVersion.Source(version["learned_from"]).label
    return version | {"made": say_moment(version["created_at"]), "source_title": source}


def _name_of(name: str) -> str:
    return str(_NAMES.get(name, name.replace("_", " ")))


def _say_seconds(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    for size, unit in ((86_400, gettext("d")), (3600, gettext("h")), (60, gettext("min"))):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.1f} s"
