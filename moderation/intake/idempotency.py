"""Answering a repeated request with its first answer.

The row of a key is made before the work and locked while the work is done, in the same transaction as the answer:
a process that dies in between leaves an unlocked row without an answer, and the next try does the work.
"""

from __future__ import annotations

import base64
import json
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db.models.functions import Now
from django.utils.translation import gettext

from moderation.errors import InProgress, KeyReused
from moderation.identity.crypto import keyed_hash
from moderation.models import IdempotencyKey

LIFETIME = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Idempotency:
    """A request that may be repeated: its key, its route, and its body as it came."""

    key: str
    route: str
    body: bytes

    @property
    def key_hash(self) -> str:
        return keyed_hash("idempotency", self.route, self.key)

    @property
    def body_hash(self) -> str:
        return keyed_hash("idempotency-body", self.body.decode("latin-1"))


def find_answer(*, request: Idempotency) -> dict[str, Any] | None:
    """The first answer to this request, or None. Raises KeyReused where the key came with another body."""
    row = IdempotencyKey.objects.filter(key_hash=request.key_hash, created_at__gt=Now() - LIFETIME).first()
    return None if row is None else _open_answer(row=row, request=request)


def lock_key(*, request: Idempotency) -> IdempotencyKey | dict[str, Any]:
    """Inside the transaction of the work: the locked row to finish with `store_answer`, or the answer that exists.

    Raises InProgress while another request holds it.
    """
    locked = IdempotencyKey.objects.select_for_update(skip_locked=True).filter(key_hash=request.key_hash)
    row = locked.first()
    if row is None:
        raise InProgress(
            gettext("The first request with this Idempotency-Key is still being worked on. Ask again shortly.")
        )
    return _open_answer(row=row, request=request) or row


def announce_key(*, request: Idempotency) -> None:
    """Before the transaction of the work: make sure that the key has a row to lock."""
    IdempotencyKey.objects.filter(key_hash=request.key_hash, created_at__lte=Now() - LIFETIME).delete()
    IdempotencyKey.objects.bulk_create([IdempotencyKey(key_hash=request.key_hash)], ignore_conflicts=True)


def store_answer(*, row: IdempotencyKey, request: Idempotency, answer: dict[str, Any], comment_id: uuid.UUID) -> None:
    """Keep the first answer, encrypted under a key that only the Idempotency-Key gives."""
    row.comment_id = comment_id
    row.body_hash = request.body_hash
    row.answer = _cipher(request.key).encrypt(json.dumps(answer).encode())
    row.save(update_fields=["body_hash", "answer", "comment"])


def purge_keys() -> int:
    """Forget keys that are over; how many."""
    return IdempotencyKey.objects.filter(created_at__lte=Now() - LIFETIME).delete()[0]


def _open_answer(*, row: IdempotencyKey, request: Idempotency) -> dict[str, Any] | None:
    if not row.answer:
        return None
    if row.body_hash != request.body_hash:
        raise KeyReused(gettext("This Idempotency-Key came with another body before. Use a new key for a new request."))
    answer: dict[str, Any] = json.loads(_cipher(request.key).decrypt(bytes(row.answer)))
    return answer


def _cipher(key: str) -> Fernet:
    derived = HKDF(SHA256(), length=32, salt=settings.SECRET_KEY.encode(), info=b"idempotency").derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
