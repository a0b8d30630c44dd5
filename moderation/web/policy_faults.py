"""Says what keeps a draft from being a policy, rule by rule, so that each fault stands beside what it is about.

What a policy is, and what it may not do, is `moderation.policy`'s to say; this only asks it once for each rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext

from moderation.errors import FieldError, InvalidInput
from moderation.policy import Policy
from moderation.reviewing.policy import read_policy
from moderation.web.stored_words import say_stored

_PLACE = re.compile(r"(rule|reason)s\[(\d+)\](?:\.when\[(\d+)\])?(?:\.(\w+))?")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong; `index` is the rule's or reason's position, and `condition` that within the rule."""

    message: str
    part: Literal["rule", "reason", ""] = ""
    index: int = -1
    condition: int | None = None
    title: str = ""


def find_faults(document: Mapping[str, Any]) -> tuple[Policy | None, list[Fault]]:
    """The policy that the document is; else everything that is wrong, at most one thing a rule or reason."""
    try:
        return read_policy(document), []
    except InvalidInput as error:
        whole = [_locate(each, document) for each in error.errors]
    return None, list(_examine_parts(document)) or whole


def _examine_parts(document: Mapping[str, Any]) -> Iterator[Fault]:
    """Each part alone: reading stops at the first fault, and a person wants to see all of them."""
    for index, reason in enumerate(document["reasons"]):
        yield from _examine(document, {"rules": [], "reasons": [reason]}, reasons=index)
    codes = {reason["code"]: reason for reason in document["reasons"]}
    sound = [reason for code, reason in codes.items() if code and reason["label"] and reason["public_text"]]
    for index, rule in enumerate(document["rules"]):
        yield from _examine(document, {"rules": [rule], "reasons": sound}, rules=index)


def _examine(document: Mapping[str, Any], part: dict[str, Any], **place: int) -> Iterator[Fault]:
    try:
        read_policy({**document, **part})
    except InvalidInput as error:
        for each in error.errors:
            ((name, index),) = place.items()
            path = each.field.replace(f"{name}[0]", f"{name}[{index}]", 1)
            yield _locate(FieldError(path, each.code, each.message), document)


def _locate(error: FieldError, document: Mapping[str, Any]) -> Fault:
    matched = _PLACE.match(error.field)
    if matched is None:
        return Fault(say_stored(error.message))
    index = int(matched[2])
    if matched[1] == "reason":
        return Fault(say_stored(error.message), "reason", index, None, document["reasons"][index]["label"])
    rule = document["rules"][index]
    condition = None if matched[3] is None else int(matched[3])
    unchosen = condition is not None and matched[4] == "finding" and not rule["when"][condition]["finding"]
    message = gettext("Choose what is looked at.") if unchosen else say_stored(error.message)
    return Fault(message, "rule", index, condition, rule["name"])
