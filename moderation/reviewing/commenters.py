"""What moderators do about a commenter: shut out, wait for each comment, trust, warn, remark, and take that back.

Every action is a row that holds what stood before it, so that taking it back restores exactly that. It knows nothing
of addresses: that whoever shares a banned commenter's address is shut out too is the intake's to see.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy

from moderation import typed
from moderation.errors import Conflict, FieldError, IllegalTransition, InvalidInput, NotThere, Stale
from moderation.models import Commenter, CommenterAction, ModerationEvent, Note, Standing
from moderation.queries.commenters import find_undoable
from moderation.reviewing.working import check_note
from moderation.status import Actor
from moderation.wording import write_number

REASON_LIMIT = 1000
UNDO = "undo_action"

Kind = CommenterAction.Kind
_State = Commenter.State
_SHUT_OUT = frozenset({_State.SUSPENDED, _State.BANNED})
_LASTING = frozenset(_State) - _SHUT_OUT
HAS_END = frozenset({Kind.BAN, Kind.SUSPEND})

# From which states each action leads on. What is heavier is lifted first, on record, before something lighter is done.
TRANSITIONS: dict[Kind, frozenset[Commenter.State]] = {
    # Another end for a ban or a suspension is a new one, which replaces it.
    Kind.BAN: frozenset(_State),
    Kind.SUSPEND: _LASTING | {_State.SUSPENDED},
    Kind.UNBAN: _SHUT_OUT,
    Kind.PREMODERATE: _LASTING - {_State.PREMODERATED},
    Kind.TRUST: _LASTING - {_State.TRUSTED},
    Kind.WARN: frozenset(_State),
}


class NotConfirmed(Conflict):
    """Trust is for a confirmed address: a typed one proves nothing."""

    code = "not_confirmed"


@transaction.atomic
def act_on_commenter(
    *, moderator: User, commenter_id: uuid.UUID, action: Kind, until: datetime | None = None, reason: str = ""
) -> CommenterAction:
    """Take one action. `until`: when a suspension or a ban ends; what lasted before it follows then.

    Raises InvalidInput, NotThere, IllegalTransition (naming who did what stands), NotConfirmed.
    """
    until = _check(action=action, until=until, reason=reason)
    commenter = _lock(commenter_id)
    before = commenter.standing
    if before.state not in TRANSITIONS[action]:
        raise IllegalTransition(_say_standing(commenter))
    if action == Kind.TRUST and not commenter.email_verified:
        message = gettext(
            "This commenter's address is not confirmed: anybody could have typed it, so it cannot be trusted."
        )
        raise NotConfirmed(message)
    lifted, after = _find_outcome(commenter=commenter, action=action, until=until)
    if after == before and action != Kind.WARN:
        raise IllegalTransition(_say_standing(commenter))
    row = _keep(commenter=commenter, action=action, moderator=moderator, reason=reason, was=before, now=after)
    CommenterAction.objects.filter(pk__in=lifted).update(undone_at=Now(), undone_by=moderator, lifted_by=row)
    _set_standing(commenter, after)
    _record(row=row, moderator=moderator, event=action, now=after, was=before)
    return row


@transaction.atomic
def undo_commenter_action(*, moderator: User, commenter_id: uuid.UUID, action_id: uuid.UUID) -> CommenterAction:
    """Restore exactly what stood before an action.

    Raises NotThere, IllegalTransition where the action is over, and Stale, naming who did what since.
    """
    commenter = _lock(commenter_id)
    row = CommenterAction.objects.select_related("undone_by").filter(pk=action_id, commenter=commenter).first()
    if row is None:
        raise NotThere(gettext("There is no such action."))
    if row.undone_by is not None:
        raise Stale(gettext("%(who)s has already taken this back.") % {"who": row.undone_by.get_username()})
    if row.action != Kind.WARN and row.made.today != row.made:
        raise IllegalTransition(gettext("This is over already: there is nothing left to take back."))
    if row.pk not in find_undoable(commenter=commenter):
        raise _name_the_last(commenter)
    was = commenter.standing
    restored = was if row.action == Kind.WARN else row.previous.today
    _set_standing(commenter, restored)
    CommenterAction.objects.filter(lifted_by=row).update(undone_at=None, undone_by=None, lifted_by=None)
    CommenterAction.objects.filter(pk=row.pk).update(undone_at=Now(), undone_by=moderator)
    _record(row=row, moderator=moderator, event=UNDO, now=restored, was=was)
    return CommenterAction.objects.select_related("moderator", "undone_by").get(pk=row.pk)


@transaction.atomic
def add_commenter_note(*, moderator: User, commenter_id: uuid.UUID, body: str) -> Note:
    """Leave a remark about a commenter for colleagues. Raises NotThere and InvalidInput."""
    commenter = Commenter.objects.filter(pk=commenter_id).first()
    if commenter is None:
        raise NotThere(gettext("There is no such commenter."))
    check_note(body=body)
    ModerationEvent.objects.create(commenter=commenter, action="note", actor=Actor.MODERATOR, moderator=moderator)
    return Note.objects.create(commenter=commenter, moderator=moderator, body=body)


def _check(*, action: Kind, until: datetime | None, reason: str) -> datetime | None:
    """The end in UTC."""
    errors: list[FieldError] = []
    try:
        until = until and until.astimezone(UTC)
    except OverflowError:
        errors.append(FieldError("until", "invalid", gettext("The calendar does not reach that far.")))
    if until is None and action == Kind.SUSPEND:
        errors.append(
            FieldError("until", "required", gettext("Say when the suspension ends. What has no end is a ban."))
        )
    elif until is not None and action not in HAS_END:
        errors.append(FieldError("until", "invalid", gettext("Only a ban or a suspension ends at a time.")))
    elif until is not None and until <= timezone.now():
        errors.append(FieldError("until", "invalid", gettext("This time is over. Name one to come.")))
    try:
        typed.text(reason)
    except typed.Refused as refused:
        errors.append(FieldError("reason", refused.code, refused.message))
    if len(reason) > REASON_LIMIT:
        errors.append(
            FieldError(
                "reason", "too_long", gettext("At most %(limit)s characters.") % {"limit": write_number(REASON_LIMIT)}
            )
        )
    if errors:
        raise InvalidInput(errors)
    return until


def _lock(commenter_id: uuid.UUID) -> Commenter:
    """The commenter, whom nobody else acts on until this transaction ends."""
    commenter = Commenter.objects.select_for_update().filter(pk=commenter_id).first()
    if commenter is None:
        raise NotThere(gettext("There is no such commenter."))
    return commenter


def _find_outcome(*, commenter: Commenter, action: Kind, until: datetime | None) -> tuple[list[uuid.UUID], Standing]:
    """The earlier actions that this one takes back, and what it makes of the commenter."""
    before = commenter.standing
    beneath = before.after if before.state in _SHUT_OUT else before.state
    if action == Kind.UNBAN:
        return _find_lifted(commenter)
    if action == Kind.WARN:
        return [], before
    if action == Kind.PREMODERATE:
        return [], Standing(_State.PREMODERATED)
    if action == Kind.TRUST:
        return [], Standing(_State.TRUSTED)
    return [], Standing(_State.BANNED if action == Kind.BAN else _State.SUSPENDED, until, beneath)


def _find_lifted(commenter: Commenter) -> tuple[list[uuid.UUID], Standing]:
    """The ban, or suspension, with all those that it prolonged or cut short, and what stood before the first."""
    holds = commenter.standing
    lifted: list[uuid.UUID] = []
    target = holds
    for row in CommenterAction.objects.filter(commenter=commenter).standing().exclude(action=Kind.UNBAN):
        if row.made != target or target.state != holds.state:
            break
        lifted.append(row.pk)
        target = row.previous
    # A state that no action made, or not all of it, gives way to what would follow it.
    return lifted, target.today if target.state != holds.state else Standing(holds.after)


def _keep(
    *, commenter: Commenter, action: Kind, moderator: User, reason: str, was: Standing, now: Standing
) -> CommenterAction:
    return CommenterAction.objects.create(
        commenter=commenter,
        action=action,
        reason=reason,
        moderator=moderator,
        state=now.state,
        until=now.until,
        state_after=now.after,
        previous_state=was.state,
        previous_until=was.until,
        previous_after=was.after,
    )


def _set_standing(commenter: Commenter, standing: Standing) -> None:
    commenter.state, commenter.state_until, commenter.state_after = standing.state, standing.until, standing.after
    commenter.save(update_fields=["state", "state_until", "state_after"])


def _record(*, row: CommenterAction, moderator: User, event: str, now: Standing, was: Standing) -> None:
    detail = {
        "action": row.action,
        "action_id": str(row.pk),
        "from": str(was.state),
        "to": str(now.state),
        "until": now.until and now.until.isoformat(),
        "reason": row.reason if event != UNDO else "",
    }
    ModerationEvent.objects.create(
        commenter_id=row.commenter_id, action=str(event), actor=Actor.MODERATOR, moderator=moderator, detail=detail
    )


def _say_standing(commenter: Commenter) -> str:
    """Why an action is out of place: what stands, and who made it so."""
    holds = commenter.standing
    made = CommenterAction.objects.filter(commenter=commenter).standing().select_related("moderator").first()
    who = made.moderator.get_username() if made is not None and made.made == holds else ""
    said = {"state": _IS[_State(holds.state)], "who": who}
    if holds.state in _SHUT_OUT:
        if who:
            return gettext("The commenter is %(state)s by %(who)s. Lift that first, or give it another end.") % said
        return gettext("The commenter is %(state)s. Lift that first, or give it another end.") % said
    if who:
        return (
            gettext("The state of the commenter is “%(state)s” by %(who)s: this action does not follow from it.") % said
        )
    return gettext("The state of the commenter is “%(state)s”: this action does not follow from it.") % said


_IS = {
    _State.NORMAL: pgettext_lazy("the commenter is …", "normal"),
    _State.TRUSTED: pgettext_lazy("the commenter is …", "trusted"),
    _State.PREMODERATED: pgettext_lazy("the commenter is …", "always waits for a moderator"),
    _State.SUSPENDED: pgettext_lazy("the commenter is …", "suspended"),
    _State.BANNED: pgettext_lazy("the commenter is …", "banned"),
}


def _name_the_last(commenter: Commenter) -> Stale:
    """The refusal to take back what something else has replaced, saying what and whose that was."""
    acts = ModerationEvent.objects.filter(commenter=commenter, action__in=[*Kind.values, UNDO])
    last = acts.exclude(action=Kind.WARN).select_related("moderator").order_by("-id").first()
    if last is None or last.moderator is None:
        return Stale(gettext("The commenter's state has changed since."))
    if last.action == UNDO:
        said = gettext("The commenter's state has changed since: %(who)s took back “%(what)s”.")
    else:
        said = gettext("The commenter's state has changed since: %(who)s did “%(what)s”.")
    return Stale(said % {"who": last.moderator.get_username(), "what": Kind(last.detail["action"]).label})
