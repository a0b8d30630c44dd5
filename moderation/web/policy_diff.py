"""What differs between two policies, rule by rule, in words; and two people's changes to one policy, laid together.

Pure: it compares policy documents, drafts among them. It must not judge either, nor know which is in force.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext

from moderation.web.policy_words import MODES, say_default, say_number, say_reason, say_rule
from moderation.wording import translate_shipped

Kind = Literal["added", "removed", "changed"]
Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a change says: before and after, either of which may be empty."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One rule, reason or other part that is not as it was."""

    kind: Kind
    title: str
    lines: tuple[Line, ...]
    rule: str = ""

    @property
    def kind_title(self) -> str:
        words = {"added": gettext("Added"), "removed": gettext("Removed"), "changed": gettext("Changed")}
        return words[self.kind]


@dataclass(frozen=True, slots=True)
class Merged:
    """`mine` laid on `theirs`; `clashes` are titles of what both changed, where mine stands."""

    document: dict[str, Any]
    clashes: tuple[str, ...]


def list_changes(before: Document, after: Document) -> list[Change]:
    """What makes the one policy the other: the default, the rules, the reasons."""
    changes: list[Change] = []
    if before["default"] != after["default"]:
        line = Line(say_default(before["default"]), say_default(after["default"]))
        changes.append(Change("changed", gettext("No rule"), (line,)))
    return [*changes, *_rule_changes(before, after), *_reason_changes(before["reasons"], after["reasons"])]


def lay_together(*, base: Document, theirs: Document, mine: Document) -> Merged:
    """Their policy with what I changed since `base`."""
    clashes: list[str] = []
    merged: dict[str, Any] = {"version": theirs["version"], "default": theirs["default"]}
    if mine["default"] != base["default"]:
        merged["default"] = mine["default"]
    for part, key in (("rules", "name"), ("reasons", "code")):
        merged[part], clashing = _lay_parts(base[part], theirs[part], mine[part], key)
        clashes += clashing
    return Merged(merged, tuple(clashes))


def _rule_changes(before: Document, after: Document) -> list[Change]:
    old, new = ({rule["name"]: rule for rule in each["rules"]} for each in (before, after))
    renamed = _find_renamed(old, new)
    changes: list[Change] = []
    for name, rule in old.items():
        now = renamed.get(name, name)
        if now not in new:
            changes.append(Change("removed", translate_shipped(name), (Line(say_rule(rule), ""),), name))
        elif lines := _compare_rules(rule, new[now], before, after):
            changes.append(Change("changed", translate_shipped(name), lines, now))
    added = [name for name in new if name not in old and name not in renamed.values()]
    return changes + [Change("added", name, _describe(new[name], after), name) for name in added]


def _find_renamed(old: Mapping[str, Document], new: Mapping[str, Document]) -> dict[str, str]:
    """Old name to new name, where nothing but the name changed."""
    gone = {repr(_normal_rule(rule)[1:]): name for name, rule in old.items() if name not in new}
    come = {repr(_normal_rule(rule)[1:]): name for name, rule in new.items() if name not in old}
    return {gone[rule]: come[rule] for rule in gone if rule in come}


def _compare_rules(old: Document, new: Document, before: Document, after: Document) -> tuple[Line, ...]:
    lines = [
        Line(old["name"], new["name"]),
        Line(_say_mode(old), _say_mode(new)),
        Line(_say_public(old, before), _say_public(new, after)),
    ]
    if _normal_rule(old)[1:3] != _normal_rule(new)[1:3]:
        lines.insert(1, Line(say_rule(old), say_rule(new)))
    return tuple(line for line in lines if line.before != line.after)


def _describe(rule: Document, document: Document) -> tuple[Line, ...]:
    said = [say_rule(rule), _say_mode(rule), _say_public(rule, document)]
    return tuple(Line("", each) for each in said if each)


def _reason_changes(old: Sequence[Document], new: Sequence[Document]) -> list[Change]:
    before, after = ({reason["code"]: reason for reason in each} for each in (old, new))
    changes = [
        Change("removed", translate_shipped(reason["label"]), (Line(translate_shipped(reason["public_text"]), ""),))
        for code, reason in before.items()
        if code not in after
    ]
    for code, reason in after.items():
        if code not in before:
            changes.append(Change("added", reason["label"], (Line("", reason["public_text"]),)))
        elif reason != before[code]:
            lines = tuple(Line(before[code][key], reason[key]) for key in ("label", "public_text"))
            told = tuple(line for line in lines if line.before != line.after)
            changes.append(Change("changed", translate_shipped(before[code]["label"]), told))
    if [code for code in before if code in after] != [code for code in after if code in before]:
        said = (", ".join(translate_shipped(reason["label"]) for reason in each) for each in (old, new))
        changes.append(Change("changed", gettext("Which reason is told first"), (Line(*said),)))
    return changes


def _lay_parts(
    base: Sequence[Document], theirs: Sequence[Document], mine: Sequence[Document], key: str
) -> tuple[list[Document], list[str]]:
    of_base, of_theirs, of_mine = ({part[key]: part for part in each} for each in (base, theirs, mine))
    laid: list[Document] = []
    clashes: list[str] = []
    for name in dict.fromkeys([*of_theirs, *of_mine]):
        was, their, my = of_base.get(name), of_theirs.get(name), of_mine.get(name)
        kept = their if _is_same(my, was) else my
        if not _is_same(my, was) and not _is_same(their, was) and not _is_same(my, their):
            clashes.append(str(name))
        if kept is not None:
            laid.append(kept)
    return laid, clashes


def _is_same(one: Document | None, other: Document | None) -> bool:
    if one is None or other is None:
        return one is other
    return one == other or ("when" in one and "when" in other and _normal_rule(one) == _normal_rule(other))


def _normal_rule(rule: Document) -> tuple[Any, ...]:
    """A rule so that equal ones compare equal, however they are written; the name first."""
    conditions = sorted(
        (str(each["finding"]), operator, say_number(value))
        for each in rule["when"]
        for operator, value in each.items()
        if operator != "finding"
    )
    return rule["name"], rule["then"], conditions, rule.get("mode", "live"), rule.get("public_reason")


def _say_mode(rule: Document) -> str:
    return str(MODES[rule.get("mode", "live")])


def _say_public(rule: Document, document: Document) -> str:
    code = rule.get("public_reason")
    return gettext("authors are told: %(reason)s") % {"reason": say_reason(code, document)} if code else ""
