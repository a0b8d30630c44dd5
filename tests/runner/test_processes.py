"""Keeping processes running, and ending all of them."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from runner.processes import Supervisor, read_last_lines
from runner.site import ROOT
from tests.runner.shell import mode_of


class Clock:
    """A clock that the test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_child_that_ends_is_started_again_after_a_pause_that_grows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = Clock()
    with Supervisor(log_dir=tmp_path, clock=clock) as supervisor:
        child = supervisor.add("worker", [sys.executable, "-c", "print('up'); raise SystemExit(3)"], env={})
        for pause in (2.0, 4.0):
            ended = child.process
            ended.wait()
            supervisor.tend()
            assert f"ended with exit code 3; starting it again in {pause:.0f} s" in capsys.readouterr().out
            clock.now += pause - 0.01
            supervisor.tend()
            assert child.process is ended
            clock.now += 0.01
            supervisor.tend()
            assert child.process is not ended
        child.process.wait()
    assert read_last_lines(tmp_path / "worker.log") == ["up", "up", "up"]
    assert mode_of(tmp_path / "worker.log") == "0o600"


def open_lifeline(folder: Path) -> Path:
    """A pipe that a process opens for writing: its end is felt as the pipe's end, whoever its parent is."""
    lifeline = folder / "lifeline"
    os.mkfifo(lifeline)
    return lifeline


def read_within(pipe: IO[bytes], *, seconds: float = 10.0) -> bytes:
    """The next byte, or nothing at the pipe's end; fails where neither comes."""
    assert select.select([pipe], [], [], seconds)[0]
    return pipe.read(1)


def test_a_child_that_ignores_the_polite_signal_is_killed_with_its_own_children(tmp_path: Path) -> None:
    stubborn = (
        "import os, signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "lifeline = os.open(sys.argv[1], os.O_WRONLY)\n"
        "if os.fork() == 0:\n    os.write(lifeline, b'x')\n"
        "while True:\n    signal.pause()"
    )
    lifeline = open_lifeline(tmp_path)
    with Supervisor(log_dir=tmp_path, grace=0.2) as supervisor:
        child = supervisor.add("worker", [sys.executable, "-c", stubborn, lifeline], env={})
        pipe = lifeline.open("rb", buffering=0)
        assert read_within(pipe) == b"x"
    with pipe:
        assert child.process.returncode == -signal.SIGKILL
        assert read_within(pipe) == b""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_children_end_with_a_runner_that_was_killed(tmp_path: Path) -> None:
    child = "import os, sys, signal; os.write(os.open(sys.argv[1], os.O_WRONLY), b'x'); signal.pause()"
    runner = (
        "import sys, pathlib; sys.path.insert(0, sys.argv[1]); from runner.processes import Supervisor\n"
        "supervisor = Supervisor(log_dir=pathlib.Path(sys.argv[2]))\n"
        "supervisor.add('worker', [sys.executable, '-c', sys.argv[3], sys.argv[4]], env={}); sys.stdin.read()"
    )
    lifeline = open_lifeline(tmp_path)
    command: list[str | Path] = [sys.executable, "-c", runner, ROOT, tmp_path, child, lifeline]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as parent, lifeline.open("rb", buffering=0) as pipe:
        assert read_within(pipe) == b"x"
        parent.kill()
        assert read_within(pipe) == b""
