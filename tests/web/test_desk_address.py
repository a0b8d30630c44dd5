"""What an address of the queue page says, and the addresses that lead on from it."""

from typing import Any
from urllib.parse import parse_qsl

import pytest

from moderation.queries.staff_queues import EVERYTHING, QueueFilters
from moderation.web.desk_address import QueueAddress, read_address


def test_every_filter_is_kept_in_the_address():
    given = dict(
        parse_qsl(
            "queue=spam&article=ferry&section=City&q=boat+%26+co&author=Ada&language=de&rule=May+be+spam&reason=spam"
            "&min_age=3600&max_age=86400&score=toxicity&score_min=0.5&score_max=0.8&sort=risk&view=one&cursor=abc"
        )
    )
    address = read_address(given)
    assert address.filters == QueueFilters(
        article="ferry",
        section="City",
        q="boat & co",
        author="Ada",
        language="de",
        rule="May be spam",
        reason="spam",
        min_age=3600,
        max_age=86400,
        score="toxicity",
        score_min=0.5,
        score_max=0.8,
    )
    assert dict(parse_qsl(address.here[1:])) == given
    assert "score" not in address.without("score", "score_min", "score_max")
    assert "cursor" not in address.without("q")
    assert address.widened == "?queue=spam&sort=risk&view=one"
    assert address.narrowing.startswith("&article=ferry")
    assert "queue=" not in address.narrowing


@pytest.mark.parametrize(
    "given",
    [
        {"queue": "nonsense", "sort": "nonsense", "view": "nonsense"},
        {"q": "\x00", "article": "  ", "min_age": "-1", "max_age": "soon"},
        {"score": "toxicity"},
        {"score": "length", "score_min": "1.5", "score_max": "nan"},
        {"score_min": "0,x", "score_max": "１"},
    ],
)
def test_what_cannot_be_meant_narrows_nothing(given: dict[str, str]):
    address = read_address(given)
    assert not address.is_narrowed
    assert address.here == "?queue=held"


@pytest.mark.parametrize(("typed", "meant"), [("0", 0.0), ("1", 1.0), ("0,5", 0.5), (".75", 0.75), (" 0.5 ", 0.5)])
def test_a_score_may_be_typed_with_a_comma(typed: str, meant: float):
    assert read_address({"score_min": typed}).filters.score_min == meant


@pytest.mark.parametrize(
    ("address", "order"),
    [
        (QueueAddress(), "oldest"),
        (QueueAddress(queue="reported"), "oldest"),
        (QueueAddress(queue="approved"), "newest"),
        (QueueAddress(queue="mine"), "newest"),
        (QueueAddress(queue="mine", sort="risk"), "risk"),
    ],
)
def test_what_waits_is_worked_from_its_end_and_what_is_decided_from_the_last(address: QueueAddress, order: str):
    assert address.order == order


def test_filters_that_narrow_nothing_leave_no_trace():
    given: dict[str, Any] = EVERYTHING.given()
    assert given == {}
