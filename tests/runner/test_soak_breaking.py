"""Breaking things by plan: at the right moment, for as long as it says, and never the same thing twice at once."""

from collections.abc import Callable
from typing import Any

from runner.soak.breaking import Breaker
from runner.soak.plan import Fault


class Recorder:
    """A newsroom in which nothing runs; what was done to it."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda *targets: self.done.append(" ".join((name, *targets)))


def fault(number: int, target: str, how: str, *, after: int = 10, lasts: float = 2.0) -> Fault:
    return Fault(number=number, target=target, how=how, after=after, lasts=lasts)


def make(*faults: Fault) -> tuple[Breaker, list[str]]:
    newsroom = Recorder()
    return Breaker(newsroom=newsroom, faults=faults), newsroom.done


def test_a_fault_begins_after_so_many_comments_lasts_and_is_over_when_all_is_ready_again() -> None:
    breaker, done = make(fault(1, "web", "killed"))
    breaker.step(progress=9, all_posted=False, now=0.0)
    assert done == []
    breaker.step(progress=10, all_posted=False, now=1.0)
    breaker.step(progress=11, all_posted=False, now=2.9)
    assert done == ["kill web"]
    assert breaker.broken == {"web"}
    breaker.step(progress=11, all_posted=False, now=3.0)
    assert done == ["kill web", "restart web"]
    assert breaker.broken == set()
    # What was seen before it ended says nothing of what is ready now.
    breaker.note_ready(at=2.5)
    assert not [mark for mark in breaker.marks if mark.over]
    breaker.note_ready(at=3.5)
    [mark] = breaker.marks
    assert (mark.began, mark.ended, mark.over) == (1.0, 3.0, 3.5)


def test_each_kind_of_fault_is_ended_as_it_has_to_be() -> None:
    ways = [("worker", "hung"), ("valkey", "emptied"), ("postgres", "restarted")]
    breaker, done = make(*(fault(place, target, how, lasts=0.0) for place, (target, how) in enumerate(ways)))
    for now in range(5):
        breaker.step(progress=10, all_posted=False, now=float(now))
    assert done == ["hang worker", "resume worker", "empty", "quit postgres", "restart postgres"]


def test_different_things_are_broken_at_once_the_same_thing_one_fault_after_the_other() -> None:
    breaker, done = make(fault(1, "web", "killed"), fault(2, "valkey", "hung"), fault(3, "web", "hung"))
    for now in (0.0, 0.1, 0.2, 1.9):
        breaker.step(progress=10, all_posted=False, now=now)
    assert done == ["kill web", "hang valkey"]
    breaker.step(progress=10, all_posted=False, now=2.0)
    assert done == ["kill web", "hang valkey", "restart web", "hang web"]


def test_what_is_left_when_all_is_posted_comes_one_after_the_other() -> None:
    breaker, done = make(fault(1, "web", "killed", after=99), fault(2, "worker", "killed", after=99))
    for now in (0.0, 1.0, 2.0, 3.0):
        breaker.step(progress=50, all_posted=True, now=now)
    assert done == ["kill web", "restart web"]
    breaker.note_ready(at=3.5)
    breaker.step(progress=50, all_posted=True, now=4.0)
    assert done[2:] == ["kill worker"]
