"""When a worker takes itself for deaf: messages wait, and for as long as patience lasts it takes none of them."""

import pytest

from config.hearing import Hearing


@pytest.fixture
def hearing() -> Hearing:
    return Hearing(patience=30.0)


def test_it_is_lost_once_messages_have_waited_for_longer_than_patience_lasts(hearing: Hearing) -> None:
    assert not hearing.is_lost(waiting=True, now=100.0)
    assert not hearing.is_lost(waiting=True, now=130.0)
    assert hearing.is_lost(waiting=True, now=130.1)


def test_a_worker_with_nothing_to_hear_is_not_deaf(hearing: Hearing) -> None:
    hearing.is_lost(waiting=True, now=0.0)
    assert not hearing.is_lost(waiting=False, now=29.0)
    assert not hearing.is_lost(waiting=True, now=50.0)
    assert not hearing.is_lost(waiting=True, now=80.0)


def test_one_that_takes_messages_is_not_deaf_however_many_wait(hearing: Hearing) -> None:
    for now in range(0, 100, 10):
        assert not hearing.is_lost(waiting=True, now=float(now))
        hearing.note_message()
