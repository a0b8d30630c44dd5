"""What `manage.py check` says about this product's own settings."""

from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import Error, register
from django.core.exceptions import ImproperlyConfigured

from moderation.checks.registry import build_checks


@register()
def check_moderation_checks(**_: Any) -> list[Error]:
    """Every entry of MODERATION_CHECKS can be built."""
    try:
        build_checks(settings.MODERATION_CHECKS)
    except ImproperlyConfigured as error:
        return [Error(str(error), hint="See docs/add-a-check.md.", id="moderation.E001")]
    return []


@register()
def check_identity_keys(**_: Any) -> list[Error]:
    """Every one of IDENTITY_KEYS is a Fernet key."""
    try:
        for key in settings.IDENTITY_KEYS:
            Fernet(key)
    except ValueError:
        hint = "Each is the URL-safe base64 of 32 random bytes; several are separated by commas."
        return [Error("IDENTITY_KEYS has an entry that is not a Fernet key.", hint=hint, id="moderation.E002")]
    return []


@register()
def check_lease(**_: Any) -> list[Error]:
    """A lease outlives the longest run, so that no two workers have one comment."""
    if settings.SCREENING_LEASE <= settings.CELERY_TASK_TIME_LIMIT:
        return [
            Error(
                f"SCREENING_LEASE ({settings.SCREENING_LEASE} s) has to be longer than CELERY_TASK_TIME_LIMIT "
                f"({settings.CELERY_TASK_TIME_LIMIT} s).",
                id="moderation.E003",
            )
        ]
    return []
