"""POST /api/v1/articles/{slug}/comments/"""

import pytest
from django.core import signing

from moderation.models import Comment, Revision
from tests.api.conftest import Api, fields, problem_of, token_of

PATH = "articles/ferry/comments/"


def test_accepts_a_comment_with_exactly_the_promised_fields(anybody, article):
    answer = anybody.post(PATH, fields())

    assert answer.status_code == 202
    document = answer.json()
    assert set(document) == {"id", "status", "status_url", "token", "edit_until", "message"}
    assert document["status"] == "pending"
    assert document["status_url"] == f"http://testserver/api/v1/comments/{document['id']}/"
    assert answer["Location"] == document["status_url"]
    assert document["edit_until"].endswith("Z")
    assert answer["Cache-Control"] == "private, no-store"
    assert Comment.objects.get(pk=document["id"]).status == "pending"


def test_the_token_opens_the_comment_and_is_not_stored(anybody, article):
    document = anybody.post(PATH, fields()).json()

    assert Api(f"Comment {document['token']}").get(document["status_url"]).json()["status"] == "pending"
    assert document["token"] not in str(Comment.objects.values().get())


@pytest.mark.parametrize(
    "body", ["0", "  spaced \n\n out\t", "**bold** & <b>tags</b>", "日本語 😀 مرحبا", "e\u0301\r\n"]
)
def test_the_text_round_trips_byte_for_byte(post, body):
    posted = post(body=body)
    assert posted.own.get(posted.path).json()["body"] == body


def test_the_same_again_is_a_duplicate(anybody, article):
    comment = fields()
    anybody.post(PATH, comment)

    problem_of(anybody.post(PATH, comment), 409, "duplicate")
    assert Comment.objects.count() == 1


def test_another_text_at_once_by_the_same_author_is_a_flood(anybody, article):
    first = fields()
    anybody.post(PATH, first)

    answer = anybody.post(PATH, first | {"body": "And another thing."})

    problem_of(answer, 429, "flood")
    assert int(answer["Retry-After"]) > 0


def test_a_moderator_may_post_twice_at_once(desk, article):
    first = fields()
    assert desk.post(PATH, first).status_code == 202
    assert desk.post(PATH, first | {"body": "And another thing."}).status_code == 202
    assert set(Comment.objects.values_list("commenter__staff", flat=True)) == {True}


def test_a_token_that_is_none_is_refused_rather_than_taken_for_nobody(article):
    answer = Api("Token 0123456789abcdef").post(PATH, fields())
    problem_of(answer, 401, "invalid_token")
    assert answer["WWW-Authenticate"] == "Token"


def test_too_many_posts_from_one_address_are_throttled(anybody, article, settings):
    settings.COMMENT_POSTS_PER_MINUTE = 2
    for _ in range(2):
        assert anybody.post(PATH, fields()).status_code == 202

    answer = anybody.post(PATH, fields())

    problem_of(answer, 429, "throttled")
    assert int(answer["Retry-After"]) > 0


def test_a_closed_thread_takes_none(anybody, article, cms):
    cms.patch("articles/ferry/", {"thread": {"state": "closed"}})
    problem_of(anybody.post(PATH, fields()), 403, "thread_closed")


@pytest.mark.parametrize("visibility", ["draft", "private"])
def test_an_article_that_is_not_public_is_not_there(anybody, article, visibility):
    article.visibility = visibility
    article.save()
    problem_of(anybody.post(PATH, fields()), 404, "not_found")


def test_an_article_that_never_was_is_not_there(anybody, article):
    problem_of(anybody.post("articles/no-such/comments/", fields()), 404, "not_found")


def test_a_reply_stands_below_its_parent(anybody, publish):
    parent = publish()
    reply = anybody.post(PATH, fields(parent=parent.id)).json()
    stored = Comment.objects.get(pk=reply["id"])
    assert (str(stored.parent_id), stored.depth) == (parent.id, 1)


def test_a_reply_to_what_is_not_public_is_refused_like_one_to_nothing(anybody, post):
    hidden = anybody.post(PATH, fields(parent=post().id))
    nothing = anybody.post(PATH, fields(parent="01890000-0000-7000-8000-000000000000"))

    assert problem_of(hidden, 400, "parent") == problem_of(nothing, 400, "parent")
    assert hidden.json()["errors"][0]["field"] == "parent"


def test_a_reply_below_the_deepest_level_is_refused(anybody, publish, cms):
    cms.patch("articles/ferry/", {"thread": {"max_depth": 1}})
    reply = publish(parent=publish().id)
    problem_of(anybody.post(PATH, fields(parent=reply.id)), 400, "parent")


