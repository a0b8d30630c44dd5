"""New comments while a page is open: what the page knows already, and what it is given to put in."""

import pytest
from django.test import Client, override_settings
from django.utils.translation import ngettext, override

from articles.models import Article
from moderation.models import Comment
from moderation.status import Action
from moderation.web.plural_forms import write_plural_forms
from tests.factories import make_article, publish, step, submit
from tests.web.page import Element, read_page

pytestmark = pytest.mark.django_db


def live_of(client: Client, article: Article, **query: str) -> dict[str, str]:
    return read_page(client.get(article.get_absolute_url(), query)).one(id="live").attributes


def ask_for(client: Client, article: Article, *comments: Comment) -> Element:
    answer = client.get(f"{article.get_absolute_url()}new/", {"comment": [str(each.pk) for each in comments]})
    assert answer.status_code == 200
    return read_page(answer).one("div", data_arrivals="")


def names(element: Element) -> list[str]:
    return [each.text for each in element.all(class_="comment__name")]


def test_a_page_names_only_what_stands_on_another_page(client: Client, article: Article):
    top = publish(article)
    reply = publish(article, "It leaves at five, as it did before.", parent=top)
    other = publish(article, "Something else altogether, about fares.")
    assert live_of(client, article)["data-known"] == ""
    named = live_of(client, article, comment=str(reply.pk))
    assert named["data-known"] == str(other.pk)


@pytest.mark.parametrize(
    ("query", "place"),
    [({}, "start"), ({"order": "best"}, "start"), ({"order": "oldest"}, "end"), ({"comment": "top"}, "none")],
)
def test_a_new_comment_goes_where_the_order_wants_it(client: Client, article: Article, query: dict, place: str):
    top = publish(article)
    asked = {name: str(top.pk) if value == "top" else value for name, value in query.items()}
    assert live_of(client, article, **asked)["data-place"] == place


def test_in_the_middle_of_a_long_thread_a_new_comment_has_no_place(
    client: Client, article: Article, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("moderation.web.thread_view.PAGE_SIZE", 1)
    for number in range(2):
        publish(article, f"Comment number {number} on the ferry and its hours.")
    assert live_of(client, article, order="oldest")["data-place"] == "none"
    more = read_page(client.get(article.get_absolute_url())).one("li", class_="more").one("a").attributes["hx-get"]
    second = read_page(client.get(article.get_absolute_url() + more)).one(id="live").attributes
    assert second["data-place"] == "none"


@override_settings(COMMENT_LIVE_INTERVAL=0)
def test_a_site_can_do_without(client: Client, article: Article):
    assert read_page(client.get(article.get_absolute_url())).all(id="live") == []


def test_what_is_new_comes_in_the_shape_of_the_thread(client: Client, article: Article):
    top = publish(article, author_name="Ada")
    publish(article, "I was here before, and so I stay where I am.", parent=top, author_name="Old")
    reply = publish(article, "I would rather have two boats an hour.", parent=top, author_name="Ben")
    deeper = publish(article, "Two are one too many for this quay.", parent=reply, author_name="Cleo")
    other = publish(article, "Something else altogether, about fares.", author_name="Dora")
    part = ask_for(client, article, deeper, other, reply)
    assert names(part.one("ol", data_top="")) == ["Dora"]
    branches = part.all("details", class_="branch")
    # What is answered stands first, so that each branch finds its comment on the page.
    assert [each.attributes["id"] for each in branches] == [f"replies-{top.pk}", f"replies-{reply.pk}"]
    assert [names(each) for each in branches] == [["Ben"], ["Cleo"]]
    assert branches[0].one("summary").text == "2 replies"
    assert part.one(data_count="").text == "5 comments"
    assert {each.text for each in part.all(class_="badge--fresh")} == {"New"}


def test_only_what_is_public_below_this_article_comes(client: Client, article: Article):
    waiting = Comment.objects.get(pk=submit(article).id)
    gone = publish(article, "Taken down before anybody looked at it.")
    step(gone, Action.REJECT)
    elsewhere = publish(make_article())
    assert names(ask_for(client, article, waiting, gone, elsewhere)) == []


@pytest.mark.parametrize("query", ["comment=nonsense", "comment=01890000"])
def test_what_is_no_id_is_not_found(client: Client, article: Article, query: str):
    assert client.get(f"{article.get_absolute_url()}new/?{query}").status_code == 404
    assert client.get("/articles/nothing/new/").status_code == 404


def test_a_number_has_a_form_for_each_of_the_languages_plurals():
    def say(count: int) -> str:
        return ngettext("%(count)s new comment", "%(count)s new comments", count)

    assert write_plural_forms(name="new", say=say) == ' data-new-one="# new comment" data-new-other="# new comments"'
    with override("ar"):
        forms = write_plural_forms(name="new", say=lambda count: f"%(count)s·{count}")
    assert [form.split("-")[2].split("=")[0] for form in forms.split()] == [
        "zero",
        "one",
        "two",
        "few",
        "many",
        "other",
    ]
