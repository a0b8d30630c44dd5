"""Removing words at the desk, with boxes alone: nothing can be typed into somebody else's comment."""

import pytest
from django.test import Client

from articles.models import Article
from moderation.models import Comment, Revision
from moderation.status import Action, Status
from tests.factories import find, make_moderator, screen_all, step, submit
from tests.web.page import Element, read_page, typed_into

BODY = "You moron of a ferryman, it’s 5.30 <b>again</b>!\nSee https://example.org/a.b?c=d now."


@pytest.fixture
def comment(article: Article) -> Comment:
    submitted = submit(article, BODY, author_name="Ada")
    screen_all()
    return find(submitted)


def address(comment: Comment) -> str:
    return f"/desk/comments/{comment.pk}/redact/"


def form_of(desk: Client, comment: Comment) -> Element:
    return read_page(desk.get(f"{address(comment)}?next=/desk/")).one("form", class_="redact")


def send(desk: Client, form: Element, *words: str, **typed: str):
    boxes = {each.text: each.one("input").attributes["value"] for each in form.all("label", class_="word")}
    sent = {name: value for name, value in typed_into(form).items() if name != "cut"} | typed
    return desk.post(form.attributes["action"], sent | {"cut": [boxes[word] for word in words]})


def test_every_word_has_a_box_and_the_pieces_are_the_text(desk: Client, comment: Comment):
    form = form_of(desk, comment)
    assert form.one(class_="redact__words").one("p").raw_text == BODY
    words = [each.text for each in form.all("label", class_="word")]
    assert {"moron", "ferryman", ",", "it’s", "5.30", "again", "https://example.org/a.b?c=d"} <= set(words)


def test_what_the_checks_marked_can_be_ticked_as_one(desk: Client, comment: Comment):
    form = form_of(desk, comment)
    assert "moron" in form.one(class_="redact__passages").text
    assert "moron" in [each.text for each in form.all("label", class_="word--marked")]


def test_what_is_ticked_goes_and_the_rest_is_public(desk: Client, comment: Comment, article: Article):
    answer = send(desk, form_of(desk, comment), "moron", "of", "again", note="Mild.")
    assert (answer.status_code, answer["Location"]) == (303, "/desk/")
    assert find(comment).status == Status.APPROVED
    page = Client().get(article.get_absolute_url()).content.decode()
    assert "You […] a ferryman" in page
    assert "removed by a moderator" in page
    assert "moron" not in page
    # And it can be taken back.
    read_page(desk.get("/desk/")).one(id="said").one("form", class_="undo")


def test_the_history_says_who_removed_something_and_has_the_authors_own_text(desk: Client, comment: Comment):
    send(desk, form_of(desk, comment), "moron")
    page = read_page(desk.get(f"/desk/comments/{comment.pk}/"))
    assert any("mo removed parts of it and approved it" in each.text for each in page.all("ol", class_="history"))
    assert "moron" in page.one(class_="earlier").text


def test_its_author_reads_that_a_moderator_removed_something(reader: Client, desk: Client, write):
    write(body=BODY)
    screen_all()
    comment = Comment.objects.get()
    send(desk, form_of(desk, comment), "moron")
    own = read_page(reader.get(f"/articles/{comment.thread.article.slug}/own/{comment.pk}/"))
    assert "A moderator removed the passages marked […]." in own.one(class_="own").text
    assert "edited" not in own.one("article").text.lower()


def test_nothing_ticked_is_said_and_keeps_the_note(desk: Client, comment: Comment):
    answer = send(desk, form_of(desk, comment), note="typed already")
    assert answer.status_code == 400
    form = read_page(answer).one("form", class_="redact")
    assert "Choose what to remove" in form.one("div", role="alert").text
    assert typed_into(form)["note"] == "typed already"


def test_a_lost_race_says_who_decided_what_and_shows_the_text_as_it_is_now(desk: Client, comment: Comment):
    form = form_of(desk, comment)
    step(comment, Action.APPROVE, make_moderator("ben"))
    answer = send(desk, form, "moron")
    assert answer.status_code == 409
    again = read_page(answer).one("form", class_="redact")
    assert "ben" in again.one("div", role="alert").text
    assert again.one("input", name="version").attributes["value"] == str(comment.version + 1)
    assert Revision.objects.count() == 1


@pytest.mark.parametrize("cut", ["", "x", "4-", "-4", "9-4", "0-999999", "4-9;5", "٤-٩", "1" * 12 + "-9"])
def test_a_box_that_the_page_never_had_removes_nothing(desk: Client, comment: Comment, cut: str):
    answer = desk.post(address(comment), {"cut": [cut], "version": comment.version})
    assert answer.status_code == 400
    assert Revision.objects.count() == 1


def test_a_script_gets_the_form_alone_and_a_refusal_as_the_card(desk: Client, comment: Comment):
    form = read_page(desk.get(address(comment), headers={"HX-Request": "true"}))
    form.one("form", class_="redact")
    assert not form.all("main")
    answer = desk.post(address(comment), {"version": comment.version}, headers={"HX-Request": "true"})
    assert answer.status_code == 400
    assert read_page(answer).one("article", class_="card").one("div", class_="errors").text


def test_what_its_author_withdrew_has_no_words_to_remove(desk: Client, comment: Comment):
    step(comment, Action.WITHDRAW)
    assert desk.get(address(comment)).status_code == 404
