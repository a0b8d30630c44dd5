"""/desk/wordlist/: a moderator reads the list, masked until asked; a senior one changes it."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from moderation.models import ModerationEvent, WordlistEntry
from moderation.reviewing.starter_lists import read_starter
from moderation.reviewing.wordlist import add_phrase
from moderation.reviewing.wordlist_files import import_wordlist
from moderation.reviewing.wordlist_format import FILE_LIMIT, read_listings
from moderation.roles import SENIOR_MODERATORS
from tests.factories import make_moderator
from tests.web.page import read_page, typed_into
from tests.web.test_page_safety import check

URL = "/desk/wordlist/"
STEPS = ("add/", "import/", "starter/", "01890000-0000-7000-8000-000000000000/remove/")


@pytest.fixture
def vera(db):
    vera = make_moderator("vera")
    vera.groups.set([Group.objects.get(name=SENIOR_MODERATORS)])
    return vera


@pytest.fixture
def senior_desk(vera):
    client = Client()
    client.force_login(vera)
    return client


@pytest.fixture
def few(vera):
    add_phrase(moderator=vera, phrase="fog goblin", tier="banned")
    add_phrase(moderator=vera, phrase="mist troll", tier="suspect", language="en")
    add_phrase(moderator=vera, phrase="nebelkobold", tier="suspect", language="de")


def open_list(client, **query):
    answer = client.get(URL, query)
    assert answer.status_code == 200
    return read_page(answer)


def phrases(page):
    return [each.text for each in page.all("bdi", class_="phrase__text")]


def said(page):
    return page.one("div", id="said").text


def form_to(page, step):
    found = [form for form in page.all("form") if form.attributes.get("action", "").endswith(step)]
    assert found, step
    return found[0]


def send(client, step, page, **given):
    """Fill in the page's form and follow to the page that comes of it."""
    form = form_to(page, step)
    return client.post(form.attributes["action"], typed_into(form) | given, follow=True)


def upload(content):
    return SimpleUploadedFile("list.csv", content if isinstance(content, bytes) else content.encode(), "text/csv")


def test_the_newest_phrase_comes_first_and_all_are_masked(desk, few):
    page = open_list(desk)
    assert phrases(page) == ["n•••••••••d", "m••t t•••l", "f•• g••••n"]
    assert [each.text for each in page.all("span", class_="chip")] == ["Suspect", "Suspect", "Banned"]
    assert [each.text for each in page.all("span", class_="phrase__language")] == ["de", "en", "any language"]


def test_phrases_stand_in_full_when_asked_for_and_are_masked_again(desk, few):
    page = open_list(desk)
    link = next(each for each in page.all("a") if each.text == "Show the phrases in full")
    full = read_page(desk.get(URL + link.attributes["href"]))
    assert phrases(full) == ["nebelkobold", "mist troll", "fog goblin"]
    back = next(each for each in full.all("a") if each.text == "Mask the phrases")
    assert phrases(read_page(desk.get(URL + back.attributes["href"]))) == phrases(page)


def test_no_slur_of_a_starter_list_is_on_the_page_in_plain_text(senior_desk, vera):
    data = read_starter(kind="slurs", language="en")
    import_wordlist(moderator=vera, data=data, source="starter")
    slurs = {each.phrase for each in read_listings(data) if " " not in each.phrase}
    masked = re.findall(r"\w+", senior_desk.get(URL).content.decode().casefold())
    full = re.findall(r"\w+", senior_desk.get(URL, {"show": "full"}).content.decode().casefold())
    assert slurs & set(masked) == set()
    assert slurs & set(full)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"tier": "banned"}, {"fog goblin"}),
        ({"language": "de"}, {"nebelkobold"}),
        ({"language": "any"}, {"fog goblin"}),
        ({"q": "TROLL"}, {"mist troll"}),
        ({"tier": "suspect", "q": "o"}, {"nebelkobold", "mist troll"}),
        ({"tier": "worst", "q": "a\x00"}, set()),
        ({"q": "nothing"}, set()),
    ],
)
def test_the_list_and_its_export_are_narrowed_alike(desk, few, query, expected):
    page = open_list(desk, show="full", **query)
    assert set(phrases(page)) == expected
    exported = desk.get(URL + "export/", query)
    assert exported["Content-Type"] == "text/csv; charset=utf-8"
    assert {line.partition(",")[0] for line in exported.content.decode().splitlines()[1:]} == expected


def test_a_long_list_has_pages_narrowed_the_same(desk, vera):
    text = "phrase,tier\n" + "".join(f"goblin {number:03},suspect\ntroll {number:03},banned\n" for number in range(60))
    import_wordlist(moderator=vera, data=text.encode(), source="file")
    first = open_list(desk, tier="suspect", show="full")
    second = read_page(desk.get(URL + first.one("a", rel="next").attributes["href"]))
    assert len(phrases(first)) == 50
    assert phrases(first) + phrases(second) == [f"goblin {number:03}" for number in reversed(range(60))]
    again = read_page(desk.get(URL + second.one("a", rel="prev").attributes["href"]))
    assert phrases(again) == phrases(first)
    assert desk.get(URL, {"cursor": "nonsense"}).status_code == 404


def test_a_moderator_sees_no_form_and_may_take_no_step(desk, few):
    page = open_list(desk)
    assert [form.attributes["action"] for form in page.one("main").all("form", method="post")] == []
    for step in STEPS:
        assert desk.post(URL + step).status_code == 403
    assert WordlistEntry.objects.count() == 3


