"""Lays out the blocks for a moderator. Pure: what is shown of each is the vault's to say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from moderation.reviewing.blocking import KINDS, ShownBlock
from moderation.web.moments import Moment, say_moment


@dataclass(frozen=True, slots=True)
class ListedBlock:
    """One line of the list. `until`: exactly when it ends, empty where it does not; `over`: that time has come."""

    block: ShownBlock
    kind: str
    until: str
    over: bool
    made: Moment


def lay_out_blocks(blocks: Iterable[ShownBlock], *, now: datetime) -> list[ListedBlock]:
    """The blocks, in their order."""
    return [
        ListedBlock(
            block=block,
            kind=name_kind(block.kind),
            until=date_format(timezone.localtime(block.until), "DATETIME_FORMAT") if block.until else "",
            over=block.until is not None and block.until <= now,
            made=say_moment(block.created_at, now=now),
        )
        for block in blocks
    ]


def name_kinds() -> list[tuple[str, str]]:
    """All kinds of block with what they are called."""
    return [(kind, name_kind(kind)) for kind in KINDS]


def name_kind(kind: str) -> str:
    """What a kind of block is called."""
    names = {
        "email": gettext("E-mail address"),
        "email_domain": gettext("E-mail domain"),
        "ip": gettext("Client address"),
        "link_domain": gettext("Link domain"),
    }
    return names.get(kind, kind)
