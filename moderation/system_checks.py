"""What `manage.py check` says about this product's own settings."""

from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register  # noqa: A004 -- Django's own name for it
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
def check_second_stage(**_: Any) -> list[CheckMessage]:
    """The classifier's second stage is there where it is demanded, and whole where it is there."""
    # Web servers register these checks and never score: what scores, and NumPy with it, is loaded when it is asked for.
    from moderation.classifiers import scoring

    mode = settings.CLASSIFIER_SECOND_STAGE
    if mode not in scoring.MODES:
        return [Error(f"CLASSIFIER_SECOND_STAGE is {mode!r}; it has to be auto, on or off.", id="moderation.E004")]
    try:
        if mode != "off":
            scoring.verify_second_stage()
    except (scoring.SecondStageMissing, scoring.ArtefactError) as error:
        if mode == "on":
            hint = "Until then nothing is published unless a moderator approves it."
            return [Error(f"CLASSIFIER_SECOND_STAGE is on: {error}", hint=hint, id="moderation.E005")]
        if isinstance(error, scoring.ArtefactError):
            hint = "Until it is repaired, the linear model scores alone."
            return [Warning(f"The second stage is left out: {error}", hint=hint, id="moderation.W001")]
    return []


@register()
def check_classifier(**_: Any) -> list[Error]:
    """The linear model, which always scores, is whole and for this code."""
    from moderation.classifiers.model import ArtefactError, load_default

    try:
        load_default()
    except ArtefactError as error:
        hint = "Until then nothing is published unless a moderator approves it."
        return [Error(f"The classifier cannot score: {error}", hint=hint, id="moderation.E007")]
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


@register()
def check_remote_times(**_: Any) -> list[Error]:
    """A service outside gets the time of one call at least, and is asked at all."""
    too_small = [
        f"{name} has to be at least {least:g}."
        for name, least in (
            ("REMOTE_CHECK_ATTEMPTS", 1),
            ("REMOTE_CHECK_PARALLEL", 1),
            ("REMOTE_CHECK_BACKOFF", 0),
            ("REMOTE_CHECK_DEADLINE", settings.REMOTE_CHECK_TIMEOUT),
        )
        if getattr(settings, name) < least
    ]
    return [Error(message, hint="See docs/remote-checks.md.", id="moderation.E006") for message in too_small]
