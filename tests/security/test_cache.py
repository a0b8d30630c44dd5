"""Whoever can write into Redis must not be able to run anything by it."""

import os
import pickle

import pytest
from django.core.cache import cache


class Trap:
    def __reduce__(self):
        return (exec, ("import os; os.environ['SPRUNG'] = '1'",))


def test_what_is_found_in_the_cache_is_bytes_and_never_unpickled(valkey, monkeypatch):
    monkeypatch.delenv("SPRUNG", raising=False)
    cache.set("page", b"as it was", 60)
    assert cache.get("page") == b"as it was"
    (key,) = valkey.keys("*page")
    planted = pickle.dumps(Trap())
    valkey.set(key, planted)
    assert cache.get("page") == planted
    assert "SPRUNG" not in os.environ


def test_nothing_else_is_put_there():
    with pytest.raises(TypeError, match="keeps bytes"):
        cache.set("page", {"a": 1}, 60)
