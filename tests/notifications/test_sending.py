"""Letters go once, whatever becomes of the mail server; and nothing else waits for it."""

import smtplib
from datetime import timedelta

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db.models.functions import Now

from moderation.identity.models import Contact, Letter
from moderation.notifications import outbox, sending
from tests.factories import find, make_article, publish, run_together


class Trouble(EmailBackend):
    """A mail server that raises what it is told to."""

    error: Exception | None = None
    tried = 0

    def send_messages(self, messages):
        type(self).tried += 1
        if self.error is not None:
            raise self.error
        return super().send_messages(messages)


@pytest.fixture
def server(settings, mailoutbox):
    settings.EMAIL_BACKEND = f"{__name__}.Trouble"
    Trouble.error, Trouble.tried = None, 0
    return Trouble


def make_due():
    Letter.objects.filter(due_at__isnull=False).update(due_at=Now())


MONTH = timedelta(days=30)
AWAY = [ConnectionRefusedError(), TimeoutError(), smtplib.SMTPServerDisconnected(), smtplib.SMTPDataError(451, b"busy")]


@pytest.mark.django_db
@pytest.mark.parametrize("error", AWAY, ids=lambda error: type(error).__name__)
def test_while_the_server_is_away_comments_are_published_and_the_letter_goes_once_it_is_back(error, server, mailoutbox):
    server.error = error
    comment = publish(make_article())
    make_due()
    assert sending.send_due() == 0
    assert find(comment).status == "approved"
    server.error = None
    sending.breaker.reset()
    make_due()
    assert (sending.send_due(), sending.send_due()) == (1, 0)
    assert len(mailoutbox) == 1
    letter = Letter.objects.get()
    assert letter.sent_at is not None
    assert letter.attempts == 2


@pytest.mark.django_db
def test_a_server_that_failed_a_moment_ago_is_left_alone(server):
    server.error = ConnectionRefusedError()
    article = make_article()
    for _ in range(3):
        publish(article)
    make_due()
    sending.send_due()
    make_due()
    sending.send_due()
    assert server.tried == 1
    assert sorted(Letter.objects.values_list("attempts", flat=True)) == [0, 0, 1]


@pytest.mark.django_db
def test_a_mailbox_that_does_not_exist_is_not_tried_again_and_keeps_nobody_waiting(server, mailoutbox):
    article = make_article()
    publish(article, author_email="nobody@example.org")
    make_due()
    server.error = smtplib.SMTPRecipientsRefused({"nobody@example.org": (550, b"no such user")})
    sending.send_due()
    server.error = None
    publish(article, author_email="somebody@example.org")
    make_due()
    assert sending.send_due() == 1
    assert [mail.to for mail in mailoutbox] == [["somebody@example.org"]]


@pytest.mark.django_db
def test_a_mailbox_that_is_full_is_tried_again(server):
    publish(make_article(), author_email="full@example.org")
    make_due()
    server.error = smtplib.SMTPRecipientsRefused({"full@example.org": (452, b"full")})
    sending.send_due()
    assert Letter.objects.get().due_at is not None


@pytest.mark.django_db
def test_what_is_tried_again_goes_under_the_same_message_id(server, mailoutbox):
    publish(make_article())
    make_due()
    sending.send_due()
    # As if the process had died between the server's yes and its being noted.
    Letter.objects.update(due_at=Now(), sent_at=None)
    sending.send_due()
    first, second = (mail.message() for mail in mailoutbox)
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Auto-Submitted"] == "auto-generated"


@pytest.mark.django_db
def test_no_error_says_the_address_in_the_log(server, caplog):
    publish(make_article(), author_email="secret@example.org")
    make_due()
    server.error = smtplib.SMTPRecipientsRefused({"secret@example.org": (550, b"secret@example.org unknown")})
    sending.send_due()
    assert "SMTPRecipientsRefused" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.django_db
def test_a_letter_that_could_not_be_delivered_for_days_is_given_up(server):
    server.error = TimeoutError()
    publish(make_article())
    Letter.objects.update(created_at=Now() - outbox.LIFETIME)
    make_due()
    sending.send_due()
    letter = Letter.objects.get()
    assert (letter.due_at, letter.sent_at) == (None, None)


@pytest.mark.django_db
def test_a_letter_that_cannot_be_written_keeps_no_other_waiting(server, mailoutbox, caplog):
    article = make_article()
    publish(article, author_email="first@example.org")
    publish(article, author_email="second@example.org")
    # As after a key was lost: nobody can read that address any more.
    Contact.objects.filter(pk=Contact.objects.earliest("pk").pk).update(encrypted=b"not of this key")
    make_due()
    assert sending.send_due() == 1
    assert [mail.to for mail in mailoutbox] == [["second@example.org"]]
    assert "InvalidToken" in caplog.text
    assert Letter.objects.filter(due_at__gt=Now(), attempts=1).count() == 1


@pytest.mark.django_db
def test_a_title_cannot_write_headers(server, mailoutbox):
    publish(make_article(title="News\r\nBcc: everybody@example.org"))
    make_due()
    assert sending.send_due() == 1
    message = mailoutbox[0].message()
    assert message["Bcc"] is None
    assert mailoutbox[0].recipients() == mailoutbox[0].to


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_at_once_one_sends(server, mailoutbox):
    article = make_article()
    for _ in range(3):
        publish(article)
    make_due()
    sent = run_together(lambda _: sending.send_due(), 12)
    assert sum(count for count in sent if isinstance(count, int)) == 3
    assert not [error for error in sent if isinstance(error, Exception)]
    assert len({mail.to[0] for mail in mailoutbox}) == len(mailoutbox) == 3


@pytest.mark.django_db
def test_letters_that_are_done_are_forgotten_after_a_month(server):
    publish(make_article())
    make_due()
    sending.send_due()
    assert outbox.purge_letters(older_than=MONTH) == 0
    Letter.objects.update(created_at=Now() - MONTH)
    publish(make_article())
    assert outbox.purge_letters(older_than=MONTH) == 1
    assert Letter.objects.count() == 1
