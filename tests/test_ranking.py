"""What “best” means: the surest first, what nobody voted on in the middle, what readers reject last."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.ranking import rank_votes

COUNTS = st.integers(min_value=0, max_value=10_000)


@pytest.mark.parametrize(
    ("up", "down", "expected"),
    # Lower bounds of the score interval at 95 %, from its published formula.
    [
        (0, 0, 0.0),
        (1, 0, 0.2065),
        (10, 0, 0.7225),
        (95, 5, 0.8882),
        (50, 50, 0.4038),
        (0, 1, -0.2065),
        (5, 95, -0.8882),
    ],
)
def test_known_values(up, down, expected):
    assert rank_votes(up=up, down=down) == pytest.approx(expected, abs=5e-5)


def test_from_the_surest_to_the_rejected():
    best_first = [(95, 5), (9, 1), (1, 0), (0, 0), (0, 1), (1, 9), (5, 95)]
    ranks = [rank_votes(up=up, down=down) for up, down in best_first]
    assert ranks == sorted(ranks, reverse=True)
    assert len(set(ranks)) == len(ranks)


@given(COUNTS, COUNTS)
def test_a_vote_for_it_never_lowers_a_comment_nor_one_against_it_raises_it(up, down):
    rank = rank_votes(up=up, down=down)
    assert -1 <= rank <= 1
    assert rank_votes(up=up + 1, down=down) > rank
    assert rank_votes(up=up, down=down + 1) < rank
