"""A repeated request gets its first answer, for a day, and nobody else can read it."""

from datetime import timedelta

import pytest
from cryptography.fernet import InvalidToken
from django.db.models.functions import Now

from moderation.errors import Duplicate, InvalidInput, KeyReused
from moderation.intake import Idempotency, find_answer
from moderation.intake.tasks import purge_expired
from moderation.models import Comment, IdempotencyKey
from tests.factories import make_article, make_client, submit

pytestmark = pytest.mark.django_db
KEY = "0123456789abcdef"


def request(*, key=KEY, route="/api/v1/articles/a/comments/", body=b'{"body": "One."}'):
    return Idempotency(key=key, route=route, body=body)


@pytest.fixture
def article():
    return make_article()


def test_the_first_answer_comes_again_and_nothing_is_posted_twice(article):
    first = submit(article, idempotency=request())
    again = submit(article, idempotency=request())
    assert (again.id, again.token, again.edit_until) == (first.id, first.token, first.edit_until)
    assert (first.replayed, again.replayed) == (False, True)
    assert Comment.objects.count() == 1


def test_it_can_be_asked_for_before_anything_else_is_done(article):
    assert find_answer(request=request()) is None
    first = submit(article, idempotency=request())
    answer = find_answer(request=request())
    assert answer is not None
    assert (answer["id"], answer["token"]) == (str(first.id), first.token)


def test_another_body_under_the_same_key_is_refused(article):
    submit(article, idempotency=request())
    other = request(body=b'{"body": "Two."}')
    with pytest.raises(KeyReused):
        submit(article, idempotency=other)
    with pytest.raises(KeyReused):
        find_answer(request=other)
    assert Comment.objects.count() == 1


def test_the_same_key_on_another_route_is_another_key(article):
    submit(article, idempotency=request())
    second = submit(article, "Two.", idempotency=request(route="/api/v1/articles/b/comments/"))
    assert not second.replayed


def test_after_a_day_the_key_is_new_again(article):
    first = submit(article, idempotency=request())
    IdempotencyKey.objects.update(created_at=Now() - timedelta(hours=23, minutes=59))
    assert submit(article, idempotency=request()).id == first.id
    IdempotencyKey.objects.update(created_at=Now() - timedelta(hours=24))
    assert find_answer(request=request()) is None
    assert submit(article, "Two.", idempotency=request(body=b"another")).id != first.id
    assert IdempotencyKey.objects.count() == 1


def test_a_refused_request_may_be_mended_under_the_same_key(article):
    client = make_client(reader_id="a")
    submit(article, "One.", author_email="ann@example.org", client=client)
    with pytest.raises(Duplicate):
        submit(article, "One.", author_email="ann@example.org", client=client, idempotency=request())
    assert find_answer(request=request()) is None
    assert not submit(article, "Two.", idempotency=request(body=b"mended")).replayed


def test_a_request_with_bad_fields_does_not_even_use_the_key(article):
    with pytest.raises(InvalidInput):
        submit(article, "", idempotency=request())
    assert not IdempotencyKey.objects.exists()


def test_what_is_stored_opens_with_the_key_alone(article, settings):
    submitted = submit(article, idempotency=request())
    row = IdempotencyKey.objects.get()
    stored = repr((bytes(row.answer), row.key_hash, row.body_hash))
    assert not [secret for secret in (submitted.token, str(submitted.id), KEY, "One.") if secret in stored]
    settings.SECRET_KEY = "another secret"
    with pytest.raises(InvalidToken):
        find_answer(request=request())


def test_old_keys_are_forgotten(article):
    submit(article, idempotency=request())
    IdempotencyKey.objects.update(created_at=Now() - timedelta(hours=23))
    purge_expired()
    assert IdempotencyKey.objects.count() == 1
    IdempotencyKey.objects.update(created_at=Now() - timedelta(hours=24, seconds=1))
    purge_expired()
    assert not IdempotencyKey.objects.exists()
