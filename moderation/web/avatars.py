"""Draws a commenter's mark from a random public id: the same id always gives the same picture.

It knows nothing of who is behind the id: no address, no name, no hash of either goes in.
"""

from __future__ import annotations

import hashlib
import uuid

_SIZE = 64
_CELL = _SIZE // 2

# Ground, then three inks. Chosen so that every ink stands off its ground, and every ground off black and white paper.
_PALETTES = (
    ("#1f3a5f", "#f2c14e", "#e4572e", "#a8d0db"),
    ("#2d4739", "#f3e9d2", "#c6d8af", "#e07a5f"),
    ("#5b2a4a", "#f7b2ad", "#f4e3b2", "#c44569"),
    ("#274c77", "#a3cef1", "#e7ecef", "#f4a259"),
    ("#6b3e26", "#f2d0a4", "#e8b059", "#90be6d"),
    ("#334155", "#94d2bd", "#e9d8a6", "#ee9b00"),
    ("#41337a", "#e8d7ff", "#8bd3dd", "#f582ae"),
    ("#7a2e2e", "#ffd6a5", "#fdffb6", "#9bc1bc"),
    ("#1d5c63", "#edb88b", "#f1f6f5", "#e36414"),
    ("#4a4e69", "#f2e9e4", "#c9ada7", "#9ad1d4"),
)


def draw_avatar(avatar_id: uuid.UUID) -> str:
    """An SVG of four tiles, each with one plain shape, in one of ten palettes."""
    bits = hashlib.sha256(avatar_id.bytes).digest()
    ground, *inks = _PALETTES[bits[0] % len(_PALETTES)]
    tiles = "".join(
        _draw_tile(
            x=(index % 2) * _CELL,
            y=(index // 2) * _CELL,
            shape=bits[1 + index] % 6,
            turn=bits[5 + index] % 4,
            ink=inks[bits[9 + index] % 3],
            accent=inks[(bits[9 + index] + 1 + bits[13 + index] % 2) % 3],
        )
        for index in range(4)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIZE} {_SIZE}" width="{_SIZE}" height="{_SIZE}">'
        f'<rect width="{_SIZE}" height="{_SIZE}" fill="{ground}"/>{tiles}</svg>'
    )


def _draw_tile(*, x: int, y: int, shape: int, turn: int, ink: str, accent: str) -> str:
    shapes = (
        f'<path d="M0 0h32a32 32 0 0 1-32 32z" fill="{ink}"/>',
        f'<path d="M0 0h32a32 32 0 0 1-32 32z" fill="{ink}"/><path d="M0 0h16a16 16 0 0 1-16 16z" fill="{accent}"/>',
        f'<circle cx="16" cy="16" r="11" fill="{ink}"/>',
        f'<path d="M0 32V0l32 32z" fill="{ink}"/>',
        f'<path d="M0 0h32v16H0z" fill="{ink}"/><circle cx="16" cy="16" r="7" fill="{accent}"/>',
        f'<path d="M0 16a16 16 0 0 1 32 0z" fill="{ink}"/><path d="M0 32a16 16 0 0 1 32 0z" fill="{accent}"/>',
    )
    return f'<g transform="translate({x} {y}) rotate({turn * 90} 16 16)">{shapes[shape]}</g>'
