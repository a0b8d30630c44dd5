"""manage.py learn: an archive of decisions in, predictions made before learning out, a version kept."""

import io
import json
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from moderation.learning.turns import hold_lease
from moderation.models import AdapterVersion, Example
from tests.learning.conftest import learn_all, learn_anew, off_rule, plain

pytestmark = pytest.mark.django_db


def archive(tmp_path, pairs):
    lines = [
        {"id": f"c{number}", "text": text, "reject": reject, "reason": "other" if reject else "", "at": "2026-01-01"}
        for number, (text, reject) in enumerate(pairs)
    ]
    path = tmp_path / "decisions.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return str(path)


@pytest.fixture
def decisions(tmp_path):
    return archive(tmp_path, [(make(n), reject) for n in range(40) for make, reject in ((plain, 0), (off_rule, 1))])


def test_each_prediction_is_made_before_its_line_is_learned_from(tmp_path, decisions, capsys):
    target = tmp_path / "predictions.jsonl"
    call_command("learn", "--input", decisions, "--prequential", str(target))
    rows = [json.loads(line) for line in target.read_text().splitlines()]
    assert [row["id"] for row in rows] == [f"c{number}" for number in range(80)]
    assert set(rows[0]) == {"id", "prediction", "base"}
    assert rows[0]["prediction"] == pytest.approx(rows[0]["base"])
    late = [row["prediction"] for row in rows[40:]]
    assert min(late[1::2]) > max(late[::2])
    assert "gain in ROC-AUC" in capsys.readouterr().err


def test_what_was_learned_is_a_version_and_goes_live_where_it_measured_well(decisions, capsys):
    call_command("learn", "--input", decisions)
    version = AdapterVersion.objects.get()
    assert (version.source, version.examples, version.live) == ("import", 80, True)
    assert "Kept as version 1, which is now in force." in capsys.readouterr().err


def test_where_it_did_not_measure_well_it_says_why_it_waits(tmp_path, capsys):
    call_command("learn", "--input", archive(tmp_path, [(plain(1), 0), (off_rule(1), 1)]))
    assert not AdapterVersion.objects.get().live
    assert "not in force. It has learned from 2 decisions; 40 are asked for." in capsys.readouterr().err


def test_the_same_file_again_gives_the_same(tmp_path, decisions):
    outputs = []
    for name in ("first", "second"):
        target = tmp_path / name
        call_command("learn", "--input", decisions, "--prequential", str(target))
        outputs.append(target.read_bytes())
    assert outputs[0] == outputs[1]
    first, second = AdapterVersion.objects.all()
    assert bytes(first.arrays or b"one") == bytes(second.arrays or b"other")


def test_it_can_go_on_from_what_was_learned_last(tmp_path, decisions):
    call_command("learn", "--input", decisions)
    target = tmp_path / "predictions.jsonl"
    more = archive(tmp_path, [(off_rule(500), 1)])
    call_command("learn", "--input", more, "--continue", "--prequential", str(target))
    (row,) = [json.loads(line) for line in target.read_text().splitlines()]
    assert row["prediction"] > row["base"] + 0.3
    assert AdapterVersion.objects.all()[0].examples == 81


def test_a_dry_run_measures_and_keeps_nothing(decisions, capsys):
    call_command("learn", "--input", decisions, "--dry-run")
    assert not AdapterVersion.objects.exists()
    assert "ROC-AUC" in capsys.readouterr().err


def test_what_is_decided_here_is_learned_on_top_of_what_was_imported(decisions, decide):
    decide(plain(700))
    learn_all()
    call_command("learn", "--input", decisions)
    learn_all()
    learn_anew()
    newest = AdapterVersion.objects.all()[0]
    assert (newest.source, newest.examples) == ("nightly", 81)
    assert Example.objects.count() == 1


def test_a_refusal_for_what_the_words_do_not_say_is_predicted_and_not_learned_from(tmp_path, capsys):
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps({"id": 1, "text": plain(1), "reject": 1, "reason": "off_topic"}), encoding="utf-8")
    target = tmp_path / "predictions.jsonl"
    call_command("learn", "--input", str(path), "--prequential", str(target))
    assert len(target.read_text().splitlines()) == 1
    assert AdapterVersion.objects.get().examples == 0


def test_score_tells_what_this_newsroom_would_refuse_unless_told_not_to(tmp_path, decisions):
    call_command("learn", "--input", decisions)
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    lines = [{"id": 1, "text": off_rule(900)}, {"id": 2, "text": plain(901)}]
    source.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    call_command("score", "--input", str(source), "--output", str(target))
    refused, published = [json.loads(line) for line in target.read_text().splitlines()]
    assert refused["site_rejection"] > 0.5 > published["site_rejection"]
    call_command("score", "--input", str(source), "--output", str(target), "--no-adapter")
    assert "site_rejection" not in json.loads(target.read_text().splitlines()[0])


def test_it_reads_and_writes_standard_streams(monkeypatch, capsysbinary, decisions):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(Path(decisions).read_bytes())))
    call_command("learn", "--input", "-", "--prequential", "-", "--dry-run")
    lines = capsysbinary.readouterr().out.splitlines()
    assert [json.loads(line)["id"] for line in lines] == [f"c{number}" for number in range(80)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"id": 1, "text": "a", "reject": 2}', "line 1 is not"),
        ('{"id": 1, "text": "a", "reject": 1}\n{"id"', "line 2 is not JSON"),
        ('{"id": 1, "text": 5, "reject": 1}', "line 1 is not"),
        ("[]", "line 1 is not"),
        ("\n\n", "no decision in the input"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_kept(tmp_path, content, message):
    path = tmp_path / "bad.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=message):
        call_command("learn", "--input", str(path))
    assert not AdapterVersion.objects.exists()


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("learn", "--input", str(tmp_path / "none.jsonl"))


def test_while_something_else_is_learned_it_asks_to_wait(decisions):
    with hold_lease(), pytest.raises(CommandError, match="Try again in a minute"):
        call_command("learn", "--input", decisions)
    assert not AdapterVersion.objects.exists()
