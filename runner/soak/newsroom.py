"""What runs during a soak: the product as `./run` starts it, its servers, and a mail server, in a temporary folder.

Decides how each is started, killed, hung and started again; when is the breaker's business.
"""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Collection
from pathlib import Path

from runner.api_client import Api
from runner.console import Failure
from runner.environment import PYTHON, module
from runner.postgres import PostgresServer, prepare_postgres
from runner.processes import Child, Supervisor, describe_ending, read_last_lines, signal_group
from runner.product import migrate, set_up, start_processes, wait_until_ready
from runner.site import HOST, ROOT, Site, choose_free_port, describe_environment
from runner.soak.records import SQLITE
from runner.valkey import Valkey

MODERATORS = ("ada", "ben")
ARTICLES = tuple(f"soak-{number}" for number in range(1, 6))
# What a person's shell may hold must not change what is soaked.
_NOT_OURS = ("DATABASE_URL", "DEBUG", "REMOTE_CHECKS", "PYTEST_ADDOPTS", "CORS_ALLOWED_ORIGINS")
_PAUSE = 1.0  # seconds before what ended by itself is started again, as a supervisor does
_TRIES = 20


class Newsroom:
    """One product and all that it needs. `checks`: the names of its checks; `tokens`: its moderators'."""

    def __init__(self, *, folder: Path, postgres: bool) -> None:
        self.folder = folder
        self.supervisor = Supervisor(log_dir=folder / "data" / "log", grace=5.0)
        self.checks: frozenset[str] = frozenset()
        self.tokens: list[str] = []
        self.endings: list[str] = []
        self._ended: dict[str, float] = {}
        # Of its own: the server runs as another user, who has no way into ours.
        self._postgres_folder = Path(tempfile.mkdtemp(prefix="btl-soak-")) if postgres else None
        self._postgres: PostgresServer | None = None
        self._valkey: Valkey | None = None
        self.site = Site(data_dir=folder / "data", port=choose_free_port(), redis_url="", database_url="")

    @property
    def database(self) -> str:
        """Where the rows are."""
        return self._postgres.url if self._postgres else f"{SQLITE}{self.site.data_dir / 'db.sqlite3'}"

    def start(self) -> None:
        """Everything, until the product says that it is ready. Raises Failure."""
        secrets = set_up(self.site)
        if self._postgres_folder:
            self._postgres = prepare_postgres(self._postgres_folder)
            server = self._postgres
            child = Child(name="postgres", start=server.start, log=server.log, process=server.start())
            # The first that is started is the last that is stopped.
            self.supervisor.children.append(child)
        self._valkey = valkey = Valkey(folder=self.site.data_dir)
        child = self.supervisor.add("valkey", valkey.command, env=dict(os.environ), stdin_text=valkey.settings)
        if not valkey.wait(child.process):
            raise Failure(f"{valkey.binary} did not start.", lines=read_last_lines(child.log))
        port = choose_free_port()
        environ = self._describe(redis_url=valkey.url, mail_port=port)
        mail = [*module("runner.soak.mail"), str(port), str(self.folder / "mail.jsonl")]
        self.supervisor.add("mail", mail, env=environ)
        migrate(environ)
        self.checks = _found(environ | {"SOAK_PASSWORD": secrets["ADMIN_PASSWORD"]})
        start_processes(self.site, self.supervisor, environ, asks_outside=False)
        wait_until_ready(self.site, self.supervisor)
        self._publish(secrets["ADMIN_PASSWORD"])

    def stop(self) -> None:
        """End all of it."""
        for child in self.supervisor.children:
            signal_group(child.process, signal.SIGCONT)
        self.supervisor.stop()

    def tell_traces(self) -> str:
        """Where everything has been written down."""
        also = f", the database in {self._postgres_folder}" if self._postgres_folder else ""
        return f"journals and logs are in {self.folder}{also}"

    def forget(self) -> None:
        """Remove all of that."""
        for folder in filter(None, (self.folder, self._postgres_folder)):
            shutil.rmtree(folder, ignore_errors=True)

    def kill(self, name: str) -> None:
        """As a power cut would; returns once it has ended."""
        process = self._child(name).process
        signal_group(process, signal.SIGKILL)
        process.wait()

    def quit(self, name: str) -> None:
        """PostgreSQL's immediate shutdown."""
        process = self._child(name).process
        signal_group(process, signal.SIGQUIT)
        process.wait()

    def hang(self, name: str) -> None:
        """It goes on listening, and is silent until `resume`."""
        signal_group(self._child(name).process, signal.SIGSTOP)

    def resume(self, name: str) -> None:
        """Let it go on."""
        signal_group(self._child(name).process, signal.SIGCONT)

    def restart(self, name: str) -> None:
        """Start again what has ended."""
        child = self._child(name)
        for tries in range(1, _TRIES + 1):
            try:
                child.process = child.start()
                return
            except Failure:
                # PostgreSQL's own processes take a moment to notice that their parent is gone, and hold its memory.
                if tries == _TRIES:
                    raise
                time.sleep(0.2)

    def empty(self) -> None:
        """Valkey forgets everything, and stays up."""
        if self._valkey:
            self._valkey.forget_everything()

    def tend(self, *, but: Collection[str]) -> None:
        """Start again what ended by itself, but what was killed on purpose."""
        for child in self.supervisor.children:
            if child.name in but or child.process.poll() is None:
                self._ended.pop(child.name, None)
            elif child.name not in self._ended:
                self._ended[child.name] = time.monotonic()
                self.endings.append(f"{child.name} {describe_ending(child.process.returncode)}")
            elif time.monotonic() - self._ended[child.name] > _PAUSE:
                self.restart(child.name)

    def _child(self, name: str) -> Child:
        return next(child for child in self.supervisor.children if child.name == name)

    def _describe(self, *, redis_url: str, mail_port: int) -> dict[str, str]:
        environ = describe_environment(self.site, redis_url=redis_url)
        for name in _NOT_OURS:
            environ.pop(name, None)
        if self._postgres:
            environ["DATABASE_URL"] = self._postgres.url
        marks = self.folder / "marks"
        marks.mkdir()
        return environ | {
            "DJANGO_SETTINGS_MODULE": "runner.soak.settings",
            "SITE_URL": self.site.url,
            "SOAK_FOLDER": str(marks),
            "EMAIL_URL": f"smtp://{HOST}:{mail_port}",
        }

    def _publish(self, password: str) -> None:
        """The moderators sign in, and one puts the articles up."""
        api = Api(self.site.url)
        for name in MODERATORS:
            credentials = {"username": name, "password": password}
            self.tokens.append(api.call("POST", "/api/v1/auth/tokens/", body=credentials)["token"])
        for slug in ARTICLES:
            article = {"title": slug, "body_html": "<p>What happened.</p>", "thread": {"state": "open"}}
            api.call("PUT", f"/api/v1/articles/{slug}/", body=article, auth=f"Token {self.tokens[0]}")


def _found(environ: dict[str, str]) -> frozenset[str]:
    """Have the moderators made; the names of the checks."""
    command: list[str | Path] = [PYTHON, "-m", "runner.soak.founding", *MODERATORS]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True)
    if done.returncode:
        raise Failure("The moderators could not be made.", lines=done.stderr.splitlines()[-12:])
    return frozenset(json.loads(done.stdout)["checks"])
