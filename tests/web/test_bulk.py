"""/desk/bulk/: comments are selected, looked at, decided on piece by piece, and taken back exactly."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from moderation.models import Batch, Comment, Decision
from moderation.reviewing.deciding import decide
from moderation.reviewing.working import claim_comment
from moderation.status import Action
from tests.factories import find, make_article, make_moderator, publish, step, submit
from tests.web.page import read_page, typed_into
from tests.web.test_page_safety import check

URL = "/desk/bulk/"


@pytest.fixture
def kim(db):
    return make_moderator("kim")


@pytest.fixture
def held(article):
    """Five that wait, the second of them by another name."""
    posted = [submit(article, f"Number {number}.", author_name="Ada" if number == 1 else "Bo") for number in range(5)]
    for each in posted:
        step(each, Action.HOLD)
    return posted


def statuses(comments):
    return [find(each).status for each in comments]


def select(client, *ticked, here="?queue=held", scope="ticked"):
    """Send the queue's form, and follow to the page that shows what is selected."""
    answer = client.post(f"{URL}select/", {"ids": [each.id for each in ticked], "here": here, "scope": scope})
    assert answer.status_code == 303
    return answer["Location"]


def form_to(answer, step):
    found = [form for form in read_page(answer).all("form") if form.attributes.get("action", "").endswith(step)]
    return found[0] if found else None


def send(client, answer, step, **given):
    form = form_to(answer, step)
    assert form, step
    return client.post(form.attributes["action"], typed_into(form) | given, follow=True)


def title(answer):
    return read_page(answer).one("h1").text


def text(answer):
    return read_page(answer).one("main").text


def verbs(answer):
    return {each.attributes["value"]: each.text for each in read_page(answer).all("button", name="action")}


def test_what_is_ticked_on_the_queue_is_looked_at_first(desk, held):
    queue = read_page(desk.get("/desk/"))
    boxes = queue.all("input", type="checkbox", name="ids", form="bulk")
    assert [box.attributes["value"] for box in boxes] == [str(each.id) for each in held]
    form = queue.one("form", id="bulk")
    sent = {"here": typed_into(form)["here"], "scope": "ticked", "ids": [box.attributes["value"] for box in boxes[:2]]}
    answer = desk.post(form.attributes["action"], sent, follow=True)
    assert title(answer) == "2 comments selected"
    assert "Held for a moderator 2" in text(answer)
    assert [each.text for each in read_page(answer).all(class_="sample__text")] == ["Number 0.", "Number 1."]
    assert verbs(answer) == {"approve": "Approve 2", "spam": "Mark 2 as spam", "reject": "Reject 2"}
    assert statuses(held) == ["held"] * 5
    assert title(desk.get(URL)) == "Batches"
    assert not read_page(desk.get(URL)).all("li", class_="batch")


def test_all_that_match_a_filter_are_decided_on_and_restored(desk, moderator, held, article):
    outside = submit(make_article(), "Elsewhere.")
    step(outside, Action.HOLD)
    page = desk.get(select(desk, here="?queue=held&article=ferry&author=bo&sort=risk", scope="all"))
    assert title(page) == "4 comments selected"
    back = [
        link.attributes["href"] for link in read_page(page).all("a") if link.text == "Back to the queue: Held, narrowed"
    ]
    assert back == ["/desk/?queue=held&article=ferry&author=bo&sort=risk"]
    done = send(desk, page, "apply/", action="reject", reason="off_topic", note="Once more.")
    assert title(done) == "4 of 4 comments rejected"
    assert "Off topic · Once more." in text(done)
    assert statuses([*held, outside]) == ["rejected", "held", "rejected", "rejected", "rejected", "held"]
    made = Decision.objects.filter(batch__isnull=False)
    assert set(made.values_list("moderator__username", "reason", "note")) == {("mo", "off_topic", "Once more.")}
    undone = send(desk, done, "undo/")
    assert "undone: 4 restored" in text(undone)
    assert statuses(held) == ["held"] * 5
    assert form_to(undone, "undo/") is None


def test_what_has_changed_and_what_a_colleague_is_at_is_left_alone(desk, held, kim, moderator):
    page = select(desk, scope="all")
    claim_comment(moderator=kim, comment_id=held[0].id)
    claim_comment(moderator=moderator, comment_id=held[4].id)
    decide(moderator=kim, comment_id=held[1].id, action=Action.SPAM, version=find(held[1]).version)
    Comment.objects.filter(pk=held[2].id).update(claimed_by=kim, claimed_until=timezone.now() - timedelta(seconds=1))
    answer = desk.get(page)
    assert "1 is left alone: kim is working on it." in text(answer)
    assert "1 is left alone: it has changed since it was selected." in text(answer)
    # One’s own is no reason to say anything.
    assert [each.text for each in read_page(answer).all(class_="chip--claimed")] == ["kim is at it"]
    assert verbs(answer)["approve"] == "Approve 3"
    done = send(desk, answer, "apply/", action="approve")
    assert title(done) == "3 of 5 comments approved"
    assert statuses(held) == ["held", "spam", "approved", "approved", "approved"]
    why = [each.one("summary").text for each in read_page(done).all("details", class_="refusal")]
    assert why == ["1 · a colleague is working on them", "1 · changed after they were selected"]
    named = [each.attributes["href"] for each in read_page(done).all("details", class_="refusal")[0].all("a")]
    assert named == [f"/desk/comments/{held[0].id}/"]


def test_what_readers_see_is_said_before_it_goes(desk, article):
    public = [publish(article, "One."), publish(article, "Two.")]
    page = desk.get(select(desk, *public))
    assert "2 are public now: holding, rejecting or marking them as spam takes them down." in text(page)
    assert verbs(page) == {"hold": "Hold 2", "spam": "Mark 2 as spam", "reject": "Reject 2"}


