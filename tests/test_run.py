"""What `./run` promises to the person at the keyboard."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from runner.site import HOST, ROOT
from tests.runner.shell import run


def test_help_names_every_command_and_exits_with_0() -> None:
    answer = run("help")
    assert answer.returncode == 0
    for command in ("try", "stop", "setup", "test", "check", "soak", "lock", "help"):
        assert f"./run {command}" in answer.stdout


@pytest.mark.parametrize("arguments", [("serve",), ("stop", "now"), ("-x",)])
def test_a_command_line_that_means_nothing_exits_with_2_and_points_to_help(arguments: tuple[str, ...]) -> None:
    answer = run(*arguments)
    assert answer.returncode == 2
    assert "./run help" in answer.stderr


def test_output_without_a_terminal_holds_no_colour_codes() -> None:
    assert "\x1b" not in run("help").stdout


def test_an_old_python_is_refused_in_words() -> None:
    pretend = "import sys; sys.version_info = (3, 9, 18, 'final', 0); sys.argv = ['run']; exec(open('run').read())"
    answer = subprocess.run([sys.executable, "-c", pretend], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert "needs Python 3.11" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("port", ["abc", "-1", "65536", "80.5", "٨٠٠٠"])
def test_a_port_that_is_none_is_refused(port: str, tmp_path: Path) -> None:
    answer = run(PORT=port, DATA_DIR=str(tmp_path / "data"))
    assert answer.returncode == 1
    assert f"PORT={port}" in answer.stderr
    assert not (tmp_path / "data").exists()


def test_a_taken_port_is_named_with_a_way_out(tmp_path: Path) -> None:
    with socket.create_server((HOST, 0)) as other:
        port = other.getsockname()[1]
        answer = run(PORT=str(port), DATA_DIR=str(tmp_path))
    assert answer.returncode == 1
    assert f"Port {port}" in answer.stderr
    assert "PORT=" in answer.stderr.partition("Choose another")[2]
    assert not (tmp_path / "secrets.env").exists()


def test_a_data_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    answer = run(DATA_DIR=str(tmp_path / "file" / "data"), PORT="0")
    assert answer.returncode == 1
    assert str(tmp_path / "file" / "data") in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("arguments", [("try", "Hello there"), ("try",)])
def test_trying_a_comment_with_nothing_running_or_nothing_to_say_explains_itself(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    answer = run(*arguments, DATA_DIR=str(tmp_path))
    assert answer.returncode == 1
    assert "./run" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_stopping_where_nothing_runs_says_so_and_is_no_error(tmp_path: Path) -> None:
    answer = run("stop", DATA_DIR=str(tmp_path))
    assert answer.returncode == 0
    assert "nothing was running" in answer.stdout
