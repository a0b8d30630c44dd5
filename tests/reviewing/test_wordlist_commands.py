"""manage.py import_wordlist and export_wordlist"""

import io

import pytest
from django.core.management import CommandError, call_command

from moderation.models import ModerationEvent, WordlistEntry
from tests.factories import make_moderator

pytestmark = pytest.mark.django_db


def call(name, *arguments, **options):
    out = io.StringIO()
    call_command(name, *arguments, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("phrase,tier\nfog goblin,banned\nmist troll,suspect\n", encoding="utf-8")
    return path


def test_a_file_goes_in_and_comes_out_again(file, tmp_path):
    assert call("import_wordlist", str(file)) == "2 added, 0 already listed.\n"
    out = tmp_path / "out.csv"
    assert call("export_wordlist", "--output", str(out)) == ""
    expected = b"phrase,tier,language\r\nfog goblin,banned,\r\nmist troll,suspect,\r\n"
    assert out.read_bytes() == expected
    assert call("export_wordlist").encode() == expected
    assert call("export_wordlist", "--tier", "banned", "--language", "").splitlines()[1:] == ["fog goblin,banned,"]
    assert call("import_wordlist", str(out)) == "0 added, 2 already listed.\n"


def test_another_tier_is_pointed_out(file):
    call("import_wordlist", str(file))
    file.write_text("phrase,tier\nfog goblin,suspect\n", encoding="utf-8")
    assert call("import_wordlist", str(file)) == "0 added, 1 already listed (1 of them in another tier).\n"


def test_a_dry_run_only_says_what_it_would_do(file):
    assert call("import_wordlist", str(file), "--dry-run") == "2 would be added, 0 already listed.\n"
    assert not WordlistEntry.objects.exists()


def test_bad_lines_are_all_named_and_nothing_is_added(file):
    file.write_text("phrase,tier\nfog goblin,worst\nmist troll,suspect\n...,suspect\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"Nothing was added\.\nLine 2: .*\nLine 4: .*"):
        call("import_wordlist", str(file))
    assert not WordlistEntry.objects.exists()


def test_the_log_names_the_moderator_or_else_an_operator(file):
    vera = make_moderator("vera")
    call("import_wordlist", "--starter", "spam", "nl")
    call("import_wordlist", str(file), "--moderator", "vera")
    events = ModerationEvent.objects.order_by("id").values_list("actor", "moderator", "detail__source")
    assert list(events) == [("operator", None, "starter spam/nl"), ("moderator", vera.pk, "file")]


def test_a_starter_list_is_added_and_can_be_read(file):
    said = call("import_wordlist", "--starter", "slurs", "en")
    added = int(said.partition(" ")[0])
    assert added == WordlistEntry.objects.count() > 100
    assert len(call("export_wordlist", "--starter", "slurs", "en").splitlines()) == added + 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.csv"], "nowhere.csv: No such file"),
        (["--starter", "spam", "xx"], "There are: slurs/ar"),
        (["--starter", "spam", "en", "--moderator", "nobody"], "There is no user nobody"),
        ([], "required"),
    ],
)
def test_what_cannot_be_done_is_said(arguments, message):
    with pytest.raises(CommandError, match=message):
        call("import_wordlist", *arguments)
    assert not WordlistEntry.objects.exists()


def test_a_place_that_cannot_be_written_to_is_named(tmp_path):
    with pytest.raises(CommandError, match="No such file or directory"):
        call("export_wordlist", "--output", str(tmp_path / "missing" / "out.csv"))
    with pytest.raises(CommandError, match="There are: slurs/ar"):
        call("export_wordlist", "--starter", "spam", "xx")
