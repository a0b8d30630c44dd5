"""What docs/security.md and SECURITY.md name is there: files, and tests in them."""

import re

import pytest

from runner.site import ROOT

PAGES = ("docs/security.md", "SECURITY.md")
NAMED = re.compile(r"`((?:tests|moderation|config|runner|articles)/[\w/.]+)(?:::(test_\w+))?`")


@pytest.mark.parametrize("page", PAGES)
def test_every_file_and_test_that_is_named_is_there(page: str):
    named = NAMED.findall((ROOT / page).read_text(encoding="utf-8"))
    assert len(named) > 10
    gone = []
    for path, test in named:
        file = ROOT / path
        if not file.is_file() or (test and f"def {test}(" not in file.read_text(encoding="utf-8")):
            gone.append(f"{path} {test}")
    assert gone == []


def test_every_chapter_of_the_standard_is_gone_through():
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    assert {int(number) for number in re.findall(r"^\| V(\d+)", page, re.MULTILINE)} == set(range(1, 18))
