"""What `./run test` leaves out on a machine that lacks something, and that it says so."""

import subprocess

import pytest

from runner import environment, quality
from runner.console import Failure


class Finished:
    returncode = 0


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that would be run; nothing is."""
    seen: list[list[str]] = []

    def run(command, **_given):
        seen.append([str(part) for part in command])
        return Finished()

    monkeypatch.setattr(quality, "_prepare", lambda **_given: None)
    monkeypatch.setattr(environment, "is_current", lambda _lock: True)
    monkeypatch.setattr(subprocess, "run", run)
    return seen


def test_without_chromium_browser_tests_are_left_out_and_named(commands, monkeypatch, capsys):
    monkeypatch.setattr(quality, "find_chromium", lambda: None)
    assert quality.run_tests([]) == 0
    assert "not browser" in commands[0][-1]
    assert "browser tests: no Chromium on this machine" in capsys.readouterr().out


def test_with_chromium_they_are_run(commands, monkeypatch, capsys):
    monkeypatch.setattr(quality, "find_chromium", lambda: "/usr/bin/chromium")
    quality.run_tests([])
    assert "not browser" not in commands[0][-1]
    assert "browser tests" not in capsys.readouterr().out


def test_without_the_second_stage_its_tests_are_left_out_and_named(commands, monkeypatch, capsys):
    monkeypatch.setattr(environment, "is_current", lambda lock: lock != environment.NEURAL)
    assert quality.run_tests([]) == 0
    assert "not neural" in commands[0][-1]
    assert "neural tests: the packages of requirements-neural.txt could not" in capsys.readouterr().out


def test_with_it_they_are_run(commands, capsys):
    quality.run_tests([])
    assert "not neural" not in commands[0][-1]
    assert "neural tests" not in capsys.readouterr().out


def test_everything_that_ci_checks_is_not_checked_without_the_second_stage(commands, monkeypatch):
    monkeypatch.setattr(quality, "find_chromium", lambda: "/usr/bin/chromium")
    monkeypatch.setattr(environment, "is_current", lambda lock: lock != environment.NEURAL)
    with pytest.raises(Failure, match="second stage cannot be tested"):
        quality.run_checks()
    assert commands == []


def test_what_a_person_picks_runs_in_one_process(commands):
    quality.run_tests(["tests/checks"])
    assert "-n" not in commands[0]
