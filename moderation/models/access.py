"""API tokens: knox's (hashed, expiring), with a name and the scopes that they carry."""

from typing import ClassVar

from django.db import models
from knox.models import AbstractAuthToken


class ApiToken(AbstractAuthToken):  # type: ignore[misc]  # knox ships no types
    """A program's key to what its owner may do, or to less: `scopes` never widen the owner's role."""

    name = models.CharField(max_length=100, blank=True)
    scopes = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["-created"]
