"""What a judge is given, and what it says. Knows no invariant."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from runner.soak.journal import Record
from runner.soak.plan import Entry
from runner.soak.records import Records, read_id

# How many cases were looked at, and what is wrong with which.
Look = tuple[int, Iterable[str]]


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What is judged.

    posting, deciding, watching   the journals of those outside.
    required                      the names of the configured checks.
    mail                          what the mail server took.
    leaking_files                 logs of the product that hold an address.
    """

    entries: Sequence[Entry]
    records: Records
    required: frozenset[str]
    posting: Sequence[Record] = ()
    deciding: Sequence[Record] = ()
    watching: Sequence[Record] = ()
    mail: Sequence[Record] = ()
    leaking_files: Sequence[str] = ()

    @property
    def answers(self) -> list[Record]:
        """Everything that anybody was answered."""
        return [each for each in [*self.posting, *self.deciding, *self.watching] if "leaks" in each]

    def accepted(self) -> dict[int, set[str]]:
        """The ids that were answered with 2xx, by the comment's number."""
        ids: dict[int, set[str]] = defaultdict(set)
        for each in self.posting:
            if each["id"]:
                ids[each["number"]].add(read_id(each["id"]))
        return ids


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """One invariant: how many cases were looked at, and what is wrong with which."""

    invariant: str
    name: str
    checked: int
    violations: Sequence[str]
