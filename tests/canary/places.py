"""Where things are kept, read out in full: each table by column, each key of Valkey whatever its type, each file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import redis
from django.db import connection


def dump_database() -> dict[str, bytes]:
    """Everything that is stored, by table and column."""
    columns: dict[str, bytes] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 -- the names come from the database itself
            rows = cursor.fetchall()
            for number, described in enumerate(cursor.description):
                columns[f"{table}.{described[0]}"] = b"\x1f".join(as_bytes(row[number]) for row in rows)
    return columns


def dump_valkey(valkey: redis.Redis) -> dict[str, bytes]:
    """Everything in the server, by key: the key, its value as it reads, and its dump."""
    read: dict[str, Any] = {
        "string": valkey.get,
        "list": lambda key: valkey.lrange(key, 0, -1),
        "set": valkey.smembers,
        "zset": lambda key: valkey.zrange(key, 0, -1),
        "hash": valkey.hgetall,
        "stream": valkey.xrange,
    }
    found: dict[str, bytes] = {}
    for key in valkey.scan_iter(count=1000):
        value = read[as_bytes(valkey.type(key)).decode()](key)
        found[key.decode(errors="replace")] = b"\n".join([key, as_bytes(value), valkey.dump(key) or b""])
    return found


def read_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder, by its path in it."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(folder)), path.read_bytes()


def as_bytes(value: object) -> bytes:
    """What there is to search in any value of a row, a statement or a reply."""
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    if isinstance(value, dict):
        return b"\x1f".join(as_bytes(part) for pair in value.items() for part in pair)
    if isinstance(value, list | tuple | set):
        return b"\x1f".join(as_bytes(part) for part in value)
    return str(value).encode(errors="surrogatepass")
