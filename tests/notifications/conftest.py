"""A moment later: what is owed becomes due, and is sent through the mail server of the tests."""

from collections.abc import Callable, Iterator

import pytest
from django.core.mail import EmailMessage
from django.db.models.functions import Now

from moderation.identity.models import Letter
from moderation.notifications import notices, sending


@pytest.fixture(autouse=True)
def _mail_server_was_fine() -> Iterator[None]:
    sending.breaker.reset()
    yield
    sending.breaker.reset()


@pytest.fixture
def later(mailoutbox: list[EmailMessage]) -> Callable[[], list[EmailMessage]]:
    """What has come to be owed is owed, all of it becomes due, and is sent; what the mail server took now."""

    def send() -> list[EmailMessage]:
        before = len(mailoutbox)
        notices.gather_answers()
        Letter.objects.filter(due_at__isnull=False).update(due_at=Now())
        sending.send_due()
        return mailoutbox[before:]

    return send
