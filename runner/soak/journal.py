"""What each process of the soak writes down, a JSON object a line, and how it is read while it is being written."""

import json
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Record = dict[str, Any]


class Journal:
    """Appends; any number of threads may write. A line that is written has been written whole."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._lock = threading.Lock()

    def write(self, record: Mapping[str, Any]) -> None:
        """One line."""
        line = (json.dumps(record) + "\n").encode()
        with self._lock:
            os.write(self._descriptor, line)


class Reading:
    """All that has been read of one journal so far; `more` reads on."""

    def __init__(self, path: Path) -> None:
        self.records: list[Record] = []
        self._path = path
        self._rest = b""
        self._offset = 0

    def more(self) -> list[Record]:
        """What was written since the last time."""
        if not self._path.exists():
            return []
        with self._path.open("rb") as file:
            file.seek(self._offset)
            new = file.read()
        self._offset += len(new)
        *lines, self._rest = (self._rest + new).split(b"\n")
        added = [json.loads(line) for line in lines]
        self.records += added
        return added
