"""Whatever is typed anywhere: on readers' and moderators' pages it is text. Each corpus goes through every door."""

import json
import re

import pytest
from django.test import Client

from articles.models import Article
from moderation.models import Comment
from moderation.status import Action
from tests.api.conftest import Api
from tests.factories import PASSWORD, find, make_article, make_moderator, screen_all, step, submit
from tests.test_markup import XSS
from tests.web.page import Element, read_page

pytestmark = pytest.mark.django_db
ATTRIBUTES = [
    '" autofocus onfocus=alert(1) x="',
    "' onmouseover='alert(1)",
    "{{ 7|add:7 }}{% debug %}",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "javascript:alert(1)",
    "<!--",
    "]]><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
]
# Without NUL, which is refused everywhere; what opens a block of code comes last, lest it takes in all that follows.
PAYLOADS = sorted([each.replace("\x00", "") for each in [*XSS, *ATTRIBUTES]], key=lambda each: "``" in each)
NAMES = [each for each in PAYLOADS if len(each) <= 50 and each.isprintable()]
BIDI = ["\u202eevil", "\u2066a\u2069\u2067b", "ab\u200bcd", "\u200frtl", "a\u0301\u0301\u0301\u0301b"]


def is_harmless(page: Element, *, pictures: bool = False) -> None:
    """What typed text could add to a page is not there: scripts, handlers, frames, foreign pictures, forms elsewhere.

    `pictures`: an article, which the newsroom wrote, may have them.
    """
    for element in page.walk():
        names = set(element.attributes)
        assert not [name for name in names if name.startswith(("on", "hx-on", "srcdoc"))], element
        assert element.tag not in ("iframe", "object", "embed", "style", "math", "foreignobject"), element
        assert not re.match(r"\s*(javascript|vbscript|data):", element.attributes.get("href", ""), re.IGNORECASE)
        assert element.tag != "base" or "href" not in element.attributes
        assert element.attributes.get("formaction", "/").startswith("/"), element
        if element.tag == "script":
            assert element.attributes["src"].startswith("/static/")
        if element.tag == "img" and not pictures:
            assert element.attributes["src"].startswith(("/", "http://testserver/", "data:image/")), element
        if element.tag == "form":
            assert element.attributes.get("action", "/").startswith("/"), element


def chunks(texts: list[str], most: int = 4500) -> list[str]:
    """All of them, in as few bodies as they fit into."""
    bodies = [""]
    for text in texts:
        if len(bodies[-1]) + len(text) > most:
            bodies.append("")
        bodies[-1] += f"{text}\n\n"
    return bodies


@pytest.fixture
def senior() -> Client:
    client = Client()
    client.force_login(make_moderator("senna", senior=True))
    return client


@pytest.fixture
def api(senior: Client) -> Api:
    token = Client().post(
        "/api/v1/auth/tokens/", {"username": "senna", "password": PASSWORD}, content_type="application/json"
    )
    return Api(f"Token {token.json()['token']}")


def pages_with(client: Client, comments: list[Comment], *, pictures: bool = False) -> list[str]:
    some = comments[0]
    paths = ["/articles/ferry/", "/embed/ferry/", "/desk/?queue=approved", "/desk/?queue=held", "/desk/log/"]
    paths += [f"/desk/comments/{some.pk}/", f"/desk/comments/{some.pk}/redact/", "/desk/wordlist/"]
    paths += [f"/desk/commenters/{each.commenter_id}/" for each in comments[:2]]
    shown = []
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        is_harmless(read_page(answer), pictures=pictures)
        shown.append(answer.content.decode())
    return shown


