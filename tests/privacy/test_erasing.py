"""After an erasure a scan of every table finds neither the texts, nor the names, nor the address in any form."""

import hashlib

import pytest
from django.core.cache import cache
from django.db.models.functions import Now
from redis.exceptions import ConnectionError as RedisConnectionError

from moderation.errors import KeyReused, NotThere
from moderation.identity.models import Block, Contact, Letter, Reporter
from moderation.intake import Idempotency
from moderation.models import (
    Commenter,
    CommenterAction,
    Decision,
    IdempotencyKey,
    ModerationEvent,
    Note,
    RemoteFeedback,
)
from moderation.notifications import sending
from moderation.notifications.links import OWN_PAGE
from moderation.privacy.erasing import erase_person
from moderation.privacy.exporting import export_person
from moderation.privacy.persons import find_commenter, find_person
from moderation.queries import ready
from moderation.queries.public import thread_page_bytes
from moderation.reacting import Reader, report_comment
from moderation.reviewing.commenters import act_on_commenter, add_commenter_note
from moderation.reviewing.deciding import decide
from moderation.reviewing.working import add_note
from moderation.screening.services import screen_due
from moderation.status import Action
from tests.canary.needles import found_in
from tests.canary.places import dump_database, dump_valkey
from tests.factories import find, make_article, make_client, make_moderator, publish, submit

pytestmark = pytest.mark.django_db

ADDRESS = "zebra.quagga@example.org"
NAME = "Okapi Bongo"
TEXT = "The gnu of the harbour office sold the ferry."
WORDS = [NAME, NAME.lower(), "gnu of the harbour"]


def find_traces(said):
    """What of the person a text gives away: an address in any form, the name, the words."""
    return found_in(said, ADDRESS) + [word for word in WORDS if word.encode() in said]


def find_places():
    """Which columns give away what."""
    return {column: found for column, said in dump_database().items() if (found := find_traces(said))}


def read_page():
    return thread_page_bytes(
        slug="ferry", order="oldest", limit=50, cursor=None, shape="nested", base_url="https://x.example"
    ).body


def link_of(comment):
    contact = Contact.objects.get(commenter=find(comment).commenter)
    return OWN_PAGE.make_token(contact_id=contact.pk)


@pytest.fixture
def person(settings):
    """Somebody with a history: published, edited, decided, noted, reported, mailed, banned; and a reply by another."""
    settings.COMMENT_FLOOD_INTERVAL = 0
    article = make_article("ferry")
    client = make_client(reader_id="z" * 32)
    moderator = make_moderator(senior=True)
    comment = publish(article, TEXT, author_name=NAME, author_email=ADDRESS, client=client)
    publish(article, "I disagree.", parent=comment)
    held = submit(article, f"{TEXT} Write to {ADDRESS}!", author_name=NAME, author_email=ADDRESS, client=client)
    screen_due()
    decide(
        moderator=moderator,
        comment_id=held.id,
        action=Action.REJECT,
        version=find(held).version,
        reason="off_topic",
        note=f"He writes of the gnu of the harbour again: {NAME}",
    )
    add_note(moderator=moderator, comment_id=comment.pk, body=f"Quote: {TEXT}")
    commenter = find(comment).commenter_id
    add_commenter_note(moderator=moderator, commenter_id=commenter, body=f"{NAME} called.")
    act_on_commenter(
        moderator=moderator, commenter_id=commenter, action=CommenterAction.Kind.WARN, reason=f"{NAME} was rude"
    )
    notice = {"reason": "illegal", "details": TEXT, "good_faith": True, "reporter_email": ADDRESS}
    other = publish(article, "Something else.")
    report_comment(comment_id=other.pk, fields=notice, reader=Reader(address="10.8.8.8", id="r" * 32, is_new=False))
    Letter.objects.update(due_at=Now())
    sending.send_due()
    return comment


def test_the_scan_finds_what_is_there_before(person):
    assert {"moderation_revision.body", "moderation_commenter.name", "moderation_note.body"} <= set(find_places())


def test_afterwards_nothing_is_found_but_what_others_wrote(person):
    events = ModerationEvent.objects.count()
    erase_person(person=find_person(token=link_of(person)))
    assert find_places() == {}
    assert ModerationEvent.objects.count() > events
    assert not Contact.objects.filter(commenter=find(person).commenter).exists()
    assert not Reporter.objects.exists()
    assert not Note.objects.exists()


def test_readers_see_a_placeholder_above_the_replies_of_others(person):
    erase_person(person=find_person(token=link_of(person)))
    page = read_page()
    assert find_traces(page) == []
    assert b"I disagree." in page


def test_the_mail_of_others_is_not_touched(person):
    before = Contact.objects.exclude(commenter=find(person).commenter).count()
    erase_person(person=find_person(token=link_of(person)))
    assert Contact.objects.count() == before > 0


