"""Runs several long commands at once and shows what they say one after the other.

What the first says is shown as it comes; what another said meanwhile follows, and from then on as it comes.
"""

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from runner.console import paint, say
from runner.processes import stop_processes
from runner.site import ROOT

_LOOK_EVERY = 0.5


@dataclass(frozen=True, kw_only=True)
class Task:
    """A command under a name, with the environment that it runs in."""

    name: str
    command: Sequence[str | Path]
    env: Mapping[str, str]


@dataclass(kw_only=True)
class _Running:
    task: Task
    output: Path
    process: subprocess.Popen[bytes]
    begun: float = field(default_factory=time.monotonic)
    took: float | None = None

    def look(self) -> bool:
        """Whether it has ended; the first time that it has, how long it took is noted."""
        if self.took is None and self.process.poll() is not None:
            self.took = time.monotonic() - self.begun
        return self.took is not None


def run_side_by_side(tasks: Sequence[Task], *, folder: Path) -> list[tuple[str, bool, float]]:
    """(name, whether it succeeded, seconds) of each task; what they print goes through files in `folder`."""
    with ExitStack() as stack:
        started = [_start(task, folder / f"task-{number}.log", stack) for number, task in enumerate(tasks)]
        for each in started:
            say(f"\n  {paint(each.task.name, 'bold')}")
            _show_until_it_ends(each, everything=started)
    return [(each.task.name, each.process.returncode == 0, each.took or 0.0) for each in started]


def _start(task: Task, output: Path, stack: ExitStack) -> _Running:
    written = stack.enter_context(output.open("wb"))
    process = subprocess.Popen(
        task.command, cwd=ROOT, env=task.env, stdin=subprocess.DEVNULL, stdout=written, stderr=subprocess.STDOUT
    )
    stack.callback(stop_processes, [process])
    return _Running(task=task, output=output, process=process)


def _show_until_it_ends(shown: _Running, *, everything: Sequence[_Running]) -> None:
    with shown.output.open("rb") as output:
        over = False
        while not over:
            # Looked at before reading: what is written in between is read all the same.
            over = [each.look() for each in everything][everything.index(shown)]
            sys.stdout.flush()
            sys.stdout.buffer.write(output.read())
            sys.stdout.buffer.flush()
            if not over:
                time.sleep(_LOOK_EVERY)
