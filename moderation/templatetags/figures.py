"""`{% same_as_table label %}…{% endsame_as_table %}`: what a chart shows, as a table that is opened below it.

Inside stand the table's head and body. On a narrow screen it is scrolled by itself, also with the keyboard.
"""

from __future__ import annotations

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag
def same_as_table(content: str, label: str, *, narrow: bool = False) -> SafeString:
    """`label` names the table to screen readers; `narrow`: its columns need little room."""
    said = {"rows": content, "label": label, "narrow": narrow}
    return render_to_string("moderation/desk/_same_as_table.html", said)
