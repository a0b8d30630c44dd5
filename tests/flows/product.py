"""The product as it runs in service: web, worker and beat as processes of their own, on a database of their own.

Decides how it is brought up, watched and taken down for tests and figures. Knows nothing of what is posted to it;
whoever uses it talks to it over HTTP.
"""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from runner.environment import PYTHON, module
from runner.private_files import ensure_secrets
from runner.processes import Child, Supervisor, describe_ending, read_last_lines, signal_group
from runner.site import HOST, ROOT, Site, choose_free_port, prepare_data_dir

READY_WITHIN = 60.0
GRACE = 5.0
LOG_LINES = 40


class ProductError(RuntimeError):
    """The product did not start, or a command of it failed; the message holds the end of the output."""


class Product:
    """One installation in a folder of its own. `settings` are variables of docs/settings.md."""

    def __init__(self, *, folder: Path, redis_url: str, database_url: str = "", **settings: str) -> None:
        self.site = Site(data_dir=folder, port=choose_free_port(), redis_url=redis_url, database_url=database_url)
        prepare_data_dir(folder)
        # WhiteNoise would say of a missing folder that nothing was collected into it.
        (folder / "static").mkdir(exist_ok=True)
        self.secrets = ensure_secrets(folder, {})
        self.environ = _describe(self.site, settings)
        self.supervisor = Supervisor(log_dir=self.site.log_dir, grace=GRACE)

    @property
    def url(self) -> str:
        """Where it answers, without a slash at the end."""
        return self.site.url

    def start(self) -> Self:
        """Make the tables, start the processes, return once `/readyz` says so. Raises ProductError."""
        self.manage("migrate", "--no-input", "--verbosity", "0")
        asks_outside = bool(self.environ.get("REMOTE_CHECKS"))
        for name, command in _list_commands(self.site, asks_outside=asks_outside).items():
            self.supervisor.add(name, command, env=self.environ)
        self.wait_until_ready()
        return self

    def stop(self) -> None:
        """End what was started, each process by its id."""
        self.supervisor.stop()

    def manage(self, *arguments: str, **settings: str) -> str:
        """What `manage.py` said. Raises ProductError where it failed."""
        done = subprocess.run(
            [PYTHON, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environ | settings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            raise ProductError(f"manage.py {arguments[0]} failed:\n{done.stdout[-3000:]}")
        return done.stdout

    def child(self, name: str) -> Child:
        """The process called `web`, `worker`, `beat` or, where services outside are turned on, `remote`."""
        return next(child for child in self.supervisor.children if child.name == name)

    @contextmanager
    def paused_worker(self) -> Iterator[None]:
        """Nothing is screened during the block, however fast the worker is otherwise."""
        worker = self.child("worker").process
        signal_group(worker, signal.SIGSTOP)
        try:
            yield
        finally:
            signal_group(worker, signal.SIGCONT)

    def tend(self) -> bool:
        """Start again what has ended, as `./run` does; whether all is ready."""
        self.supervisor.tend()
        return self._is_ready()

    def wait_until_ready(self) -> None:
        """Wait for web, broker, database and a worker's heartbeat. Raises ProductError with the logs."""
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline:
            for child in self.supervisor.children:
                if child.process.poll() is not None:
                    raise ProductError(f"{child.name} {describe_ending(child.process.returncode)}\n{self.tell_logs()}")
            if self._is_ready():
                return
            time.sleep(0.1)
        raise ProductError(f"not ready after {READY_WITHIN:.0f} s\n{self.tell_logs()}")

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:  # noqa: S310 -- our own loopback URL
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def tell_logs(self) -> str:
        """The end of each process' log."""
        return "\n".join(
            f"--- {child.name}\n" + "\n".join(read_last_lines(child.log, count=LOG_LINES))
            for child in self.supervisor.children
        )


def _describe(site: Site, settings: Mapping[str, str]) -> dict[str, str]:
    """Nothing of the caller's environment but its PATH: the suite's own settings are not the product's."""
    environ = {"PATH": os.environ["PATH"], "DATA_DIR": str(site.data_dir), "REDIS_URL": site.redis_url}
    if site.database_url:
        environ["DATABASE_URL"] = site.database_url
    environ |= {"PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": "config.settings.base"}
    return {**environ, **settings}


def _list_commands(site: Site, *, asks_outside: bool) -> dict[str, list[str | Path]]:
    """What `./run` starts. Nothing comes back by itself, unless a test calls `tend`."""
    celery = [*module("celery"), "-A", "config"]
    worker = [*celery, "worker", "--pool", "prefork", "--without-gossip", "--without-mingle", "--loglevel", "INFO"]
    remote = [*worker, "--concurrency", "2", "--queues", "remote", "--hostname", "remote@%h"]
    web = [*module("granian"), "--interface", "wsgi", "--host", HOST, "--port", str(site.port), "--workers", "2"]
    return {
        "worker": [*worker, "--concurrency", "2", "--queues", "screening"],
        **({"remote": remote} if asks_outside else {}),
        "web": [*web, "--workers-kill-timeout", "3", "--no-ws", "config.wsgi:application"],
        "beat": [*celery, "beat", "--schedule", site.data_dir / "beat-schedule", "--pidfile=", "--loglevel", "INFO"],
    }


@contextmanager
def run_product(*, folder: Path, redis_url: str, database_url: str = "", **settings: str) -> Iterator[Product]:
    """The product for the block; a start that failed leaves nothing behind either."""
    product = Product(folder=folder, redis_url=redis_url, database_url=database_url, **settings)
    _RUNNING.append(product)
    try:
        yield product.start()
    finally:
        product.stop()
        _RUNNING.remove(product)


_RUNNING: list[Product] = []


def tell_running_logs() -> str:
    """The logs of every product that runs now: what a failed test is explained by."""
    return "\n".join(product.tell_logs() for product in _RUNNING)


def make_database(*, server_url: str, name: str) -> str:
    """An empty database on a PostgreSQL server; its URL."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
