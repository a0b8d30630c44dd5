"""A policy while it is edited: carried whole in the form, with the rules and reasons that are open as fields beside it.

Decides how fields and buttons change a draft. What was typed stays as it was typed, also where it is no number: whether
a draft is a policy is not to be known here. Nothing is stored.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import BadRequest
from django.utils.translation import gettext

from moderation.policy import SEVERITY

HOWS: Final = ("at_least", "at_most", "present", "absent")
_STEP = re.compile(r"([a-z]+-[a-z]+)(?:-(\d{1,3}))?(?:-(\d{1,3}))?\Z")
_POINTS: Final = str.maketrans(",\u066b", "..")  # what languages write where English has a point
_NO_CONDITION: Final[Mapping[str, Any]] = {"finding": "", "at_least": ""}


@dataclass(slots=True)
class Draft:
    """The document as it stands, positions of the rules and reasons that are open, and the element to be focused."""

    document: dict[str, Any]
    open_rules: set[int] = field(default_factory=set)
    open_reasons: set[int] = field(default_factory=set)
    focus: str = ""

    @property
    def version(self) -> str:
        """Of the policy that was edited."""
        return str(self.document["version"])

    @property
    def as_text(self) -> str:
        """The document for a hidden field."""
        return json.dumps(self.document, ensure_ascii=False, separators=(",", ":"))


def start_draft(document: Mapping[str, Any]) -> Draft:
    """A draft of a policy document. Raises BadRequest where it has not the shape of one."""
    try:
        return Draft(
            {
                "version": str(document["version"]),
                "default": document["default"] if document["default"] == "hold" else "approve",
                "rules": [_shape_rule(rule) for rule in document["rules"]],
                "reasons": [_shape_reason(reason) for reason in document["reasons"]],
            }
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise BadRequest("This is no draft of a policy.") from error


def read_draft(posted: Mapping[str, str]) -> Draft:
    """The draft that a form carries, with what its fields say. Raises BadRequest where no page has made such a form."""
    try:
        document = json.loads(posted.get("draft", ""))
        # Half of a surrogate pair, which JSON can spell, fits into no page.
        json.dumps(document, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise BadRequest("This is no draft of a policy.") from error
    draft = start_draft(document)
    draft.document["default"] = "hold" if posted.get("default", draft.document["default"]) == "hold" else "approve"
    for index, rule in enumerate(draft.document["rules"]):
        if posted.get(f"rule-{index}-open"):
            draft.open_rules.add(index)
            _read_rule(posted, f"rule-{index}", rule)
    for index, reason in enumerate(draft.document["reasons"]):
        if posted.get(f"reason-{index}-open"):
            draft.open_reasons.add(index)
            reason |= {key: posted.get(f"reason-{index}-{key}", reason[key]).strip() for key in reason}
    return draft


def take_step(draft: Draft, step: str) -> None:
    """Do what a button of the form says, such as "add-rule" or "remove-when-3-1". Others do nothing."""
    matched = _STEP.match(step)
    if matched is None or matched[1] not in _STEPS:
        return
    numbers = [int(each) for each in matched.groups()[1:] if each is not None]
    try:
        _STEPS[matched[1]](draft, *numbers)
    except (IndexError, TypeError) as error:
        raise BadRequest("No such rule.") from error


def set_mode(draft: Draft, name: str, mode: str) -> bool:
    """Make a rule live or shadow; whether there is such a rule."""
    rules = [rule for rule in draft.document["rules"] if rule["name"] == name]
    for rule in rules:
        rule["mode"] = "shadow" if mode == "shadow" else "live"
    return bool(rules)


def _shape_rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    shaped: dict[str, Any] = {
        "name": str(rule["name"]),
        "when": [_shape_condition(each) for each in rule["when"]],
        "then": rule["then"] if rule["then"] in SEVERITY else "hold",
        "mode": "shadow" if rule.get("mode") == "shadow" else "live",
    }
    return shaped | ({"public_reason": str(rule["public_reason"])} if rule.get("public_reason") else {})


def _shape_reason(reason: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(reason[key]) for key in ("code", "label", "public_text")}


def _shape_condition(condition: Mapping[str, Any]) -> dict[str, Any]:
    finding = str(condition["finding"])
    for how in ("at_least", "at_most"):
        if how in condition:
            return {"finding": finding, how: condition[how] if _is_number(condition[how]) else str(condition[how])}
    return {"finding": finding, "present": condition["present"] is not False}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _read_rule(posted: Mapping[str, str], prefix: str, rule: dict[str, Any]) -> None:
    rule["name"] = posted.get(f"{prefix}-name", rule["name"]).strip()
    then = posted.get(f"{prefix}-then", "")
    rule["then"] = then if then in SEVERITY else rule["then"]
    rule["mode"] = "shadow" if posted.get(f"{prefix}-mode", rule["mode"]) == "shadow" else "live"
    if public := posted.get(f"{prefix}-public", rule.get("public_reason", "")):
        rule["public_reason"] = public
    else:
        rule.pop("public_reason", None)
    for index in range(len(rule["when"])):
        here = f"{prefix}-when-{index}"
        if f"{here}-how" in posted:
            rule["when"][index] = _read_condition(posted, here)


def _read_condition(posted: Mapping[str, str], prefix: str) -> dict[str, Any]:
    finding, how = posted.get(f"{prefix}-finding", ""), posted[f"{prefix}-how"]
    if how in ("at_least", "at_most"):
        return {"finding": finding, how: read_number(posted.get(f"{prefix}-number", ""))}
    return {"finding": finding, "present": how != "absent"}


def read_number(text: str) -> int | float | str:
    """A number typed with whatever decimal sign; what is none comes back as it was typed."""
    typed = text.strip().translate(_POINTS)
    try:
        number = float(typed)
    except ValueError:
        return text.strip()
    if not math.isfinite(number):
        return text.strip()
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _place_in(entries: Sequence[object], index: int) -> int:
    if index >= len(entries):
        raise IndexError(index)
    return index


def _add_rule(draft: Draft) -> None:
    rules = draft.document["rules"]
    names, name, number = {rule["name"] for rule in rules}, gettext("New rule"), 2
    while name in names:
        name, number = f"{gettext('New rule')} {number}", number + 1
    rules.append({"name": name, "when": [dict(_NO_CONDITION)], "then": "hold", "mode": "shadow"})
    _open_rule(draft, len(rules) - 1)


def _open_rule(draft: Draft, index: int) -> None:
    draft.open_rules.add(_place_in(draft.document["rules"], index))
    draft.focus = f"rule-{index}-name"


def _close_rule(draft: Draft, index: int) -> None:
    draft.open_rules.discard(index)
    draft.focus = f"open-rule-{index}"


def _remove_rule(draft: Draft, index: int) -> None:
    del draft.document["rules"][index]
    draft.open_rules = {at - (at > index) for at in draft.open_rules if at != index}
    draft.focus = "add-rule"


def _add_condition(draft: Draft, index: int) -> None:
    when = draft.document["rules"][index]["when"]
    when.append(dict(_NO_CONDITION))
    draft.focus = f"rule-{index}-when-{len(when) - 1}-finding"


def _remove_condition(draft: Draft, index: int, position: int) -> None:
    del draft.document["rules"][index]["when"][position]
    draft.focus = f"add-when-{index}"


def _add_reason(draft: Draft) -> None:
    draft.document["reasons"].append({"code": "", "label": "", "public_text": ""})
    _open_reason(draft, len(draft.document["reasons"]) - 1)


def _open_reason(draft: Draft, index: int) -> None:
    draft.open_reasons.add(_place_in(draft.document["reasons"], index))
    draft.focus = f"reason-{index}-label"


def _close_reason(draft: Draft, index: int) -> None:
    draft.open_reasons.discard(index)
    draft.focus = f"open-reason-{index}"


def _remove_reason(draft: Draft, index: int) -> None:
    del draft.document["reasons"][index]
    draft.open_reasons = {at - (at > index) for at in draft.open_reasons if at != index}
    draft.focus = "add-reason"


def _raise_reason(draft: Draft, index: int) -> None:
    reasons = draft.document["reasons"]
    above = max(index - 1, 0)
    reasons[above], reasons[index] = reasons[index], reasons[above]
    swap = {above: index, index: above}
    draft.open_reasons = {swap.get(at, at) for at in draft.open_reasons}
    draft.focus = f"raise-reason-{above}"


_STEPS: Final[Mapping[str, Callable[..., None]]] = {
    "add-rule": _add_rule,
    "open-rule": _open_rule,
    "close-rule": _close_rule,
    "remove-rule": _remove_rule,
    "add-when": _add_condition,
    "remove-when": _remove_condition,
    "add-reason": _add_reason,
    "open-reason": _open_reason,
    "close-reason": _close_reason,
    "remove-reason": _remove_reason,
    "raise-reason": _raise_reason,
}
