"""A check that does what its text says: hangs, once or always, or kills the process that it runs in."""

import os
import signal
from collections.abc import Iterable
from pathlib import Path
from threading import Event

from moderation.checks.base import Check, Finding, Submission

HANG_ONCE = "a reading that takes an eternity the first time"
HANG = "a reading that takes an eternity every time"
POISON = "a reading that is deadly"


class MisbehavingCheck(Check):
    """Leaves a line in a file of `folder` for each text that it begins to read, and never finishes some."""

    name = "misbehaving"

    def __init__(self, *, folder: str) -> None:
        self.folder = Path(folder)

    def inspect(self, submission: Submission) -> Iterable[Finding]:
        if HANG_ONCE in submission.body and self._note("once") == 1:
            Event().wait()
        if HANG in submission.body:
            self._note("hang")
            Event().wait()
        if POISON in submission.body:
            self._note("poison")
            os.kill(os.getpid(), signal.SIGKILL)
        return ()

    def _note(self, name: str) -> int:
        """Record one more reading; how many there were."""
        path = self.folder / name
        with path.open("a", encoding="ascii") as file:
            file.write("read\n")
        return count_readings(self.folder, name)


def count_readings(folder: Path, name: str) -> int:
    """How often a text of that kind was begun."""
    path = folder / name
    return len(path.read_text(encoding="ascii").splitlines()) if path.exists() else 0
