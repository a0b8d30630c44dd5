"""A service outside for each test that asks for one."""

from collections.abc import Iterator

import pytest

from tests.checks.remote.service import Service, hang


@pytest.fixture
def service() -> Iterator[Service]:
    """Hangs until the test says how it behaves."""
    running = Service(hang)
    yield running
    running.stop()
