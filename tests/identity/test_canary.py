"""A unique address goes in; a search for every form of it, in every table and every public answer, finds nothing."""

import base64
import hashlib
import json
from typing import Any

import pytest
from django.db import connection

from articles.models import Article
from moderation.identity.models import Contact
from moderation.intake import Idempotency, edit_comment
from moderation.intake.own import find_own
from moderation.queries import public
from moderation.queries.events import events_page
from moderation.queries.own import own_comment
from moderation.queries.reports import reports_page
from moderation.queries.staff import QueueFilters, queue_page, staff_comment
from moderation.reacting import Reader, cast_vote, report_comment
from moderation.status import Action
from tests.factories import BASE_URL, find, make_article, make_client, make_moderator, screen_all, step, submit
from tests.identity.needles import forms_of, found_in
from tests.queries.reading import read_bytes

pytestmark = pytest.mark.django_db
ADDRESS = "Canary.Zq7x@Aviary-9k.example"
CLIENT = "203.0.113.201"
VAULT = ["identity_contact", "identity_letter", "identity_reporter"]


@pytest.fixture
def posted(settings):
    """A comment by the canary that went through everything: screened, decided, edited, held."""
    settings.COMMENT_FLOOD_INTERVAL = 0
    article = make_article("aviary")
    request = Idempotency(key="0123456789abcdef", route="post", body=json.dumps({"author_email": ADDRESS}).encode())
    submitted = submit(
        article,
        author_email=ADDRESS,
        author_name="A bird",
        client=make_client(address=CLIENT, reader_id="cookie-of-the-bird"),
        idempotency=request,
    )
    screen_all()
    edit_comment(comment_id=submitted.id, token=submitted.token, fields={"body": "An edited song."})
    screen_all()
    step(submitted, Action.HOLD, make_moderator())
    step(submitted, Action.APPROVE, make_moderator())
    notice = {"reason": "illegal", "details": "So it is.", "good_faith": True, "reporter_email": ADDRESS}
    reader = Reader(address=CLIENT, id="cookie-of-a-reader", is_new=True)
    report_comment(comment_id=submitted.id, fields=notice, reader=reader)
    cast_vote(comment_id=submitted.id, fields={"value": 1}, reader=reader)
    return submitted


def dump_tables():
    """Every value of every table, by table."""
    dump = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 -- the names come from the database itself
            values = [value for row in cursor.fetchall() for value in row]
            dump[table] = b"\x1f".join(
                bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode() for value in values
            )
    return dump


def test_no_table_holds_the_address_in_any_form_nor_the_client(posted):
    dump = dump_tables()
    assert len(dump) > 20
    assert b"An edited song." in dump["moderation_revision"]
    assert {table: found for table, text in dump.items() if (found := found_in(text, ADDRESS))} == {}
    assert [table for table, text in dump.items() if CLIENT.encode() in text or b"cookie-of-" in text] == []


def test_the_vaults_own_hash_stays_in_the_vault(posted):
    lookup = Contact.objects.get().lookup.encode()
    assert [table for table, text in dump_tables().items() if lookup in text] == VAULT


def test_the_authors_token_is_nowhere_in_clear(posted):
    token = posted.token.encode()
    assert [table for table, text in dump_tables().items() if token in text] == []


def test_no_query_tells_the_address_to_anybody(posted):
    answers: list[Any] = [
        read_bytes(Article.objects.get()).body,
        public.thread_page(slug="aviary", shape="flat", base_url=BASE_URL),
        public.comment_document(comment_id=posted.id, base_url=BASE_URL),
        public.newest_comments(slug="aviary", base_url=BASE_URL),
        own_comment(comment=find_own(comment_id=posted.id, token=posted.token), base_url=BASE_URL),
        queue_page(queue="approved", base_url=BASE_URL),
        staff_comment(comment_id=posted.id, base_url=BASE_URL),
        events_page(base_url=BASE_URL),
        reports_page(base_url=BASE_URL),
    ]
    for answer in answers:
        text = answer if isinstance(answer, bytes) else json.dumps(answer, default=str).encode()
        assert str(posted.id).encode() in text
        assert found_in(text, ADDRESS) == []
    assert "•••" not in json.dumps(answers[1:5], ensure_ascii=False)


@pytest.mark.parametrize("q", [ADDRESS, ADDRESS.lower(), "canary.zq7x", "aviary-9k", "C•••@A•••.example", CLIENT])
def test_addresses_cannot_be_searched_for(posted, q):
    for filters in (QueueFilters(q=q), QueueFilters(author=q)):
        assert queue_page(queue="approved", filters=filters, base_url=BASE_URL)["results"] == []
    assert len(queue_page(queue="approved", filters=QueueFilters(q="SONG"), base_url=BASE_URL)["results"]) == 1


def test_the_public_id_of_an_author_is_no_function_of_the_address(posted):
    article = make_article("second")
    other = submit(article, "Another browser.", author_email=ADDRESS, client=make_client(reader_id="another"))
    assert find(other).commenter_id != find(posted).commenter_id


LEAKS = {
    "plain": ADDRESS.encode(),
    "shouted": ADDRESS.upper().encode(),
    "local part": b"by canary.zq7x",
    "in a URL": b"?mail=Canary.Zq7x%40Aviary-9k.example",
    "in HTML": b"Canary.Zq7x&#64;Aviary-9k.example",
    "reversed": ADDRESS[::-1].encode(),
    "hex": ADDRESS.encode().hex().encode(),
    "base64": base64.b64encode(ADDRESS.encode()),
    "base64 after one letter": base64.b64encode(b"<" + ADDRESS.encode() + b">"),
    "base64 after two": base64.b64encode(b"a:" + ADDRESS.encode() + b";"),
    "as Gravatar does": hashlib.md5(ADDRESS.lower().encode()).hexdigest().encode(),  # noqa: S324 -- what leaks
    "sha256 in base64": base64.b64encode(hashlib.sha256(ADDRESS.encode()).digest()),
}


@pytest.mark.parametrize("leak", LEAKS)
def test_the_search_would_find_a_leak(leak):
    assert found_in(b"before " + LEAKS[leak] + b" after", ADDRESS)
    assert found_in(b"before and after", ADDRESS) == []
    assert len(forms_of(ADDRESS)) == 30 + 16
