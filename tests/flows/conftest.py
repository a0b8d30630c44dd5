"""The running product, and its logs beside whatever fails."""

from collections.abc import Generator

import pytest

from tests.flows.newsroom import Newsroom
from tests.flows.product import tell_running_logs
from tests.flows.running import get_seeded, stop_running

Making = Generator[None, pytest.TestReport, pytest.TestReport]


@pytest.fixture(scope="session")
def newsroom(request: pytest.FixtureRequest) -> Newsroom:
    """The people around a running product that holds the demo."""
    request.session.addfinalizer(stop_running)
    return get_seeded()[0]


@pytest.fixture(scope="session")
def seeding_output(newsroom: Newsroom) -> str:
    """What `manage.py seed_demo` said."""
    return get_seeded()[1]


@pytest.fixture
def article(newsroom: Newsroom) -> str:
    """An article with an open thread that nobody has written below."""
    return newsroom.publish_article()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Making:
    """A failed flow is explained by what web, worker and beat wrote."""
    report = yield
    if report.failed:
        report.sections.append(("logs of the product", tell_running_logs()))
    return report
