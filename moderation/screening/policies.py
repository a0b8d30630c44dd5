"""Which policy is in force: the newest stored version, or else the one that the product brings."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

from moderation import policy
from moderation.models import PolicyVersion

_DEFAULT = Path(policy.__file__).parent.with_name("default_policy.json")


def current_document() -> dict[str, Any]:
    """The policy in force, as JSON data."""
    stored = PolicyVersion.objects.order_by("-version").first()
    return dict(stored.document) if stored is not None else default_document()


@functools.cache
def default_document() -> dict[str, Any]:
    """The policy that the product brings, as JSON data."""
    document: dict[str, Any] = json.loads(_DEFAULT.read_text(encoding="utf-8"))
    return document


def current_policy() -> policy.Policy:
    """The policy in force, read. Raises PolicyError where a stored one is none."""
    return policy.parse_policy(current_document())


def reason_texts() -> dict[str, dict[str, str]]:
    """By code: each reason's `label` for moderators and `public_text` for authors."""
    return {reason["code"]: reason for reason in current_document()["reasons"]}
