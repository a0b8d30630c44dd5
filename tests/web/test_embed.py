"""What other sites load: the element's script, its texts, the frame's helper. All of it without a cookie."""

import gzip
import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from moderation.web.embed import MODULES
from runner.site import ROOT

FOLDER = ROOT / "moderation" / "static" / "moderation" / "embed"
BUDGET = 15_000


@pytest.fixture
def elsewhere() -> Client:
    """A browser on another site's page."""
    return Client(headers={"Origin": "https://elsewhere.example", "Accept-Encoding": "gzip"})


def open_up(answer: Any) -> str:
    """The text of an answer, compressed or not."""
    packed = answer.headers.get("Content-Encoding") == "gzip"
    return (gzip.decompress(answer.content) if packed else answer.content).decode()


@pytest.mark.parametrize("path", ["/embed.js", "/embed-frame.js", "/embed/texts/en.json"])
def test_any_site_may_load_it_and_gets_no_cookie(path: str, elsewhere: Client):
    answer = elsewhere.get(path)
    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "public, max-age=300"
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    again = elsewhere.get(path, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_element_is_one_module_without_imports(elsewhere: Client):
    answer = elsewhere.get("/embed.js")
    assert answer["Content-Type"] == "text/javascript"
    script = open_up(answer)
    assert not re.search(r"^(import|export)\b", script, re.MULTILINE)
    assert script.rstrip().endswith("});")
    assert 'new URL(".", import.meta.url).href' in script


def test_every_module_is_in_it_after_what_it_imports():
    files = {path.stem for path in FOLDER.glob("*.js")} - {"frame", "host"}
    assert files == set(MODULES)
    for position, name in enumerate(MODULES):
        imported = re.findall(r'from "\./(\w+)\.js"', (FOLDER / f"{name}.js").read_text(encoding="utf-8"))
        assert set(imported) <= set(MODULES[:position]), name


def test_no_two_modules_use_one_name_at_the_top():
    declared = re.compile(r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)
    names = [name for each in MODULES for name in declared.findall((FOLDER / f"{each}.js").read_text(encoding="utf-8"))]
    assert len(names) > 30
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_script_style_and_texts_together_stay_within_their_budget(language: str, elsewhere: Client):
    answers = [elsewhere.get(path) for path in ("/embed.js", f"/embed/texts/{language}.json")]
    assert all(answer["Content-Encoding"] == "gzip" for answer in answers)
    assert sum(len(answer.content) for answer in answers) < BUDGET


def test_every_text_that_the_script_asks_for_is_there(elsewhere: Client):
    script = "\n".join((FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in MODULES)
    said = json.loads(open_up(elsewhere.get("/embed/texts/en.json")))
    asked = set(re.findall(r'\bsay\(\s*"(\w+)"', script)) | set(re.findall(r'"(vote_\w+|more\w*|unsent|away)"', script))
    assert len(asked) > 40
    assert asked <= set(said["texts"])
    assert set(re.findall(r'\bcount\(\s*"(\w+)"', script)) <= set(said["counted"]["other"])
    assert all(said["texts"].values())


@pytest.mark.parametrize(
    ("asked", "given", "direction"),
    [("en", "en", "ltr"), ("en-GB", "en", "ltr"), ("de-AT", "de", "ltr"), ("ar", "ar", "rtl"), ("tlh", "en", "ltr")],
)
def test_texts_come_in_the_nearest_language_there_is(asked: str, given: str, direction: str, elsewhere: Client):
    said = json.loads(open_up(elsewhere.get(f"/embed/texts/{asked}.json")))
    assert (said["lang"], said["dir"]) == (given, direction)


def test_numbers_are_said_in_the_forms_of_the_language(elsewhere: Client):
    forms = json.loads(open_up(elsewhere.get("/embed/texts/en.json")))["counted"]
    assert forms["one"]["comments"] == "%(count)s comment"
    assert forms["other"]["comments"] == "%(count)s comments"


def test_an_avatar_may_be_shown_by_any_site(elsewhere: Client):
    answer = elsewhere.get("/avatars/01890000-0000-7000-8000-000000000000.svg")
    assert answer["Access-Control-Allow-Origin"] == "*"
