"""Text for CSV files, written so that a spreadsheet that opens them takes none of it for a formula. Pure.

As OWASP advises (CSV Injection): what begins like one gets an apostrophe in front, which says “this is text”.
"""

from __future__ import annotations

import re
from typing import Final

_STARTS: Final = r"[=+\-@\t\r\n＝＋－＠]"
# What begins with apostrophes and then like a formula gets one more, so that they can be told apart when read back.
_FORMULA: Final = re.compile(rf"'*{_STARTS}")
_QUOTED: Final = re.compile(rf"'+{_STARTS}")


def quote_formula(text: str) -> str:
    """The text as it may stand in a field."""
    return f"'{text}" if _FORMULA.match(text) else text


def unquote_formula(text: str) -> str:
    """What `quote_formula` was given."""
    return text[1:] if _QUOTED.match(text) else text
