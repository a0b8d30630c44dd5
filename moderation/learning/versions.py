"""Versions of the adapter: stored, put in force or taken out of it, gone back to. Every such step is on record.

One version is live at a time, or none. What a person chose stays until a person lets newer versions go live again. It
must not know how a version was learned.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now
from django.utils.translation import gettext

from moderation.classifiers.adapter import Adapter
from moderation.classifiers.adapter_store import pack_adapter
from moderation.classifiers.scoring import name_scorer
from moderation.errors import Conflict, NotThere
from moderation.learning.measuring import reason_to_wait
from moderation.models import AdapterVersion, Learner, ModerationEvent
from moderation.status import Actor

_KEPT: Final = 20  # versions to go back to, beside the live one; figures are kept of all
CHOSEN: Final = "A person chose which version is live."


class NoLongerStored(Conflict):
    """The version's figures are there, but what it had learned is not."""

    code = "no_longer_stored"


class OtherClassifier(Conflict):
    """The version was learned on top of a classifier that does not run any more, and says nothing on top of another."""

    code = "other_classifier"


@transaction.atomic
def store_version(*, adapter: Adapter, source: AdapterVersion.Source, measured: dict[str, Any]) -> AdapterVersion:
    """Keep what was learned as the next version, and put it in force where its figures say that it helps."""
    waits = reason_to_wait(measured, learned_from=adapter.examples, fewest=settings.LEARNING_MIN_DECISIONS)
    if not waits and find_learner().chosen_by_hand:
        waits = CHOSEN
    newest = AdapterVersion.objects.aggregate(number=Max("number"))["number"] or 0
    version = AdapterVersion.objects.create(
        number=newest + 1,
        base_version=adapter.base_version,
        source=source,
        arrays=pack_adapter(adapter),
        examples=adapter.examples,
        measured=measured,
        held_back=waits,
    )
    if not waits:
        _put_live(version, chooser=_BY_ITSELF)
    old = AdapterVersion.objects.filter(number__lte=newest + 1 - _KEPT, live=False).exclude(
        source=AdapterVersion.Source.IMPORT
    )
    old.update(arrays=None)
    return version


@transaction.atomic
def restore_version(*, number: int | None, moderator: User | None = None) -> AdapterVersion | None:
    """Put one version in force, or none, and let no newer one replace it by itself. Without a moderator: by command.

    Raises NotThere, NoLongerStored where the version is too old, OtherClassifier where screening could not use it.
    """
    version = None
    if number is not None:
        version = AdapterVersion.objects.select_for_update().filter(number=number).first()
        if version is None:
            raise NotThere(gettext("There is no such version."))
        if version.arrays is None:
            raise NoLongerStored(gettext("What this version had learned is no longer stored. Choose a newer one."))
        if version.base_version != name_scorer(settings.CLASSIFIER_SECOND_STAGE):
            raise OtherClassifier(
                gettext(
                    "Version %(number)s was made for another classifier (%(base)s). Choose one that was made for the "
                    "one that runs now."
                )
                % {"number": number, "base": version.base_version}
            )
    Learner.objects.filter(pk=find_learner().pk).update(chosen_by_hand=True)
    _put_live(version, chooser=_chooser(moderator))
    return version


@transaction.atomic
def resume_versions(*, moderator: User | None = None) -> AdapterVersion | None:
    """Let versions go live by themselves again, and at once the newest where its figures say so; the live one then.

    The newest of those made for the classifier that runs. Without a moderator: by command.
    """
    Learner.objects.filter(pk=find_learner().pk).update(chosen_by_hand=False)
    usable = AdapterVersion.objects.filter(base_version=name_scorer(settings.CLASSIFIER_SECOND_STAGE))
    newest = usable.exclude(arrays=None).order_by("-number").first()
    if newest is not None and newest.held_back in ("", CHOSEN):
        AdapterVersion.objects.filter(pk=newest.pk).update(held_back="")
        _put_live(newest, chooser=_chooser(moderator))
    else:
        _record(action="adapter_resume", chooser=_chooser(moderator), number=None, before=_live_number())
    return AdapterVersion.objects.filter(live=True).first()


def is_newest(adapter: Adapter) -> bool:
    """Whether the newest version is this very state."""
    newest = AdapterVersion.objects.order_by("-number").first()
    same_base = newest is not None and newest.base_version == adapter.base_version
    return same_base and newest is not None and bytes(newest.arrays or b"") == pack_adapter(adapter)


def find_learner() -> Learner:
    """The one row of the learner, made when it is first asked for."""
    return Learner.objects.get_or_create(pk=1)[0]


class _Chooser(NamedTuple):
    """Who puts a version in force, as the record has it."""

    actor: Actor
    moderator: User | None = None


_BY_ITSELF: Final = _Chooser(Actor.MACHINE)


def _chooser(moderator: User | None) -> _Chooser:
    return _Chooser(Actor.OPERATOR) if moderator is None else _Chooser(Actor.MODERATOR, moderator)


def _put_live(version: AdapterVersion | None, *, chooser: _Chooser) -> None:
    before = _live_number()
    AdapterVersion.objects.filter(live=True).update(live=False)
    if version is not None:
        AdapterVersion.objects.filter(pk=version.pk).update(live=True, went_live_at=Now())
        version.live = True
    number = version.number if version else None
    _record(action="adapter_live" if version else "adapter_off", chooser=chooser, number=number, before=before)


def _live_number() -> int | None:
    return AdapterVersion.objects.filter(live=True).values_list("number", flat=True).first()


def _record(*, action: str, chooser: _Chooser, number: int | None, before: int | None) -> None:
    ModerationEvent.objects.create(
        action=action,
        actor=chooser.actor,
        moderator=chooser.moderator,
        detail={"version": number, "before": before},
    )
