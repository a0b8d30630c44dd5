"""/desk/log/: who did what, narrowed, in pages, and as a file that no spreadsheet runs."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from moderation.models import CommenterAction, ModerationEvent
from moderation.reviewing.blocking import add_block
from moderation.reviewing.commenters import act_on_commenter
from moderation.reviewing.deciding import decide
from moderation.reviewing.revealing import reveal_address
from moderation.reviewing.wordlist import add_phrase
from moderation.status import Action, Actor
from tests.canary.needles import found_in
from tests.factories import find, make_article, make_moderator, publish, step, submit
from tests.web.page import read_page, typed_into
from tests.web.test_page_safety import check

Kind = CommenterAction.Kind
URL = "/desk/log/"
ADDRESS = "Canary.Zq7x@Aviary-9k.example"


@pytest.fixture
def senna(db):
    return make_moderator("senna", senior=True)


@pytest.fixture
def busy(article, moderator, senna):
    """Something of everything."""
    comment = publish(article, "The early boat is a fine idea.", author_name="Ona", author_email=ADDRESS)
    step(comment, Action.REJECT, moderator, reason="off_topic", note=f"Write to {ADDRESS}, says the author.")
    act_on_commenter(moderator=senna, commenter_id=comment.commenter_id, action=Kind.BAN, until=None, reason="Enough")
    reveal_address(moderator=senna, commenter_id=comment.commenter_id, justification="A court asked.")
    add_block(moderator=senna, kind="email", value=ADDRESS)
    add_phrase(moderator=senna, phrase="fog goblin", tier="banned")
    return comment


def entries(client, **query):
    """What was done and by whom, as the page shows it, newest first."""
    answer = client.get(URL, query)
    assert answer.status_code == 200
    lines = read_page(answer).all("li", class_="log__entry")
    return [(each.one(class_="log__what").text, each.one(class_="log__who").text) for each in lines]


def export(client, **query):
    """The file that the page's own form gives, as rows."""
    form = read_page(client.get(URL, query)).one("form", class_="log__export")
    answer = client.post(form.attributes["action"], typed_into(form))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="moderation-log.csv"'
    content = b"".join(answer.streaming_content)
    return content, list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_every_kind_of_step_is_in_the_log_with_who_took_it(desk, busy):
    assert entries(desk) == [
        ("Phrase listed", "senna"),
        ("Blocked", "senna"),
        ("Address revealed", "senna"),
        ("Banned", "senna"),
        ("Rejected", "mo"),
        ("Approved", "The policy"),
        ("Posted", "The author"),
    ]


def test_an_entry_leads_to_what_it_is_about_and_says_why(desk, busy):
    phrase, block, revealed, banned, rejected, *_ = read_page(desk.get(URL)).all("li", class_="log__entry")
    assert "f•• g••••n · Banned" in phrase.text
    assert "E-mail address · c•••@a•••.example" in block.text
    assert revealed.all("a", href=f"/desk/commenters/{busy.commenter_id}/")
    assert "A court asked." in revealed.text
    assert "Enough" in banned.text
    assert [link.attributes["href"] for link in rejected.all("a")] == [f"/desk/comments/{busy.pk}/", "?article=ferry"]
    assert "Off topic" in rejected.text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"actor": "mo"}, ["Rejected"]),
        ({"actor": "machine"}, ["Approved"]),
        ({"actor": "moderator", "action": "ban"}, ["Banned"]),
        ({"action": "reveal_email"}, ["Address revealed"]),
        ({"article": "ferry", "actor": "moderator"}, ["Rejected"]),
        ({"article": "elsewhere"}, []),
        ({"since": "tomorrow", "actor": "mo"}, ["Rejected"]),
        ({"since": "0001-01-01", "until": "2026-02-30", "actor": "mo"}, ["Rejected"]),
        ({"comment": "half an id", "actor": "mo\x00"}, ["Rejected"]),
    ],
)
def test_page_and_file_are_narrowed_alike(desk, busy, query, expected):
    assert [what for what, _ in entries(desk, **query)] == expected
    if expected:
        exported = [row["action"] for row in export(desk, **query)[1]]
        assert len(exported) - exported.count("log_export") == len(expected)


