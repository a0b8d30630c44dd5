"""How each moderator's desk is set up, and what that changes."""

from django.test import Client

from articles.models import Article
from moderation.models import DeskSettings
from moderation.reviewing.wordlist import add_phrase
from tests.factories import make_moderator, screen_all, submit
from tests.web.page import Element, read_page

SLUR = "grobling"


def open_page(desk: Client, path: str = "/desk/") -> Element:
    answer = desk.get(path)
    assert answer.status_code == 200
    return read_page(answer)


def post_slur(article: Article) -> None:
    add_phrase(moderator=make_moderator(senior=True), phrase=SLUR, tier="banned", language="")
    submit(article, f"The mayor is a {SLUR}, and everybody in this town has known that for years.")
    screen_all()


def chosen(page: Element) -> dict[str, str]:
    return {
        each.attributes["name"]: each.attributes["value"]
        for each in page.all("input", type="radio")
        if "checked" in each.attributes
    }


def test_a_listed_word_is_veiled_wherever_it_stands_until_it_is_asked_for(desk: Client, article: Article):
    post_slur(article)
    card = open_page(desk, "/desk/?queue=rejected").one("article", class_="card")
    veiled = card.all(class_="veil")
    assert len(veiled) >= 2
    assert {each.text for each in veiled} == {SLUR}
    assert card.raw_text.count(SLUR) == len(veiled)
    cover = veiled[0].one(class_="veil__cover")
    assert (cover.attributes["aria-label"], cover.attributes["data-word"]) == ("a veiled word", SLUR)
    assert card.one("input", class_="unveil__switch").attributes["type"] == "checkbox"


def test_words_are_not_veiled_for_those_who_want_to_see_them(desk: Client, article: Article):
    post_slur(article)
    desk.post("/desk/settings/", {"veil": "off"})
    card = open_page(desk, "/desk/?queue=rejected").one("article", class_="card")
    assert card.all(class_="veil") == card.all(class_="unveil") == []
    assert SLUR in card.one("p", class_="card__body").text


def test_a_sober_card_has_nothing_to_unveil(desk: Client, article: Article):
    submit(article)
    assert open_page(desk, "/desk/?queue=pending").all(class_="unveil") == []


def test_settings_follow_the_moderator_and_nobody_else(desk: Client, db: None):
    assert chosen(open_page(desk, "/desk/settings/")) == {"veil": "on", "view": "list", "keys": "on"}
    answer = desk.post("/desk/settings/", {"veil": "off", "view": "one", "keys": "off"}, follow=True)
    assert "Your desk is set up so." in read_page(answer).one(id="said").text
    assert chosen(open_page(desk, "/desk/settings/")) == {"veil": "off", "view": "one", "keys": "off"}
    other = Client()
    other.force_login(make_moderator("other"))
    assert chosen(open_page(other, "/desk/settings/")) == {"veil": "on", "view": "list", "keys": "on"}


def test_a_form_that_names_one_setting_leaves_the_others_and_leads_back(desk: Client, db: None):
    desk.post("/desk/settings/", {"view": "one"})
    answer = desk.post("/desk/settings/", {"keys": "off", "next": "/desk/?queue=spam"})
    assert (answer.status_code, answer["Location"]) == (303, "/desk/?queue=spam")
    settings = DeskSettings.objects.get()
    assert (settings.view, settings.keys, settings.veil) == ("one", False, True)


def test_every_page_of_the_desk_says_whether_letters_decide(desk: Client, db: None):
    for path in ("/desk/", "/desk/wordlist/", "/desk/settings/"):
        assert open_page(desk, path).one("body").attributes["data-keys"] == "on"
    desk.post("/desk/settings/", {"keys": "off"})
    assert open_page(desk).one("body").attributes["data-keys"] == "off"


def test_a_view_that_there_is_not_is_refused(desk: Client, db: None):
    answer = desk.post("/desk/settings/", {"view": "sideways"})
    assert answer.status_code == 400
    assert "one comment at a time" in read_page(answer).text
    assert not DeskSettings.objects.exists()


def test_settings_are_for_moderators(client: Client, db: None):
    assert client.get("/desk/settings/")["Location"].startswith("/accounts/login/")
    assert client.post("/desk/settings/", {"keys": "off"}).status_code == 302
    assert not DeskSettings.objects.exists()
