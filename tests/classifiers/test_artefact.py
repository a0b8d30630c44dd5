"""An artefact that is not for this code is refused, and the message says why."""

import hashlib
import io
import json
import pickle
from pathlib import Path

import numpy as np
import pytest

from moderation.classifiers.artefact import (
    ARRAYS_NAME,
    CARD_NAME,
    HEADS,
    ArtefactError,
    Weights,
    encode_weights,
    read_artefact,
    write_artefact,
)
from moderation.classifiers.features import BUCKETS


@pytest.fixture
def weights() -> Weights:
    heads = len(HEADS)
    codes, scales = encode_weights(np.random.default_rng(1).normal(size=(heads, BUCKETS)))
    calibration = np.ones((heads, 2), np.float32)
    return Weights(codes, scales, np.ones(BUCKETS, np.float16), np.zeros(heads, np.float32), calibration)


@pytest.fixture
def folder(tmp_path: Path, weights: Weights) -> Path:
    write_artefact(tmp_path, weights, {"seed": 1})
    return tmp_path


def replace_arrays(folder: Path, data: bytes) -> None:
    """Put other bytes in place with a card that vouches for them."""
    (folder / ARRAYS_NAME).write_bytes(data)
    card = json.loads((folder / CARD_NAME).read_text())
    card["sha256"] = hashlib.sha256(data).hexdigest()
    (folder / CARD_NAME).write_text(json.dumps(card))


def archive(weights: Weights, **other: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **{**{name: getattr(weights, name) for name in weights.__slots__}, **other})
    return buffer.getvalue()


def test_what_was_written_is_read(folder: Path, weights: Weights) -> None:
    read, card = read_artefact(folder)
    assert (read.coded == weights.coded).all() and (read.idf == weights.idf).all()
    assert card["seed"] == 1


def test_the_same_weights_give_the_same_bytes(folder: Path, weights: Weights, tmp_path: Path) -> None:
    write_artefact(tmp_path / "again", weights, {"seed": 1})
    for name in (ARRAYS_NAME, CARD_NAME):
        assert (folder / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_quantised_weights_stay_close() -> None:
    weights = np.zeros((len(HEADS), BUCKETS))
    weights[0, :3] = [8.0, -0.02, 0.5]
    codes, scales = encode_weights(weights)
    coded = codes.astype(float)
    assert (coded * np.abs(coded) * scales)[:3, 0] == pytest.approx([8.0, -0.02, 0.5], rel=0.15)


def test_a_truncated_file_is_refused(folder: Path) -> None:
    data = (folder / ARRAYS_NAME).read_bytes()
    (folder / ARRAYS_NAME).write_bytes(data[: len(data) // 2])
    with pytest.raises(ArtefactError, match="cut short"):
        read_artefact(folder)


def test_a_truncated_file_is_refused_even_if_its_card_vouches_for_it(folder: Path) -> None:
    replace_arrays(folder, (folder / ARRAYS_NAME).read_bytes()[:5000])
    with pytest.raises(ArtefactError, match="cannot be read as plain arrays"):
        read_artefact(folder)


def test_a_pickle_is_refused_and_never_loaded(folder: Path) -> None:
    replace_arrays(folder, pickle.dumps({"coded": 1}))
    with pytest.raises(ArtefactError, match="pickle is never loaded"):
        read_artefact(folder)


def test_an_array_of_objects_is_refused(folder: Path, weights: Weights) -> None:
    replace_arrays(folder, archive(weights, scales=np.array([object()] * len(HEADS))))
    with pytest.raises(ArtefactError, match="cannot be read as plain arrays"):
        read_artefact(folder)


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_numbers_that_are_not_finite_are_refused(folder: Path, weights: Weights, number: float) -> None:
    replace_arrays(folder, archive(weights, biases=np.full(len(HEADS), number, np.float32)))
    with pytest.raises(ArtefactError, match="not finite"):
        read_artefact(folder)


def test_another_shape_is_refused(folder: Path, weights: Weights) -> None:
    replace_arrays(folder, archive(weights, idf=np.ones(8, np.float16)))
    with pytest.raises(ArtefactError, match="idf is float16"):
        read_artefact(folder)


@pytest.mark.parametrize("key", ["format", "features", "normaliser", "heads"])
def test_an_artefact_for_other_code_is_refused(folder: Path, key: str) -> None:
    card = json.loads((folder / CARD_NAME).read_text())
    (folder / CARD_NAME).write_text(json.dumps({**card, key: 99}))
    with pytest.raises(ArtefactError, match=f"says {key} 99"):
        read_artefact(folder)


@pytest.mark.parametrize("content", ["", "[]", "{"])
def test_a_card_that_is_none_is_refused(folder: Path, content: str) -> None:
    (folder / CARD_NAME).write_text(content)
    with pytest.raises(ArtefactError, match="JSON"):
        read_artefact(folder)


def test_a_missing_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ArtefactError, match="train_classifier"):
        read_artefact(tmp_path)
