"""A worker that is up and connected, and takes no messages any more: it ends by itself, and the next one works."""

import time

import pytest

from tests.faults.site import SLACK, Site
from tests.flows.client import wait_until
from tests.flows.newsroom import Newsroom

# Which database it is does not matter to it.
pytestmark = [pytest.mark.faults, pytest.mark.once]

NOTICED_WITHIN = 30.0


def test_a_worker_that_has_gone_deaf_ends_and_is_started_again(site: Site, newsroom: Newsroom, article: str) -> None:
    deaf = newsroom.product.child("worker").process
    site.celery().control.cancel_consumer("screening", reply=True, timeout=5, limit=2)
    went = time.monotonic()
    posted = newsroom.post(article)

    wait_until("the deaf worker has ended", lambda: deaf.poll() is not None, within=NOTICED_WITHIN)
    assert time.monotonic() - went < NOTICED_WITHIN
    # An ending that systemd, Docker and Kubernetes take for a failure.
    assert deaf.returncode == 1
    assert posted.read()["status"] == "pending"

    # By what `./run` supervises its processes with.
    wait_until("it was started again", lambda: newsroom.product.tend() and is_running(site), within=SLACK)
    posted.wait_for("approved", within=SLACK)


def is_running(site: Site) -> bool:
    """Whether the worker runs now."""
    return site.product.child("worker").process.poll() is None
