"""Training, evaluation and report on a small made-up set: reproducible, honest about what was held out, drawn."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from moderation.classifiers.artefact import ARRAYS_NAME, CARD_NAME
from moderation.classifiers.evasions import EVASIONS, disguise
from moderation.classifiers.metrics import Bin
from moderation.classifiers.model import Model
from moderation.classifiers.normalise import scan_words
from moderation.classifiers.report import BEGIN, END, draw_reliability, update_document

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
    assert "| leetspeak |" in text
    ET.parse(tmp_path / "img" / "classifier-reliability.svg")  # noqa: S314 - written two lines above


def test_a_document_without_a_place_for_the_figures_is_left_alone(tmp_path: Path) -> None:
    document = tmp_path / "other.md"
    document.write_text("text\n")
    with pytest.raises(ValueError, match="no place for the figures"):
        update_document(document, "tables")
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


def test_a_diagram_names_what_it_draws() -> None:
    svg = draw_reliability({"toxicity": [Bin(0.05, 0.04, 900), Bin(0.95, 0.9, 50)]})
    assert "<title>toxicity: predicted 0.95, observed 0.90, 50 comments</title>" in svg
