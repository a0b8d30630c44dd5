"""Starts the servers that the suite needs before Django reads its settings, and offers them to the tests.

This runs when pytest loads this file, ahead of every other conftest and test module: those may import models
at their top. TEST_DATABASE says which database (`./run test --postgres`).
"""

import atexit
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import django
import hypothesis
import pytest
import redis

from runner.machine import find_chromium
from tests.services import Service, run_postgres, run_valkey

CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
_RUNNING = ExitStack()
_SERVICES: dict[str, Service] = {}


def _start_services() -> None:
    atexit.register(_RUNNING.close)
    folder = _RUNNING.enter_context(tempfile.TemporaryDirectory(prefix="btl-tests-"))
    # WhiteNoise warns of a collected-files folder that is not there, and warnings are errors here.
    (Path(folder) / "static").mkdir()
    os.environ["DATA_DIR"] = folder
    os.environ.pop("DATABASE_URL", None)
    _SERVICES["valkey"] = _RUNNING.enter_context(run_valkey())
    os.environ["REDIS_URL"] = _SERVICES["valkey"].url
    if os.environ.get("TEST_DATABASE") == "postgres":
        _SERVICES["postgres"] = _RUNNING.enter_context(run_postgres())
        os.environ["DATABASE_URL"] = _SERVICES["postgres"].url
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    django.setup()


_start_services()
# How long one example takes is the machine's business.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Ends sessions that threads of tests left open: PostgreSQL drops no database that somebody is still in."""
    yield
    from django.db import connection

    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """With `-n`, this process runs no test itself: each of its workers starts servers of its own, and inherits none."""
    _RUNNING.close()
    for name in ("DJANGO_SETTINGS_MODULE", "DATA_DIR", "REDIS_URL", "DATABASE_URL"):
        os.environ.pop(name, None)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With `--dist loadgroup`: what talks to the one running product runs in one worker, else a file stays together.

    And what the suite's database cannot matter to is marked `once`: `./run check` runs it on one database alone.
    """
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        shares_product = "newsroom" in fixtures and not item.get_closest_marker("faults")
        item.add_marker(pytest.mark.xdist_group("newsroom" if shares_product else item.nodeid.partition("::")[0]))
        if not _needs_database(item, fixtures):
            item.add_marker(pytest.mark.once)


def _needs_database(item: pytest.Item, fixtures: set[str]) -> bool:
    """Whether the test may see the suite's database. pytest-django lets no other test query it; a product that a test
    starts as processes is given one of its server's.
    """
    marked = any(item.get_closest_marker(name) for name in ("django_db", "browser", "curl", "faults"))
    return marked or bool(fixtures & {"django_db_setup", "live_server", "newsroom", "upgraded"})


def pytest_report_header() -> list[str]:
    """Say which servers these results are about."""
    return [f"database: {'PostgreSQL' if 'postgres' in _SERVICES else 'SQLite'}, queue and cache: Valkey"]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Playwright's loop runs in the tests' thread from its first test to the end of the session; Django takes what
    happens beside it for asynchronous code, which it is not.
    """
    if item.get_closest_marker("browser"):
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where nothing may be skipped (`./run check`), a skipped test fails the run."""
    reporter: Any = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("TEST_NOTHING_SKIPPED") and exitstatus == 0 and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def valkey() -> redis.Redis:
    """A client of the suite's Valkey, the one that Django's cache and Celery use."""
    return redis.Redis.from_url(_SERVICES["valkey"].url)


@pytest.fixture(autouse=True)
def _empty_valkey(valkey: redis.Redis) -> None:
    """No test sees what another left in the cache, the throttles or the queue."""
    valkey.flushall()


@pytest.fixture(autouse=True)
def _forget_origin_keys() -> None:
    """No test holds a key in memory whose row went with another test's transaction."""
    from moderation.identity.origins import forget_keys

    forget_keys()


@pytest.fixture
def own_valkey() -> Iterator[Service]:
    """A Valkey of the test's own, to be killed, hung or emptied."""
    with run_valkey() as service:
        yield service


@pytest.fixture
def own_postgres() -> Iterator[Service]:
    """A PostgreSQL of the test's own, to be killed; on whichever database the suite runs."""
    with run_postgres() as service:
        yield service


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium for pytest-playwright, kept off the network."""
    chromium = find_chromium()
    assert chromium, "browser tests need Chromium: apt install chromium, or set CHROMIUM"
    return {"executable_path": chromium, "headless": True, "args": list(CHROMIUM_OPTIONS)}
