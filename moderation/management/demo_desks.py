"""The demo's moderators: desks by the hour, not persons. Nobody can sign in as one of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.contrib.auth.models import Group, User
from django.utils import timezone

from moderation.roles import MODERATORS

DESKS: Final = ("day-desk", "night-desk", "weekend-desk")
_DAY: Final = range(7, 19)  # hours
_SATURDAY: Final = 5


def find_desk(*, minutes_ago: float) -> User:
    """Who was on duty so many minutes ago."""
    then = timezone.localtime(timezone.now() - timedelta(minutes=minutes_ago))
    if then.weekday() >= _SATURDAY:
        return _find("weekend-desk")
    return _find("day-desk" if then.hour in _DAY else "night-desk")


def find_other_desk(*, than: User | None, turn: int) -> User:
    """One of the desks that did not decide; `turn` says which."""
    others = [name for name in DESKS if than is None or name != than.get_username()]
    return _find(others[turn % len(others)])


def _find(name: str) -> User:
    desk, created = User.objects.get_or_create(username=name)
    if created:
        desk.set_unusable_password()
        desk.save(update_fields=["password"])
        desk.groups.add(Group.objects.get(name=MODERATORS))
    return desk