def test_one_comment_and_one_commenter_can_be_followed(desk, busy):
    submit(make_article(), author_name="Another")
    assert [what for what, _ in entries(desk, comment=str(busy.pk))] == ["Rejected", "Approved", "Posted"]
    of_person = [what for what, _ in entries(desk, commenter=str(busy.commenter_id))]
    assert of_person == ["Address revealed", "Banned", "Rejected", "Approved", "Posted"]


def test_both_days_of_a_period_are_part_of_it(desk, busy):
    today = timezone.localdate()
    before, after = today - timedelta(days=1), today + timedelta(days=1)
    assert len(entries(desk, since=str(today), until=str(today))) == 7
    assert entries(desk, until=str(before)) == entries(desk, since=str(after)) == []


def test_a_long_log_has_pages_narrowed_the_same(desk, moderator):
    made = [ModerationEvent(action="note", actor=Actor.MODERATOR, moderator=moderator) for _ in range(60)]
    ModerationEvent.objects.bulk_create(made)
    first = read_page(desk.get(URL, {"action": "note"}))
    second = desk.get(URL + first.one("a", rel="next").attributes["href"])
    assert (len(first.all("li", class_="log__entry")), len(read_page(second).all("li", class_="log__entry"))) == (
        50,
        10,
    )
    assert desk.get(URL, {"cursor": "nonsense"}).status_code == 404


def test_the_file_holds_everything_and_no_address(desk, busy):
    content, rows = export(desk)
    # The export itself is on record before the file is written.
    assert [row["action"] for row in rows[:3]] == ["log_export", "wordlist_add", "block"]
    rejected = next(row for row in rows if row["action"] == "reject")
    assert rejected | {"time": "", "detail": ""} == {
        "time": "",
        "actor": "moderator",
        "moderator": "mo",
        "action": "reject",
        "comment": str(busy.pk),
        "commenter": "",
        "article": "ferry",
        "reason": "off_topic",
        "note": "Write to •••@•••, says the author.",
        "detail": "",
    }
    assert content.startswith(b"\xef\xbb\xbf")
    assert found_in(content, ADDRESS) == []
    assert entries(desk)[0] == ("Log exported", "mo")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "'="])
def test_no_field_of_the_file_begins_like_a_formula(desk, article, moderator, start):
    comment = submit(article)
    note = f'{start}HYPERLINK("https://evil.example/";"Look")'
    version = find(comment).version
    decide(moderator=moderator, comment_id=comment.id, action=Action.HOLD, version=version, note=note)
    _, rows = export(desk, action="hold", actor="mo")
    assert [row["note"] for row in rows] == [f"'{note}"]


def test_a_long_log_is_exported_whole(desk, moderator, monkeypatch):
    monkeypatch.setattr("moderation.queries.events._AT_ONCE", 4)
    made = [ModerationEvent(action="note", actor=Actor.MODERATOR, moderator=moderator) for _ in range(9)]
    ModerationEvent.objects.bulk_create(made)
    assert len(export(desk, action="note")[1]) == 9


def test_the_log_is_for_moderators_and_a_file_is_a_step(desk, busy):
    for visitor in (Client(), desk):
        assert (visitor.get(URL).status_code, visitor.post(f"{URL}export/").status_code) in ((302, 302), (200, 200))
    assert desk.get(f"{URL}export/").status_code == 405
    assert URL in [link.attributes["href"] for link in read_page(desk.get("/desk/")).all("a")]


def test_the_page_is_clean(desk, busy):
    check(desk.get(URL))
    check(desk.get(URL, {"comment": str(busy.pk), "actor": "<b>\"'", "since": "2026-01-01"}))
    check(desk.get(URL, {"commenter": str(busy.commenter_id), "action": "never"}))
