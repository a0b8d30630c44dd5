"""What other sites load: the script of `<comment-thread>`, its texts in a language, and the frame's little helper.

The modules of static/moderation/embed/ go out as one file, so that a page on the other side of the world waits once.
They are read at the first request, joined as they stand, without their imports, comments and indents; names at their
top level are therefore unique. Nobody's cookie is read or set here.
"""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from moderation.web.embed_texts import apology, texts

# In the order of their imports.
MODULES = ("dom", "words", "keeping", "api", "fields", "own", "report", "comment", "live", "form", "element")
_FOLDER = Path(__file__).resolve().parents[1] / "static" / "moderation" / "embed"
_IMPORT = re.compile(r"^import .*;$", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)

_kept_for_minutes = cache_control(public=True, max_age=300)


@require_safe
@gzip_page
@conditional_page
@_kept_for_minutes
def show_script(_request: HttpRequest) -> HttpResponse:
    """`/embed.js`: defines the element."""
    return _for_any_site(HttpResponse(read_script(), content_type="text/javascript"))


@require_safe
@conditional_page
@_kept_for_minutes
def show_frame_script(_request: HttpRequest) -> HttpResponse:
    """`/embed-frame.js`: for pages that show the thread in a frame, makes the frame as high as the thread."""
    return _for_any_site(HttpResponse(_join(("host",)), content_type="text/javascript"))


@require_safe
@gzip_page
@conditional_page
@_kept_for_minutes
def show_texts(_request: HttpRequest, language: str) -> HttpResponse:
    """Everything that the element says, in the nearest language that there is."""
    try:
        chosen = translation.get_supported_language_variant(language.lower())
    except LookupError:
        chosen = settings.LANGUAGE_CODE
    return _for_any_site(JsonResponse(texts(language=chosen), json_dumps_params={"ensure_ascii": False}))


@functools.cache
def read_script() -> str:
    """The element's modules as one, with its style sheet and what it says when the product is away."""
    css = _strip((_FOLDER / "thread.css").read_text(encoding="utf-8"), comment="/*")
    offered = f"css: {json.dumps(css)}, away: {json.dumps(_apologies(), ensure_ascii=False)}"
    # Next to this script is the product, wherever the script was loaded from.
    return _join(MODULES) + f'offer({{ site: new URL(".", import.meta.url).href, {offered} }});\n'


def _apologies() -> dict[str, dict[str, str]]:
    """What is said without a product to ask: by language, the site's own first, and only where it is translated."""
    own = apology(language=settings.LANGUAGE_CODE)
    others = {code: apology(language=code) for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE}
    return {settings.LANGUAGE_CODE: own} | {code: said for code, said in others.items() if said["away"] != own["away"]}


def _join(modules: tuple[str, ...]) -> str:
    sources = [(_FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in modules]
    return "".join(_strip(_EXPORT.sub("", _IMPORT.sub("", source)), comment="//") for source in sources)


def _strip(source: str, *, comment: str) -> str:
    """Without indents, and without lines that are nothing but a comment."""
    lines = [line.strip() for line in source.splitlines()]
    return "\n".join(line for line in lines if line and not line.startswith((comment, "/**"))) + "\n"


def _for_any_site(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
