"""The second factor: set up, asked for at sign-in, turned off, reset. Each step is on record and ends other sessions.

It decides whether a code opens the door, not what is behind it.
"""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
from base64 import b32encode
from typing import Any, Final
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext
from django_otp import verify_token

from moderation.accounts.models import Authenticator, RecoveryCode
from moderation.accounts.sessions import end_access
from moderation.errors import Conflict, FieldError, InvalidInput
from moderation.identity.crypto import cipher
from moderation.models import ModerationEvent
from moderation.roles import MODERATE, MODERATE_SENIOR
from moderation.status import Actor

logger = logging.getLogger(__name__)

RECOVERY_CODES: Final = 8
# No look-alikes (0 o, 1 l i): 24 of these are 118 bits.
_READABLE: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_KEY_BYTES: Final = 20  # as RFC 4226, section 4, recommends


def find_authenticator(*, user: User) -> Authenticator | None:
    """The app that this person proves themselves with, if any."""
    return Authenticator.objects.filter(user=user, confirmed=True).first()


def find_setup(*, user: User) -> Authenticator | None:
    """The app that is being set up, if any."""
    return Authenticator.objects.filter(user=user, confirmed=False).first()


def is_missing(*, user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether SECOND_FACTOR_FOR demands a second factor of this person, who has none."""
    return isinstance(user, User) and _is_demanded(user) and find_authenticator(user=user) is None


def _is_demanded(user: User) -> bool:
    roles = set(settings.SECOND_FACTOR_FOR)
    return (
        ("admins" in roles and user.is_superuser)
        or ("seniors" in roles and user.has_perm(MODERATE_SENIOR))
        or ("moderators" in roles and user.has_perm(MODERATE))
    )


def begin_setup(*, user: User) -> Authenticator:
    """A new key, to be confirmed by a code of the app that has it. Raises Conflict where one is on already."""
    with transaction.atomic():
        if find_authenticator(user=user) is not None:
            raise Conflict(gettext("A second factor is on already. Turn it off first."))
        Authenticator.objects.filter(user=user, confirmed=False).delete()
        encrypted = cipher().encrypt(os.urandom(_KEY_BYTES))
        return Authenticator.objects.create(user=user, confirmed=False, name="TOTP", encrypted=encrypted)


def spell_key(authenticator: Authenticator) -> str:
    """The key for people to type: base32 in groups of four."""
    text = b32encode(authenticator.key).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def provisioning_uri(authenticator: Authenticator) -> str:
    """What the QR code says (the `otpauth` scheme that apps for codes read)."""
    issuer = settings.SITE_NAME.replace(":", "")
    label = quote(f"{issuer}:{authenticator.user.get_username()}", safe="")
    fields = {"secret": b32encode(authenticator.key).decode(), "issuer": issuer}
    return f"otpauth://totp/{label}?{urlencode(fields, quote_via=quote)}"


def confirm_setup(*, user: User, code: str, session: str | None) -> list[str]:
    """Turn it on, given a code of the app; the recovery codes, which can be read here and never again.

    Raises InvalidInput for a wrong code. All sessions but `session`, and all tokens, end.
    """
    pending = find_setup(user=user)
    if pending is None or _verify(pending, code) is None:
        raise _wrong_code()
    with transaction.atomic():
        Authenticator.objects.filter(pk=pending.pk).update(confirmed=True)
        codes = _new_codes(pending)
        _note(user=user, action="second_factor_on")
    end_access(user=user, keep_session=session)
    return codes


def use_code(*, user: User, code: str) -> bool:
    """Whether this is a code of the person's app, or one of their recovery codes; neither is accepted again."""
    authenticator = find_authenticator(user=user)
    if authenticator is None:
        return False
    accepted = _verify(authenticator, code) is not None or _use_recovery_code(authenticator, code)
    if not accepted:
        logger.warning("A second factor was refused: account %s", user.pk)
    return accepted


def count_recovery_codes(authenticator: Authenticator) -> int:
    """How many are left."""
    return authenticator.recovery_codes.filter(used_at=None).count()


def renew_recovery_codes(*, user: User) -> list[str]:
    """New ones instead of those that there are. Raises Conflict where no second factor is on."""
    with transaction.atomic():
        authenticator = find_authenticator(user=user)
        if authenticator is None:
            raise Conflict(gettext("No second factor is on."))
        authenticator.recovery_codes.all().delete()
        codes = _new_codes(authenticator)
        _note(user=user, action="recovery_codes_renewed")
    return codes


def turn_off(*, user: User, session: str | None) -> None:
    """The person's own choice, whose password was asked for. All sessions but `session`, and all tokens, end."""
    with transaction.atomic():
        if Authenticator.objects.filter(user=user).delete()[0]:
            _note(user=user, action="second_factor_off")
    end_access(user=user, keep_session=session)


def reset(*, user: User, by: User | None) -> bool:
    """An admin's or, without `by`, an operator's help for somebody who lost both app and codes; whether any was on."""
    with transaction.atomic():
        removed = Authenticator.objects.filter(user=user).delete()[0]
        if removed:
            actor = Actor.MODERATOR if by else Actor.OPERATOR
            _note(user=by, action="second_factor_reset", actor=actor, account=user.get_username())
    end_access(user=user, keep_session=None)
    return bool(removed)


def _verify(authenticator: Authenticator, code: str) -> Authenticator | None:
    """Under a lock on the row, so that of one code at once in two places one is accepted."""
    verified: Authenticator | None = verify_token(
        authenticator.user, authenticator.persistent_id, "".join(code.split())
    )
    return verified


def _use_recovery_code(authenticator: Authenticator, code: str) -> bool:
    unused = authenticator.recovery_codes.filter(hash=_hash(code), used_at=None)
    with transaction.atomic():
        if not unused.update(used_at=Now()):
            return False
        authenticator.throttle_reset()
        _note(user=authenticator.user, action="recovery_code_used", left=count_recovery_codes(authenticator))
    return True


def _new_codes(authenticator: Authenticator) -> list[str]:
    codes = [_new_code() for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(authenticator=authenticator, hash=_hash(code)) for code in codes)
    return codes


def _new_code() -> str:
    return "-".join("".join(secrets.choice(_READABLE) for _ in range(4)) for _ in range(6))


def _hash(code: str) -> str:
    letters = "".join(letter for letter in code.lower() if letter in _READABLE)
    return hashlib.sha256(letters.encode()).hexdigest()


def _wrong_code() -> InvalidInput:
    message = gettext("That code is not right, or its half minute is over. Wait for the next one.")
    return InvalidInput([FieldError("code", "wrong", message)])


def _note(*, user: User | None, action: str, actor: Actor = Actor.MODERATOR, **detail: Any) -> None:
    ModerationEvent.objects.create(action=action, actor=actor, moderator=user, detail=detail)
