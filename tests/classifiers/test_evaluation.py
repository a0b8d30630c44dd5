"""Training, evaluation and report on a small made-up set: reproducible, honest about what was held out, drawn."""

import csv
import hashlib
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from moderation.classifiers.artefact import ARRAYS_NAME, CARD_NAME, HEADS
from moderation.classifiers.charts import draw_histograms, draw_reliability
from moderation.classifiers.evaluation import Picture
from moderation.classifiers.evasions import EVASIONS, disguise
from moderation.classifiers.features import extract
from moderation.classifiers.metrics import Bin
from moderation.classifiers.model import Model
from moderation.classifiers.normalise import scan_words
from moderation.classifiers.report import update_document

BEGIN = "<!-- figures of linear: written by manage.py evaluate_classifier -->"
END = "<!-- end of figures of linear -->"

PICTURE = Picture([Bin(0.05, 0.04, 900), Bin(0.95, 0.9, 50)], [800, 150], [10, 40])
HEADER = "text,toxic,severe,obscene,threat,insult,identity,spam,weight,source,date,grp\n"
# Neighbouring words that are both spelled out run together; of masked words only those that people mask are put back.
LEAST_READ = {"spaced out": 0.5, "masked letter": 0.3}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few hundred rows in which rude words and shop words tell all."""
    lines = []
    for number in range(420):
        rude, shop = number % 3 == 0, number % 3 == 1
        text = f"item{number} reader{number} says you are {'a zounderkite' if rude else 'kind'} number{number * 7}"
        text += f" buy pills{number} now cheap" if shop else f" thanks{number}"
        toxic = int(rude)
        lines.append(f"{text},{toxic},{toxic},{toxic},{toxic},{toxic},{toxic},{int(shop)},1,wiki_made,,\n")
    path = tmp_path_factory.mktemp("data") / "made.csv"
    path.write_text(HEADER + "".join(lines))
    return path


@pytest.fixture(scope="module")
def trained(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("artefact")
    call_command("train_classifier", "--data", str(data), "--output", str(folder))
    return folder


def test_training_twice_gives_the_same_bytes(data: Path, trained: Path, tmp_path: Path) -> None:
    call_command("train_classifier", "--data", str(data), "--output", str(tmp_path))
    for name in (ARRAYS_NAME, CARD_NAME):
        assert (tmp_path / name).read_bytes() == (trained / name).read_bytes()


def test_what_was_trained_tells_the_made_up_insult(trained: Path) -> None:
    rude, kind = Model.load(trained).score(["reader says you are a zounderkite", "reader says you are kind"])
    assert rude["toxicity"] > 0.5 > kind["toxicity"]


def test_evaluation_prints_its_tables_and_writes_them_into_the_document(
    data: Path, trained: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = tmp_path / "classifier.md"
    document.write_text(f"before\n\n{BEGIN}\nstale figures\n{END}\n\nafter\n")
    options = ["--data", str(data), "--model", str(trained), "--document", str(document)]
    call_command("evaluate_classifier", *options)
    printed = capsys.readouterr().out
    assert "| toxicity | Wikipedia |" in printed
    text = document.read_text()
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "stale figures" not in text
    for part in ("| leetspeak |", "sober sentences (", "| any |", "| kind | is abuse |", "CPU time to score"):
        assert part in text
    for name in ("reliability", "scores"):
        assert f"(img/classifier-{name}-linear.svg)" in text
        ET.parse(tmp_path / "img" / f"classifier-{name}-linear.svg")  # noqa: S314 - the command wrote it


def test_every_figure_has_its_range(data: Path, trained: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("evaluate_classifier", "--data", str(data), "--model", str(trained))
    printed = capsys.readouterr().out
    line = next(line for line in printed.splitlines() if line.startswith("| toxicity | contrast cases |"))
    figures = line.split("|")[5:10]
    for figure in figures:
        value, low, high = map(float, re.findall(r"\d\.\d+", figure))
        assert low <= value <= high or "recall" in figure
        assert low < high


def test_the_full_judge_is_not_measured_with_another_linear_model(data: Path, trained: Path) -> None:
    with pytest.raises(CommandError, match="linear stage"):
        call_command("evaluate_classifier", "--data", str(data), "--model", str(trained), "--stage", "full")


def test_a_document_without_a_place_for_the_figures_is_left_alone(tmp_path: Path) -> None:
    document = tmp_path / "other.md"
    document.write_text("text\n")
    with pytest.raises(ValueError, match="no place for the figures"):
        update_document(document, "linear", "tables")
    assert document.read_text() == "text\n"


@pytest.mark.parametrize("command", ["train_classifier", "evaluate_classifier"])
def test_a_missing_data_file_is_named(command: str, tmp_path: Path) -> None:
    options = ["--data", str(tmp_path / "none.csv")]
    if command == "train_classifier":
        options += ["--output", str(tmp_path)]
    with pytest.raises(CommandError, match=r"none\.csv cannot be read"):
        call_command(command, *options)


@pytest.mark.parametrize("name", EVASIONS)
def test_each_evasion_changes_the_text_always_alike_and_is_read_through(name: str) -> None:
    text = "You stupid ignorant fools, nobody wanted rubbish opinions, go bother somebody else with them"
    disguised = disguise(text, name)
    assert disguised != text
    assert disguised == disguise(text, name)
    scan = scan_words(disguised, stretched=True)
    read = {reading for word in (*scan.words, *scan.joined) for reading in word.readings}
    expected = {word.readings[0] for word in scan_words(text).words}
    assert len(read & expected) >= LEAST_READ.get(name, 0.8) * len(expected)


def test_a_diagram_names_what_it_draws_and_has_colours_for_the_dark() -> None:
    svg = draw_reliability({"toxicity": PICTURE})
    assert "<title>toxicity: predicted 0.95, observed 0.90, 50 comments</title>" in svg
    assert "prefers-color-scheme:dark" in svg


def test_a_histogram_draws_both_kinds_in_shares_of_their_own() -> None:
    svg = draw_histograms({"toxicity": PICTURE})
    assert "<title>no toxicity, 0.00 to 0.50: 800 comments</title>" in svg
    heights = [float(height) for height in re.findall(r'height="([\d.]+)" style="fill:var\(--(?:red|blue)', svg)]
    assert heights == pytest.approx([150.0, 150.0 * 150 / 800, 150.0 * 10 / 40, 150.0], abs=0.1)


def make_soft_labels(path: Path, texts: list[str], insults: list[float]) -> Path:
    logits = np.zeros((len(texts), len(HEADS)), np.float16)
    logits[:, HEADS.index("insult")] = insults
    keys = [hashlib.sha256(text.encode()).hexdigest()[:16] for text in texts]
    np.savez(path, keys=np.array(keys, "S16"), logits=logits)
    return path


def test_the_insult_head_alone_learns_from_soft_labels(data: Path, trained: Path, tmp_path: Path) -> None:
    with data.open() as stream:
        texts = [row["text"] for row in csv.DictReader(stream)]
    soft = make_soft_labels(tmp_path / "soft.npz", texts, [5.0 if "buy" in text else -5.0 for text in texts])
    call_command("train_classifier", "--data", str(data), "--output", str(tmp_path), "--soft-labels", str(soft))
    taught, plain = Model.load(tmp_path), Model.load(trained)
    assert taught.card["soft_labels"] == hashlib.sha256(soft.read_bytes()).hexdigest()
    assert "soft_labels" not in plain.card
    shop, rude = "reader says buy pills now cheap", "reader says you are a zounderkite"
    column = HEADS.index("insult")
    taught_shop, taught_rude = (taught.logits(extract(text)) for text in (shop, rude))
    plain_shop, plain_rude = (plain.logits(extract(text)) for text in (shop, rude))
    assert taught_shop[column] > taught_rude[column] and plain_shop[column] < plain_rude[column]
    others = [index for index in range(len(HEADS)) if index != column]
    assert taught_shop[others].tolist() == plain_shop[others].tolist()


def test_soft_labels_for_other_comments_are_refused(data: Path, tmp_path: Path) -> None:
    soft = make_soft_labels(tmp_path / "soft.npz", ["another text"], [0.0])
    with pytest.raises(CommandError, match="made for other data"):
        call_command("train_classifier", "--data", str(data), "--output", str(tmp_path), "--soft-labels", str(soft))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04cut", b"\x80\x04K\x01."])
def test_a_file_that_is_no_soft_labels_is_refused(data: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "soft.npz").write_bytes(content)
    options = ["--data", str(data), "--output", str(tmp_path), "--soft-labels", str(tmp_path / "soft.npz")]
    with pytest.raises(CommandError, match="cannot be read as soft labels"):
        call_command("train_classifier", *options)
