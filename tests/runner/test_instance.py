"""One product on a data folder, and how it is found and stopped."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from runner.instance import claim_data_dir, find_holder, read_run_file, stop_instance, write_run_file
from runner.site import ROOT
from tests.runner.shell import mode_of, run

HOLD = "import sys, pathlib; sys.path.insert(0, sys.argv[1]); from runner.instance import claim_data_dir\n"


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that holds the data folder, until it is ended."""
    code = HOLD + "with claim_data_dir(pathlib.Path(sys.argv[2])):\n    print(flush=True)\n    sys.stdin.read()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, ROOT, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        process.stdout.readline()
        yield process
        process.kill()


@pytest.mark.usefixtures("holder")
def test_a_second_product_on_the_same_data_is_refused_with_the_address_of_the_first(tmp_path: Path) -> None:
    write_run_file(tmp_path, {"url": "http://127.0.0.1:8123", "pid": 1})
    answer = run(DATA_DIR=str(tmp_path), PORT="0")
    assert answer.returncode == 1
    assert "already running at http://127.0.0.1:8123" in answer.stderr


def test_stop_ends_the_process_that_holds_the_data_folder(tmp_path: Path, holder: subprocess.Popen[bytes]) -> None:
    write_run_file(tmp_path, {"url": "http://127.0.0.1:8123", "pid": 1})
    assert stop_instance(tmp_path)
    assert holder.wait(10) == -signal.SIGTERM


def test_stop_never_touches_a_process_that_only_bears_the_number_of_a_dead_product(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE) as bystander:
        (tmp_path / "run.lock").write_text(str(bystander.pid))
        write_run_file(tmp_path, {"url": "http://127.0.0.1:8123", "pid": bystander.pid})
        assert not stop_instance(tmp_path)
        assert bystander.poll() is None
    assert read_run_file(tmp_path) is None


def test_a_holder_that_was_killed_leaves_the_folder_free(tmp_path: Path, holder: subprocess.Popen[bytes]) -> None:
    assert find_holder(tmp_path) == holder.pid
    holder.kill()
    holder.wait()
    assert find_holder(tmp_path) is None
    with claim_data_dir(tmp_path):
        assert read_run_file(tmp_path) is None


def test_run_json_is_for_its_owner_alone(tmp_path: Path) -> None:
    write_run_file(tmp_path, {"url": "http://127.0.0.1:8000", "moderator": {"password": "secret"}})
    assert mode_of(tmp_path / "run.json") == "0o600"
    assert json.loads((tmp_path / "run.json").read_text())["moderator"] == {"password": "secret"}
