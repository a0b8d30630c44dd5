"""Templates are indented for people; browsers get them without: a seventh of a long thread would be white space.

Only what stands in template files is touched, never what is put into them, and lines stay lines.
"""

from __future__ import annotations

import re

from django.template import Origin
from django.template.loaders.app_directories import Loader as AppDirectoriesLoader

_INDENTATION = re.compile(r"\n[ \t]+")


class Loader(AppDirectoriesLoader):
    """The templates of all applications, each line from its first letter on."""

    def get_contents(self, origin: Origin) -> str:
        return _INDENTATION.sub("\n", super().get_contents(origin))
