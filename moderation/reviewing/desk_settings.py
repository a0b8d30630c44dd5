"""How each moderator wants the desk to be. It decides nothing about comments and leaves no event."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils.translation import gettext

from moderation.errors import FieldError, InvalidInput
from moderation.models import DeskSettings


def read_desk_settings(*, moderator: User) -> DeskSettings:
    """What the moderator chose, or the defaults."""
    return DeskSettings.objects.filter(moderator=moderator).first() or DeskSettings(moderator=moderator)


def save_desk_settings(
    *, moderator: User, veil: bool | None = None, keys: bool | None = None, view: str | None = None
) -> DeskSettings:
    """Keep what is given; None leaves a choice as it is. Raises InvalidInput."""
    if view is not None and view not in DeskSettings.View.values:
        message = gettext("A queue is shown as a list or one comment at a time.")
        raise InvalidInput([FieldError("view", "invalid", message)])
    given = {"veil": veil, "keys": keys, "view": view}
    chosen = {name: value for name, value in given.items() if value is not None}
    settings, _ = DeskSettings.objects.update_or_create(moderator=moderator, defaults=chosen)
    return settings
