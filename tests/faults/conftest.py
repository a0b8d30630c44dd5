"""One site for all of these tests, started when the first asks for it, and made whole again after each."""

import os
from collections.abc import Iterator

import pytest

from tests.faults.site import Site, run_site
from tests.flows.conftest import pytest_runtest_makereport
from tests.flows.newsroom import Newsroom

__all__ = ["pytest_runtest_makereport"]

# How a server is taken away, and how a disk gets full, each database has in its own way.
_OTHERS = {"postgres": "test_sqlite_full.py"}
collect_ignore = [_OTHERS.get(os.environ.get("TEST_DATABASE", ""), "test_postgres_away.py")]


@pytest.fixture(scope="package")
def running_site() -> Iterator[Site]:
    """The site as it runs from test to test."""
    with run_site() as site:
        yield site


@pytest.fixture
def site(running_site: Site) -> Iterator[Site]:
    """The site, to be broken."""
    yield running_site
    running_site.mend()


@pytest.fixture
def newsroom(site: Site) -> Newsroom:
    """The people around it."""
    return site.newsroom


@pytest.fixture
def article(newsroom: Newsroom) -> str:
    """An article with an open thread that nobody has written below."""
    return newsroom.publish_article()
