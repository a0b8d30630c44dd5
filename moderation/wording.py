"""Words that do not depend on who asks: numbers as a language writes them, and texts that are shipped as data.

The names of the default policy's rules and the texts of its reasons are data: each newsroom may reword them. As long
as one stands as it was shipped, there is a translation of it; what the newsroom wrote itself is shown as written.
"""

from django.utils.formats import number_format
from django.utils.translation import gettext


def translate_shipped(text: str) -> str:
    """The text in the current language, where it is one that was shipped; else as it is."""
    # The empty text is the key of a catalogue's own header.
    return gettext(text) if text else ""


def write_number(number: int) -> str:
    """With its thousands apart where the current language sets them apart."""
    return number_format(number, force_grouping=True)
