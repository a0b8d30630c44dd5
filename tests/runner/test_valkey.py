"""The embedded Valkey."""

import socket
from pathlib import Path

import pytest

from runner.console import Failure
from runner.processes import Supervisor
from runner.site import HOST
from runner.valkey import Valkey, require_server


def test_valkey_takes_its_password_from_standard_input_and_answers_to_nobody_without_it(tmp_path: Path) -> None:
    valkey = Valkey(folder=tmp_path)
    with Supervisor(log_dir=tmp_path) as supervisor:
        child = supervisor.add("valkey", valkey.command, env={}, stdin_text=valkey.settings)
        assert valkey.wait(child.process)
        assert valkey.password not in " ".join(map(str, child.process.args))  # type: ignore[arg-type]  # a list
        with socket.create_connection((HOST, valkey.port), timeout=5) as stranger:
            stranger.sendall(b"PING\r\n")
            assert stranger.recv(100).startswith(b"-NOAUTH")
    assert child.process.returncode is not None
    assert not valkey.answers()


def test_a_server_of_somebody_else_on_our_port_is_not_taken_for_ours(tmp_path: Path) -> None:
    other, ours = Valkey(folder=tmp_path), Valkey(folder=tmp_path)
    ours.port = other.port
    with Supervisor(log_dir=tmp_path) as supervisor:
        child = supervisor.add("valkey", other.command, env={}, stdin_text=other.settings)
        assert other.wait(child.process)
        assert not ours.answers()


def test_without_any_server_the_person_learns_what_to_install(tmp_path: Path) -> None:
    old = tmp_path / "redis-server"
    old.write_text("#!/bin/sh\necho 'Redis server v=5.0.14 sha=00000000:0'\n")
    old.chmod(0o700)
    with pytest.raises(Failure) as failure:
        require_server([old, tmp_path / "missing"])
    assert failure.value.lines == (f"{old}: redis 5 is too old", f"{tmp_path / 'missing'}: does not run here")
    assert "valkey-server" in failure.value.advice
    assert "REDIS_URL" in failure.value.advice
