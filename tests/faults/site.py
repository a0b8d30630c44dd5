"""The product that faults happen to, everything that it talks to, and how all of it is made whole again."""

import itertools
import os
import signal
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from celery import Celery

from runner.processes import signal_group, stop_processes
from runner.site import choose_free_port
from tests.checks.remote.service import Service as Outside
from tests.checks.remote.service import send
from tests.faults.checks import count_readings
from tests.flows.client import wait_until
from tests.flows.newsroom import Newsroom, Posted
from tests.flows.product import Product, run_product
from tests.flows.texts import write_sober
from tests.services import Service, run_postgres, run_valkey

HAM = send(b"SPAMD/1.1 0 EX_OK\r\nSpam: False ; 0.1 / 5.0\r\n\r\n")
LEASE = 5.0  # seconds, as in settings.py
ATTEMPTS = 2
SLACK = 25.0  # seconds: the sweep, a process that starts, a machine that is busy
_numbers = itertools.count(100_000)
_RESULTS: dict[str, LiteralString] = {
    "verdicts": "SELECT r.comment_id FROM moderation_verdict v JOIN moderation_revision r ON r.id = v.revision_id",
    "decisions": "SELECT comment_id FROM moderation_decision",
    "approvals": "SELECT comment_id FROM moderation_moderationevent WHERE action = 'approve'",
}
_MODERATOR = """
from django.contrib.auth.models import User
User.objects.create_superuser("admin", password={admin!r})
User.objects.create_superuser("moderator", password={moderator!r})
"""


@dataclass
class Site:
    """One product with a Valkey, a service outside and, where the suite runs on PostgreSQL, a server of its own."""

    product: Product
    newsroom: Newsroom
    valkey: Service
    postgres: Service | None
    outside: Outside
    mail_port: int
    folder: Path
    altered: set[str] = field(default_factory=set)

    def kill(self, name: str) -> None:
        """End a process, and those that it started, as a power cut would."""
        process = self.product.child(name).process
        signal_group(process, signal.SIGKILL)
        process.wait()

    def start(self, *names: str, **settings: str) -> None:
        """Start processes (again), with these variables more."""
        stop_processes([self.product.child(name).process for name in names])
        before = dict(self.product.environ)
        # The very object that processes are started with.
        self.product.environ.update(settings)
        for name in names:
            child = self.product.child(name)
            child.process, child.restart_at = child.start(), None
        self.altered = self.altered | set(names) if settings else self.altered - set(names)
        self.product.environ.clear()
        self.product.environ.update(before)

    def set_trap(self, name: str) -> None:
        """Have the process that gets to this place next killed there (traps.py)."""
        (self.folder / name).touch()

    def count_readings(self, name: str) -> int:
        """How often the misbehaving check has begun to read a text of that kind."""
        return count_readings(self.folder, name)

    def ask_database(self, query: LiteralString) -> list[tuple[Any, ...]]:
        """The rows, read past the product."""
        if self.postgres is not None:
            with psycopg.connect(self.postgres.url) as connection:
                return connection.execute(query).fetchall()
        with closing(sqlite3.connect(self.product.site.data_dir / "db.sqlite3")) as file:
            return file.execute(query).fetchall()

    def count_comments(self) -> int:
        """How many there are, in whatever state."""
        return int(self.ask_database("SELECT count(*) FROM moderation_comment")[0][0])

    def count_results(self, posted: Posted) -> dict[str, int]:
        """How many verdicts, decisions and steps there are on record of a comment."""
        wanted = posted.id.replace("-", "")
        return {
            name: [str(row[0]).replace("-", "") for row in self.ask_database(query)].count(wanted)
            for name, query in _RESULTS.items()
        }

    def celery(self) -> Celery:
        """A client of the broker, beside the product."""
        app = Celery("faults", broker=self.valkey.url, set_as_current=False)
        app.conf.task_default_queue = "screening"
        return app

    def has_recovered(self) -> bool:
        """Start again whatever has ended, as `./run` does but without a pause; whether all is ready."""
        for child in self.product.supervisor.children:
            if child.process.poll() is not None:
                child.process, child.restart_at = child.start(), None
        return self.product.tend()

    def mend(self) -> None:
        """What a test has broken works again."""
        for server in filter(None, [self.valkey, self.postgres]):
            server.resume()
            if server.process.poll() is not None:
                server.restart()
        self.outside.behave = HAM
        self.outside.received.clear()
        for path in self.folder.iterdir():
            path.unlink()
        self.start(*self.altered)
        wait_until("all of it works again", self.has_recovered, within=60)


def say(words: str) -> str:
    """A text of its own that has these words in it: none repeats another."""
    return f"{write_sober(next(_numbers))} So much for {words}."


@contextmanager
def run_site() -> Iterator[Site]:
    """A site for the block, with an admin and a moderator and nothing else in it."""
    with ExitStack() as running:
        parent = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="btl-faults-")))
        folder = parent / "faults"
        folder.mkdir()
        valkey = running.enter_context(run_valkey())
        on_postgres = os.environ.get("TEST_DATABASE") == "postgres"
        postgres = running.enter_context(run_postgres()) if on_postgres else None
        outside = Outside(HAM)
        running.callback(outside.stop)
        mail_port = choose_free_port()
        product = running.enter_context(
            run_product(
                folder=parent / "data",
                redis_url=valkey.url,
                database_url=postgres.url if postgres else "",
                DJANGO_SETTINGS_MODULE="tests.faults.settings",
                FAULTS_FOLDER=str(folder),
                CLASSIFIER_SECOND_STAGE="off",
                LEARNING="false",
                EMAIL_TIMEOUT="2",
                EMAIL_URL=f"smtp://127.0.0.1:{mail_port}",
                REMOTE_CHECKS="spamd",
                SPAMD_URL=f"spamd://127.0.0.1:{outside.port}",
                REMOTE_CHECK_TIMEOUT="0.5",
                REMOTE_CHECK_ATTEMPTS="2",
                REMOTE_CHECK_BACKOFF="0.2",
                REMOTE_CHECK_PAUSE="1",
            )
        )
        passwords = {name: product.secrets[f"{name.upper()}_PASSWORD"] for name in ("admin", "moderator")}
        product.manage("shell", "--verbosity", "0", "--command", _MODERATOR.format(**passwords))
        yield Site(product, Newsroom(product), valkey, postgres, outside, mail_port, folder)
