"""What every sheet keeps to: a page from right to left needs no rules of its own, and nobody is made to see motion."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHEETS = sorted(path for app in ("articles", "moderation") for path in (ROOT / app / "static").rglob("*.css"))
# Sides of the paper; inline-start and inline-end are those of the text.
SIDED = re.compile(
    r"(?:margin|padding|border|scroll-margin|scroll-padding|inset)-(?:left|right)\b"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
    r"|(?:^|[\s;{])(?:left|right)\s*:"
    r"|(?:text-align|float|clear|justify-content|justify-items|transform-origin)\s*:\s*(?:left|right)\b"
    r"|translateX\(|background-position\s*:[^;]*\b(?:left|right)\b"
)
FOUR_SIDES = re.compile(r"\b(?:margin|padding|inset|border-width)\s*:\s*([^;{}()]+);")


def read(sheet: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)


def name_of(sheet: Path) -> str:
    return sheet.name


@pytest.mark.parametrize("sheet", SHEETS, ids=name_of)
def test_a_sheet_names_sides_of_the_text_and_not_of_the_paper(sheet: Path):
    text = read(sheet)
    found = [match.group().strip() for match in SIDED.finditer(text)]
    for match in FOUR_SIDES.finditer(text):
        values = match.group(1).split()
        if len(values) == 4 and values[1] != values[3]:
            found.append(match.group())
    assert found == []


@pytest.mark.parametrize("sheet", SHEETS, ids=name_of)
def test_a_sheet_moves_nothing_for_those_who_want_no_motion(sheet: Path):
    text = read(sheet)
    allowed = re.sub(r"@media \(prefers-reduced-motion: no-preference\) \{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", text)
    assert re.findall(r"\b(?:transition|animation|scroll-behavior)\s*:\s*(?!none)[^;]*;", allowed) == []