@pytest.mark.parametrize("path", ["", "export/"])
def test_others_see_nothing(client, few, path):
    assert client.get(URL + path).status_code == 302


def test_the_desk_leads_to_the_list(desk):
    assert "/desk/wordlist/" in [each.attributes["href"] for each in read_page(desk.get("/desk/")).all("a")]


def test_a_phrase_is_added_and_removed(senior_desk):
    answer = send(senior_desk, "add/", open_list(senior_desk), phrase=" Fog Goblin ", tier="banned", language="EN")
    assert answer.redirect_chain == [(URL + "?", 303)]
    page = read_page(answer)
    assert said(page) == "The phrase is listed."
    assert list(WordlistEntry.objects.values_list("phrase", "tier", "language")) == [("Fog Goblin", "banned", "en")]
    assert said(read_page(send(senior_desk, "/remove/", page))) == "The phrase is no longer listed."
    assert not WordlistEntry.objects.exists()
    assert said(read_page(send(senior_desk, "/remove/", page))) == "The phrase was removed already."
    actions = ModerationEvent.objects.order_by("id").values_list("action", flat=True)
    assert list(actions) == ["wordlist_add", "wordlist_remove"]


def test_after_a_step_the_same_part_of_the_list_is_shown(senior_desk, few):
    page = open_list(senior_desk, q="mist", language="en", show="full")
    answer = send(senior_desk, "/remove/", page)
    assert answer.redirect_chain == [(URL + "?q=mist&language=en&show=full", 303)]
    away = senior_desk.post(URL + "add/", {"phrase": "x y", "tier": "banned", "here": "https://evil.example/?q=a"})
    assert away["Location"].startswith(URL)


@pytest.mark.parametrize(
    ("given", "status", "message"),
    [
        ({"phrase": "FOG goblin", "tier": "suspect"}, 409, "already on the list"),
        ({"phrase": "...", "tier": "suspect"}, 400, "at least one letter or digit"),
        ({"phrase": "mire imp", "tier": "worst"}, 400, "banned or suspect"),
        ({"phrase": "mire imp", "tier": "banned", "language": "english"}, 400, "a code such as en"),
        ({"phrase": "mire\x00imp", "tier": "banned"}, 400, "NUL"),
    ],
)
def test_what_cannot_be_added_is_explained_with_what_was_typed_still_there(senior_desk, few, given, status, message):
    answer = senior_desk.post(URL + "add/", given)
    assert answer.status_code == status
    page = read_page(answer)
    assert message in page.one("div", role="alert").text
    assert page.one("input", id="add-phrase").attributes["value"].replace("\x00", "") == given["phrase"].replace(
        "\x00", ""
    )
    assert WordlistEntry.objects.count() == 3


def test_a_file_is_imported_after_a_look(senior_desk, few):
    text = "phrase,tier\nfog goblin,suspect\nmire imp,banned\n"
    page = open_list(senior_desk)
    checked = read_page(send(senior_desk, "import/", page, file=upload(text), dry_run="1"))
    assert said(checked) == "1 phrase would be added, 1 already listed, 1 of these in another tier, which stays."
    assert WordlistEntry.objects.count() == 3
    done = read_page(send(senior_desk, "import/", page, file=upload(text)))
    assert said(done) == "1 phrase added, 1 already listed, 1 of these in another tier, which stays."
    assert WordlistEntry.objects.filter(phrase="mire imp", tier="banned").count() == 1
    assert ModerationEvent.objects.get(action="wordlist_import").detail["source"] == "desk"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("phrase,tier\nmire imp,worst\nx y,banned\n", "Line 2: The tier is banned or suspect."),
        ("mire imp\n", "The first line names the columns"),
        ("", "The first line names the columns"),
        (b"phrase\n\xff\n", "Line 2 is not UTF-8."),
        (b"phrase\n" + b"x" * FILE_LIMIT, "larger than 1,024 KiB"),
    ],
)
def test_a_file_that_cannot_be_imported_is_refused_whole(senior_desk, content, message):
    answer = senior_desk.post(URL + "import/", {"file": upload(content)})
    assert answer.status_code == 400
    assert message in read_page(answer).one("div", role="alert").text
    assert not WordlistEntry.objects.exists()


def test_without_a_file_there_is_nothing_to_import(senior_desk):
    assert senior_desk.post(URL + "import/").status_code == 400


def test_a_starter_list_is_added_by_one_button(senior_desk):
    page = open_list(senior_desk)
    options = {each.attributes["value"]: each.text for each in page.one("select", id="starter").all("option")}
    assert options["spam/de"] == options["slurs/de"] == "German"
    answer = read_page(send(senior_desk, "starter/", page, starter="spam/de"))
    count = len(read_listings(read_starter(kind="spam", language="de")))
    assert said(answer) == f"{count} phrases added, 0 already listed."
    assert WordlistEntry.objects.filter(language="de").count() == count
    assert "de" in [each.text for each in answer.one("select", id="filter-language").all("option")]
    assert senior_desk.post(URL + "starter/", {"starter": "spam/xx"}).status_code == 404


def test_the_page_is_clean(senior_desk, few):
    check(senior_desk.get(URL))
    check(senior_desk.get(URL, {"show": "full", "q": "o"}))
    check(senior_desk.post(URL + "add/", {"phrase": "<b>\"'", "tier": "x"}))