def test_a_long_batch_goes_on_piece_by_piece_and_is_undone_the_same_way(desk, held, kim, monkeypatch):
    monkeypatch.setattr("moderation.web.desk_bulk.CHUNK", 2)
    first = send(desk, desk.get(select(desk, scope="all")), "apply/", action="approve")
    assert (title(first), "3 wait" in text(first)) == ("2 of 5 comments approved", True)
    progress = read_page(first).one("progress")
    assert (progress.attributes["value"], progress.attributes["max"]) == ("2", "5")
    form = form_to(first, "continue/")
    part = desk.post(form.attributes["action"], typed_into(form), headers={"HX-Request": "true"})
    fragment = read_page(part)
    assert "4 of 5 comments approved, 1 waits" in fragment.one(id="batch-said").text
    assert fragment.one("section", id="batch").one("h1").text == "4 of 5 comments approved"
    last = send(desk, first, "continue/")
    assert (title(last), form_to(last, "continue/")) == ("5 of 5 comments approved", None)
    decide(moderator=kim, comment_id=held[4].id, action=Action.HOLD, version=find(held[4]).version)
    undoing = send(desk, last, "undo/")
    assert "being undone: 2 restored" in text(undoing)
    undone = send(desk, undoing, "undo/")
    assert "undone: 4 restored" in text(undone)
    assert "1 stays as it is: something has happened to it since." in text(undone)
    assert statuses(held) == ["held"] * 5


def test_a_batch_that_is_undone_half_way_decides_nothing_more(desk, held, monkeypatch):
    monkeypatch.setattr("moderation.web.desk_bulk.CHUNK", 2)
    first = send(desk, desk.get(select(desk, scope="all")), "apply/", action="spam")
    send(desk, first, "undo/")
    again = send(desk, first, "continue/")
    assert "This batch has been undone." in text(again)
    assert form_to(again, "continue/") is None
    assert statuses(held) == ["held"] * 5


def test_a_form_sent_twice_is_one_choice(desk, held):
    page = desk.get(select(desk, held[0]))
    send(desk, page, "apply/", action="approve")
    again = send(desk, page, "apply/", action="spam")
    assert title(again) == "1 of 1 comment approved"
    assert Decision.objects.filter(batch__isnull=False).count() == 1


@pytest.mark.parametrize(
    ("given", "message"), [({"action": "reject"}, "needs a reason"), ({"action": "edit"}, "The action is")]
)
def test_a_choice_that_is_none_is_explained_and_nothing_is_lost(desk, held, given, message):
    page = desk.get(select(desk, scope="all"))
    answer = send(desk, page, "apply/", note="My note", **given)
    assert answer.status_code == 400
    assert message in read_page(answer).one("div", role="alert").text
    assert read_page(answer).one("input", id="bulk-note").attributes["value"] == "My note"
    assert statuses(held) == ["held"] * 5
    check(answer)


def test_nothing_ticked_selects_nothing(desk, held):
    answer = desk.post(f"{URL}select/", {"scope": "ticked", "here": "?queue=held&q=Number"}, follow=True)
    assert answer.redirect_chain == [("/desk/?queue=held&q=Number", 303)]
    assert "No comment is selected." in text(answer)
    assert desk.post(f"{URL}select/", {"scope": "ticked", "ids": ["x"]}).status_code == 404
    assert not Batch.objects.exists()


def test_more_than_can_be_decided_on_at_once_is_said(desk, held, monkeypatch):
    for name in ("reviewing.batches", "web.desk_bulk"):
        monkeypatch.setattr(f"moderation.{name}.SELECTION_LIMIT", 3)
    page = desk.get(select(desk, scope="all"))
    assert "These are the oldest 3, the most that can be decided on at once." in text(page)
    assert statuses(held) == ["held"] * 5
    send(desk, page, "apply/", action="approve")
    assert statuses(held) == ["approved", "approved", "approved", "held", "held"]


def test_batches_are_listed_and_undone_from_there(desk, held, kim):
    send(desk, desk.get(select(desk, *held[:2])), "apply/", action="approve")
    other = Client()
    other.force_login(kim)
    listed = other.get(URL)
    assert [each.text for each in read_page(listed).all("a", class_="batch__what")] == ["2 of 2 comments approved"]
    assert "mo," in read_page(listed).one("li", class_="batch").text
    undone = send(other, listed, "undo/")
    assert "undone: 2 restored" in text(undone)
    assert "undone: 2 restored" in read_page(other.get(URL)).one("li", class_="batch").text
    assert statuses(held) == ["held"] * 5


def test_a_selection_is_of_whoever_made_it(desk, held, kim, client):
    page = select(desk, scope="all")
    other = Client()
    other.force_login(kim)
    assert other.get(page).status_code == 404
    assert other.post(f"{page}apply/", {"action": "spam"}).status_code == 404
    assert other.post(f"{page}undo/").status_code == 404
    assert [client.get(each).status_code for each in (URL, page)] == [302, 302]
    assert client.post(f"{page}apply/", {"action": "spam"}).status_code == 302
    assert desk.post(f"{page}continue/").status_code == 404
    assert desk.get(f"{URL}01890000-0000-7000-8000-000000000000/").status_code == 404
    assert statuses(held) == ["held"] * 5


def test_the_pages_are_clean(desk, held, kim):
    claim_comment(moderator=kim, comment_id=held[0].id)
    page = desk.get(select(desk, scope="all"))
    check(page)
    done = send(desk, page, "apply/", action="spam")
    check(done)
    check(send(desk, done, "undo/"))
    check(desk.get(URL))
