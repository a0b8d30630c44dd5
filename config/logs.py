"""How a line of the log is written: no e-mail address stands in one, whoever put it there.

The product's own code logs none. A library may: a database quotes the value that it refuses, and a traceback ends
with that. It knows nothing of what is logged, and of whether an address is anybody's.
"""

import logging
import re

# All that hangs together around an @, or around one that is spelled as in an address of the web.
_ADDRESS = re.compile(r"\S+(?:@|%40)\S+")
_MASK = "•••@•••"


def mask_addresses(text: str) -> str:
    """The text, with a mask instead of whatever looks like an address."""
    return _ADDRESS.sub(_MASK, text)


class AddressFreeFormatter(logging.Formatter):
    """Formats as its parent does, traceback included, and masks what looks like an address."""

    def format(self, record: logging.LogRecord) -> str:
        return mask_addresses(super().format(record))
