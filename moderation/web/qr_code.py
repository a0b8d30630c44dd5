"""Draws a QR code as one path of SVG, row by row. It knows nothing of what the code says."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Final

import segno

_QUIET: Final = 4  # modules of white around it, as ISO/IEC 18004 asks


@dataclass(frozen=True, slots=True)
class QrCode:
    """The side of the square in modules, and the black ones as a path."""

    side: int
    path: str


def draw_qr_code(text: str) -> QrCode:
    """The smallest code that holds the text at medium error correction."""
    rows = [bytes(row) for row in segno.make_qr(text, error="m").matrix_iter(scale=1, border=_QUIET)]
    path = "".join(_draw_row(number, row) for number, row in enumerate(rows))
    return QrCode(side=len(rows), path=path)


def _draw_row(number: int, row: bytes) -> str:
    drawn, column = "", 0
    for is_black, run in groupby(row):
        length = len(list(run))
        if is_black:
            drawn += f"M{column} {number}h{length}v1h-{length}z"
        column += length
    return drawn
