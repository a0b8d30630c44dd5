"""Writes documents as JSON. It decides how a value looks on the wire: times in UTC with a Z, bytes as they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer

from moderation.queries.documents import format_time


def write_json(data: object) -> bytes:
    """`data` as bytes of JSON. UUIDs and times are written as the contract has them."""
    return orjson.dumps(data, default=_write_other, option=orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_NON_STR_KEYS)


def _write_other(value: object) -> object:
    if isinstance(value, datetime):
        return format_time(value.astimezone(UTC))
    if isinstance(value, str):  # a str subclass that orjson does not take as it is, such as SafeString
        return str.__str__(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


class OrjsonRenderer(BaseRenderer):
    """JSON by orjson. A document that is bytes already was rendered before and goes out unchanged."""

    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        if data is None:
            return b""
        if isinstance(data, bytes):
            return data
        return write_json(data)
