"""Old and new workers side by side: a check that a worker does not know stays due for one that does."""

import pytest

from moderation.models import Finding, RemoteJob
from moderation.screening import remote
from moderation.screening.services import screen_due
from tests.checks.remote.conftest import service
from tests.checks.remote.service import say
from tests.factories import find, make_article, screen_all, submit
from tests.screening.remote_flow import akismet, ask_all, let_time_pass, use

__all__ = ["service"]


@pytest.fixture
def asked_by_the_new(service, settings):
    """A comment that a new worker has screened, with a service to be asked that the old ones do not know."""
    screen_all()
    service.behave = say("false")
    use(settings, akismet(service))
    submitted = submit(make_article())
    screen_due()
    return submitted


def test_a_worker_that_does_not_know_a_check_neither_answers_for_it_nor_decides_without_it(
    asked_by_the_new, service, settings
):
    use(settings)
    ask_all()
    assert find(asked_by_the_new).status == "pending"
    assert RemoteJob.objects.get().attempts == 0
    use(settings, akismet(service))
    ask_all()
    assert find(asked_by_the_new).status == "approved"
    assert len(service.received) == 1


def test_where_none_is_left_that_knows_it_the_comment_goes_to_people(asked_by_the_new, settings):
    use(settings)
    let_time_pass(asked_by_the_new)
    assert remote.ask_due() == 1
    assert find(asked_by_the_new).status == "held"
    assert Finding.objects.get(check_name="akismet").outcome == "unavailable"
