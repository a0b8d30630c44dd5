"""What LengthCheck says of a comment's size and shape."""

import pytest

from moderation.checks.length import LengthCheck
from tests.checks.inspecting import inspect, measure, passages


@pytest.mark.parametrize(("body", "length"), [("0", 1), ("a b\tc\n", 3), ("a\u200bb", 2), ("", 0), ("x" * 5000, 5000)])
def test_length_counts_what_can_be_seen(body, length):
    assert inspect(LengthCheck(), body)["length"].score == length


def test_shouting_is_the_share_of_capitals_among_letters_that_have_case():
    assert inspect(LengthCheck(), "WHY IS NOBODY TALKING?")["shouting"].score == 1.0
    assert inspect(LengthCheck(), "abcdefghijKLMNOPQRST")["shouting"].score == 0.5


@pytest.mark.parametrize("body", ["NATO and EU", "OK!!!", "a sober sentence in lower case", "早上好" * 5])
def test_short_or_uncased_text_is_not_shouting(body):
    assert "shouting" not in inspect(LengthCheck(), body)


def test_stretched_letters_are_measured_by_the_longest_run_and_marked():
    body = "soooooo bad, nooooooooo"
    finding = inspect(LengthCheck(), body)["stretched"]
    assert finding.score == 9
    assert passages(finding, body) == ["oooooo", "ooooooooo"]


@pytest.mark.parametrize("body", ["Schifffahrt", "www.example.org", "1000000", "see...."])
def test_ordinary_doubling_and_numbers_are_not_stretched(body):
    assert "stretched" not in inspect(LengthCheck(), body)


def test_emoji_alone_are_told_from_emoji_in_text():
    assert "emoji_only" in inspect(LengthCheck(), "🤡🤡 👍🏽")
    assert "emoji_only" not in inspect(LengthCheck(), "well said 👍")
    assert "emoji_only" not in inspect(LengthCheck(), "?!")


def test_symbol_soup_is_the_share_of_symbols():
    assert measure(inspect(LengthCheck(), "$$~~^^++==a")["symbol_soup"]) > 0.8
    assert "symbol_soup" not in inspect(LengthCheck(), 'He said: "It\'s 5 % (at most)!"')


def test_piled_up_marks_are_found_with_the_character_they_stand_on():
    body = "ok h" + "\u0316\u0301\u0302\u0303\u0304\u0305" + "i"
    finding = inspect(LengthCheck(), body)["zalgo"]
    assert finding.score == 6
    assert finding.spans == ((3, 10),)


def test_marks_of_living_scripts_are_not_piled_up():
    assert "zalgo" not in inspect(LengthCheck(), "Tiếng Việt, שָׁלוֹם, ที่นี่, e\u0301")
