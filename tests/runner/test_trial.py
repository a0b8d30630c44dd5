"""What `./run try` shows."""

import pytest

from runner.trial import describe_finding, describe_reasons, draw_bar, mark_spans


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


@pytest.mark.parametrize(("score", "filled"), [(0.0, 0.0), (0.5, 10.0), (0.99, 19.75), (1.0, 20.0)])
def test_a_share_of_one_is_drawn_to_scale(score: float, filled: float) -> None:
    bar = draw_bar(score)
    assert len(bar) == 20
    assert sum(" ▏▎▍▌▋▊▉█".index(char) / 8 for char in bar if char != "·") == filled


@pytest.mark.parametrize("score", [None, 17.0, float("nan")])
def test_what_is_no_share_of_one_is_not_drawn(score: float | None) -> None:
    assert draw_bar(score).strip() == ""


RULES = [
    {"name": "May be abusive", "when": [{"finding": "toxicity", "at_least": 0.6}], "then": "hold"},
    {
        "name": "Almost certainly spam",
        "when": [{"finding": "spam", "at_least": 0.99}, {"finding": "language", "present": False}],
        "then": "spam",
    },
]


def test_each_rule_that_decided_is_shown_with_what_it_asks_for() -> None:
    lines = describe_reasons({"reasons": ["May be abusive", "Almost certainly spam"]}, RULES)
    assert lines[0].startswith("May be abusive ")
    assert lines[0].endswith(" toxicity ≥ 0.6 → hold")
    assert lines[1] == "Almost certainly spam  spam ≥ 0.99 and no language → spam"


def test_a_reason_that_is_no_rule_of_the_policy_is_shown_all_the_same() -> None:
    assert describe_reasons({"reasons": ["check_unavailable"]}, RULES) == ["check_unavailable"]


def test_without_a_matching_rule_the_default_is_named() -> None:
    assert "default" in describe_reasons({"reasons": []}, RULES)[0]
