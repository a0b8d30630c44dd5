"""Who breaks things: begins each fault of the plan when enough comments were accepted, and ends it when it has lasted.

Knows nothing of what is posted. It never waits, so that one fault may begin while another lasts; only the same thing is
not broken twice at once.
"""

from collections.abc import Sequence
from typing import Protocol

from runner.soak.figures import Mark
from runner.soak.plan import Fault


class Breakable(Protocol):
    """What can be done to the things that run."""

    def kill(self, name: str) -> None: ...
    def quit(self, name: str) -> None: ...
    def hang(self, name: str) -> None: ...
    def resume(self, name: str) -> None: ...
    def restart(self, name: str) -> None: ...
    def empty(self) -> None: ...


class Breaker:
    """`marks` is what has been done so far."""

    def __init__(self, *, newsroom: Breakable, faults: Sequence[Fault]) -> None:
        self.marks: list[Mark] = []
        self._newsroom = newsroom
        self._waiting = list(faults)

    @property
    def broken(self) -> set[str]:
        """What is broken now, on purpose."""
        return {mark.fault.target for mark in self.marks if mark.ended is None}

    @property
    def is_done(self) -> bool:
        """Whether nothing is broken any more, nor will be."""
        return not self._waiting and all(mark.over is not None for mark in self.marks)

    def step(self, *, progress: int, all_posted: bool, now: float) -> Mark | None:
        """End what has lasted; begin the next fault, if its time has come: that one is returned.

        `progress` is in comments. Once all have been posted, what is left comes one after the other.
        """
        for mark in self.marks:
            if mark.ended is None and now >= mark.began + mark.fault.lasts:
                self._end(mark.fault)
                mark.ended = now
        if not self._waiting or self._waiting[0].target in self.broken:
            return None
        is_quiet = all(mark.over is not None for mark in self.marks)
        if progress < self._waiting[0].after and not (all_posted and is_quiet):
            return None
        mark = Mark(fault=self._waiting.pop(0), began=now)
        self._begin(mark.fault)
        self.marks.append(mark)
        return mark

    def note_ready(self, *, at: float) -> None:
        """The product was ready at that time: what ended before is over."""
        for mark in self.marks:
            if mark.over is None and mark.ended is not None and at > mark.ended:
                mark.over = at

    def _begin(self, fault: Fault) -> None:
        if fault.how == "killed":
            self._newsroom.kill(fault.target)
        elif fault.how == "restarted":
            self._newsroom.quit(fault.target)
        elif fault.how == "hung":
            self._newsroom.hang(fault.target)
        else:
            self._newsroom.empty()

    def _end(self, fault: Fault) -> None:
        if fault.how in ("killed", "restarted"):
            self._newsroom.restart(fault.target)
        elif fault.how == "hung":
            self._newsroom.resume(fault.target)
