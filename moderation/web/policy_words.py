"""Puts a policy's rules into words: "Hold when toxicity is at least 0.75." Pure: it reads rules as JSON data.

It also takes rules that are still being typed, whose thresholds may be no numbers yet; it must not judge them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.formats import get_format, number_format
from django.utils.functional import Promise
from django.utils.text import get_text_list, slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from moderation.web.policy_labels import find_label
from moderation.wording import translate_shipped

OUTCOMES: Final[Mapping[str, str | Promise]] = {
    "approve": _("Approve"),
    "hold": _("Hold"),
    "spam": _("Mark as spam"),
    "reject": _("Reject"),
}
BECOMES: Final[Mapping[str, str | Promise]] = {
    "approve": _("approved"),
    "hold": _("held"),
    "spam": _("spam"),
    "reject": _("rejected"),
}
MODES: Final[Mapping[str, str | Promise]] = {"live": _("live"), "shadow": _("in the shadow")}
HOW_WORDS: Final[Mapping[str, str | Promise]] = {
    "at_least": _("is at least"),
    "at_most": _("is at most"),
    "present": _("was found"),
    "absent": _("was not found"),
}
_WHEN: Final[Mapping[str, str | Promise]] = {
    "approve": _("Approve when %(conditions)s."),
    "hold": _("Hold when %(conditions)s."),
    "spam": _("Mark as spam when %(conditions)s."),
    "reject": _("Reject when %(conditions)s."),
}
_WHEN_UNLESS: Final[Mapping[str, str | Promise]] = {
    "approve": _("Approve when %(conditions)s, unless %(exceptions)s."),
    "hold": _("Hold when %(conditions)s, unless %(exceptions)s."),
    "spam": _("Mark as spam when %(conditions)s, unless %(exceptions)s."),
    "reject": _("Reject when %(conditions)s, unless %(exceptions)s."),
}
_UNLESS: Final[Mapping[str, str | Promise]] = {
    "approve": _("Approve unless %(exceptions)s."),
    "hold": _("Hold unless %(exceptions)s."),
    "spam": _("Mark as spam unless %(exceptions)s."),
    "reject": _("Reject unless %(exceptions)s."),
}


def rule_anchor(name: str) -> str:
    """The fragment under which the policy page has a rule."""
    return f"rule-{slugify(name, allow_unicode=True)}"


def say_rule(rule: Mapping[str, Any]) -> str:
    """What a rule does and when, as one sentence."""
    conditions = _say_conditions([each for each in rule["when"] if each.get("present") is not False])
    exceptions = [str(find_label(each["finding"]).found) for each in rule["when"] if each.get("present") is False]
    forms = _WHEN_UNLESS if conditions and exceptions else _UNLESS if exceptions else _WHEN
    return str(forms[rule["then"]]) % {
        "conditions": get_text_list(conditions, gettext("and")) or "…",
        "exceptions": get_text_list(exceptions, gettext("or")),
    }


def say_default(outcome: str) -> str:
    """What becomes of a comment that no rule speaks of."""
    if outcome == "approve":
        return gettext("What no rule speaks of is approved.")
    return gettext("What no rule speaks of is held.")


def say_number(value: object) -> str:
    """A threshold as it is typed, with the decimal sign of the page's language; what is no number stays as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:.15g}".replace(".", str(get_format("DECIMAL_SEPARATOR")))


def say_count(count: int) -> str:
    """How many, with the thousands set apart as the page's language has it."""
    return number_format(count, force_grouping=True)


def say_reason(code: str | None, document: Mapping[str, Any]) -> str:
    """A reason's label; the code where the document has none, and nothing for none."""
    label = next((each["label"] for each in document["reasons"] if each["code"] == code), code or "")
    return translate_shipped(label)


def _say_conditions(conditions: Sequence[Mapping[str, Any]]) -> list[str]:
    """Each in words; the two ends of a band as one."""
    said: list[str] = []
    taken: set[int] = set()
    for index, condition in enumerate(conditions):
        if index in taken:
            continue
        other = next((at for at in range(index + 1, len(conditions)) if _is_band(condition, conditions[at])), None)
        if other is None:
            said.append(_say_condition(condition))
        else:
            taken.add(other)
            said.append(_say_band({**condition, **conditions[other]}))
    return said


def _is_band(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return one["finding"] == other["finding"] and {*one, *other} == {"finding", "at_least", "at_most"}


def _say_band(ends: Mapping[str, Any]) -> str:
    return gettext("%(finding)s is from %(low)s to %(high)s") % {
        "finding": find_label(ends["finding"]).title,
        "low": say_number(ends["at_least"]),
        "high": say_number(ends["at_most"]),
    }


def _say_condition(condition: Mapping[str, Any]) -> str:
    label = find_label(condition["finding"])
    if "at_least" in condition:
        said = gettext("%(finding)s is at least %(number)s")
    elif "at_most" in condition:
        said = gettext("%(finding)s is at most %(number)s")
    else:
        return str(label.found)
    number = condition.get("at_least", condition.get("at_most"))
    return said % {"finding": label.title, "number": say_number(number)}
