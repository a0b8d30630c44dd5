"""The same request again, many at once, too many: decided once for two web processes and all their threads."""

import secrets
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.flows.client import Answer, Client
from tests.flows.newsroom import Newsroom, write_fields
from tests.flows.texts import write_sober


def at_once(count: int, send: Callable[[int], Answer]) -> list[Answer]:
    """What `count` threads got that sent together."""
    start = Barrier(count)

    def wait_and_send(number: int) -> Answer:
        start.wait()
        return send(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(wait_and_send, range(count)))


def rows(newsroom: Newsroom, article: str) -> int:
    """How many comments there are below an article, in whatever state."""
    desk = newsroom.staff("moderator")
    queues = ("pending", "held", "approved", "spam", "rejected")
    found = [desk.get(f"moderation/queue/?queue={queue}&article={article}&limit=100").json() for queue in queues]
    return len({each["id"] for page in found for each in page["results"]})


def test_a_repeated_request_gets_its_first_answer_again(newsroom: Newsroom, article: str) -> None:
    key = secrets.token_hex(16)
    fields = write_fields()
    first = newsroom.try_to_post(article, key=key, **fields)
    again = newsroom.try_to_post(article, key=key, **fields)
    assert (first.status, again.status) == (202, 200)
    assert again.json() == first.json()
    other = newsroom.try_to_post(article, key=key, **fields | {"body": write_sober(10_003)})
    assert other.status == 422
    assert rows(newsroom, article) == 1


def test_eight_at_once_with_one_key_make_one_comment(newsroom: Newsroom, article: str) -> None:
    key = secrets.token_hex(16)
    fields = write_fields()
    reader = Client(newsroom.url)
    answers = at_once(8, lambda _: newsroom.try_to_post(article, reader=reader, key=key, **fields))
    # Who comes while the first is at work is asked to come back; nobody gets a second comment or an error.
    assert {answer.status for answer in answers} <= {200, 202, 409}
    assert sum(answer.status == 202 for answer in answers) == 1
    assert {answer.json()["code"] for answer in answers if answer.status == 409} <= {"in_progress"}
    assert len({answer.json()["token"] for answer in answers if answer.status in (200, 202)}) == 1
    assert newsroom.try_to_post(article, reader=reader, key=key, **fields).status == 200
    assert rows(newsroom, article) == 1


def test_the_same_comment_twice_is_a_duplicate_even_eight_at_once(newsroom: Newsroom, article: str) -> None:
    fields = write_fields()
    reader = Client(newsroom.url)
    answers = at_once(8, lambda _: newsroom.try_to_post(article, reader=reader, **fields))
    assert Counter(answer.status for answer in answers) == {202: 1, 409: 7}
    assert {answer.json()["code"] for answer in answers if answer.status == 409} == {"duplicate"}
    assert rows(newsroom, article) == 1


def test_a_second_comment_at_once_is_a_flood_that_says_how_long_to_wait(newsroom: Newsroom, article: str) -> None:
    reader = Client(newsroom.url)
    newsroom.post(article, reader=reader, author_email="hasty@example.org")
    second = newsroom.try_to_post(article, reader=reader, author_email="hasty@example.org")
    assert (second.status, second.json()["code"]) == (429, "flood")
    assert int(second.headers["Retry-After"]) > 0
    assert rows(newsroom, article) == 1


def test_of_thirty_two_posts_at_once_exactly_the_limit_of_a_minute_passes(newsroom: Newsroom, article: str) -> None:
    reader = Client(newsroom.url)
    answers = at_once(32, lambda number: newsroom.try_to_post(article, write_sober(20_000 + number), reader=reader))
    passed = Counter(answer.status for answer in answers)
    # One address may post 20 a minute, and 3 seconds give one more.
    assert passed.keys() == {202, 429}
    assert passed[202] in (20, 21)
    for answer in answers:
        if answer.status == 429:
            assert answer.json()["code"] == "throttled"
            assert 0 < int(answer.headers["Retry-After"]) <= 60
