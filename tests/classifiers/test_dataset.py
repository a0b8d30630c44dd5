"""Labelled comments: read with clear errors, split without leaks, expanded to the same corpus every time."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from moderation.classifiers.corpus import (
    CONTRAST_TEMPLATES,
    expand_contrasts,
    expand_templates,
    read_contrast_cases,
    read_own_corpus,
    read_own_texts,
    read_sober_sentences,
)
from moderation.classifiers.dataset import DataError, Rows, join_rows, read_rows, split_rows

HEADER = "text,toxic,severe,obscene,threat,insult,identity,spam,weight,source,date,grp\n"


def rows_of(texts: list[str], groups: list[str], source: str = "made") -> Rows:
    count = len(texts)
    return Rows(texts, np.zeros((count, 7), np.float32), np.ones(count, np.float32), [source] * count, groups)


def test_an_empty_label_is_unknown(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv.gz"
    path.write_bytes(gzip.compress((HEADER + 'hello,0.5,,,,1.0,,,0.6,wiki,,t1\n"a, b",0,,,,,,1,1,wiki,,\n').encode()))
    rows = read_rows([path])
    assert rows.texts == ["hello", "a, b"]
    assert rows.labels[0, 0] == 0.5
    assert np.isnan(rows.labels[0, 6])
    assert rows.groups == ["wiki/t1", ""]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (HEADER + "hello,often,,,,,,,1,wiki,,\n", "line 2"),
        (HEADER + "hello,7,,,,,,,1,wiki,,\n", "line 2.*a label is from 0 to 1"),
        (HEADER + "hello,1,,,,,,,inf,wiki,,\n", "line 2.*a weight is"),
        ("text,label\nhello,1\n", "has no column toxic"),
        (HEADER, "no rows"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(content)
    with pytest.raises(DataError, match=message):
        read_rows([path])


def test_a_truncated_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv.gz"
    path.write_bytes(gzip.compress((HEADER + "hello,0,,,,,,,1,wiki,,\n" * 1000).encode())[:100])
    with pytest.raises(DataError, match="cannot be read"):
        read_rows([path])


def test_groups_and_near_duplicates_stay_together() -> None:
    words = "the council has voted on the new harbour wall after a long night of talks in the old town hall"
    texts, groups = [], []
    for number in range(300):
        texts += [f"{words} {number} alpha{number} beta{number} gamma{number} delta{number}" for _ in range(2)]
        groups += ["", ""]
        texts += [f"first{number} thing", f"entirely{number} different words{number}"]
        groups += [f"pair{number}"] * 2
    parts = split_rows(rows_of(texts, groups)).reshape(-1, 2)
    assert (parts[:, 0] == parts[:, 1]).all()


def test_a_text_with_one_word_changed_stays_with_its_twin() -> None:
    texts = []
    for number in range(300):
        body = " ".join(f"w{number}x{index}" for index in range(20))
        texts += [body + " yes", body + " no"]
    parts = split_rows(rows_of(texts, [""] * len(texts))).reshape(-1, 2)
    assert (parts[:, 0] == parts[:, 1]).mean() > 0.97
    assert set(parts.ravel().tolist()) == {0, 1, 2}


def test_the_split_does_not_depend_on_the_order_of_rows() -> None:
    texts = [f"text number {number} about topic{number}" for number in range(200)]
    there = split_rows(rows_of(texts, [f"g{number}" for number in range(200)]))
    back = split_rows(rows_of(texts[::-1], [f"g{number}" for number in reversed(range(200))]))
    assert there.tolist() == back[::-1].tolist()


def test_own_texts_move_nobody_elses_rows_and_go_where_those_are_that_they_resemble() -> None:
    bodies = [" ".join(f"w{number}x{index}" for index in range(20)) for number in range(200)]
    others = rows_of(bodies, [""] * 200)
    own = rows_of([body + " indeed" for body in bodies], ["own/all"] * 200, "own_corpus")
    alone, together = split_rows(others), split_rows(join_rows(others, own))
    assert together[:200].tolist() == alone.tolist()
    assert set(alone.tolist()) == {0, 1, 2}
    assert set(together[200:].tolist()) == {
        2
    }  # one group that resembles rows of every part: the furthest from learning


def test_the_corpus_has_both_sides_and_no_reserved_name_is_left_to_learn() -> None:
    rows = read_own_corpus()
    spam = rows.labels[:, 6]
    assert len(rows.texts) >= 300
    assert len(set(rows.texts)) == len(rows.texts)
    assert 0.4 < spam.mean() < 0.6
    assert not any(".example" in text for text in rows.texts)
    assert np.isnan(rows.labels[spam == 1, 0]).all()
    assert (rows.labels[spam == 0, 0] == 0).all()


def test_the_templates_make_the_same_sentences_every_time_with_every_slot_filled() -> None:
    once, again = expand_templates(), expand_templates()
    assert once.texts == again.texts
    assert len(once.texts) > 2000
    assert not any("{" in text for text in once.texts)


def test_contrasts_are_the_same_every_time_labelled_and_grouped_by_template() -> None:
    once, again = expand_contrasts(), expand_contrasts()
    assert once.texts == again.texts
    assert len(once.texts) > 3000
    assert not any("{" in text for text in once.texts)
    assert (once.labels[:, 6] == 0).all()
    abuse = once.labels[:, 0] >= 0.5
    assert 0.3 < abuse.mean() < 0.7
    assert (once.labels[~abuse, 4] < 0.5).all()
    assert len(set(once.groups)) >= 450


def test_a_contrast_template_without_a_label_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "templates.json"
    path.write_text('{"slots": {}, "templates": [{"text": "hello", "kind": "x", "toxic": 0}]}')
    with pytest.raises(DataError, match="template that cannot be used"):
        expand_contrasts(path)
    path.write_text(CONTRAST_TEMPLATES.read_text(encoding="utf-8")[:100])
    with pytest.raises(DataError, match="cannot be read as sentence templates"):
        expand_contrasts(path)


def test_what_is_kept_for_evaluation_is_never_learned_from() -> None:
    learned = {text.casefold() for text in read_own_texts().texts}
    sober, cases = read_sober_sentences(), [case.text for case in read_contrast_cases()]
    assert len(sober) >= 200 and len(cases) >= 400
    assert not learned & {text.casefold() for text in (*sober, *cases)}
