"""How a log line is written: one event is one line, whatever a client sent, and JSON where LOG_FORMAT asks for it."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

from config.logs import AddressFreeFormatter, mask_addresses

# C0 and C1 controls, the line and paragraph separators, and what turns the writing round.
_BREAKING = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def _escape(text: str) -> str:
    return _BREAKING.sub(lambda found: found.group().encode("unicode_escape").decode(), text)


class PlainLines(AddressFreeFormatter):
    """For people: a message cannot begin a line of its own. A traceback's lines follow it, indented."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 -- logging's own name
        record.message = _escape(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: object) -> str:  # noqa: N802 -- see above
        lines = super().formatException(ei).splitlines()  # type: ignore[arg-type]  # logging's own alias is private
        return "\n".join(f"  {_escape(line)}" for line in lines)


class JsonLines(logging.Formatter):
    """For programs: an object a line, the traceback inside it."""

    def format(self, record: logging.LogRecord) -> str:
        event = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": mask_addresses(record.getMessage()),
        }
        if record.exc_info:
            event["traceback"] = mask_addresses(self.formatException(record.exc_info))
        return json.dumps(event)