def test_payloads_are_text_when_posted_edited_and_redacted(senior: Client, api: Api):
    article = make_article("ferry")
    bodies = chunks(PAYLOADS)
    posted = [submit(article, body, author_name=NAMES[number]) for number, body in enumerate(bodies)]
    posted += [submit(article, f"Number {n}: a fair timetable.", author_name=name) for n, name in enumerate(NAMES[2:7])]
    screen_all()
    for one in posted:
        if find(one).status != "held":
            step(one, Action.HOLD)
    pages_with(senior, [find(one) for one in posted])
    for one in posted:
        step(one, Action.APPROVE)
    pages_with(senior, [find(one) for one in posted])

    # The author's edit, and the moderator's.
    for one, body in zip(posted, reversed(bodies), strict=False):
        edited = Api(f"Comment {one.token}").patch(f"comments/{one.id}/", {"body": f"Edited. {body}"[:4900]})
        assert edited.status_code == 202, edited.content
    pages_with(senior, [find(one) for one in posted])
    first = find(posted[0])
    redacted = api.post(
        f"moderation/comments/{first.pk}/redactions/", {"version": first.version, "spans": [[0, 8], [20, 25]]}
    )
    assert redacted.status_code == 201, redacted.content
    shown = pages_with(senior, [find(one) for one in posted])
    assert "&lt;script&gt;" in shown[0]

    # Colleagues' own words too.
    path = f"moderation/comments/{first.pk}/notes/"
    assert api.post(path, {"body": "\n".join(ATTRIBUTES)}).status_code == 201
    pages_with(senior, [find(one) for one in posted])


def test_payloads_are_text_when_they_are_imported(senior: Client, api: Api):
    admin = Client()
    admin.force_login(make_moderator(admin=True))
    article = {"title": " ".join(ATTRIBUTES)[:150], "body_html": "".join(PAYLOADS), "byline": XSS[0], "section": XSS[2]}
    put = admin.put("/api/v1/articles/ferry/", article, content_type="application/json")
    assert put.status_code in (200, 201), put.content
    phrases = [each for each in ATTRIBUTES if re.search(r"\w", each)]
    listed = [api.post("moderation/wordlist/", {"phrase": each, "tier": "suspect"}).status_code for each in phrases]
    assert listed.count(201) > 4
    comment = submit_one()
    pages_with(senior, [comment], pictures=True)
    feed = Client().get("/api/v1/articles/ferry/comments.atom").content.decode()
    assert "<script" not in feed


def submit_one() -> Comment:
    one = submit(Article.objects.get(slug="ferry"))
    step(one, Action.APPROVE)
    return find(one)


def test_tricks_of_direction_and_of_nothing_stay_inside_the_name(senior: Client):
    article = make_article("ferry")
    posted = [submit(article, f"Number {n}: a fair timetable.", author_name=f"{name} x") for n, name in enumerate(BIDI)]
    for one in posted:
        step(one, Action.APPROVE)
    for path in ("/articles/ferry/", "/desk/?queue=approved"):
        page = read_page(senior.get(path))
        isolated = {each.text for each in page.all("bdi")}
        assert {" ".join(f"{name} x".split()) for name in BIDI} <= isolated, path


def test_marks_that_are_piled_up_reach_no_other_line():
    tower = "H" + "\u0337\u0321\u0322\u0363" * 50 + "e"
    article = make_article("ferry")
    one = submit(article, f"He comes: {tower}")
    step(one, Action.APPROVE)
    public = Api().get(f"comments/{one.id}/").json()["body_html"]
    assert "H\u0337\u0321\u0322\u0363e" in public
    # What was typed is kept as it was; a name of that kind is not accepted at all.
    assert json.loads(Api(f"Comment {one.token}").get(f"comments/{one.id}/").content)["body"] == f"He comes: {tower}"
    refused = Api().post(
        "articles/ferry/comments/", {"author_name": tower[:40], "author_email": "a@example.org", "body": "Hello there."}
    )
    assert [(each["field"], each["code"]) for each in refused.json()["errors"]] == [("author_name", "stacked_marks")]
    assert (
        Api()
        .post(
            "articles/ferry/comments/",
            {"author_name": "Nguyễn Thị", "author_email": "b@example.org", "body": "Hello there."},
        )
        .status_code
        == 202
    )
