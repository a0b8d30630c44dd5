"""Who counts as one reader, and what the database could tell of readers: nothing across comments."""

from datetime import timedelta

import pytest
from django.utils import timezone

from moderation.errors import OwnComment
from moderation.models import Report, Vote
from moderation.reacting import Reader, cast_vote, find_reactions, has_reported, report_comment
from tests.factories import find, make_article, make_client, publish

pytestmark = pytest.mark.django_db
ADDRESS = "203.0.113.9"


@pytest.fixture
def comment():
    return publish(make_article())


def known(reader_id="a cookie", *, address=ADDRESS):
    return Reader(address=address, id=reader_id, is_new=False)


def unknown(reader_id="a new id", *, address=ADDRESS):
    return Reader(address=address, id=reader_id, is_new=True)


def vote(comment, reader, value=1):
    votes = cast_vote(comment_id=comment.pk, fields={"value": value}, reader=reader)
    return votes.up, votes.down


def test_the_cookie_that_the_first_vote_sets_is_the_same_reader_anywhere(comment):
    assert vote(comment, unknown("set now")) == (1, 0)
    assert vote(comment, known("set now", address="198.51.100.1"), -1) == (0, 1)


def test_who_has_a_cookie_is_not_taken_for_a_neighbour_without(comment):
    assert vote(comment, unknown("neighbour")) == (1, 0)
    assert vote(comment, known("somebody else")) == (2, 0)


def test_without_cookies_an_address_is_one_reader_until_the_day_is_over(comment, monkeypatch):
    assert vote(comment, unknown("one")) == (1, 0)
    assert vote(comment, unknown("two")) == (1, 0)
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    assert vote(comment, unknown("three")) == (2, 0)


def test_one_readers_rows_at_two_comments_have_nothing_in_common():
    article = make_article()
    for comment in (publish(article, "One."), publish(article, "Two.")):
        vote(comment, unknown())
        report_comment(comment_id=comment.pk, fields={"reason": "other"}, reader=unknown())
    for table in (Vote, Report):
        keys = [key for row in table.objects.values_list("reader_key", "origin_key") for key in row]
        assert len(set(keys)) == 4
        assert all(key and len(key) == 64 for key in keys)


def test_a_browser_does_not_vote_on_what_it_wrote():
    comment = publish(make_article(), client=make_client(reader_id="the author"))
    for value in (1, -1, 0):
        with pytest.raises(OwnComment):
            vote(comment, known("the author"), value)
    assert vote(comment, known("a reader")) == (1, 0)


def test_what_a_reader_did_is_found_for_that_reader_alone():
    article = make_article()
    mine = publish(article, "Mine.", client=make_client(reader_id="me"))
    liked, reported = publish(article, "Liked."), publish(article, "Reported.")
    vote(liked, known("me"))
    report_comment(comment_id=reported.pk, fields={"reason": "spam"}, reader=known("me"))
    ids = [mine.pk, liked.pk, reported.pk]
    seen = find_reactions(reader_id="me", comment_ids=ids)
    assert (seen.votes, seen.reported, seen.own) == ({liked.pk: 1}, frozenset({reported.pk}), frozenset({mine.pk}))
    for other in ("somebody else", None):
        seen = find_reactions(reader_id=other, comment_ids=ids)
        assert (seen.votes, seen.reported, seen.own) == ({}, frozenset(), frozenset())
    assert has_reported(reader=known("me"), comment_id=reported.pk)
    assert not has_reported(reader=known("somebody else"), comment_id=reported.pk)


def test_a_vote_that_changes_nothing_leaves_the_pages_as_they_are(comment):
    vote(comment, known())
    before = find(comment).thread.generation
    vote(comment, known())
    vote(comment, known("another"), 0)
    assert find(comment).thread.generation == before
