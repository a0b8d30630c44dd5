"""Which processes `./run` starts: one that asks services outside where they are turned on, and none that does both."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from runner import product
from runner.processes import Supervisor
from runner.site import read_site


class Recorder(Supervisor):
    """Starts nothing, and remembers what it was to start."""

    def __init__(self, folder: Path) -> None:
        super().__init__(log_dir=folder)
        self.commands: dict[str, list[str]] = {}

    def add(self, name: str, command: Sequence[str | Path], **_given: Any) -> Any:
        self.commands[name] = [str(part) for part in command]


def queues_of(command):
    return command[command.index("--queues") + 1]


@pytest.fixture
def started(tmp_path, monkeypatch):
    """The processes of a product with these variables, some in its environment and some in its secrets.env."""

    def start(*, environ="", stored=""):
        if environ:
            monkeypatch.setenv("REMOTE_CHECKS", environ)
        (tmp_path / "secrets.env").write_text(f"REMOTE_CHECKS={stored}\n" if stored else "", encoding="utf-8")
        site = read_site({"DATA_DIR": str(tmp_path)})
        recorder = Recorder(tmp_path)
        product.start_processes(site, recorder, {}, asks_outside=product._asks_outside(site))
        return recorder.commands

    return start


def test_nobody_asks_outside_by_default(started):
    commands = started()
    assert set(commands) == {"worker", "web", "beat"}
    assert queues_of(commands["worker"]) == "screening"


@pytest.mark.parametrize("where", [{"environ": "spamd"}, {"stored": "akismet,spamd"}])
def test_where_services_are_turned_on_they_have_a_worker_of_their_own(started, where):
    commands = started(**where)
    assert set(commands) == {"worker", "remote", "web", "beat"}
    assert (queues_of(commands["worker"]), queues_of(commands["remote"])) == ("screening", "remote")
