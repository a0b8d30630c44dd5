"""What leaves for services outside, byte for byte: no address, unless the operator says so, and then on record."""

import base64
import re
from email import message_from_bytes
from urllib.parse import unquote_to_bytes

import pytest

from moderation.identity.models import Contact
from moderation.models import ModerationEvent
from moderation.screening import remote
from moderation.screening.services import screen_due
from tests.canary.needles import found_in
from tests.checks.remote.service import Service, hang, say
from tests.factories import find, make_article
from tests.screening.remote_flow import akismet, ask_all, openai, post, spamd, stopforumspam, use

pytestmark = pytest.mark.django_db

ADDRESS = "Canary.Zq7x@Aviary-9k.example"
CLIENT = "203.0.113.201"
BROWSER = {"HTTP_USER_AGENT": "Canary browser/9", "HTTP_REFERER": "https://canary.example/secret-page"}
ALL = [akismet, openai, stopforumspam, spamd]


@pytest.fixture
def services():
    """One service for each check, so that each may fail in its own way."""
    running = [Service(hang) for _ in ALL]
    for each in running:
        each.behave = say("", status="500 Oops")
    yield running
    for each in running:
        each.stop()


def everything_sent(services):
    """What the services received, as it came and with its codings undone."""
    raw = b"\n".join(question for each in services for question in each.received)
    mails = [question.partition(b"\r\n\r\n")[2] for question in services[3].received]
    texts = [bytes(message_from_bytes(mail).get_payload(decode=True)) for mail in mails]
    words = [base64.b64decode(word) for word in re.findall(rb"=\?utf-8\?b\?([^?]*)\?=", raw)]
    return b"\n".join([raw, unquote_to_bytes(raw.replace(b"+", b" ")), *texts, *words])


def send_to_all(settings, services, **fields):
    use(settings, *(entry(each) for entry, each in zip(ALL, services, strict=True)), local="Quiet")
    comment = post(
        make_article(),
        client={"REMOTE_ADDR": CLIENT, **BROWSER},
        **({"author_email": ADDRESS, "author_name": "A bird", "body": "A song of the sea."} | fields),
    )
    ask_all()
    # Who goes by a name that is not to leave is not asked about by name.
    assert all(each.received for each in services if each is not services[2])
    return comment, everything_sent(services)


def test_by_default_no_address_leaves_in_any_form(settings, services):
    _, sent = send_to_all(settings, services)
    assert b"A song of the sea." in sent
    assert b"A bird" in sent
    assert found_in(sent, ADDRESS) == []
    assert not [needle for needle in (CLIENT, "Canary browser", "secret-page") if needle.encode() in sent]
    assert not ModerationEvent.objects.filter(action="disclose_email").exists()


def test_no_id_leaves_that_means_anything_here(settings, services):
    comment, sent = send_to_all(settings, services)
    for number in (comment.pk, comment.commenter_id, comment.revisions.get().pk):
        assert str(number).encode() not in sent
        assert number.hex.encode() not in sent


def test_the_id_of_a_commenter_is_the_same_each_time_and_another_for_each_service(settings, services):
    send_to_all(settings, services)
    first, again = (re.findall(rb"user_ip=([^&]*)", question)[0] for question in services[0].received[:2])
    assert unquote_to_bytes(first).startswith(b"2001:db8:")
    assert first == again
    mail = message_from_bytes(services[3].received[0].partition(b"\r\n\r\n")[2])
    hexadecimal = unquote_to_bytes(first).replace(b"2001:db8:", b"").replace(b":", b"").decode()
    assert hexadecimal[:8] not in mail["From"]


@pytest.mark.parametrize(
    "fields",
    [
        {"body": f"A song, and write to {ADDRESS}"},
        {"body": f"A song, and write to {ADDRESS.replace('@', chr(92) + '@')}"},
        {"body": f"A song https://a.example/?to={ADDRESS.replace('@', '%40')}"},
        {"author_name": ADDRESS, "body": "A song [here](https://a.example)"},
        {"author_url": f"https://a.example/?me={ADDRESS}"},
    ],
)
def test_nor_does_one_that_the_author_wrote(settings, services, fields):
    _, sent = send_to_all(settings, services, **fields)
    assert b"A song" in sent
    assert found_in(sent, ADDRESS) == []


@pytest.mark.parametrize("entry", [akismet, stopforumspam])
def test_where_the_operator_says_so_the_address_leaves_and_each_time_is_on_record(settings, service, entry):
    service.behave = say("", status="500 Oops")
    use(settings, entry(service, send_email=True))
    comment = post(make_article(), author_email=ADDRESS)
    screen_due()
    remote.ask_due()
    assert found_in(unquote_to_bytes(service.last), ADDRESS)
    event = ModerationEvent.objects.get(action="disclose_email")
    assert (event.comment_id, event.actor) == (comment.pk, "machine")
    assert event.detail == {"to": {akismet: "akismet", stopforumspam: "stopforumspam"}[entry]}
    ask_all()
    assert ModerationEvent.objects.filter(action="disclose_email").count() == len(service.received) == 2


def test_only_the_service_that_was_named_is_told(settings, services):
    use(settings, akismet(services[0], send_email=True), openai(services[1]), stopforumspam(services[2]))
    post(make_article(), author_email=ADDRESS)
    ask_all()
    assert found_in(unquote_to_bytes(services[0].last), ADDRESS)
    assert found_in(b"".join(services[1].received + services[2].received), ADDRESS) == []


def test_an_address_that_was_erased_is_told_to_nobody(settings, service):
    service.behave = say("false")
    use(settings, akismet(service, send_email=True))
    comment = post(make_article(), author_email=ADDRESS)
    screen_due()
    Contact.objects.all().delete()
    ask_all()
    assert found_in(unquote_to_bytes(service.last), ADDRESS) == []
    assert find(comment).status == "approved"


def test_a_finding_quotes_nothing_of_the_address(settings, service):
    service.behave = say("", status="500 Oops")
    use(settings, akismet(service, send_email=True))
    comment = post(make_article(), author_email=ADDRESS)
    ask_all()
    details = list(comment.revisions.get().findings.values_list("detail", flat=True))
    assert found_in("\n".join(details).encode(), ADDRESS) == []
