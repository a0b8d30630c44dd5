"""Numbers from journals: latencies inside and outside the windows of faults, and what happened when. Pure."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from runner.soak.journal import Record
from runner.soak.plan import Fault
from runner.soak.records import Records


@dataclass(kw_only=True)
class Mark:
    """One fault as it happened, times of the monotonic clock; `over`: when all was ready again. None: not yet."""

    fault: Fault
    began: float
    ended: float | None = None
    over: float | None = None


@dataclass(frozen=True, kw_only=True)
class Latency:
    """Milliseconds of so many answers."""

    count: int
    p50: float
    p95: float
    p99: float
    longest: float


def split_latencies(posting: Sequence[Record], marks: Sequence[Mark]) -> tuple[Latency, Latency]:
    """(inside, outside) the windows of faults, of the requests that were accepted.

    A request is inside where any part of it was; a fault's window ends when the product is ready again.
    """
    inside: list[float] = []
    outside: list[float] = []
    for each in posting:
        if each["id"]:
            (inside if _is_disturbed(each, marks) else outside).append(each["took"] * 1000)
    return describe(inside), describe(outside)


def _is_disturbed(answer: Record, marks: Sequence[Mark]) -> bool:
    begun, ended = answer["at"], answer["at"] + answer["took"]
    return any(begun <= (mark.over or ended) and ended >= mark.began for mark in marks)


def describe(values: Sequence[float]) -> Latency:
    """The percentiles of some values; all 0 where there are none."""
    ordered = sorted(values)
    return Latency(
        count=len(ordered),
        p50=pick(ordered, 0.50),
        p95=pick(ordered, 0.95),
        p99=pick(ordered, 0.99),
        longest=pick(ordered, 1.0),
    )


def pick(ordered: Sequence[float], share: float) -> float:
    """The value that this share of the values does not exceed (nearest rank)."""
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)] if ordered else 0.0


def count_per_second(
    posting: Sequence[Record], *, begun: float, ended: float, width: float
) -> list[tuple[float, float]]:
    """(seconds since the start, accepted comments a second) in steps of `width` seconds."""
    bins = Counter(int((each["at"] + each["took"] - begun) / width) for each in first_accepted(posting))
    return [(number * width, bins[number] / width) for number in range(int((ended - begun) / width) + 1)]


def first_accepted(posting: Sequence[Record]) -> list[Record]:
    """Of each comment the first answer that accepted it."""
    seen: dict[int, Record] = {}
    for each in posting:
        if each["id"]:
            seen.setdefault(each["number"], each)
    return list(seen.values())


def follow_backlog(watching: Sequence[Record], *, begun: float) -> list[tuple[float, int | None]]:
    """(seconds since the start, comments that were pending; None while the database was away)."""
    return [(each["at"] - begun, each["backlog"]) for each in watching if "backlog" in each]


def describe_waits(records: Records) -> Latency:
    """From being posted to the first decision, milliseconds by the database's clock."""
    posted = {row.id: row.created_at for row in records.comments}
    first: dict[str, datetime] = {}
    for row in sorted(records.decisions, key=lambda each: each.created_at):
        first.setdefault(row.comment, row.created_at)
    return describe([(at - posted[each]).total_seconds() * 1000 for each, at in first.items() if each in posted])
