"""One product for all tests that only talk to it, started when the first asks and seeded with the demo."""

import functools
import itertools
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

from runner.other_site import address_of
from runner.site import choose_free_port
from tests.flows.newsroom import Newsroom
from tests.flows.product import Product, make_database, run_product
from tests.services import run_valkey

# Another site, whose pages embed threads: the product has to know of it from the start.
OTHER_SITE = address_of(choose_free_port())
_RUNNING = ExitStack()
_numbers = itertools.count(1)


@functools.cache
def get_seeded() -> tuple[Newsroom, str]:
    """The newsroom of the running product, and what `manage.py seed_demo` said while the worker screened."""
    product = _start()
    return Newsroom(product), product.manage("seed_demo")


def _start() -> Product:
    folder = Path(_RUNNING.enter_context(tempfile.TemporaryDirectory(prefix="btl-flows-")))
    # A Valkey of its own: the suite's is emptied before each test, and its messages are other tests' business.
    valkey = _RUNNING.enter_context(run_valkey())
    return _RUNNING.enter_context(
        run_product(
            folder=folder,
            redis_url=valkey.url,
            database_url=choose_database("flows"),
            CORS_ALLOWED_ORIGINS=OTHER_SITE,
        )
    )


def choose_database(name: str) -> str:
    """A database of its own on the suite's PostgreSQL; empty, and so SQLite in the data folder, elsewhere."""
    server_url = os.environ.get("DATABASE_URL", "")
    return make_database(server_url=server_url, name=f"{name}_{next(_numbers)}") if server_url else ""


def stop_running() -> None:
    """Stop the product, if any test has asked for it."""
    _RUNNING.close()
    get_seeded.cache_clear()
