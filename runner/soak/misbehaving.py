"""A check that does what its text says: errs, once or always, hangs for a while, or kills its process."""

import hashlib
import os
import signal
from collections.abc import Iterable
from pathlib import Path
from threading import Event

from moderation.checks.base import Check, Finding, Submission
from runner.soak.texts import ERRS, ERRS_ONCE, POISON, SLOW

HANGS_FOR = 0.5  # seconds


class MisbehavingCheck(Check):
    """Remembers in `folder` which texts it has read before."""

    name = "misbehaving"

    def __init__(self, *, folder: str) -> None:
        self.folder = Path(folder)

    def inspect(self, submission: Submission) -> Iterable[Finding]:
        body = submission.body
        if ERRS in body or (ERRS_ONCE in body and self._is_new(body)):
            raise RuntimeError("This page cannot be read.")
        if SLOW in body:
            Event().wait(HANGS_FOR)
        if POISON in body:
            os.kill(os.getpid(), signal.SIGKILL)
        return ()

    def _is_new(self, body: str) -> bool:
        mark = self.folder / hashlib.sha256(body.encode()).hexdigest()
        is_new = not mark.exists()
        mark.touch()
        return is_new
