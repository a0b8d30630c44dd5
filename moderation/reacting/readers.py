"""Who votes or reports: a browser, known by its random cookie, else a client address for the rest of the day (UTC).

Only keyed hashes leave this module, and each holds the id of the comment it is about: with the database alone, nobody
can tell that two comments were voted on, or reported, by one reader.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext

from moderation.errors import NotThere
from moderation.identity.crypto import keyed_hash
from moderation.identity.origins import hash_client_address
from moderation.models import Comment
from moderation.queries.visible import public_comments

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Reader:
    """`id` is that of the reader's cookie; `is_new`: there was none yet, and the answer is to set it."""

    address: str
    id: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class ReaderKeys:
    """How one reader is known at one comment. `origin` is None for who came with a cookie."""

    browser: str
    origin: str | None

    def find(self, rows: QuerySet[Row]) -> Row | None:
        """This reader's own among the votes on the comment, or its reports.

        Whoever has a cookie is known by it alone: others at the same address are other readers.
        """
        mine = Q(reader_key=self.browser)
        if self.origin is not None:
            mine |= Q(origin_key=self.origin)
        return rows.filter(mine).first()


def make_keys(*, reader: Reader, comment_id: uuid.UUID) -> ReaderKeys:
    """The keys of a reader at a comment."""
    origin = None
    if reader.is_new:
        today = hash_client_address(client_address=reader.address)
        origin = keyed_hash("reaction-origin", str(comment_id), today)
    return ReaderKeys(browser=browser_key(reader_id=reader.id, comment_id=comment_id), origin=origin)


def browser_key(*, reader_id: str, comment_id: uuid.UUID) -> str:
    """How one browser is known at one comment."""
    return keyed_hash("reaction", str(comment_id), reader_id)


def commenter_key(*, reader_id: str) -> str:
    """How the same browser is known as that of a commenter (Commenter.browser_key)."""
    return keyed_hash("browser", reader_id)


def lock_public(*, comment_id: uuid.UUID) -> Comment:
    """A public comment, its row locked until the transaction ends, so that what hangs on it is counted exactly.

    Raises NotThere for one that is hidden, or below a hidden article, as for one that never was.
    """
    found = public_comments().select_for_update(of=("self",)).filter(pk=comment_id)
    comment = found.first()
    if comment is None:
        raise NotThere(gettext("There is no such comment."))
    return comment
