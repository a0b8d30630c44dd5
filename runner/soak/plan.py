"""What is posted and what breaks, drawn from a seed: the same seed, the same plan. Pure; it does nothing itself."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from runner.soak.texts import ERRS, ERRS_ONCE, POISON, SLOW, write_sober

POISONED = 4


class Kind(StrEnum):
    """What a comment is."""

    SOBER = "sober"
    SPAM = "spam"
    ERRS_ONCE = "a check errs once"
    ERRS = "a check errs each time"
    SLOW = "a check hangs for a while"
    POISON = "poison"


SHARES = {Kind.SPAM: 0.02, Kind.ERRS_ONCE: 0.005, Kind.ERRS: 0.002, Kind.SLOW: 0.003}
REPEATED = 0.02
_DISTURBS = {Kind.ERRS_ONCE: ERRS_ONCE, Kind.ERRS: ERRS, Kind.SLOW: SLOW, Kind.POISON: POISON}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A comment to be posted; `repeats`: how often the same request is sent again, with the same key."""

    number: int
    kind: Kind
    repeats: int
    body: str

    @property
    def name(self) -> str:
        """Its author's, by which its row is found."""
        return f"Reader {self.number}"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """`after` so many accepted comments, `target` suffers `how` for `lasts` seconds."""

    number: int
    target: str
    how: str
    after: int
    lasts: float


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A whole soak."""

    entries: Sequence[Entry]
    faults: Sequence[Fault]


@dataclass(frozen=True, kw_only=True)
class _Blow:
    target: str
    how: str
    shortest: float
    longest: float


# The first are in every plan that is long enough; then come the others, then all of them again.
_FIRST = (
    _Blow(target="web", how="killed", shortest=0.2, longest=2),
    _Blow(target="worker", how="killed", shortest=0.2, longest=4),
    _Blow(target="valkey", how="killed", shortest=0.5, longest=5),
    _Blow(target="valkey", how="emptied", shortest=0, longest=0),
    _Blow(target="worker", how="hung", shortest=1, longest=8),
    _Blow(target="postgres", how="killed", shortest=0.2, longest=3),
)
_OTHERS = (
    _Blow(target="postgres", how="restarted", shortest=0, longest=0),
    _Blow(target="web", how="hung", shortest=1, longest=4),
    _Blow(target="valkey", how="hung", shortest=1, longest=5),
    _Blow(target="beat", how="killed", shortest=1, longest=5),
    _Blow(target="mail", how="killed", shortest=1, longest=10),
)


def draw_plan(*, seed: int, comments: int, faults: int, postgres: bool) -> Plan:
    """The plan of a seed. Without PostgreSQL there is no server of it to be killed."""
    return Plan(
        entries=_draw_entries(random.Random(f"entries {seed}"), comments, seed),
        faults=_draw_faults(random.Random(f"faults {seed}"), faults, comments, postgres),
    )


def _draw_entries(chance: random.Random, comments: int, seed: int) -> list[Entry]:
    kinds = dict.fromkeys(range(comments), Kind.SOBER)
    # In the first half, so that there is something left to be taken along.
    poisoned = chance.sample(range(max(1, comments // 2)), min(POISONED, comments // 2))
    kinds |= dict.fromkeys(poisoned, Kind.POISON)
    free = [number for number, kind in kinds.items() if kind == Kind.SOBER]
    chance.shuffle(free)
    for kind, share in SHARES.items():
        for _ in range(min(len(free), max(1, round(comments * share)))):
            kinds[free.pop()] = kind
    repeated = set(chance.sample(range(comments), max(1, round(comments * REPEATED))))
    return [
        Entry(
            number=number,
            kind=kind,
            repeats=chance.randint(1, 3) if number in repeated else 0,
            body=_write(kind, number=number, seed=seed),
        )
        for number, kind in kinds.items()
    ]


def _write(kind: Kind, *, number: int, seed: int) -> str:
    if kind == Kind.SPAM:
        links = " ".join(f"https://{place}.example/{number}" for place in ("pills", "loans", "casino"))
        return f"Best prices only today, order now without prescription number {number} {links}"
    sober = write_sober(seed * 1_000_003 + number)
    return f"{sober} I mean {_DISTURBS[kind]}, of course." if kind in _DISTURBS else sober


def _draw_faults(chance: random.Random, faults: int, comments: int, postgres: bool) -> list[Fault]:
    blows = _deal(chance, postgres=postgres)
    chosen = [next(blows) for _ in range(faults)]
    chance.shuffle(chosen)
    step = comments * 0.95 / max(1, faults)
    return [
        Fault(
            number=place + 1,
            target=blow.target,
            how=blow.how,
            after=int(step * (place + chance.uniform(0.1, 0.9))),
            lasts=round(chance.uniform(blow.shortest, blow.longest), 1),
        )
        for place, blow in enumerate(chosen)
    ]


def _deal(chance: random.Random, *, postgres: bool) -> Iterator[_Blow]:
    while True:
        for pack in (_FIRST, _OTHERS):
            cards = [blow for blow in pack if postgres or blow.target != "postgres"]
            chance.shuffle(cards)
            yield from cards
