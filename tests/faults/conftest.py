"""A product of the test's own beside a Valkey of the test's own: both may be killed."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.flows.conftest import pytest_runtest_makereport
from tests.flows.newsroom import Newsroom
from tests.flows.product import run_product
from tests.flows.running import choose_database
from tests.services import Service

__all__ = ["pytest_runtest_makereport"]

Starter = Callable[..., Newsroom]


@pytest.fixture
def start_newsroom(tmp_path: Path, own_valkey: Service) -> Iterator[Starter]:
    """Start the product with the misbehaving check, short leases, and the settings that the test names."""
    with ExitStack() as running:

        def start(**settings: str) -> Newsroom:
            product = run_product(
                folder=tmp_path / "data",
                redis_url=own_valkey.url,
                database_url=choose_database("faults"),
                DJANGO_SETTINGS_MODULE="tests.faults.settings",
                FAULTS_FOLDER=str(tmp_path),
                SCREENING_BACKOFF="1",
                **settings,
            )
            newsroom = Newsroom(running.enter_context(product))
            newsroom.make_admin()
            return newsroom

        yield start


@pytest.fixture
def newsroom(start_newsroom: Starter) -> Newsroom:
    """The people around such a product."""
    return start_newsroom()


@pytest.fixture
def article(newsroom: Newsroom) -> str:
    """An article with an open thread that nobody has written below."""
    return newsroom.publish_article()
