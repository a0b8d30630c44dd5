"""A sentence with a number for scripts: one form for each of a language's plural categories, as data attributes.

A page's scripts hold no texts. They ask the browser for the category of a number (CLDR), take that form, and put the
number where the sign stands; what the forms are is gettext's business.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

SIGN = "#"
# A number of each category in every language that has the category (CLDR, Language Plural Rules).
SAMPLES = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}


def write_plural_forms(*, name: str, say: Callable[[int], str]) -> SafeString:
    """`data-<name>-one="…"` and so on for the page's language.

    `say` gives the sentence for a number, with `%(count)s` in it: a call of ngettext, so that it is found there.
    """
    forms = {category: say(number) % {"count": SIGN} for category, number in SAMPLES.items()}
    other = forms["other"]
    # A category that reads like "other" needs no attribute of its own: scripts fall back to it.
    told = [(name, category, form) for category, form in forms.items() if category == "other" or form != other]
    return format_html_join("", ' data-{}-{}="{}"', told)
