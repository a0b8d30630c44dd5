"""The word lists that come with the product, to begin with: phrases of spam, and slurs and abuse, by language.

Nothing of them is in force until somebody adds it. Lists of slurs lie encoded, so that nobody meets them by looking
through the files or searching them: after a heading of `#` lines, each line is Base64 of a line of CSV.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.utils.translation import gettext

from moderation.errors import NotThere

FOLDER: Final = Path(__file__).parents[1] / "wordlists"
_ENCODED: Final = ".b64"
_SUFFIXES: Final = frozenset({".csv", _ENCODED})
_HEADER: Final = b"phrase,tier,language\n"


@dataclass(frozen=True, slots=True)
class StarterList:
    """One list of one kind in one language, an ISO 639-1 code."""

    kind: str
    language: str

    @property
    def name(self) -> str:
        return f"{self.kind}/{self.language}"


def find_starters() -> list[StarterList]:
    """All that there are, by kind and language."""
    return [StarterList(path.parent.name, path.stem) for path in sorted(FOLDER.glob("*/*")) if path.suffix in _SUFFIXES]


def read_starter(*, kind: str, language: str) -> bytes:
    """A starter list as a CSV file that `import_wordlist` takes. Raises NotThere."""
    starter = StarterList(kind, language)
    if starter not in find_starters():
        known = ", ".join(each.name for each in find_starters())
        raise NotThere(gettext("There is no such starter list. There are: %(names)s.") % {"names": known})
    path = next(path for path in FOLDER.glob(f"{kind}/{language}.*") if path.suffix in _SUFFIXES)
    return _decode(path.read_bytes()) if path.suffix == _ENCODED else path.read_bytes()


def _decode(content: bytes) -> bytes:
    lines = [line for line in content.splitlines() if line and not line.startswith(b"#")]
    return _HEADER + b"\n".join(base64.b64decode(line, validate=True) for line in lines) + b"\n"
