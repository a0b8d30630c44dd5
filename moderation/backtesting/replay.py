"""Compares what a policy would recommend with what the machine recommended then and with what people decided.

Pure: given records one by one, it counts. It must not know where records come from, nor how a comparison is shown.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from moderation.policy import SEVERITY, Observed, Outcome, Policy, Verdict, decide

People = Literal["approved", "refused"]
"""What a person finally decided on a revision; refused is rejected or spam."""

_SAMPLES: Final = 20


@dataclass(frozen=True, slots=True)
class Record:
    """One revision: what checks saw, which of them could not look, what the machine said, what people decided."""

    revision_id: uuid.UUID
    findings: Sequence[Observed]
    broken: Collection[str]
    machine: Outcome
    people: People | None


class Change(NamedTuple):
    """A revision on which the policy says something else than was said before; `reasons` are the policy's rules.

    `reasons_before` are those of the policy that it is compared with; None where that is what was stored then.
    """

    revision_id: uuid.UUID
    before: Outcome
    after: Outcome
    reasons: tuple[str, ...]
    people: People | None
    reasons_before: tuple[str, ...] | None = None


@dataclass(slots=True)
class RuleTally:
    """How often a rule matched; of those that people decided, how many they refused.

    `alone`: it was the only live rule that matched. `would_change`: a shadow rule asks for more than was recommended.
    """

    matched: int = 0
    alone: int = 0
    decided: int = 0
    refused: int = 0
    would_change: int = 0


@dataclass(slots=True)
class Agreement:
    """Of the revisions that people decided: how often a policy came to the same, asked people, or contradicted them."""

    agreed: int = 0
    asked: int = 0
    contradicted: int = 0

    def count(self, outcome: Outcome, people: People) -> None:
        """Add one revision."""
        if outcome == "hold":
            self.asked += 1
        elif contradicts(outcome, people):
            self.contradicted += 1
        else:
            self.agreed += 1


def contradicts(outcome: Outcome, people: People | None) -> bool:
    """Whether a recommendation publishes what people refused, or refuses what they approved."""
    if people is None or outcome == "hold":
        return False
    return (outcome == "approve") != (people == "approved")


@dataclass(slots=True)
class Comparison:
    """The counts of a backtest, filled by `add`. `against` is another policy, or None: what the machine said then."""

    policy: Policy
    against: Policy | None = None
    compared: int = 0
    moves: Counter[tuple[Outcome, Outcome, People | None]] = field(default_factory=Counter)
    before: Agreement = field(default_factory=Agreement)
    after: Agreement = field(default_factory=Agreement)
    rules: dict[str, RuleTally] = field(default_factory=dict)
    _worst: list[Change] = field(default_factory=list)
    _others: list[Change] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rules = {rule.name: RuleTally() for rule in self.policy.rules}

    def add(self, record: Record) -> None:
        """Replay the policy over one record.

        Only checks that were asked then can be missed: a check that has been configured since does not make every
        older comment one that waits.
        """
        verdict = decide(findings=record.findings, policy=self.policy, required=record.broken)
        before, reasons_before = self._weigh_before(record)
        self.compared += 1
        self.moves[before, verdict.outcome, record.people] += 1
        if record.people is not None:
            self.before.count(before, record.people)
            self.after.count(verdict.outcome, record.people)
        self._count_rules(verdict, record.people)
        if verdict.outcome != before:
            self._keep(
                Change(record.revision_id, before, verdict.outcome, verdict.reasons, record.people, reasons_before)
            )

    def _weigh_before(self, record: Record) -> tuple[Outcome, tuple[str, ...] | None]:
        if self.against is None:
            return record.machine, None
        verdict = decide(findings=record.findings, policy=self.against, required=record.broken)
        return verdict.outcome, verdict.reasons

    def samples(self) -> list[Change]:
        """Up to 20 changes: those that contradict people first, then those that publish, then the rest."""
        return [*self._worst, *sorted(self._others, key=_by_interest)][:_SAMPLES]

    def _keep(self, change: Change) -> None:
        kept = self._worst if contradicts(change.after, change.people) else self._others
        kept.append(change)
        if len(kept) > 4 * _SAMPLES:
            kept[:] = (sorted(kept, key=_by_interest) if kept is self._others else kept)[:_SAMPLES]

    def _count_rules(self, verdict: Verdict, people: People | None) -> None:
        live = [name for name in verdict.reasons if name in self.rules]
        for name in (*live, *verdict.shadow):
            tally = self.rules[name]
            tally.matched += 1
            if people is not None:
                tally.decided += 1
                tally.refused += people == "refused"
        if len(live) == 1:
            self.rules[live[0]].alone += 1
        if verdict.shadow:
            for rule in self.policy.rules:
                if rule.name in verdict.shadow and SEVERITY[rule.then] > SEVERITY[verdict.outcome]:
                    self.rules[rule.name].would_change += 1


def _by_interest(change: Change) -> tuple[bool, bool]:
    return change.after != "approve", change.people is None
