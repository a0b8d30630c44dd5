"""Where this product lives: its folders, its port, its environment. Reads settings, starts nothing."""

import os
import socket
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from runner.console import Failure

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
HOST = "127.0.0.1"
DEFAULT_PORT = 8000
DATABASES = ("postgres", "postgresql", "psql", "pgsql", "sqlite")


@dataclass(frozen=True, kw_only=True)
class Site:
    """One installation: a data folder, a port, and the services it was told to use, if any."""

    data_dir: Path
    port: int
    redis_url: str
    database_url: str

    @property
    def url(self) -> str:
        """Where the reader's pages are, without a slash at the end."""
        return f"http://{HOST}:{self.port}"

    @property
    def log_dir(self) -> Path:
        """One file for each process."""
        return self.data_dir / "log"


def read_site(environ: Mapping[str, str]) -> Site:
    """The site that the environment describes. A relative DATA_DIR counts from where the person stands."""
    given = environ.get("DATA_DIR", "")
    return Site(
        data_dir=Path(given).absolute() if given else ROOT / "var",
        port=_read_port(environ.get("PORT", "")),
        redis_url=environ.get("REDIS_URL", ""),
        database_url=environ.get("DATABASE_URL", ""),
    )


def check_addresses(site: Site) -> None:
    """Say at once what is wrong with DATABASE_URL or REDIS_URL, rather than after everything has waited for it."""
    database = urlsplit(site.database_url).scheme
    if site.database_url and database not in DATABASES:
        raise Failure(
            "DATABASE_URL names a database that cannot be used here.",
            advice="Give a PostgreSQL one, as postgres://user:password@host/name, or none: then it is SQLite.",
        )
    if not site.redis_url:
        return
    server = urlsplit(site.redis_url)
    if server.scheme not in ("redis", "rediss") or not server.hostname:
        raise Failure("REDIS_URL is no address of a Redis.", advice="Give it as redis://:password@host:6379/0.")
    try:
        socket.create_connection((server.hostname, server.port or 6379), timeout=3).close()
    except (OSError, ValueError):
        raise Failure(
            "No Redis or Valkey answers where REDIS_URL says.",
            advice="Start it, or unset REDIS_URL: then ./run starts a Valkey of its own.",
        ) from None


def _read_port(value: str) -> int:
    if not value:
        return DEFAULT_PORT
    if value.isascii() and value.isdigit() and int(value) <= 65535:
        return int(value) or choose_free_port()
    raise Failure(f"PORT={value} is not a port.", advice="Give a number from 1 to 65535, or 0 for any free one.")


def choose_free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def choose_other_port(site: Site) -> int:
    """The port of the newspaper that embeds threads: the next after the product's, else any free one."""
    with socket.socket() as probe:
        try:
            probe.bind((HOST, site.port + 1))
        except (OSError, OverflowError):
            return choose_free_port()
    return site.port + 1


def require_free_port(port: int) -> None:
    """Refuse a port that is taken, before anything is started that would need it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise Failure(
                f"Port {port} needs more rights than this user has.", advice="Choose one above 1023:  PORT=8000 ./run"
            ) from None
        except OSError:
            raise Failure(
                f"Port {port} on {HOST} is taken by another program.",
                advice=f"Choose another:  PORT={port + 1 if port < 65535 else 8000} ./run",
            ) from None


def prepare_data_dir(data_dir: Path) -> None:
    """Make the data folder, for its owner alone, and prove that it can be written to."""
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        (data_dir / "log").mkdir(mode=0o700, exist_ok=True)
        with tempfile.TemporaryFile(dir=data_dir):
            pass
    except OSError as error:
        raise Failure(
            f"Cannot write to the data folder {data_dir} ({error.strerror}).",
            advice="Name another:  DATA_DIR=~/below-the-line ./run",
        ) from None


def describe_environment(site: Site, *, redis_url: str) -> dict[str, str]:
    """The environment of every process of the product."""
    environ = dict(os.environ)
    environ.update(DATA_DIR=str(site.data_dir), REDIS_URL=redis_url, PYTHONUNBUFFERED="1")
    environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
    environ.setdefault("SITE_URL", site.url)
    return environ
