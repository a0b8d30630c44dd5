"""Long commands at once: none waits for another, and what they say does not mix."""

import os
import sys
from pathlib import Path

from runner.side_by_side import Task, run_side_by_side


def task(name: str, code: str, **env: str) -> Task:
    return Task(name=name, command=[sys.executable, "-c", code], env={"PATH": os.environ["PATH"], **env})


def meet(mine: str, other: str) -> str:
    """Code that ends well only where the other task runs at the same time."""
    return (
        "import pathlib, time\n"
        f"pathlib.Path({mine!r}).touch()\n"
        "until = time.monotonic() + 30\n"
        f"while not pathlib.Path({other!r}).exists() and time.monotonic() < until: time.sleep(0.01)\n"
        f"assert pathlib.Path({other!r}).exists()\n"
        f"print('met', {other!r})\n"
    )


def test_they_run_at_the_same_time(tmp_path: Path) -> None:
    one, two = str(tmp_path / "one"), str(tmp_path / "two")
    done = run_side_by_side([task("first", meet(one, two)), task("second", meet(two, one))], folder=tmp_path)
    assert [(name, passed) for name, passed, _ in done] == [("first", True), ("second", True)]


def test_what_each_says_stands_below_its_name(tmp_path: Path, capsysbinary) -> None:
    speak = "import sys; print('out'); print('err', file=sys.stderr)"
    run_side_by_side([task("first", speak), task("second", speak)], folder=tmp_path)
    said = [line.strip() for line in capsysbinary.readouterr().out.decode().splitlines() if line.strip()]
    assert [said[0], *sorted(said[1:3]), said[3], *sorted(said[4:6])] == ["first", "err", "out", "second", "err", "out"]


def test_one_that_fails_does_not_end_the_others(tmp_path: Path) -> None:
    done = run_side_by_side([task("bad", "raise SystemExit(3)"), task("good", "print('fine')")], folder=tmp_path)
    assert [(name, passed) for name, passed, _ in done] == [("bad", False), ("good", True)]


def test_each_has_its_own_environment(tmp_path: Path) -> None:
    look = "import os; raise SystemExit(os.environ['WHICH'] != 'this')"
    done = run_side_by_side([task("a", look, WHICH="this"), task("b", look, WHICH="that")], folder=tmp_path)
    assert [passed for _, passed, _ in done] == [True, False]
