"""Decides which checks run: builds them from the setting `MODERATION_CHECKS`, or says what is wrong with it.

The setting is a list of `{"NAME": "package.module.Class", "OPTIONS": {…}}`, as Django's AUTH_PASSWORD_VALIDATORS is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed
from django.utils.module_loading import import_string

from moderation.checks.base import Check

CHECK_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")


@lru_cache(maxsize=1)
def get_checks() -> tuple[Check, ...]:
    """The configured checks, built once per process. Raises ImproperlyConfigured."""
    return build_checks(settings.MODERATION_CHECKS)


def build_checks(configuration: Sequence[Mapping[str, Any]]) -> tuple[Check, ...]:
    """One check per entry, in order. Raises ImproperlyConfigured naming the entry and what to do about it."""
    if isinstance(configuration, str | Mapping) or not isinstance(configuration, Sequence):
        raise ImproperlyConfigured("MODERATION_CHECKS has to be a list")
    checks: list[Check] = []
    for index, entry in enumerate(configuration):
        place = f"MODERATION_CHECKS[{index}]"
        check = _build_check(entry, place)
        if any(check.name == earlier.name for earlier in checks):
            raise ImproperlyConfigured(f'{place}: there is a check "{check.name}" before it; names have to be unique')
        checks.append(check)
    return tuple(checks)


def _build_check(entry: Any, place: str) -> Check:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("NAME"), str):
        raise ImproperlyConfigured(f'{place}: has to be {{"NAME": "package.module.Class", "OPTIONS": {{…}}}}')
    if unknown := sorted(str(key) for key in set(entry) - {"NAME", "OPTIONS"}):
        raise ImproperlyConfigured(f"{place}: does not know {', '.join(unknown)}; there are NAME and OPTIONS")
    path, options = entry["NAME"], entry.get("OPTIONS", {})
    try:
        check_class = import_string(path)
    except ImportError as error:
        raise ImproperlyConfigured(f'{place}: cannot import "{path}": {error}') from error
    if not (isinstance(check_class, type) and issubclass(check_class, Check)):
        raise ImproperlyConfigured(f"{place}: {path} is no subclass of moderation.checks.base.Check")
    name = getattr(check_class, "name", "")
    if not (isinstance(name, str) and CHECK_NAME.match(name)):
        raise ImproperlyConfigured(f"{place}: {path} needs a `name` in snake_case")
    if not isinstance(options, Mapping):
        raise ImproperlyConfigured(f"{place}: OPTIONS of {path} has to be a dictionary")
    try:
        return check_class(**options)
    except (TypeError, ValueError) as error:
        raise ImproperlyConfigured(f"{place}: {path} refuses its OPTIONS: {error}") from error


def _forget_checks(*, setting: str, **_: Any) -> None:
    if setting == "MODERATION_CHECKS":
        get_checks.cache_clear()


setting_changed.connect(_forget_checks, dispatch_uid="moderation.checks.registry")
