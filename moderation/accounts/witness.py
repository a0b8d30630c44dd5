"""Sign-ins and refusals in the log, for whoever watches over it. Accounts by number; what was typed is never said."""

from __future__ import annotations

import logging

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.dispatch import receiver

logger = logging.getLogger(__name__)


@receiver(user_logged_in)
def note_sign_in(*, user: User, **_sent: object) -> None:
    """Somebody is signed in, with the second factor where there is one."""
    logger.info("Signed in: account %s", user.pk)


@receiver(user_login_failed)
def note_refusal(**_sent: object) -> None:
    """A name or a password was wrong."""
    logger.warning("A sign-in was refused: name or password")
