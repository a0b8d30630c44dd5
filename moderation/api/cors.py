"""Which pages of other sites may call: reads of what is public from anywhere; writes from CORS_ALLOWED_ORIGINS alone.

django-cors-headers writes the headers and knows the configured origins; this adds what anybody may read. No
credentials are ever allowed along, so a cookie of the desk is of no use to another site.
"""

from __future__ import annotations

import re
from typing import Any

from corsheaders.signals import check_request_enabled
from django.dispatch import receiver
from django.http import HttpRequest

_PUBLIC = re.compile(r"/api/v1/(articles|comments|comment-counts|schema)(/|$)")


@receiver(check_request_enabled, dispatch_uid="public-reads")
def allow_public_reads(*, request: HttpRequest, **_: Any) -> bool:
    """Whether this is a read of something public, or the preflight of one."""
    method = request.method
    if method == "OPTIONS":
        method = request.headers.get("Access-Control-Request-Method", "")
    return method in ("GET", "HEAD") and _PUBLIC.match(request.path_info) is not None
