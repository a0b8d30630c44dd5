"""Idempotency-Key on POST /api/v1/articles/{slug}/comments/"""

import pytest

from moderation.models import Comment, IdempotencyKey
from tests.api.conftest import fields, fields_refused, problem_of

PATH = "articles/ferry/comments/"
KEY = "a-key-of-the-client"


def test_the_same_request_gets_the_first_answer_again(anybody, article):
    comment = fields()
    first = anybody.post(PATH, comment, Idempotency_Key=KEY)
    again = anybody.post(PATH, comment, Idempotency_Key=KEY)

    assert (first.status_code, again.status_code) == (202, 200)
    assert again.json() == first.json()
    assert again["Location"] == first["Location"]
    assert Comment.objects.count() == 1


def test_another_body_under_the_same_key_is_refused(anybody, article):
    anybody.post(PATH, fields(), Idempotency_Key=KEY)
    problem_of(anybody.post(PATH, fields(), Idempotency_Key=KEY), 422, "idempotency_key_reused")


def test_a_key_belongs_to_its_route(anybody, article, cms):
    cms.put("articles/other/", {"title": "Another"})
    anybody.post(PATH, fields(), Idempotency_Key=KEY)
    assert anybody.post("articles/other/comments/", fields(), Idempotency_Key=KEY).status_code == 202


def test_a_repetition_is_answered_before_the_pace_is_counted(anybody, article, settings):
    settings.COMMENT_POSTS_PER_MINUTE = 1
    comment = fields()
    anybody.post(PATH, comment, Idempotency_Key=KEY)
    for _ in range(3):
        assert anybody.post(PATH, comment, Idempotency_Key=KEY).status_code == 200


def test_a_repetition_is_answered_when_the_thread_has_closed_since(anybody, article, cms):
    comment = fields()
    anybody.post(PATH, comment, Idempotency_Key=KEY)
    cms.patch("articles/ferry/", {"thread": {"state": "closed"}})
    assert anybody.post(PATH, comment, Idempotency_Key=KEY).status_code == 200


def test_a_request_that_was_refused_may_be_mended_under_its_key(anybody, article):
    assert fields_refused(anybody.post(PATH, fields(body=""), Idempotency_Key=KEY)) == {"body"}
    assert anybody.post(PATH, fields(), Idempotency_Key=KEY).status_code == 202


@pytest.mark.parametrize("key", ["", "fifteen-chars--", "k" * 256, "sixteen spaces in", "umlaut-ä-umlaut-ä"])
def test_a_key_of_another_form_is_refused(anybody, article, key):
    assert fields_refused(anybody.post(PATH, fields(), Idempotency_Key=key)) == {"Idempotency-Key"}


@pytest.mark.parametrize("key", ["k" * 16, "k" * 255])
def test_a_key_at_either_limit_is_accepted(anybody, article, key):
    assert anybody.post(PATH, fields(), Idempotency_Key=key).status_code == 202


def test_neither_the_key_nor_the_token_is_stored_in_clear(anybody, article):
    token = anybody.post(PATH, fields(), Idempotency_Key=KEY).json()["token"]
    stored = str(IdempotencyKey.objects.values().get()) + str(bytes(IdempotencyKey.objects.get().answer))
    assert KEY not in stored
    assert token not in stored