def test_again_is_the_same(person):
    moderator = make_moderator(senior=True)
    commenter = find(person).commenter_id
    assert erase_person(person=find_commenter(commenter_id=commenter), moderator=moderator) == 2
    after = dump_database()
    assert erase_person(person=find_commenter(commenter_id=commenter), moderator=moderator) == 0
    assert dump_database() == after
    assert ModerationEvent.objects.filter(action="erase").count() == 1


def test_the_link_is_over_with_it(person):
    token = link_of(person)
    erase_person(person=find_person(token=token))
    with pytest.raises(NotThere):
        find_person(token=token)


def test_who_was_banned_cannot_come_back_under_the_address(person):
    commenter = find(person).commenter_id
    act_on_commenter(
        moderator=make_moderator(senior=True), commenter_id=commenter, action=CommenterAction.Kind.BAN, reason="Threats"
    )
    erase_person(person=find_person(token=link_of(person)))
    assert Block.objects.get().masked == "•••"
    again = submit(make_article(), "A sober remark about the timetable of the ferry.", author_email=ADDRESS)
    screen_due()
    assert find(again).status == "rejected"


def test_under_another_address_the_same_person_stays(settings):
    settings.COMMENT_FLOOD_INTERVAL = 0
    article, client = make_article(), make_client(reader_id="z" * 32)
    one = publish(article, "Under one address.", author_name=NAME, author_email=ADDRESS, client=client)
    two = publish(article, "Under the other.", author_name=NAME, author_email="other@example.org", client=client)
    token = OWN_PAGE.make_token(contact_id=Contact.objects.order_by("id")[0].pk)
    erase_person(person=find_person(token=token))
    assert (find(one).status, find(two).status) == ("withdrawn", "approved")
    assert Commenter.objects.get().name == NAME


def test_a_copy_holds_everything_but_the_address(person):
    copy = export_person(person=find_person(token=link_of(person)), base_url="https://x.example")
    text = str(copy)
    assert TEXT in text
    assert [name["name"] for name in copy["names"]] == [NAME]
    assert {comment["status"] for comment in copy["comments"]} == {"approved", "rejected"}
    rejected = next(comment for comment in copy["comments"] if comment["status"] == "rejected")
    assert rejected["decision"]["reason"] == "off_topic"
    assert [notice["reason"] for notice in copy["notices"]] == ["illegal"]
    assert {letter["kind"] for letter in copy["letters"]} == {"confirm"}
    # What the person wrote is the person's own, also where it spells the address.
    own_texts = sum(text["body"].count(ADDRESS) for each in copy["comments"] for text in each["texts"])
    assert text.count(ADDRESS) == own_texts + sum(str(each["decision"]).count(ADDRESS) for each in copy["comments"])


def test_no_cached_page_outlives_it(person, valkey, django_capture_on_commit_callbacks):
    other = publish(make_article("other"), "On another page.")
    assert TEXT.encode() in read_page()
    thread_page_bytes(slug="other", order="oldest", limit=50, cursor=None, shape="nested", base_url="https://x.example")
    assert [key for key, said in dump_valkey(valkey).items() if find_traces(said)]
    kept = f"thread:{other.thread_id}:"
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(person=find_person(token=link_of(person)))
    pages = dump_valkey(valkey)
    assert [key for key, said in pages.items() if find_traces(said)] == []
    assert any(kept in key for key in pages)


def test_without_valkey_an_erasure_goes_on(person, django_capture_on_commit_callbacks, monkeypatch):
    def be_away(*_args, **_more):
        raise RedisConnectionError

    monkeypatch.setattr(cache, "make_key", be_away)
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(person=find_person(token=link_of(person)))
    ready._breaker.reset()
    assert find_places() == {}


def test_the_answer_to_a_repeated_request_goes_and_the_request_writes_no_new_comment(person):
    article = make_article()
    request = Idempotency(key="0123456789abcdef", route="post", body=b"{}")

    def send():
        client = make_client(reader_id="z" * 32)
        return submit(
            article, "Another text.", idempotency=request, client=client, author_email=ADDRESS, author_name=NAME
        )

    posted = send()
    row = IdempotencyKey.objects.get()
    before = (row.body_hash, bytes(row.answer))
    erase_person(person=find_commenter(commenter_id=find(posted).commenter_id))
    row.refresh_from_db()
    assert row.body_hash == ""
    assert bytes(row.answer) not in (b"", before[1])
    with pytest.raises(KeyReused):
        send()
    assert find(posted).status == "withdrawn"


def test_what_a_service_was_told_and_is_to_be_told_goes_too(person):
    decision = Decision.objects.filter(comment=person).order_by("-id")[0]
    told = {"call": "ham", "sha256": hashlib.sha256(TEXT.encode()).hexdigest()}
    RemoteFeedback.objects.create(decision=decision, check_name="akismet", truth="ham", due_at=Now(), sent=told)
    erase_person(person=find_person(token=link_of(person)))
    feedback = RemoteFeedback.objects.get()
    assert (feedback.due_at, feedback.sent) == (None, {})
