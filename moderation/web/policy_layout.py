"""Lays out a policy as people read it: its rules in bands by what they lead to, each as a sentence with its record.

Pure: it takes a policy document, or a draft of one, and figures. It decides nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from moderation.backtesting.lines import SCORED_LABELS
from moderation.policy.model import CHECK_MISSING, CHECK_UNAVAILABLE, DEFAULT
from moderation.web.policy_draft import Draft
from moderation.web.policy_faults import Fault
from moderation.web.policy_labels import Label, find_label
from moderation.web.policy_words import OUTCOMES, rule_anchor, say_number, say_reason, say_rule
from moderation.wording import translate_shipped

_BANDS: Final[tuple[tuple[str, str | Promise, str | Promise, frozenset[str]], ...]] = (
    (
        "approve",
        _("Approved at once"),
        _("These are exemptions: where one matches, no other rule counts."),
        frozenset({"approve"}),
    ),
    (
        "refuse",
        _("Refused without a person"),
        _("Nobody looks before the author is told. None of these may rest on scores of abuse alone."),
        frozenset({"reject", "spam"}),
    ),
    ("hold", _("Held for a person"), _("A moderator decides. Until then nobody else reads it."), frozenset({"hold"})),
)
# What the policy itself says where no rule does: a card may lead here by any of these names.
ALWAYS: Final = tuple(rule_anchor(name) for name in (CHECK_MISSING, CHECK_UNAVAILABLE, DEFAULT))


@dataclass(frozen=True, slots=True)
class ConditionFields:
    """One condition as it is edited: `at` its position in the rule at `rule`."""

    rule: int
    at: int
    label: Label
    how: str
    number: str
    fault: str = ""

    @property
    def name(self) -> str:
        return self.label.name

    @property
    def here(self) -> str:
        """What the names of its fields begin with."""
        return f"rule-{self.rule}-when-{self.at}"

    @property
    def focus_finding(self) -> str:
        return f"{self.here}-finding"

    @property
    def remove_step(self) -> str:
        return f"remove-when-{self.rule}-{self.at}"

    @property
    def has_line(self) -> bool:
        return self.how == "at_least" and self.name in SCORED_LABELS


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule: its sentence, its record (the backtest's) if there is one, and, while it is open, its fields."""

    index: int
    name: str
    anchor: str
    words: str
    outcome: str
    mode: str
    public_reason: str
    public_label: str
    record: Mapping[str, Any] | None = None
    is_open: bool = False
    is_changed: bool = False
    faults: tuple[str, ...] = ()
    conditions: tuple[ConditionFields, ...] = ()

    @property
    def title(self) -> str:
        return translate_shipped(self.name)

    @property
    def key(self) -> str:
        return str(self.index)

    @property
    def focus_name(self) -> str:
        return f"rule-{self.index}-name"

    @property
    def outcome_title(self) -> str:
        return str(OUTCOMES[self.outcome])

    @property
    def is_shadow(self) -> bool:
        return self.mode == "shadow"


@dataclass(frozen=True, slots=True)
class Band:
    """The rules that lead to one kind of outcome: live ones first."""

    name: str
    title: str
    hint: str
    rows: list[RuleRow]


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """One reason, and, while it is open, what is wrong with it."""

    index: int
    code: str
    label: str
    public_text: str
    is_open: bool = False
    faults: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return translate_shipped(self.label)

    @property
    def key(self) -> str:
        return str(self.index)

    @property
    def focus_label(self) -> str:
        return f"reason-{self.index}-label"

    @property
    def told(self) -> str:
        return translate_shipped(self.public_text)


def lay_out_policy(document: Mapping[str, Any], records: Iterable[Mapping[str, Any]]) -> list[Band]:
    """A policy in force. Of rules whose names have the same anchor, the later ones get another."""
    by_name = {record["rule"]: record for record in records}
    rows: list[RuleRow] = []
    taken = set(ALWAYS)
    for index, rule in enumerate(document["rules"]):
        row = _row(index, rule, document, by_name)
        if row.anchor in taken:
            row = replace(row, anchor=f"{row.anchor}-{index}")
        taken.add(row.anchor)
        rows.append(row)
    return _lay_bands(rows)


def lay_out_draft(
    draft: Draft, *, changed: Collection[str], faults: Iterable[Fault] = (), records: Mapping[str, Any] | None = None
) -> list[Band]:
    """A draft; `changed` are names of the rules that are not as they are in force, `records` the backtest's by name."""
    by_rule: dict[int, list[Fault]] = {}
    for fault in faults:
        if fault.part == "rule":
            by_rule.setdefault(fault.index, []).append(fault)
    rows = [
        _open_row(_row(index, rule, draft.document, records or {}), rule, draft, changed, by_rule.get(index, []))
        for index, rule in enumerate(draft.document["rules"])
    ]
    return _lay_bands(rows)


def lay_out_reasons(draft: Draft, faults: Iterable[Fault] = ()) -> list[ReasonRow]:
    """The reasons of a draft, in their order."""
    by_reason: dict[int, list[str]] = {}
    for fault in faults:
        if fault.part == "reason":
            by_reason.setdefault(fault.index, []).append(fault.message)
    return [
        ReasonRow(index, **reason, is_open=index in draft.open_reasons, faults=tuple(by_reason.get(index, ())))
        for index, reason in enumerate(draft.document["reasons"])
    ]


def _lay_bands(rows: list[RuleRow]) -> list[Band]:
    live_first = sorted(rows, key=lambda row: row.is_shadow)
    return [
        Band(name, str(title), str(hint), [row for row in live_first if row.outcome in outcomes])
        for name, title, hint, outcomes in _BANDS
    ]


def _row(index: int, rule: Mapping[str, Any], document: Mapping[str, Any], records: Mapping[str, Any]) -> RuleRow:
    public = rule.get("public_reason") or ""
    return RuleRow(
        index=index,
        name=rule["name"],
        anchor=rule_anchor(rule["name"]),
        words=say_rule(rule),
        outcome=rule["then"],
        mode=rule.get("mode", "live"),
        public_reason=public,
        public_label=say_reason(public, document),
        record=records.get(rule["name"]),
    )


def _open_row(
    row: RuleRow, rule: Mapping[str, Any], draft: Draft, changed: Collection[str], faults: list[Fault]
) -> RuleRow:
    by_condition = {fault.condition: fault.message for fault in faults if fault.condition is not None}
    return replace(
        row,
        is_open=row.index in draft.open_rules,
        is_changed=row.name in changed,
        faults=tuple(fault.message for fault in faults if fault.condition is None),
        conditions=tuple(
            _condition_fields((row.index, at), condition, by_condition.get(at, ""))
            for at, condition in enumerate(rule["when"])
        ),
    )


def _condition_fields(place: tuple[int, int], condition: Mapping[str, Any], fault: str) -> ConditionFields:
    label = find_label(condition["finding"])
    for how in ("at_least", "at_most"):
        if how in condition:
            return ConditionFields(*place, label, how, say_number(condition[how]), fault)
    return ConditionFields(*place, label, "present" if condition["present"] else "absent", "", fault)
