"""Cutting a comment's text where findings begin and end."""

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from moderation.reviewing.starter_lists import read_starter
from moderation.reviewing.wordlist_format import read_listings
from moderation.web.highlighting import Mark, Segment, cut_segments, marks_of, words_of

texts = st.text(max_size=40)
marks = st.lists(
    st.builds(Mark, st.integers(-5, 50), st.integers(-5, 50), st.sampled_from(["toxicity", "spam", "links"])),
    max_size=6,
)


@given(texts, marks)
def test_the_pieces_joined_are_the_body(body: str, marks: list[Mark]):
    assert "".join(segment.text for segment in cut_segments(body=body, marks=marks)) == body


@given(texts, marks)
def test_every_character_has_exactly_the_labels_of_the_marks_that_cover_it(body: str, marks: list[Mark]):
    at = 0
    for segment in cut_segments(body=body, marks=marks):
        for position in range(at, at + len(segment.text)):
            assert set(segment.labels) == {mark.label for mark in marks if mark.start <= position < mark.end}
        at += len(segment.text)


@given(texts, marks)
def test_no_piece_is_empty_and_no_two_neighbours_could_be_one(body: str, marks: list[Mark]):
    segments = cut_segments(body=body, marks=marks)
    assert all(segment.text for segment in segments)
    assert all(one.labels != other.labels for one, other in pairwise(segments))


def test_overlapping_marks_share_the_passage_that_both_cover():
    segments = cut_segments(body="you blind fool", marks=[Mark(0, 9, "insult"), Mark(4, 14, "toxicity")])
    assert segments == [
        Segment("you ", ("insult",)),
        Segment("blind", ("insult", "toxicity")),
        Segment(" fool", ("toxicity",)),
    ]


def test_positions_count_code_points_also_beyond_the_basic_plane():
    assert cut_segments(body="😀😀 bad", marks=[Mark(3, 6, "word")])[-1] == Segment("bad", ("word",))


def test_marks_come_from_the_findings_with_their_labels_in_words():
    findings: list[dict[str, Any]] = [
        {"label": "severe_toxicity", "spans": [[0, 2], [5, 7]]},
        {"label": "length", "spans": []},
    ]
    assert marks_of(body="You fool", findings=findings) == [
        Mark(0, 2, "severe toxicity", harsh=True),
        Mark(5, 7, "severe toxicity", harsh=True),
    ]


def test_of_what_is_only_suspect_slurs_are_harsh_and_the_rest_is_there_to_be_read():
    slur = read_listings(read_starter(kind="slurs", language="en"))[0].phrase
    body = f"That moron is a {slur.upper()}!"
    findings = [{"label": "suspect_word", "spans": [[5, 10], [16, 16 + len(slur)]]}]
    assert [mark.harsh for mark in marks_of(body=body, findings=findings)] == [False, True]


def test_the_words_of_a_finding_are_named_once_each_and_not_without_end():
    finding = {"spans": [[0, 1], [2, 3], [4, 5], [6, 7], [8, 9]]}
    assert words_of(body="a a b c d", finding=finding, limit=3) == ["a", "b", "c"]
