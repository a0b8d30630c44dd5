"""Real Valkey and PostgreSQL servers for the tests: on free loopback ports, behind random passwords, and gone with
the process that started them. Nothing that already runs on the machine is touched.
"""

import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from runner.postgres import prepare_postgres
from runner.processes import signal_group, start_process, stop_processes
from runner.valkey import Valkey


class ServiceError(RuntimeError):
    """A test server did not start; the message holds the end of its output."""


@dataclass
class Service:
    """A server: where it is, and how to kill it, hang it and start it again."""

    url: str
    port: int
    starter: Callable[[], subprocess.Popen[bytes]]
    gentle_signal: int
    process: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.process = self.starter()

    def kill(self) -> None:
        """End the server at once, as a power cut would."""
        signal_group(self.process, signal.SIGKILL)
        self.process.wait()

    def restart(self) -> None:
        """Start the server again on the same port; returns once it answers."""
        self.process = self.starter()

    def hang(self) -> None:
        """Leave the server listening but silent until `resume`."""
        signal_group(self.process, signal.SIGSTOP)

    def resume(self) -> None:
        """Let a hung server go on."""
        signal_group(self.process, signal.SIGCONT)

    def stop(self) -> None:
        """End the server in its quickest orderly way; kill it where it does not end."""
        self.resume()
        signal_group(self.process, self.gentle_signal)
        try:
            self.process.wait(5.0)
        except subprocess.TimeoutExpired:
            self.kill()


@contextmanager
def run_valkey() -> Iterator[Service]:
    """An empty Valkey for the block."""
    with tempfile.TemporaryDirectory(prefix="btl-valkey-") as folder:
        server = Valkey(folder=Path(folder))
        service = Service(
            url=server.url, port=server.port, starter=lambda: _start_valkey(server), gentle_signal=signal.SIGTERM
        )
        try:
            yield service
        finally:
            service.stop()


def _start_valkey(server: Valkey) -> subprocess.Popen[bytes]:
    process = start_process(server.command, stdin=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write(server.settings.encode())
    process.stdin.close()
    if not server.wait(process):
        stop_processes([process])
        raise ServiceError(f"{server.binary} did not start on port {server.port}")
    return process


@contextmanager
def run_postgres() -> Iterator[Service]:
    """An empty PostgreSQL cluster for the block."""
    folder = Path(tempfile.mkdtemp(prefix="btl-postgres-"))
    try:
        server = prepare_postgres(folder)
        # SIGQUIT is its "immediate" shutdown: the data is thrown away, but shared memory has to be given back.
        service = Service(url=server.url, port=server.port, starter=server.start, gentle_signal=signal.SIGQUIT)
        try:
            yield service
        finally:
            service.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
