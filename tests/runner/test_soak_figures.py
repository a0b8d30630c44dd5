"""The figures of a soak, the journals that they come from, and their picture."""

from pathlib import Path
from typing import Any
from xml.dom import minidom

import pytest

from runner.soak.drawing import Band, draw_soak
from runner.soak.figures import Mark, count_per_second, describe, split_latencies
from runner.soak.journal import Journal, Reading, Record
from runner.soak.line import Answer
from runner.soak.plan import Fault
from runner.soak.posting import choose_pause

FAULT = Fault(number=1, target="web", how="killed", after=0, lasts=1.0)


def accepted(at: float, took: float = 0.1, number: int = 1) -> Record:
    return {"number": number, "at": at, "took": took, "id": "c1"}


def test_percentiles_are_values_that_were_measured() -> None:
    latency = describe([float(each) for each in range(1, 101)])
    assert (latency.count, latency.p50, latency.p95, latency.p99, latency.longest) == (100, 50.0, 95.0, 99.0, 100.0)
    assert describe([]).p99 == 0.0


@pytest.mark.parametrize(
    ("at", "took", "is_inside"),
    [(1.0, 0.5, False), (1.8, 0.4, True), (3.0, 0.1, True), (4.5, 0.2, True), (5.1, 1.0, False)],
)
def test_a_request_that_any_part_of_a_fault_touches_is_inside_its_window(
    at: float, took: float, is_inside: bool
) -> None:
    inside, outside = split_latencies([accepted(at, took)], [Mark(fault=FAULT, began=2.0, ended=3.0, over=5.0)])
    assert (inside.count, outside.count) == (int(is_inside), int(not is_inside))


def test_a_fault_that_is_not_over_has_no_end() -> None:
    inside, _ = split_latencies([accepted(99.0)], [Mark(fault=FAULT, began=2.0)])
    assert inside.count == 1


def test_a_comment_that_was_accepted_twice_counts_once_in_the_seconds() -> None:
    posting = [accepted(10.0), accepted(10.5), accepted(13.0, number=2), {"id": "", "at": 10.2, "took": 0.1}]
    assert count_per_second(posting, begun=10.0, ended=14.5, width=2.0) == [(0.0, 0.5), (2.0, 0.5), (4.0, 0.0)]


def test_a_journal_is_read_while_it_is_written_and_never_half_a_line(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    reading = Reading(path)
    assert reading.more() == []
    journal = Journal(path)
    journal.write({"a": 1})
    with path.open("ab") as file:
        file.write(b'{"b"')
    assert reading.more() == [{"a": 1}]
    with path.open("ab") as file:
        file.write(b": 2}\n")
    assert reading.more() == [{"b": 2}]
    assert reading.records == [{"a": 1}, {"b": 2}]


@pytest.mark.parametrize(
    ("status", "headers", "body", "pause"),
    [
        (0, {}, b"", 0.25),
        (503, {"retry-after": "3"}, b"", 3.0),
        (503, {"retry-after": "60"}, b"", 5.0),
        (409, {}, b'{"code": "in_progress"}', 0.25),
        (409, {}, b'{"code": "duplicate"}', None),
        (202, {}, b"{}", None),
        (500, {}, b"<html>", None),
    ],
)
def test_a_reader_sends_again_what_was_not_answered_and_nothing_else(
    status: int, headers: dict[str, str], body: bytes, pause: float | None
) -> None:
    assert choose_pause(Answer(status=status, at=0.0, took=0.0, headers=headers, body=body)) == pause


def test_the_picture_is_an_svg_with_a_mark_and_a_name_for_each_fault() -> None:
    bands = [Band(number=each, label=f"web killed <{each}>", began=each * 2.0, over=each * 2.0 + 1) for each in (1, 2)]
    drawn = draw_soak(
        title="A soak & its faults",
        posts=[(0.0, 5.0), (2.0, 44.0)],
        backlog=[(0.0, 3), (1.0, None), (2.0, 9)],
        bands=bands,
    )
    picture = minidom.parseString(drawn)  # noqa: S318 -- drawn a moment ago
    texts = [_read_text(each) for each in picture.getElementsByTagName("text")]
    assert "A soak & its faults" in texts
    assert [text for text in texts if "web killed" in text] == ["1 web killed <1>", "2 web killed <2>"]
    assert "prefers-color-scheme:dark" in drawn


def _read_text(node: Any) -> str:
    return "".join(each.data if each.nodeType == each.TEXT_NODE else _read_text(each) for each in node.childNodes)
