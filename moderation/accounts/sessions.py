"""What somebody had opened before: sessions of the pages, and tokens of programs. Both can be ended at once."""

from __future__ import annotations

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.utils import timezone

from moderation.models import ApiToken


def end_tokens(*, user: User) -> None:
    """Programs of this person have to sign in again."""
    ApiToken.objects.filter(user=user).delete()


def end_access(*, user: User, keep_session: str | None) -> None:
    """End all tokens of this person, and all sessions but the one of that key.

    A session says whose it is only inside, so all are looked into. Only the staff has any: they are few.
    """
    end_tokens(user=user)
    open_ones = Session.objects.filter(expire_date__gt=timezone.now()).exclude(pk=keep_session or "")
    own = [each.pk for each in open_ones.iterator() if each.get_decoded().get(SESSION_KEY) == str(user.pk)]
    Session.objects.filter(pk__in=own).delete()
