"""What the tests of screening share: which checks run, and a clock for leases."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from moderation.models import Revision
from tests.checks.remote.conftest import service
from tests.screening.inline_checks import Quiet, configure

__all__ = ["service"]


@pytest.fixture
def use_checks(settings):
    """Run these inline checks, and no others."""
    Quiet.seen.clear()

    def use(*names):
        settings.MODERATION_CHECKS = configure(*names)

    return use


@pytest.fixture
def pass_time():
    """Let the leases end and the pauses be over, as if the seconds had passed."""

    def end_waiting():
        Revision.objects.filter(lease_until__isnull=False).update(lease_until=Now() - timedelta(seconds=1))
        Revision.objects.filter(due_at__isnull=False).update(due_at=Now() - timedelta(seconds=1))

    return end_waiting
