"""Starting, watching and stopping child processes. Knows nothing of what they are.

A child ends with its parent, even a parent that was killed: on Linux the kernel sees to it. Whoever
starts one must do so in the main thread, since the kernel counts the thread as the parent.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from runner.console import report
from runner.site import ROOT

GRACE = 10.0
LONGEST_PAUSE = 30.0
HEALTHY_AFTER = 60.0
LOG_LIMIT = 10 * 1024 * 1024
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def _end_with_parent() -> None:
    """Runs in the child between fork and exec."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def start_process(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    stdin: int = subprocess.DEVNULL,
    output: int | IO[bytes] | None = subprocess.DEVNULL,
    **identity: Any,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, so that Ctrl-C reaches us alone and we stop things in order.

    `output` None is ours. `identity` may hold Popen's `user`, `group` and `extra_groups`.
    """
    return subprocess.Popen(
        [str(part) for part in command],
        cwd=ROOT,
        env=env,
        stdin=stdin,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        umask=0o077,
        preexec_fn=_end_with_parent,  # noqa: PLW1509 -- the runner has one thread; the call is async-signal-safe
        **identity,
    )


def signal_group(process: subprocess.Popen[bytes], signum: int) -> None:
    """Signal a child that we started and whatever it started."""
    if process.poll() is None:
        os.killpg(process.pid, signum)


def stop_processes(processes: Sequence[subprocess.Popen[bytes]], *, grace: float = GRACE) -> None:
    """TERM to each child, then KILL to those whose grace is over; returns once all have ended."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + grace
    for process in processes:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            signal_group(process, signal.SIGKILL)
            process.wait()


@dataclass
class Child:
    """One process of the product: how to start it, and how it has fared."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    log: Path
    process: subprocess.Popen[bytes]
    started: float = field(default_factory=time.monotonic)
    pause: float = 1.0
    restart_at: float | None = None


class Supervisor:
    """Keeps its children running while the block lasts, and ends all of them when it ends."""

    def __init__(self, *, log_dir: Path, clock: Callable[[], float] = time.monotonic, grace: float = GRACE) -> None:
        self.log_dir = log_dir
        self.grace = grace
        self.clock = clock
        self.children: list[Child] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def add(self, name: str, command: Sequence[str | Path], *, env: Mapping[str, str], stdin_text: str = "") -> Child:
        """Start a child whose output goes to its own log; `stdin_text` is how it is told a secret."""
        log = self.log_dir / f"{name}.log"

        def start() -> subprocess.Popen[bytes]:
            with open_log(log) as output:
                process = start_process(
                    command, env=env, output=output, stdin=subprocess.PIPE if stdin_text else subprocess.DEVNULL
                )
            if process.stdin is not None:
                process.stdin.write(stdin_text.encode())
                process.stdin.close()
            return process

        child = Child(name=name, start=start, log=log, process=start(), started=self.clock())
        self.children.append(child)
        return child

    def tend(self) -> None:
        """Look after the children once: notice the ended, start again those whose pause is over."""
        now = self.clock()
        for child in self.children:
            if child.restart_at is not None:
                if now >= child.restart_at:
                    child.process, child.started, child.restart_at = child.start(), now, None
                    report(child.name, "started again")
            elif child.process.poll() is not None:
                child.pause = 1.0 if now - child.started > HEALTHY_AFTER else min(child.pause * 2, LONGEST_PAUSE)
                child.restart_at = now + child.pause
                ending = describe_ending(child.process.returncode)
                report(child.name, f"{ending}; starting it again in {child.pause:.0f} s. Its log: {child.log}")

    def stop(self) -> None:
        """End the children: those started last together, the first (which the others need) after them."""
        processes = [child.process for child in self.children]
        try:
            stop_processes(processes[1:], grace=self.grace)
            stop_processes(processes[:1], grace=self.grace)
        except BaseException:
            # A second Ctrl-C: the person will not wait for the grace to be over.
            for process in processes:
                signal_group(process, signal.SIGKILL)
            raise


def open_log(path: Path) -> IO[bytes]:
    """Append to a log that its owner alone can read; one that has grown large becomes `.1`."""
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_suffix(".log.1"))
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab")


def describe_ending(returncode: int) -> str:
    """How a process ended, in words."""
    if returncode < 0:
        return f"was ended by {signal.Signals(-returncode).name}"
    return f"ended with exit code {returncode}"


def read_last_lines(path: Path, *, count: int = 12) -> list[str]:
    """The end of a log, for showing why something failed."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()[-count:]
    except OSError:
        return []
