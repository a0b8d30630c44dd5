"""The shipped second stage: what it thinks of comments, and that damage to it is noticed before it scores."""

import hashlib
import json
import shutil
import struct
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from moderation.classifiers.artefact import HEADS, ArtefactError
from moderation.classifiers.model import DEFAULT_DIRECTORY
from moderation.classifiers.second_stage.artefact import CARD_NAME, NETWORK_NAME, VOCABULARY_NAME
from moderation.classifiers.second_stage.runtime import (
    WHOLE,
    WINDOW,
    WINDOWS,
    SecondStage,
    SecondStageMissing,
    combine_windows,
    split_windows,
)

neural = pytest.mark.neural
TOXICITY, INSULT, IDENTITY, SPAM = (HEADS.index(head) for head in ("toxicity", "insult", "identity_attack", "spam"))
SOBER = "The council met on Tuesday and voted to repair the bridge before winter. "


@pytest.fixture(scope="module")
def stage() -> SecondStage:
    return SecondStage.load(DEFAULT_DIRECTORY)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped files."""
    for name in (CARD_NAME, NETWORK_NAME, VOCABULARY_NAME):
        shutil.copy(DEFAULT_DIRECTORY / name, tmp_path / name)
    return tmp_path


def replace_file(folder: Path, name: str, data: bytes) -> None:
    """Put other bytes in place with a card that vouches for them."""
    (folder / name).write_bytes(data)
    card = json.loads((folder / CARD_NAME).read_text())
    card["sha256"][name] = hashlib.sha256(data).hexdigest()
    (folder / CARD_NAME).write_text(json.dumps(card))


@neural
@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("You are an idiot and everybody knows it", TOXICITY),
        ("You are an idiot and everybody knows it", INSULT),
        ("You absolute 1d1ot", TOXICITY),
        ("What a st\u200bupid, worthless mor0n you are", TOXICITY),
        ("All of these immigrants are vermin and should be thrown out", IDENTITY),
        ("Win money at the best online casino, free bonus now: https://casino.example.com", SPAM),
    ],
)
def test_abuse_and_spam_are_likelier_than_not(stage: SecondStage, text: str, head: int) -> None:
    assert stage.logits(text)[head] > 0


@neural
@pytest.mark.parametrize(
    "text", ["Thank you for this thoughtful article.", SOBER, "I disagree, the figures in the second table are older."]
)
def test_a_harmless_comment_is_harmless_on_every_head(stage: SecondStage, text: str) -> None:
    assert (stage.logits(text) < -0.5).all()


@neural
def test_the_meaning_of_a_sentence_counts_not_its_words_alone(stage: SecondStage) -> None:
    insult = stage.logits("Women are too stupid to vote.")[TOXICITY]
    denial = stage.logits("Nobody should say that women are too stupid to vote.")[TOXICITY]
    assert insult > denial


@neural
def test_the_same_text_gives_the_same_scores_whatever_was_scored_before(stage: SecondStage) -> None:
    text = "You are an idiot"
    once = stage.logits(text)
    stage.logits("Something else entirely, and longer than before.")
    assert (stage.logits(text) == once).all()


@neural
@pytest.mark.parametrize("text", ["", "\x00", "\ud800", " ", "😀" * 500, "a" * 10_000, "\u202e" * 50, "人" * 3000])
def test_no_text_breaks_it(stage: SecondStage, text: str) -> None:
    logits = stage.logits(text)
    assert logits.shape == (len(HEADS),)
    assert np.isfinite(logits).all()


@neural
def test_abuse_at_the_end_of_a_long_comment_is_seen(stage: SecondStage) -> None:
    padding = SOBER * 60  # more than 4,000 characters
    alone = stage.logits(padding)[TOXICITY]
    assert stage.logits(padding + "You are all stupid worthless idiots.")[TOXICITY] > alone + 1


@neural
def test_the_longest_comment_takes_little_more_time_than_one_of_a_hundred_words(stage: SecondStage) -> None:
    def least_time(text: str) -> float:
        times = []
        for _ in range(5):
            begin = time.perf_counter()
            stage.raw_logits(text)
            times.append(time.perf_counter() - begin)
        return min(times)

    sentence = len(SOBER.split())
    whole = least_time(SOBER * (WHOLE // sentence))
    # Reading and cutting the text takes longer with its length; the network reads no more of it.
    assert least_time(SOBER * (10_000 // len(SOBER))) < 4 * whole


@pytest.mark.parametrize("length", [0, 1, WHOLE])
def test_a_text_of_ordinary_length_is_read_at_once(length: int) -> None:
    assert split_windows(list(range(length))) == [list(range(length))]


@pytest.mark.parametrize("length", [WHOLE + 1, 5000])
def test_of_a_long_text_the_beginning_the_middle_and_the_end_are_read(length: int) -> None:
    windows = split_windows(list(range(length)))
    assert [len(window) for window in windows] == [WINDOW] * WINDOWS
    assert windows[0][0] == 0
    assert abs(windows[1][WINDOW // 2] - length / 2) < 2
    assert windows[-1][-1] == length - 1


def test_windows_are_heard_by_their_odds_so_that_one_bad_window_is_not_averaged_away() -> None:
    logits = np.array([[4.0] * len(HEADS), *[[-6.0] * len(HEADS)] * 3])
    assert combine_windows(logits) == pytest.approx(np.full(len(HEADS), 4.0 - np.log(4)), abs=0.01)
    assert combine_windows(logits[:1]) == pytest.approx(logits[0])


def test_without_onnxruntime_it_is_missing_and_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(SecondStageMissing, match=r"onnxruntime.*requirements-neural\.txt"):
        SecondStage.load(DEFAULT_DIRECTORY)


@neural
def test_a_file_that_is_no_network_is_refused(folder: Path) -> None:
    replace_file(folder, NETWORK_NAME, b"not a network")
    with pytest.raises(ArtefactError, match="network that can be run"):
        SecondStage.load(folder)


@neural
def test_a_network_cut_short_is_refused_even_by_a_card_that_vouches_for_it(folder: Path) -> None:
    whole = (folder / NETWORK_NAME).read_bytes()
    replace_file(folder, NETWORK_NAME, whole[: len(whole) // 2])
    with pytest.raises(ArtefactError, match="network that can be run"):
        SecondStage.load(folder)


@neural
def test_a_network_with_numbers_that_are_not_finite_is_refused(folder: Path) -> None:
    data = (folder / NETWORK_NAME).read_bytes()
    size = 4 * len(HEADS)
    # A tensor's name is followed by the tag and length of its raw numbers.
    head = b"heads.bias" + bytes([0x4A, size])
    assert data.count(head) == 1
    at = data.index(head) + len(head)
    replace_file(folder, NETWORK_NAME, data[:at] + struct.pack("<f", float("nan")) * len(HEADS) + data[at + size :])
    with pytest.raises(ArtefactError, match="finite"):
        SecondStage.load(folder)


@neural
def test_a_vocabulary_larger_than_the_network_is_refused(folder: Path) -> None:
    pieces = json.loads((folder / VOCABULARY_NAME).read_text())
    replace_file(folder, VOCABULARY_NAME, json.dumps([*pieces, "onemorepiece"]).encode())
    with pytest.raises(ArtefactError, match="network that can be run"):
        SecondStage.load(folder)


@neural
def test_a_file_that_is_no_vocabulary_is_refused(folder: Path) -> None:
    replace_file(folder, VOCABULARY_NAME, b"{}")
    with pytest.raises(ArtefactError, match="not a vocabulary"):
        SecondStage.load(folder)


@neural
def test_its_version_names_the_network(stage: SecondStage) -> None:
    digest = hashlib.sha256((DEFAULT_DIRECTORY / NETWORK_NAME).read_bytes()).hexdigest()
    assert stage.version.endswith(digest[:12])
    assert len(stage.version) <= 30


def test_what_is_shipped_fits_the_promise() -> None:
    files = [DEFAULT_DIRECTORY / name for name in (CARD_NAME, NETWORK_NAME, VOCABULARY_NAME)]
    assert sum(path.stat().st_size for path in files) <= 20_000_000
