"""Which adapter screening uses: the live version, read again only when another one is live."""

from __future__ import annotations

import logging
from datetime import datetime

from moderation.classifiers.adapter import Adapter
from moderation.classifiers.adapter_store import unpack_adapter
from moderation.classifiers.artefact import ArtefactError
from moderation.models import AdapterVersion

logger = logging.getLogger(__name__)

_Key = tuple[int, str, datetime | None]
_held: tuple[_Key, Adapter | None] | None = None


def read_adapter() -> Adapter | None:
    """The live adapter; None where there is none, or where what is stored cannot be read: that is logged, once."""
    global _held  # noqa: PLW0603 -- a cache of one row that seldom changes, compared with it each time
    key = AdapterVersion.objects.filter(live=True).values_list("pk", "base_version", "went_live_at").first()
    if key is None:
        return None
    if _held is None or _held[0] != key:
        _held = (key, _load(key[0]))
    return _held[1]


def _load(key: int) -> Adapter | None:
    row = AdapterVersion.objects.get(pk=key)
    try:
        return open_version(row)
    except ArtefactError as error:
        logger.error("What was learned from moderators is left out: %s", error)
        return None


def open_version(row: AdapterVersion) -> Adapter:
    """What a version had learned. Raises ArtefactError where that is damaged or no longer stored."""
    name = f"adapter-{row.number}"
    if row.arrays is None:
        raise ArtefactError(f"{name} is no longer stored; restore another version with `manage.py restore_adapter`.")
    return unpack_adapter(bytes(row.arrays), version=name, base_version=row.base_version)
