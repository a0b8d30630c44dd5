"""Over a real line to a mail server: each letter arrives once, and where nobody can know, its second copy says so."""

import pytest
from django.db.models.functions import Now

from moderation.identity.models import Letter
from moderation.notifications import outbox, sending
from tests.factories import make_article, publish
from tests.notifications.mail_server import serve_mail

pytestmark = pytest.mark.django_db

ADDRESS = "Robin.Reader@example.org"


class Died(BaseException):
    """The process is no more; nothing catches this."""


@pytest.fixture
def server(settings):
    with serve_mail() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
        yield server


@pytest.fixture
def letter():
    publish(make_article(), author_email=ADDRESS)
    make_due()
    return Letter.objects.get()


def make_due():
    Letter.objects.filter(due_at__isnull=False).update(due_at=Now())


def ids(server):
    return [taken.message["Message-ID"] for taken in server.taken]


def test_a_letter_goes_once_to_the_one_it_is_for(server, letter):
    assert (sending.send_due(), sending.send_due()) == (1, 0)
    (taken,) = server.taken
    assert taken.recipients == [ADDRESS]
    assert [taken.message[name] for name in ("To", "Cc", "Bcc", "Auto-Submitted")] == [
        ADDRESS,
        None,
        None,
        "auto-generated",
    ]
    assert taken.content.count(ADDRESS.encode()) == 1


def test_a_worker_that_dies_after_the_servers_yes_leaves_a_second_copy_under_the_same_id_and_no_third(
    server, letter, monkeypatch
):
    def die(_):
        raise Died

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "mark_sent", die)
        with pytest.raises(Died):
            sending.send_due()
    assert len(server.taken) == 1
    # As long as the dead one's lease lasts, nobody sends it again.
    assert sending.send_due() == 0
    make_due()
    assert (sending.send_due(), sending.send_due()) == (1, 0)
    assert len(server.taken) == 2
    assert len(set(ids(server))) == 1


def test_a_line_that_breaks_before_the_answer_is_tried_again_under_the_same_id(server, letter):
    server.hangs_up = 1
    assert sending.send_due() == 0
    sending.breaker.reset()
    make_due()
    assert sending.send_due() == 1
    assert len(set(ids(server))) == 1
    assert Letter.objects.get().sent_at is not None


# What people try to slip into a header: every way to begin a line, encoded and not.
BREAKS = ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "=0D=0A", "%0d%0a", "=?utf-8?q?=0A?="]


@pytest.mark.parametrize("site", ["The Gazette", "Die Fähre – täglich", "صحيفة"])
def test_nothing_that_anybody_typed_begins_a_header(server, settings, site):
    settings.SITE_NAME = site
    for number, mark in enumerate(BREAKS):
        title = f"Smuggled{mark}Bcc: everybody@example.org{mark}{mark}.{mark}"
        publish(make_article(title=title), author_email=f"reader{number}@example.org")
    make_due()
    assert sending.send_due() == len(BREAKS)
    for number, taken in enumerate(server.taken):
        assert taken.recipients == [f"reader{number}@example.org"]
        assert set(taken.message.keys()) == {
            *("Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject", "From", "To", "Date"),
            *("Message-ID", "Auto-Submitted"),
        }
        assert b"Smuggled" in taken.message.get_payload(decode=True)
