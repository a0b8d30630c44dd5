"""Asks StopForumSpam whether a commenter is a known spammer: by public name; by address if the operator says so.

Source: https://www.stopforumspam.com/usage. Reporting spammers there needs their addresses, so it gets no feedback.
"""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import urlencode

from moderation.checks.base import Finding
from moderation.checks.remote.base import Case, RemoteCheck
from moderation.checks.remote.outgoing import prepare_outgoing
from moderation.checks.remote.transport import NoAnswer, exchange, read_json, read_number, read_place


class StopForumSpamCheck(RemoteCheck):
    """Labels, and the unit of their score:

    stopforumspam_name    confidence, 0..1, that who uses this public name is a spammer
    stopforumspam_email   the same of the e-mail address; asked only where the operator says so

    A name alone says little: many a Robin is listed for the spam of another. The address is asked by its MD5, which is
    what the service looks up; it hides nothing from somebody who guesses.
    """

    name = "stopforumspam"

    def __init__(
        self, *, url: str = "https://api.stopforumspam.org", timeout: float = 5.0, send_email: bool = False
    ) -> None:
        super().__init__(timeout=timeout, send_email=send_email)
        self._place = read_place(url)

    def ask(self, case: Case) -> list[Finding]:
        question = {}
        if name := prepare_outgoing(case.submission).name:
            question["username"] = name
        if case.email:
            address = case.email.strip().lower().encode()
            question["emailhash"] = hashlib.md5(address, usedforsecurity=False).hexdigest()
        if not question:
            return []
        path = f"/api?{urlencode({**question, 'confidence': '', 'json': ''})}"
        content = read_json(exchange(place=self._place, method="GET", path=path, seconds=self.timeout))
        if not isinstance(content, dict) or read_number(content.get("success"), least=0, most=1) != 1:
            raise NoAnswer("StopForumSpam did not say that it succeeded")
        return [_read(content, field) for field in question]


def _read(content: dict[str, Any], field: str) -> Finding:
    label, what = {
        "username": ("stopforumspam_name", "The name"),
        "emailhash": ("stopforumspam_email", "The address"),
    }[field]
    entry = content.get(field)
    if not isinstance(entry, dict):
        raise NoAnswer("StopForumSpam did not say whether it knows the commenter")
    if not read_number(entry.get("appears"), least=0, most=1):
        return Finding(label, 0.0, f"{what} is not listed at StopForumSpam")
    confidence = read_number(entry.get("confidence"), least=0, most=100)
    frequency = read_number(entry.get("frequency"), least=0, most=1e12)
    return Finding(label, confidence / 100, f"{what} is listed at StopForumSpam, reported {frequency:.0f} times")
