"""What an accepted comment leaves behind, and in which order a post is refused."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from moderation.errors import Duplicate, Flood, InvalidInput, InvalidParent, NotThere, ThreadClosed
from moderation.intake import edit_comment, submit_comment, withdraw_comment
from moderation.models import Comment, Commenter, ModerationEvent, Revision, Thread
from moderation.status import Action
from tests.factories import find, make_article, make_client, make_fields, newest_revision, publish, step, submit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "body",
    ["0", "  two\r\n\r\nlines\t ", "<b>bold</b> & more", "e\u0301 is not é", "\u202eright to left", "🏳️‍🌈" * 1200],
)
def test_a_body_comes_back_byte_for_byte(body):
    submitted = submit(make_article(), body)
    assert newest_revision(submitted).body.encode() == body.encode()


def test_an_accepted_comment_is_one_row_of_each_kind_and_waits_for_screening():
    article = make_article()
    submitted = submit(article, author_name="Robin", author_url="https://robin.example", notify_replies=True)
    comment = find(submitted)
    assert (comment.status, comment.revision, comment.version, comment.depth) == ("pending", 1, 1, 0)
    assert (comment.author_url, comment.notify_replies) == ("https://robin.example", True)
    assert comment.published_revision is None
    row = newest_revision(submitted)
    assert row.due_at is not None
    assert row.attempts == 0
    assert [event.action for event in ModerationEvent.objects.filter(comment=comment)] == ["submit"]
    assert comment.token_hash != submitted.token
    assert timedelta(minutes=14) < submitted.edit_until - timezone.now() <= timedelta(minutes=15)


def test_a_refused_comment_leaves_nothing_behind():
    article = make_article()
    tables = (Comment, Commenter, Revision, ModerationEvent)
    with pytest.raises(InvalidParent):
        submit(article, parent=Comment(pk=uuid.uuid4()))
    assert [table.objects.count() for table in tables] == [0, 0, 0, 0]


@pytest.mark.parametrize("first", range(6))
def test_what_is_wrong_first_in_the_contracts_order_is_what_is_answered(first):
    """Everything from `first` on is wrong at once; only the earliest is told."""
    order = ("fields", "article", "thread", "parent", "duplicate", "flood")
    wrong = set(order[first:])
    article = make_article(thread={"state": "closed" if "thread" in wrong else "open"})
    client, email = make_client(reader_id="browser"), "ann@example.org"
    Thread.objects.filter(article=article).update(state="open")
    submit(article, "Said.", client=client, author_email=email)
    if "thread" in wrong:
        Thread.objects.filter(article=article).update(state="closed")
    fields = make_fields(author_email=email, body="Said." if "duplicate" in wrong else "Said anew.")
    fields |= {"author_name": ""} if "fields" in wrong else {}
    fields |= {"parent": str(uuid.uuid4())} if "parent" in wrong else {}
    expected = [InvalidInput, NotThere, ThreadClosed, InvalidParent, Duplicate, Flood][first]
    with pytest.raises(expected) as refusal:
        submit_comment(article_slug="nowhere" if "article" in wrong else article.slug, fields=fields, client=client)
    assert type(refusal.value) is expected


@pytest.mark.parametrize(
    "article",
    [
        {"visibility": "draft"},
        {"visibility": "private"},
        {"published_at": timezone.now() + timedelta(hours=1)},
        {"deleted_at": timezone.now()},
    ],
    ids=["draft", "private", "future", "deleted"],
)
def test_an_article_that_is_not_published_is_not_there(article):
    hidden = make_article(**article)
    with pytest.raises(NotThere) as refusal:
        submit(hidden)
    with pytest.raises(NotThere, match=refusal.value.message):
        submit_comment(article_slug="no-such-slug", fields=make_fields(), client=make_client())


@pytest.mark.parametrize(
    ("thread", "age", "closed"),
    [
        ({"state": "closed"}, timedelta(), True),
        ({"closes_after_days": 3}, timedelta(days=3, seconds=1), True),
        ({"closes_after_days": 3}, timedelta(days=2, hours=23), False),
        ({"closes_after_days": 0}, timedelta(seconds=1), True),
        ({"closes_after_days": None}, timedelta(days=3000), False),
    ],
)
def test_a_thread_takes_comments_until_it_closes(thread, age, closed):
    article = make_article(published_at=timezone.now() - age, thread=thread)
    if closed:
        with pytest.raises(ThreadClosed):
            submit(article)
    else:
        assert find(submit(article)).status == "pending"


def test_the_first_comment_makes_the_thread():
    article = make_article()
    assert not Thread.objects.exists()
    submit(article)
    assert Thread.objects.get().article == article


def test_a_reply_knows_where_it_hangs():
    article = make_article()
    top = publish(article)
    middle = publish(article, "A reply.", parent=top)
    reply = find(submit(article, "A reply to it.", parent=middle))
    assert (reply.parent, reply.root, reply.depth) == (middle, top, 2)


def test_a_reply_needs_a_public_parent_in_the_same_thread():
    article = make_article()
    held = find(submit(article))
    step(held, Action.HOLD)
    elsewhere = publish(make_article())
    withdrawn = submit(article, "Mine.")
    step(withdrawn, Action.APPROVE)
    withdraw_comment(comment_id=withdrawn.id, token=withdrawn.token)
    told = set()
    for parent in (held, elsewhere, find(withdrawn), Comment(pk=uuid.uuid4())):
        with pytest.raises(InvalidParent) as refusal:
            submit(article, "A reply.", parent=parent)
        told.add(refusal.value.message)
    assert len(told) == 1


def test_a_conversation_ends_at_its_greatest_depth():
    article = make_article(thread={"max_depth": 1})
    top = publish(article)
    reply = publish(article, "A reply.", parent=top)
    with pytest.raises(InvalidParent, match="as deep as it gets"):
        submit(article, "Too deep.", parent=reply)


def test_a_parent_whose_edit_waits_still_takes_replies():
    article = make_article()
    mine = submit(article)
    step(mine, Action.APPROVE)
    edit_comment(comment_id=mine.id, token=mine.token, fields={"body": "Edited."})
    assert find(submit(article, "A reply.", parent=find(mine))).depth == 1


def test_one_browser_is_one_commenter_a_name_and_without_a_cookie_each_comment_has_its_own():
    article, browser = make_article(), make_client(reader_id="one-browser")
    names = ["Robin", "Kim", "Robin"]
    first, second, third = (
        find(submit(article, f"Text {number}", client=browser, author_name=name)).commenter_id
        for number, name in enumerate(names)
    )
    assert first == third != second
    anonymous = make_client()
    assert (
        find(submit(article, "Text 4", client=anonymous)).commenter_id
        != find(submit(article, "Text 5", client=anonymous)).commenter_id
    )
