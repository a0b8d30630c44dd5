"""What authors do with comments of their own: edit, withdraw."""

from tests.flows.newsroom import ABUSE, Newsroom
from tests.flows.texts import write_sober


def test_an_edit_that_is_held_leaves_the_approved_text_up_until_it_is_approved(
    newsroom: Newsroom, article: str
) -> None:
    posted = newsroom.post_public(article)
    [before] = newsroom.thread(article)

    edit = posted.own.call("PATCH", posted.path, {"body": ABUSE})
    assert edit.status == 202, edit.text
    posted.wait_for("held")
    assert newsroom.thread(article) == [before]
    assert newsroom.count(article) == 1

    assert newsroom.decide(posted, "approve").status == 201
    [after] = newsroom.thread(article)
    assert "worthless" in after["body_html"]
    assert after["edited_at"] is not None
    assert newsroom.count(article) == 1


def test_a_sober_edit_replaces_the_text_by_itself(newsroom: Newsroom, article: str) -> None:
    posted = newsroom.post_public(article)
    body = write_sober(10_012)
    assert posted.own.call("PATCH", posted.path, {"body": body}).status == 202
    posted.wait_for("approved")
    [public] = newsroom.thread(article)
    assert public["body_html"] == f"<p>{body}</p>"


def test_a_withdrawn_comment_leaves_a_tombstone_over_its_replies(newsroom: Newsroom, article: str) -> None:
    posted = newsroom.post_public(article)
    reply = newsroom.post_public(article, parent=posted.id)

    assert posted.own.call("DELETE", posted.path).status == 204

    [tombstone] = newsroom.thread(article)
    assert (tombstone["id"], tombstone["author"], tombstone["body_html"]) == (posted.id, None, "")
    assert [each["id"] for each in tombstone["replies"]] == [reply.id]
    assert newsroom.count(article) == 1
    assert posted.own.call("DELETE", posted.path).status == 410
    assert posted.read()["status"] == "withdrawn"


def test_a_withdrawn_comment_without_replies_leaves_nothing(newsroom: Newsroom, article: str) -> None:
    posted = newsroom.post_public(article)
    assert posted.own.call("DELETE", posted.path).status == 204
    assert newsroom.thread(article) == []
    assert newsroom.count(article) == 0


def test_another_comments_token_opens_nothing(newsroom: Newsroom, article: str) -> None:
    public = newsroom.post_public(article)
    held = newsroom.post(article, ABUSE)
    held.wait_for("held")
    assert held.own.call("DELETE", public.path).status == 403
    assert public.own.call("DELETE", held.path).status == 404
    assert [each["id"] for each in newsroom.thread(article)] == [public.id]
