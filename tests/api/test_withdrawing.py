"""DELETE /api/v1/comments/{id}/"""

from tests.api.conftest import Api, problem_of


def test_withdraws_for_good(anybody, publish):
    posted = publish()
    answer = posted.own.delete(posted.path)
    assert (answer.status_code, answer.content) == (204, b"")
    problem_of(anybody.get(posted.path), 404, "not_found")
    problem_of(posted.own.delete(posted.path), 410, "already_withdrawn")


def test_its_author_still_sees_that_it_was(publish):
    posted = publish(body="Regretted")
    posted.own.delete(posted.path)
    answer = posted.own.get(posted.path)
    assert (answer.json()["status"], answer.json()["body"], answer.json()["body_html"]) == ("withdrawn", "", "")
    assert b"Regretted" not in answer.content


def test_needs_the_token(anybody, post, publish):
    hidden, public = post(), publish()
    problem_of(anybody.delete(hidden.path), 401, "not_authenticated")
    problem_of(Api("Comment wrong").delete(hidden.path), 404, "not_found")
    problem_of(Api("Comment wrong").delete(public.path), 403, "not_allowed")
    assert anybody.get(public.path).status_code == 200


def test_the_same_text_may_be_posted_after_withdrawing(anybody, article, settings):
    settings.COMMENT_FLOOD_INTERVAL = 0
    comment = {"author_name": "Ona", "author_email": "ona@example.org", "body": "Once more"}
    first = anybody.post("articles/ferry/comments/", comment).json()
    Api(f"Comment {first['token']}").delete(first["status_url"])
    assert anybody.post("articles/ferry/comments/", comment).status_code == 202
