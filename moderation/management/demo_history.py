"""The demo's history of people's decisions: when they were made, and what colleagues said who looked again.

Decisions and looks are made by the same services as any moderator's. Only time is made up, as everywhere in the demo.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import F, Min, QuerySet
from django.utils import timezone

from moderation.errors import Conflict
from moderation.learning.auditing import settle_look, take_look
from moderation.learning.examples import FINAL
from moderation.management.demo import find_posted, read_data
from moderation.management.demo_desks import find_other_desk
from moderation.models import AuditSample, Decision, ModerationEvent, Revision
from moderation.status import Action, Actor

# How long people took, in minutes: most are quick, some comments come in the evening.
_TOOK: Final = (2, 5, 7, 11, 14, 19, 26, 33, 48, 70, 125, 260, 540)
_APART: Final = timedelta(minutes=1)  # between an approval and the first answer to the comment
_RECENT: Final = timedelta(minutes=5)  # nothing of the demo happens later than so long ago


def seed_history() -> None:
    """Move people's decisions to when they would have been made, then take second looks. Again, it changes nothing."""
    _spread_decisions()
    comments = {entry["key"]: entry for entry in read_data("comments.json")}
    for turn, entry in enumerate(read_data("second_looks.json")):
        _look_again(entry, comments[entry["key"]], turn)


def _spread_decisions() -> None:
    made = Decision.objects.filter(actor=Actor.MODERATOR, revision__number=F("comment__revision"))
    rows = made.select_related("comment").annotate(answered=Min("comment__children__created_at")).order_by("id")
    for turn, decision in enumerate(rows):
        received = decision.comment.created_at
        if decision.created_at - received > _APART:
            continue  # an interrupted run has moved it before
        latest = min(each for each in (decision.answered, timezone.now() - _RECENT) if each is not None)
        wanted = received + timedelta(minutes=_TOOK[turn % len(_TOOK)])
        at = max(decision.created_at, min(wanted, latest - _APART))
        Decision.objects.filter(pk=decision.pk).update(created_at=at)
        _events(decision).filter(action=decision.action, moderator=decision.moderator).update(created_at=at)


def _look_again(entry: dict[str, Any], comment: dict[str, Any], turn: int) -> None:
    """What the entry says; without an action it waits for whoever tries the demo."""
    revision = Revision.objects.newest().get(comment=find_posted(comment))
    decision = Decision.objects.filter(revision=revision, undone_at=None).latest("version")
    if decision.action not in FINAL:
        return  # held after all: the classifier here is another one than the demo was written with
    sample, _ = AuditSample.objects.get_or_create(revision=revision, defaults={"decision": decision, "share": 1.0})
    if not entry.get("action") or sample.choice:
        return
    colleague = find_other_desk(than=decision.moderator, turn=turn)
    reason = entry.get("reason", "")
    try:
        take_look(moderator=colleague, sample_id=sample.pk, action=Action(entry["action"]), reason=reason)
    except Conflict:
        return  # the worker had drawn it by chance, and it was decided anew since
    if entry.get("settled"):
        settle_look(moderator=colleague, sample_id=sample.pk)
    hours = 2 + turn * 7 % 20
    at = min(decision.created_at + timedelta(hours=hours), timezone.now() - _RECENT)
    _put_back(sample, decision, at)


def _put_back(sample: AuditSample, decision: Decision, at: datetime) -> None:
    drawn = decision.created_at + timedelta(minutes=1)
    AuditSample.objects.filter(pk=sample.pk).update(created_at=min(drawn, at), reviewed_at=at)
    _events(decision).filter(action__startswith="second_look").update(created_at=at)


def _events(decision: Decision) -> QuerySet[Any]:
    """Events are append-only in service; the demo's are brought in line with the time that it pretends."""
    events: QuerySet[Any] = QuerySet(ModerationEvent)
    return events.filter(comment=decision.comment_id)
