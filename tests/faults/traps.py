"""Places in the running product at which a test can have a process killed, and pauses that a test can wait for.

A trap is a file in FAULTS_FOLDER: whichever process gets there first removes it and is gone, as a power cut has it.
"""

import functools
import os
import signal
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import AppConfig

BEFORE_COMMIT = "before-the-commit"
BEFORE_DOORBELL = "before-the-doorbell"


class Traps(AppConfig):
    """Part of the product that the faults happen to."""

    name = "tests.faults"
    label = "faults"

    def ready(self) -> None:
        """Lay the traps. The names are those by which the product itself looks these functions up."""
        folder = Path(os.environ["FAULTS_FOLDER"])
        from moderation.breaker import Breaker
        from moderation.intake import submit
        from moderation.notifications import confirming, sending
        from moderation.screening import tasks

        for module, name, trap in (
            (submit, "_follow_address", BEFORE_COMMIT),
            (submit, "ring", BEFORE_DOORBELL),
        ):
            setattr(module, name, _lay(folder / trap, getattr(module, name)))
        sending.breaker = Breaker(pause=0.5)
        for module, name, pause in (
            (sending, "_FIRST_PAUSE", 1.0),
            (confirming, "_PAUSE", timedelta(0)),
            (sending, "_SOON", timedelta(seconds=1)),
            (tasks, "_REMOTE_TURN", 0.5),
        ):
            assert hasattr(module, name), name
            setattr(module, name, pause)


def _lay(trap: Path, function: Callable[..., Any]) -> Callable[..., Any]:
    """`function`, before which the process is killed where the trap is set."""

    @functools.wraps(function)
    def step(*arguments: Any, **given: Any) -> Any:
        if trap.exists():
            trap.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **given)

    return step
