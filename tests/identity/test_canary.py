"""Addresses, of mail and of clients, cannot be searched for, and nothing that is public is made from one.

tests/canary searches all that is stored and all that leaves for them.
"""

import pytest

from moderation.queries.staff import QueueFilters, queue_page
from tests.canary.places import dump_database
from tests.factories import BASE_URL, find, make_article, make_client, publish, submit

pytestmark = pytest.mark.django_db
ADDRESS = "Canary.Zq7x@Aviary-9k.example"
CLIENT = "203.0.113.201"


@pytest.fixture
def posted():
    client = make_client(address=CLIENT, reader_id="cookie-of-the-bird")
    return publish(make_article(), "An edited song.", author_email=ADDRESS, author_name="A bird", client=client)


@pytest.mark.parametrize("q", [ADDRESS, ADDRESS.lower(), "canary.zq7x", "aviary-9k", "C•••@A•••.example", CLIENT])
def test_addresses_cannot_be_searched_for(posted, q):
    for filters in (QueueFilters(q=q), QueueFilters(author=q)):
        assert queue_page(queue="approved", filters=filters, base_url=BASE_URL)["results"] == []
    assert len(queue_page(queue="approved", filters=QueueFilters(q="SONG"), base_url=BASE_URL)["results"]) == 1


def test_neither_the_client_nor_its_cookie_is_stored_in_clear(posted):
    stored = dump_database()
    assert b"An edited song." in stored["moderation_revision.body"]
    assert [column for column, said in stored.items() if CLIENT.encode() in said or b"cookie-of-" in said] == []


def test_the_public_id_of_an_author_is_no_function_of_the_address(posted):
    other = submit(make_article(), "Another browser.", author_email=ADDRESS, client=make_client(reader_id="another"))
    assert find(other).commenter_id != find(posted).commenter_id
