"""PUT /api/v1/comments/{id}/vote/"""

import pytest

from moderation.models import Comment, Vote
from moderation.status import Action
from tests.api.conftest import Api, fields_refused, problem_of

NOWHERE = "01890000-0000-7000-8000-000000000000"


def put(api, comment_id, value, **headers):
    return api.put(f"comments/{comment_id}/vote/", {"value": value}, **headers)


def votes(comment_id):
    return Api().get(f"comments/{comment_id}/").json()["votes"]


def test_a_vote_is_counted_changed_and_taken_back(anybody, publish):
    comment = publish()
    for value, expected in ((1, (1, 0)), (1, (1, 0)), (-1, (0, 1)), (0, (0, 0)), (0, (0, 0)), (-1, (0, 1))):
        answer = put(anybody, comment.id, value)
        assert answer.status_code == 200
        assert answer.json() == {"up": expected[0], "down": expected[1]}
        assert votes(comment.id) == answer.json()


def test_each_reader_has_one_vote(publish):
    comment = publish()
    readers = [Api(), Api(), Api()]
    for number, reader in enumerate(readers):
        put(reader, comment.id, 1, X_Forwarded_For=f"198.51.100.{number}")
    for reader in readers:
        assert put(reader, comment.id, 1).json() == {"up": 3, "down": 0}


def test_the_first_vote_sets_a_cookie_that_scripts_cannot_read_and_later_ones_keep_it(anybody, publish):
    comment = publish()
    cookie = put(anybody, comment.id, 1).cookies["reader"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert cookie["max-age"] > 0
    assert "reader" not in put(anybody, comment.id, -1).cookies
    assert cookie.value.partition(":")[0] not in str(list(Vote.objects.values()))


def test_a_refused_vote_and_none_set_no_cookie(anybody, publish):
    assert not put(anybody, publish().id, 0).cookies
    assert not put(anybody, NOWHERE, 1).cookies


def test_without_cookies_a_client_address_is_one_reader(publish):
    comment = publish()
    for _ in range(3):
        assert put(Api(), comment.id, 1).json() == {"up": 1, "down": 0}
    assert put(Api(), comment.id, 1, X_Forwarded_For="198.51.100.7").json() == {"up": 2, "down": 0}


def test_a_forged_cookie_is_no_cookie(anybody, publish):
    comment = publish()
    anybody.client.cookies["reader"] = "made-up:signature"
    put(anybody, comment.id, 1)
    assert put(Api(), comment.id, 1).json() == {"up": 1, "down": 0}


@pytest.mark.parametrize("value", [2, -2, 1.0, "1", True, None, [1], {}, 10**30])
def test_a_value_that_is_none_of_the_three_is_refused_by_name(anybody, publish, value):
    assert fields_refused(put(anybody, publish().id, value)) == {"value"}


@pytest.mark.parametrize("action", [None, Action.HOLD, Action.REJECT, Action.SPAM])
def test_what_is_not_public_is_not_there(anybody, post, act, action):
    posted = post()
    if action:
        act(posted, action, reason="abusive")
    assert problem_of(put(anybody, posted.id, 1), 404, "not_found") == problem_of(
        put(anybody, NOWHERE, 1), 404, "not_found"
    )
    assert not Vote.objects.exists()


def test_a_tombstone_and_a_comment_below_a_hidden_article_are_not_there(anybody, article, publish):
    top = publish()
    reply = publish(parent=top.id)
    top.own.delete(top.path)
    problem_of(put(anybody, top.id, 1), 404, "not_found")
    article.visibility = "draft"
    article.save()
    problem_of(put(anybody, reply.id, 1), 404, "not_found")


def test_nobody_votes_on_a_comment_of_ones_own(anybody, publish, act):
    put(anybody, publish().id, 1)
    own = anybody.post(
        "articles/ferry/comments/", {"author_name": "Ona", "author_email": "o@example.org", "body": "Hm."}
    )
    comment = Comment.objects.get(pk=own.json()["id"])
    act(comment)
    problem_of(put(anybody, comment.pk, 1), 403, "own_comment")
    assert votes(comment.pk) == {"up": 0, "down": 0}


def test_votes_vanish_with_the_comment_that_is_withdrawn(anybody, publish):
    comment = publish()
    put(anybody, comment.id, 1)
    comment.own.delete(comment.path)
    assert comment.own.get(comment.path).json()["votes"] == {"up": 0, "down": 0}
    assert not Vote.objects.exists()


def test_a_comment_that_is_taken_down_and_restored_keeps_its_votes(anybody, publish, act):
    comment = publish()
    put(anybody, comment.id, 1)
    act(comment, Action.SPAM)
    act(comment, Action.APPROVE)
    assert votes(comment.id) == {"up": 1, "down": 0}


def test_the_best_stand_first_and_the_page_is_new_at_once(anybody, publish):
    first, second, third = publish(), publish(), publish()
    path = "articles/ferry/comments/?order=best"

    def best():
        answer = anybody.get(path)
        return [comment["id"] for comment in answer.json()["results"]], answer["ETag"]

    unvoted, before = best()
    assert unvoted == [first.id, second.id, third.id]
    put(anybody, third.id, 1)
    put(anybody, first.id, -1)
    voted, after = best()
    assert voted == [third.id, second.id, first.id]
    assert after != before
    assert anybody.get(path, If_None_Match=before).status_code == 200
    assert anybody.get(path, If_None_Match=after).status_code == 304


def test_votes_are_throttled_by_client_address(anybody, publish, settings):
    settings.VOTES_PER_MINUTE = 2
    comment = publish()
    for value in (1, -1):
        assert put(anybody, comment.id, value).status_code == 200
    answer = put(anybody, comment.id, 0)
    problem_of(answer, 429, "throttled")
    assert int(answer["Retry-After"]) > 0


def test_another_sites_form_cannot_vote(anybody, publish):
    comment = publish()
    answer = anybody.call("PUT", f"comments/{comment.id}/vote/", b'{"value": 1}', Content_Type="text/plain")
    problem_of(answer, 415, "unsupported_media_type")


def test_a_vote_does_not_make_a_moderators_version_stale(anybody, desk, publish):
    comment = publish()
    version = Comment.objects.get(pk=comment.id).version
    put(anybody, comment.id, 1)
    decision = {"action": "hold", "version": version}
    assert desk.post(f"moderation/comments/{comment.id}/decisions/", decision).status_code == 201
