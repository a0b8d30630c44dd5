"""Pages of a thread: orders, nesting, both shapes, tombstones, links."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from moderation.errors import InvalidInput, NotThere
from moderation.intake import edit_comment, withdraw_comment
from moderation.models import Comment
from moderation.queries import public
from moderation.queries.public import comment_counts, comment_document, newest_comments, replies_page, thread_page
from moderation.status import Action
from tests.factories import BASE_URL, find, make_article, make_client, publish, step, submit
from tests.queries.reading import cursor_of, ids, read_pages, read_whole_thread

pytestmark = pytest.mark.django_db


def page_of(article, **given):
    return thread_page(slug=article.slug, base_url=BASE_URL, **given)


def make_tree(article, *, width, depth, parent=None):
    for number in range(width):
        comment = publish(article, f"Level {depth}, number {number}, below {parent}", parent=parent)
        if depth:
            make_tree(article, width=width, depth=depth - 1, parent=comment)


def flatten(rows):
    for row in rows:
        yield row | {"replies": []}
        yield from flatten(row["replies"])


def test_a_public_comment_is_exactly_what_the_contract_says():
    article = make_article("ferry")
    comment = publish(article, "*Well* said.", author_name="Robin", author_url="https://robin.example")
    shown = page_of(article)["results"][0]
    author_id = str(comment.commenter_id)
    assert shown == {
        "id": str(comment.pk),
        "article": "ferry",
        "parent": None,
        "depth": 0,
        "author": {
            "id": author_id,
            "name": "Robin",
            "url": "https://robin.example",
            "avatar": f"{BASE_URL}/avatars/{author_id}.svg",
            "badge": None,
        },
        "body_html": "<p><em>Well</em> said.</p>",
        "created_at": shown["created_at"],
        "edited_at": None,
        "featured": False,
        "votes": {"up": 0, "down": 0},
        "reply_count": 0,
        "replies": [],
        "replies_next": None,
        "permalink": f"{BASE_URL}/articles/ferry/?comment={comment.pk}#comment-{comment.pk}",
    }
    assert shown["created_at"].endswith("Z")


def test_the_newsroom_is_marked():
    article = make_article()
    publish(article, client=make_client(staff=True))
    assert page_of(article)["results"][0]["author"]["badge"] == "staff"


def test_three_orders():
    article = make_article()
    posted = [publish(article, f"Text {number}").pk for number in range(4)]
    for comment_id, rank in zip(posted, [0.5, 2.0, 0.5, 1.0], strict=True):
        Comment.objects.filter(pk=comment_id).update(rank=rank)
    expected = {"oldest": [0, 1, 2, 3], "newest": [3, 2, 1, 0], "best": [1, 3, 0, 2]}
    for order, places in expected.items():
        assert ids(page_of(article, order=order)["results"]) == [str(posted[place]) for place in places]
        walked = [row for page in read_pages(article, order=order, limit=1) for row in page["results"]]
        assert ids(walked) == [str(posted[place]) for place in places]


def test_links_are_absolute_and_repeat_what_was_asked_for():
    article = make_article("ferry")
    for number in range(3):
        publish(article, f"Text {number}")
    page = page_of(article, order="oldest", limit=1, shape="flat")
    assert page["previous"] is None
    assert page["next"].startswith(
        f"{BASE_URL}/api/v1/articles/ferry/comments/?order=oldest&limit=1&shape=flat&cursor="
    )
    second = page_of(article, order="oldest", limit=1, shape="flat", cursor=cursor_of(page["next"]))
    back = page_of(article, order="oldest", limit=1, shape="flat", cursor=cursor_of(second["previous"]))
    assert back == page


def test_replies_are_nested_oldest_first_up_to_the_limit_and_the_rest_is_behind_a_link(settings):
    settings.REPLIES_PER_COMMENT = 2
    article = make_article()
    top = publish(article)
    replies = [publish(article, f"Reply {number}", parent=top) for number in range(5)]
    shown = page_of(article)["results"][0]
    assert ids(shown["replies"]) == [str(reply.pk) for reply in replies[:2]]
    assert shown["reply_count"] == 5
    rest = replies_page(comment_id=top.pk, cursor=cursor_of(shown["replies_next"]), base_url=BASE_URL)
    assert ids(rest["results"]) == [str(reply.pk) for reply in replies[2:]]
    assert rest["next"] is None


def test_as_many_replies_as_fit_need_no_link(settings):
    settings.REPLIES_PER_COMMENT = 2
    article = make_article()
    top = publish(article)
    for number in range(2):
        publish(article, f"Reply {number}", parent=top)
    assert page_of(article)["results"][0]["replies_next"] is None


def test_every_comment_can_be_reached_by_links_alone(settings):
    settings.REPLIES_PER_COMMENT = 1
    article = make_article()
    make_tree(article, width=2, depth=2)
    reached = ids(read_whole_thread(article, limit=1))
    assert len(reached) == 14
    assert set(reached) == {str(comment_id) for comment_id in Comment.objects.values_list("id", flat=True)}


@pytest.mark.parametrize("shown", [1, 2, 10])
def test_the_flat_shape_is_the_nested_one_read_from_top_to_bottom(settings, shown):
    settings.REPLIES_PER_COMMENT = shown
    article = make_article()
    make_tree(article, width=2, depth=2)
    for order in ("newest", "oldest", "best"):
        nested, flat = (page_of(article, order=order, shape=shape) for shape in ("nested", "flat"))
        assert flat["results"] == list(flatten(nested["results"]))


def test_a_page_of_any_size_takes_the_same_number_of_queries(settings):
    article = make_article()
    make_tree(article, width=1, depth=0)
    with CaptureQueriesContext(connection) as few:
        page_of(article)
    make_tree(article, width=3, depth=2)
    with CaptureQueriesContext(connection) as many:
        page_of(article)
    assert len(many) == len(few)


def test_a_hidden_comment_with_public_replies_is_a_tombstone_that_says_nothing():
    article = make_article()
    mine = submit(article, "Withdrawn.", author_name="Robin", author_url="https://robin.example")
    step(mine, Action.APPROVE)
    edit_comment(comment_id=mine.id, token=mine.token, fields={"body": "Edited."})
    step(mine, Action.APPROVE)
    Comment.objects.filter(pk=mine.id).update(votes_up=3, featured_at=find(mine).created_at)
    reply = publish(article, "A reply.", parent=find(mine))
    withdraw_comment(comment_id=mine.id, token=mine.token)
    shown = page_of(article)["results"][0]
    assert (shown["id"], shown["author"], shown["body_html"], shown["edited_at"]) == (str(mine.id), None, "", None)
    assert (shown["votes"], shown["featured"], shown["reply_count"]) == ({"up": 0, "down": 0}, False, 1)
    assert ids(shown["replies"]) == [str(reply.pk)]
    assert ids(newest_comments(slug=article.slug, base_url=BASE_URL)) == [str(reply.pk)]
    assert comment_counts(slugs=[article.slug]) == {article.slug: 1}
    step(reply, Action.SPAM)
    assert page_of(article)["results"] == []
    with pytest.raises(NotThere):
        comment_document(comment_id=mine.id, base_url=BASE_URL)


@pytest.mark.parametrize("status", [None, Action.HOLD, Action.REJECT, Action.SPAM])
def test_what_is_not_public_is_as_if_it_were_not_there(status):
    article = make_article()
    hidden = submit(article)
    if status:
        step(hidden, status)
    for comment_id in (hidden.id, uuid.uuid4()):
        with pytest.raises(NotThere, match="There is no such comment"):
            comment_document(comment_id=comment_id, base_url=BASE_URL)
        with pytest.raises(NotThere, match="There is no such comment"):
            replies_page(comment_id=comment_id, base_url=BASE_URL)
    assert page_of(article)["results"] == []
    assert newest_comments(slug=article.slug, base_url=BASE_URL) == []


@pytest.mark.parametrize(
    "hide", [{"visibility": "draft"}, {"visibility": "private"}, {"deleted_at": "2026-01-01T00:00Z"}]
)
def test_below_a_hidden_article_nothing_is_there(hide):
    article = make_article()
    comment = publish(article)
    type(article).objects.filter(pk=article.pk).update(**hide)
    for read in (
        lambda: page_of(article),
        lambda: newest_comments(slug=article.slug, base_url=BASE_URL),
        lambda: comment_document(comment_id=comment.pk, base_url=BASE_URL),
        lambda: public.conversation(comment_id=comment.pk, base_url=BASE_URL),
    ):
        with pytest.raises(NotThere):
            read()
    assert comment_counts(slugs=[article.slug]) == {}


def test_a_conversation_begins_at_the_top_whatever_comment_of_it_is_named():
    article = make_article()
    top = publish(article)
    reply = publish(article, "A reply.", parent=top)
    publish(article, "Another conversation.")
    shown = public.conversation(comment_id=reply.pk, base_url=BASE_URL)
    assert shown == public.conversation(comment_id=top.pk, base_url=BASE_URL)
    assert (shown["id"], ids(shown["replies"])) == (str(top.pk), [str(reply.pk)])


def test_counts_leave_unknown_articles_out_and_know_articles_without_comments():
    empty = make_article()
    assert comment_counts(slugs=[empty.slug, "nowhere", empty.slug]) == {empty.slug: 0}


@pytest.mark.parametrize("given", [{"limit": 0}, {"limit": 101}, {"cursor": ""}, {"cursor": "x"}])
def test_bad_parameters_are_refused(given):
    with pytest.raises(InvalidInput):
        page_of(make_article(), **given)
