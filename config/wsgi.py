"""The WSGI entry point: `granian --interface wsgi config.wsgi:application`."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")

_MOST = 1024 * 1024 + 1  # bytes: one more than any body may have
_django = get_wsgi_application()


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Django, which takes a body without Content-Length for none: a chunked one is read first."""
    if environ.get("HTTP_TRANSFER_ENCODING", "").lower() == "chunked" and not environ.get("CONTENT_LENGTH"):
        body = environ["wsgi.input"].read(_MOST)
        environ["wsgi.input"], environ["CONTENT_LENGTH"] = io.BytesIO(body), str(len(body))
    return _django(environ, start_response)
