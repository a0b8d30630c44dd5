"""Many requests at the same moment: the database decides, and exactly one of them wins."""

import threading

import pytest

from moderation.errors import Flood, InProgress
from moderation.identity.models import Contact, Origin
from moderation.intake import Idempotency, Submitted, edit_comment, withdraw_comment
from moderation.models import Comment, Commenter, IdempotencyKey, ModerationEvent, Revision
from moderation.status import Action
from tests.factories import find, make_article, make_client, run_together, step, submit

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 50
EMAIL = "ann@example.org"


def rows():
    return [table.objects.count() for table in (Comment, Revision, ModerationEvent, Commenter, Contact, Origin)]


@pytest.mark.parametrize("interval", [0, 15], ids=["no flood interval", "flood interval"])
@pytest.mark.parametrize(
    "client", [{"reader_id": "one-browser"}, {"address": "203.0.113.9"}], ids=["one cookie", "one address"]
)
def test_of_fifty_identical_posts_one_is_kept_and_the_others_are_duplicates(interval, client, settings):
    settings.COMMENT_FLOOD_INTERVAL = interval
    article = make_article()
    clients = [make_client(**client) for _ in range(TIMES)]
    results = run_together(
        lambda number: submit(article, "Said once.", author_email=EMAIL, author_name="Ann", client=clients[number]),
        TIMES,
    )
    kinds = sorted(type(result).__name__ for result in results)
    assert kinds == ["Duplicate"] * (TIMES - 1) + ["Submitted"], results
    assert rows() == [1] * 6


def test_of_different_posts_at_once_one_is_kept_and_the_others_are_floods():
    article = make_article()
    client = make_client(reader_id="one-browser")
    results = run_together(
        lambda number: submit(article, f"Text {number}.", author_email=EMAIL, author_name="Ann", client=client), 20
    )
    assert sum(isinstance(result, Submitted) for result in results) == 1
    assert sum(isinstance(result, Flood) for result in results) == 19, results
    assert rows() == [1] * 6


def test_fifty_requests_with_one_idempotency_key_are_one_comment_and_one_answer():
    article = make_article()
    client = make_client(reader_id="one-browser")
    request = Idempotency(key="0123456789abcdef", route="post", body=b"{}")
    results = run_together(
        lambda _number: submit(article, author_email=EMAIL, author_name="Ann", client=client, idempotency=request),
        TIMES,
    )
    answers = {(result.id, result.token) for result in results if isinstance(result, Submitted)}
    assert len(answers) == 1, results
    assert all(isinstance(result, Submitted | InProgress) for result in results), results
    assert sum(isinstance(result, Submitted) and not result.replayed for result in results) == 1
    assert rows() == [1] * 6
    assert IdempotencyKey.objects.count() == 1
    again = submit(article, author_email=EMAIL, author_name="Ann", client=client, idempotency=request)
    assert again.replayed
    assert (again.id, again.token) in answers


def test_different_readers_at_once_are_all_kept():
    article = make_article()
    results = run_together(lambda number: submit(article, f"Text {number}."), 20)
    assert all(isinstance(result, Submitted) for result in results), results
    assert rows() == [20] * 6


def test_an_author_and_a_moderator_at_once_leave_one_consistent_comment():
    submitted = submit(make_article())
    step(submitted, Action.APPROVE)
    barrier = threading.Barrier(3, timeout=20)

    def act(number):
        barrier.wait()
        if number == 0:
            return edit_comment(comment_id=submitted.id, token=submitted.token, fields={"body": "Edited."})
        if number == 1:
            return withdraw_comment(comment_id=submitted.id, token=submitted.token)
        return step(submitted, Action.HOLD)

    run_together(act, 3)
    after = find(submitted)
    # Whatever came first, the author's withdrawal is never lost to the others.
    assert (after.status, after.published_revision_id, after.thread.comment_count) == ("withdrawn", None, 0)
    assert after.version == ModerationEvent.objects.filter(comment=after).count()
    assert Revision.objects.filter(comment=after).count() == after.revision