def test_a_reply_to_a_comment_on_another_article_is_refused(anybody, publish, cms):
    cms.put("articles/other/", {"title": "Another"})
    parent = publish()
    problem_of(anybody.post("articles/other/comments/", fields(parent=parent.id)), 400, "parent")


@pytest.mark.parametrize("bait", [{"website": "https://buy.example"}, {"form_token": "forged"}])
def test_a_robot_gets_the_same_answer(anybody, article, bait):
    answer = anybody.post(PATH, fields(**bait))
    assert answer.status_code == 202
    assert set(answer.json()) == {"id", "status", "status_url", "token", "edit_until", "message"}


def test_no_other_field_can_be_set(anybody, article):
    columns = ("status", "commenter", "thread", "votes_up", "rank", "featured_at", "staff")
    given: dict[str, object] = dict.fromkeys(columns, "approved")
    given |= {"id": "01890000-0000-7000-8000-000000000000", "published_revision": 1, "depth": 3, "version": 9}
    given |= {"created_at": "2001-01-01T00:00:00Z", "revision": 7, "token": "x", "edit_until": "2099-01-01T00:00:00Z"}

    document = anybody.post(PATH, fields(**given)).json()

    stored = Comment.objects.get()
    assert str(stored.pk) == document["id"] != given["id"]
    assert (stored.status, stored.published_revision, stored.depth, stored.version) == ("pending", None, 0, 1)
    assert (stored.votes_up, stored.rank, stored.featured_at, stored.revision) == (0, 0.0, None, 1)
    assert (stored.created_at.year, stored.edit_until.year, stored.commenter.staff) != (2001, 2099, True)


def test_the_address_is_in_no_answer_and_in_no_table_of_comments(anybody, article):
    answer = anybody.post(PATH, fields(author_email="canary.bird@example.org"))
    assert b"canary" not in answer.content
    assert "canary" not in str(list(Comment.objects.values())) + str(list(Revision.objects.values()))


# The order of refusal.


def test_size_comes_before_everything(anybody, article, settings):
    settings.COMMENT_POSTS_PER_MINUTE = 1
    anybody.post(PATH, fields())
    problem_of(anybody.post("articles/no-such/comments/", b"{" * 70_000), 413, "too_large")


def test_syntax_comes_before_pace(anybody, article, settings):
    settings.COMMENT_POSTS_PER_MINUTE = 1
    anybody.post(PATH, fields())
    problem_of(anybody.post(PATH, b"{"), 400, "invalid_json")


def test_pace_comes_before_fields(anybody, article, settings):
    settings.COMMENT_POSTS_PER_MINUTE = 1
    anybody.post(PATH, fields())
    problem_of(anybody.post(PATH, fields(body="")), 429, "throttled")


def test_fields_come_before_the_thread(anybody, article):
    problem_of(anybody.post("articles/no-such/comments/", fields(body="")), 400, "invalid")


def test_the_thread_comes_before_the_parent(anybody, article, cms):
    cms.patch("articles/ferry/", {"thread": {"state": "closed"}})
    problem_of(anybody.post(PATH, fields(parent="01890000-0000-7000-8000-000000000000")), 403, "thread_closed")


def test_the_parent_comes_before_the_duplicate(anybody, publish, act):
    parent = publish()
    reply = fields(parent=parent.id)
    anybody.post(PATH, reply)
    parent.own.delete(parent.path)
    problem_of(anybody.post(PATH, reply), 400, "parent")


def test_the_duplicate_comes_before_the_flood(anybody, article):
    comment = fields()
    anybody.post(PATH, comment)
    problem_of(anybody.post(PATH, comment), 409, "duplicate")


def test_a_session_needs_a_csrf_token_to_post(article, moderator):
    api = Api()
    api.client.force_login(moderator)
    problem_of(api.post(PATH, fields()), 403, "csrf_failed")
    assert not Comment.objects.exists()


def test_an_unsigned_reader_cookie_is_nobody(anybody, article):
    anybody.client.cookies["reader"] = signing.Signer(salt="another").sign("someone")
    assert anybody.post(PATH, fields()).status_code == 202
    assert Comment.objects.get().commenter.browser_key == ""


def test_a_token_without_the_role_of_a_moderator_makes_no_staff_comment(newsroom, article):
    token_of(newsroom).post(PATH, fields())
    assert not Comment.objects.get().commenter.staff
