"""Files of the second stage that are not what their card describes are refused, and the message says why."""

import json
from pathlib import Path

import numpy as np
import pytest

from moderation.classifiers.artefact import HEADS, ArtefactError
from moderation.classifiers.second_stage.artefact import (
    CARD_NAME,
    NETWORK_NAME,
    VOCABULARY_NAME,
    Calibration,
    SecondStageMissing,
    neutral_calibration,
    read_card,
    read_files,
    write_files,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    calibration = Calibration(
        np.tile(np.array([1.5, -0.25]), (len(HEADS), 1)), np.full(len(HEADS), 0.75), neutral_calibration().mix
    )
    write_files(tmp_path, network=b"a network", vocabulary=b"[]", calibration=calibration, facts={"seed": 1})
    return tmp_path


def change_card(folder: Path, **changes: object) -> None:
    card = json.loads((folder / CARD_NAME).read_text())
    (folder / CARD_NAME).write_text(json.dumps(card | changes))


def test_what_was_written_is_read(folder: Path) -> None:
    files = read_files(folder)
    assert (files.network, files.vocabulary) == (b"a network", b"[]")
    assert files.calibration.own.tolist() == [[1.5, -0.25]] * len(HEADS)
    assert files.calibration.shares.tolist() == [0.75] * len(HEADS)
    assert files.card["seed"] == 1


def test_the_same_content_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    files = read_files(folder)
    again = tmp_path / "again"
    write_files(
        again,
        network=files.network,
        vocabulary=files.vocabulary,
        calibration=files.calibration,
        facts={"seed": 1},
    )
    assert (again / CARD_NAME).read_bytes() == (folder / CARD_NAME).read_bytes()


def test_a_folder_without_any_of_the_files_has_no_second_stage(tmp_path: Path) -> None:
    with pytest.raises(SecondStageMissing, match="holds no second stage"):
        read_files(tmp_path)


@pytest.mark.parametrize("name", [CARD_NAME, NETWORK_NAME, VOCABULARY_NAME])
def test_one_missing_file_is_an_error_not_an_absent_second_stage(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ArtefactError, match=f"{name} cannot be read"):
        read_files(folder)


@pytest.mark.parametrize("name", [NETWORK_NAME, VOCABULARY_NAME])
def test_a_file_cut_short_or_changed_is_refused_with_what_to_do(folder: Path, name: str) -> None:
    whole = (folder / name).read_bytes()
    for data in (whole[:-1], whole + b" "):
        (folder / name).write_bytes(data)
        with pytest.raises(ArtefactError, match=r"damaged or cut short.*train_second_stage"):
            read_files(folder)


@pytest.mark.parametrize(
    ("key", "value"), [("format", 99), ("text", 99), ("normaliser", 99), ("heads", ["toxicity"]), ("heads", None)]
)
def test_an_artefact_for_other_code_is_refused(folder: Path, key: str, value: object) -> None:
    change_card(folder, **{key: value})
    with pytest.raises(ArtefactError, match=f"says {key}"):
        read_card(folder)


@pytest.mark.parametrize("key", ["calibration", "shares", "mix"])
@pytest.mark.parametrize("value", [None, "1", [1.0], [[float("nan"), 0.0]] * len(HEADS), [float("inf")] * len(HEADS)])
def test_numbers_that_are_missing_or_not_finite_are_refused(folder: Path, key: str, value: object) -> None:
    change_card(folder, **{key: value})
    with pytest.raises(ArtefactError, match=key):
        read_card(folder)


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_a_share_outside_nought_to_one_is_refused(folder: Path, share: float) -> None:
    change_card(folder, shares=[share] * len(HEADS))
    with pytest.raises(ArtefactError, match="shares must lie in"):
        read_card(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "\x00", "null"])
def test_a_card_that_is_no_json_object_is_refused(folder: Path, text: str) -> None:
    (folder / CARD_NAME).write_text(text)
    with pytest.raises(ArtefactError, match="JSON"):
        read_card(folder)


def test_a_card_without_digests_vouches_for_nothing(folder: Path) -> None:
    change_card(folder, sha256=None)
    with pytest.raises(ArtefactError, match="not the file its card describes"):
        read_files(folder)
