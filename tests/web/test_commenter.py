"""/desk/commenters/{id}/: a moderator reads the record and notes; a senior one acts and takes back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from moderation.models import Commenter, CommenterAction, Note
from moderation.reviewing.commenters import act_on_commenter
from moderation.reviewing.wordlist import add_phrase
from moderation.status import Action
from tests.factories import find, make_moderator, publish, screen_all, step, submit
from tests.web.page import read_page, typed_into
from tests.web.test_page_safety import check

Kind = CommenterAction.Kind


@pytest.fixture
def senna(db):
    return make_moderator("senna", senior=True)


@pytest.fixture
def senior_desk(senna):
    client = Client()
    client.force_login(senna)
    return client


@pytest.fixture
def ona(article):
    comment = publish(article, "The early boat is a fine idea.", author_name="Ona", author_email="ona@example.org")
    return comment.commenter


def url_of(commenter, step=""):
    return f"/desk/commenters/{commenter.pk}/{step}"


def state_of(commenter):
    return Commenter.objects.get(pk=commenter.pk).standing.state


def open_page(client, commenter):
    answer = client.get(url_of(commenter))
    assert answer.status_code == 200
    return read_page(answer)


def choices(page):
    return [each.attributes["value"] for each in page.all("input", name="action")]


def form_of(page, action):
    return next(form for form in page.all("form") if form.all("input", name="action", value=action))


def act(client, commenter, action, **given):
    """Fill in the form of an action and follow to the page that comes of it."""
    form = form_of(open_page(client, commenter), action)
    return client.post(form.attributes["action"], typed_into(form) | given, follow=True)


def test_the_page_shows_the_record_and_what_was_decided(desk, ona, article, moderator):
    refused = submit(article, "You moron of a ferryman.", author_name="Ona")
    step(refused, Action.REJECT, moderator, reason="abusive", note="Third time")
    page = open_page(desk, Commenter.objects.get(comments=refused.id))
    assert page.one("h1").text == "Ona"
    record = page.one("dl", class_="record").text
    assert "Approved 0 Rejected 1 Spam 0" in record
    assert "Withdrawn" not in record
    assert "(not confirmed)" in record
    written = page.one("ol", class_="written__list").text
    assert "You moron of a ferryman." in written
    assert "Rejected · mo" in written
    assert "Abusive or hateful · Third time" in written


def test_the_address_is_shown_masked_alone(senior_desk, ona):
    answer = senior_desk.get(url_of(ona))
    assert ona.email_masked in read_page(answer).one("dl", class_="record").text
    assert b"ona@example.org" not in answer.content


def test_each_card_leads_to_its_commenter(desk, ona):
    page = read_page(desk.get("/desk/?queue=approved"))
    assert page.one("article").one("a", href=url_of(ona)).text == "Ona"


def test_a_moderator_reads_and_notes_and_may_not_act(desk, ona, senna):
    taken = act_on_commenter(moderator=senna, commenter_id=ona.pk, action=Kind.PREMODERATE, reason="Heated")
    page = open_page(desk, ona)
    assert "Always pre-moderate · senna" in page.one("section", id="done").text
    assert "Heated" in page.one("section", id="done").text
    assert page.one("section", id="done").all("form") == []
    assert desk.post(url_of(ona, "act/"), {"action": "ban"}).status_code == 403
    assert desk.post(url_of(ona, f"actions/{taken.pk}/undo/")).status_code == 403
    assert state_of(ona) == "premoderated"


@pytest.mark.parametrize("step", ["", "act/", "note/"])
def test_others_see_nothing(client, ona, step):
    answer = client.get(url_of(ona)) if not step else client.post(url_of(ona, step))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_a_ban_and_its_lifting(senior_desk, ona):
    answer = act(senior_desk, ona, "ban", reason="Threats")
    assert answer.redirect_chain == [(url_of(ona) + "#done", 303)]
    page = read_page(answer)
    assert page.one("div", id="said").text == "Ona: Banned."
    assert page.one(class_="person__state").text == "Banned"
    assert choices(page) == ["ban", "unban", "warn"]
    assert read_page(act(senior_desk, ona, "unban")).one("div", id="said").text == "Ona: Normal."
    assert state_of(ona) == "normal"


def test_a_suspension_is_a_week_unless_another_end_is_typed(senior_desk, ona):
    act(senior_desk, ona, "suspend")
    until = Commenter.objects.get(pk=ona.pk).state_until
    assert until is not None
    assert timedelta(days=6, hours=23) < until - timezone.now() <= timedelta(days=7)
    page = read_page(act(senior_desk, ona, "suspend", until="2999-01-31T09:30"))
    assert page.one(class_="person__state").text == "Suspended until Jan. 31, 2999, 9:30 a.m., then: Normal"


def test_a_warning_says_that_nobody_is_told(senior_desk, ona):
    form = form_of(open_page(senior_desk, ona), "warn")
    assert form.one("p").text == "Kept on record here. The commenter is not told yet."
    assert read_page(act(senior_desk, ona, "warn")).one("div", id="said").text == "The warning is on record."
    assert state_of(ona) == "normal"


def test_trust_is_offered_where_the_address_is_confirmed(senior_desk, ona):
    page = open_page(senior_desk, ona)
    assert "trust" not in choices(page)
    assert "Only a confirmed address can be trusted" in page.one("section", id="done").text
    assert senior_desk.post(url_of(ona, "act/"), {"action": "trust"}).status_code == 409
    Commenter.objects.filter(pk=ona.pk).update(email_verified=True)
    act(senior_desk, ona, "trust")
    assert state_of(ona) == "trusted"


def test_an_action_is_taken_back(senior_desk, ona):
    page = read_page(act(senior_desk, ona, "premoderate"))
    form = next(form for form in page.all("form") if form.attributes.get("action", "").endswith("/undo/"))
    after = read_page(senior_desk.post(form.attributes["action"], follow=True))
    assert after.one("div", id="said").text == "Taken back: Always pre-moderate."
    assert "taken back by senna" in after.one("section", id="done").text
    assert state_of(ona) == "normal"
    again = senior_desk.post(form.attributes["action"])
    assert again.status_code == 409
    assert "senna has already taken this back." in read_page(again).one(role="alert").text


@pytest.mark.parametrize(
    ("given", "status", "message"),
    [
        ({"action": "suspend", "until": ""}, 400, "Say when the suspension ends."),
        ({"action": "suspend", "until": "soon"}, 400, "This is no date and time."),
        ({"action": "suspend", "until": "2999-02-31T09:30"}, 400, "This is no date and time."),
        ({"action": "ban", "until": "2001-01-31T09:30"}, 400, "This time is over."),
        ({"action": "ban", "reason": "r" * 1001}, 400, "At most 1,000 characters."),
        ({"action": "ban", "reason": "a\x00b"}, 400, "NUL"),
        ({"action": "expel"}, 400, "There is no such action."),
        ({"action": "unban"}, 409, "The state of the commenter is “normal”"),
    ],
)
def test_what_is_refused_is_explained_with_what_was_typed_still_there(senior_desk, ona, given, status, message):
    answer = senior_desk.post(url_of(ona, "act/"), given)
    assert answer.status_code == status
    page = read_page(answer)
    assert message in page.one(role="alert").text
    for name in ("until", "reason"):
        for field in page.all("input", id=f"{name}-{given['action']}"):
            assert field.attributes["value"].replace("\x00", "") == given.get(name, "").replace("\x00", "")
    assert state_of(ona) == "normal"


def test_a_note_is_kept_for_colleagues(desk, ona):
    form = open_page(desk, ona).one("form", class_="note")
    answer = desk.post(form.attributes["action"], typed_into(form) | {"body": "Two\r\npeople?"}, follow=True)
    assert "Two people?" in read_page(answer).one("section", id="notes").text
    assert Note.objects.get().body == "Two\npeople?"


@pytest.mark.parametrize("typed", [" ", "n" * 5001, "a\x00b"])
def test_a_note_that_cannot_be_kept_is_refused_and_still_there(desk, ona, typed):
    answer = desk.post(url_of(ona, "note/"), {"body": typed})
    assert answer.status_code == 400
    assert read_page(answer).one("textarea", aria_invalid="true").raw_text.removeprefix("\n") == typed
    assert not Note.objects.exists()


def test_many_comments_come_in_pages(desk, ona, article):
    for number in range(21):
        one = submit(article, f"Boat number {number} was on time.", author_name="Ona")
        ona.comments.model.objects.filter(pk=one.id).update(commenter=ona)
    first = open_page(desk, ona)
    assert len(first.all("li", class_="written__one")) == 20
    second = read_page(desk.get(first.one("a", rel="next").attributes["href"]))
    assert [each.one("p", class_="card__body").text for each in second.all("li", class_="written__one")] == [
        "Boat number 0 was on time.",
        "The early boat is a fine idea.",
    ]
    back = read_page(desk.get(second.one("a", rel="prev").attributes["href"]))
    assert len(back.all("li", class_="written__one")) == 20


def test_who_is_not_there_and_a_page_that_no_page_named(desk, ona):
    assert desk.get("/desk/commenters/01890000-0000-7000-8000-000000000000/").status_code == 404
    assert desk.get(url_of(ona), {"cursor": "nonsense"}).status_code == 404


def test_the_page_is_clean(senior_desk, ona):
    check(senior_desk.get(url_of(ona)))
    check(senior_desk.post(url_of(ona, "act/"), {"action": "ban", "reason": "<b>\"'", "until": "x"}))
    act(senior_desk, ona, "ban")
    check(senior_desk.get(url_of(ona)))


def test_what_is_veiled_on_a_card_is_veiled_among_the_comments(desk, senna, article):
    add_phrase(moderator=senna, phrase="grobling", tier="banned")
    refused = find(submit(article, "The mayor is a grobling, as everybody in this town has known for years."))
    screen_all()
    written = open_page(desk, refused.commenter).one("section", class_="written")
    assert [each.text for each in written.all(class_="veil")] == ["grobling"]
    assert written.one("input", class_="unveil__switch").attributes["type"] == "checkbox"
