"""Moves thresholds within a policy document: the line between approving and holding, and that to automatic spam.

Decides which rule draws that line. It must not know how a threshold was found.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any


def find_line(document: Mapping[str, Any], label: str, outcome: str) -> tuple[int, int] | None:
    """Positions of the rule and of its condition that draw the lowest live line of `outcome` on a score.

    Only rules that compare this label alone draw such a line (an `at_most` of the same label makes it a band), and
    those that merely require other labels to be absent, or some length.
    """
    lines: list[tuple[float, int, int]] = []
    for number, rule in enumerate(document["rules"]):
        if rule["then"] != outcome or rule.get("mode", "live") != "live" or not _is_about(rule, label):
            continue
        lines += [
            (condition["at_least"], number, position)
            for position, condition in enumerate(rule["when"])
            if condition["finding"] == label and "at_least" in condition
        ]
    return min(lines)[1:] if lines else None


def line_of(document: Mapping[str, Any], label: str, outcome: str) -> float | None:
    """The threshold at which the line stands; None where there is none."""
    place = find_line(document, label, outcome)
    return None if place is None else float(document["rules"][place[0]]["when"][place[1]]["at_least"])


def move_line(document: Mapping[str, Any], label: str, outcome: str, threshold: float) -> dict[str, Any] | None:
    """A copy of the document with the line at `threshold`; None where no rule draws it, or its band would be empty."""
    place = find_line(document, label, outcome)
    if place is None:
        return None
    moved: dict[str, Any] = copy.deepcopy(dict(document))
    conditions = moved["rules"][place[0]]["when"]
    tops = [each["at_most"] for each in conditions if each["finding"] == label and "at_most" in each]
    if any(top < threshold for top in tops):
        return None
    conditions[place[1]]["at_least"] = threshold
    return moved


def _is_about(rule: Mapping[str, Any], label: str) -> bool:
    others = [condition for condition in rule["when"] if condition["finding"] != label]
    return all(condition.get("present") is False or condition["finding"] == "length" for condition in others)
