"""What `./run try` shows."""

import pytest

from runner.trial import describe_finding, draw_bar, mark_spans


@pytest.mark.parametrize(
    ("spans", "shown"),
    [
        ([], "You absolute 1d1ot, you"),
        ([[13, 18]], "You absolute [1d1ot], you"),
        ([[13, 18], [4, 15]], "You [absolute 1d1ot], you"),
        ([[20, 99], [-3, 3]], "[You] absolute 1d1ot, [you]"),
        ([[5, 5]], "You absolute 1d1ot, you"),
    ],
)
def test_the_words_that_a_finding_is_about_are_marked_in_the_text(spans: list[list[int]], shown: str) -> None:
    assert mark_spans("You absolute 1d1ot, you", spans) == shown


def test_a_text_cannot_drive_the_terminal() -> None:
    assert "\x1b" not in mark_spans("\x1b[2Jgone", [[0, 2]])
    finding = {"check": "links", "label": "links", "score": 1.0, "detail": {"host": "\x1b]0;x\x07.example"}}
    assert "\x1b" not in describe_finding(finding, width=8)


@pytest.mark.parametrize(
    ("score", "filled"), [(None, 0.0), (0.0, 0.0), (0.5, 10.0), (1.0, 20.0), (17.0, 20.0), (0.99, 19.75)]
)
def test_a_score_is_drawn_to_scale(score: float | None, filled: float) -> None:
    bar = draw_bar(score)
    assert len(bar) == 20
    assert sum(" ▏▎▍▌▋▊▉█".find(char) / 8 for char in bar if char in "▏▎▍▌▋▊▉█") == filled
