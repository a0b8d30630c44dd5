"""Serves the drawn marks. They depend on the id in the address alone, so they never change and are kept for ever."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from moderation.web.avatars import draw_avatar


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def show_avatar(_request: HttpRequest, avatar_id: uuid.UUID) -> HttpResponse:
    """The mark of one public author id; any id has one, so this tells nothing of who exists."""
    # Anybody's page may show it, one that takes no picture without being told so included.
    headers = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
    return HttpResponse(draw_avatar(avatar_id), content_type="image/svg+xml", headers=headers)
