"""Primary keys: UUIDs of version 7, which sort by time and tell nobody how many rows lie between two of them."""

import uuid

from django.db import models
from uuid_utils.compat import uuid7


def new_id() -> uuid.UUID:
    """A UUIDv7 (RFC 9562, section 5.7)."""
    return uuid7()


class UuidKeyed(models.Model):
    """Base of what the API names by id."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True
