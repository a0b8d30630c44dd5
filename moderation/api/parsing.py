"""Turns a request's body into an object, or refuses it. It decides on size and syntax and knows nothing of fields.

Refusals raise Problem. Size comes first and is judged before anything is read or parsed.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from django.http import HttpRequest
from rest_framework.parsers import BaseParser

from moderation.api.errors import Problem

SMALL_BODY = 64 * 1024
ARTICLE_BODY = 1024 * 1024
MOST_LEVELS = 32


class StrictJSONParser(BaseParser):
    """JSON as RFC 8259 has it: UTF-8 without a byte order mark, no NaN, no Infinity, and an object on top."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, object]:
        most = getattr((parser_context or {}).get("view"), "most_bytes", SMALL_BODY)
        body = stream.read(most + 1)
        if len(body) > most:
            refuse_size(most)
        return parse_object(body)


def check_size(request: HttpRequest, most: int) -> None:
    """Refuse by the announced length, so that nothing of an oversized body is read."""
    try:
        announced = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        raise Problem(400, "invalid", "Content-Length is not a number.") from None
    if announced > most:
        refuse_size(most)


def refuse_size(most: int) -> NoReturn:
    """413, in words."""
    raise Problem(413, "too_large", f"The body is larger than {most // 1024} KiB.")


def parse_object(body: bytes) -> dict[str, object]:
    """The object that `body` says. Lone surrogates and NUL pass: the fields' own rules name them."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise Problem(400, "invalid_json", "The body is not valid UTF-8.") from None
    if text.startswith("\ufeff"):
        raise Problem(400, "invalid_json", "The body starts with a byte order mark. Send it without one.")
    try:
        data = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite)
    except RecursionError:
        _refuse_depth()
    except ValueError as error:
        # Besides bad syntax, integers of thousands of digits end here: Python refuses to convert them.
        where = f" at line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise Problem(400, "invalid_json", f"The body is not valid JSON{where}.") from None
    if not isinstance(data, dict):
        raise Problem(400, "not_an_object", "The body has to be a JSON object.")
    if _is_deeper(data, MOST_LEVELS):
        _refuse_depth()
    return data


def _refuse_depth() -> NoReturn:
    raise Problem(400, "too_deep", f"The body is nested deeper than {MOST_LEVELS} levels.")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("The number is too large")
    return number


def _is_deeper(data: object, most: int) -> bool:
    """Whether objects and lists nest more than `most` deep; level by level, so that depth costs no stack."""
    level: list[object] = [data]
    for _ in range(most):
        inner: list[object] = []
        for value in level:
            if isinstance(value, dict):
                inner += value.values()
            elif isinstance(value, list):
                inner += value
        level = [value for value in inner if isinstance(value, dict | list)]
        if not level:
            return False
    return True
