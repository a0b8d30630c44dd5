"""Asks a SpamAssassin daemon for its points on a comment, dressed as a mail, and has it learn from moderators.

Source: the daemon's own PROTOCOL text, SPAMC/1.5 and SPAMD/1.1 (SYMBOLS, TELL).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.header import Header
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import formatdate

from moderation.checks.base import Finding
from moderation.checks.remote.base import Case, RemoteCheck, Told, digest
from moderation.checks.remote.outgoing import prepare_outgoing
from moderation.checks.remote.transport import LARGEST_ANSWER, Line, NoAnswer, Place, read_number, read_place, refuse

_STATUS = re.compile(rb"SPAMD/\d{1,2}\.\d{1,2} (\d{1,3}) [ -~]{0,80}\r?\n\Z")
_HEADER = re.compile(rb"([A-Za-z-]{1,40}):[ \t]*([ -~]{0,200}?)[ \t]*\r?\n\Z")
_SPAM = re.compile(r"(?:true|false|yes|no) ; (-?\d{1,6}(?:\.\d{1,3})?) / (-?\d{1,6}(?:\.\d{1,3})?)\Z", re.IGNORECASE)
_SYMBOL = re.compile(r"[A-Z][A-Z0-9_]{1,49}\Z")
_LONGEST_LINE = 1000
_MOST_HEADERS = 30
_SYMBOLS_TOLD = 8
_DOMAIN = "comments.example"  # RFC 2606: nobody's


class SpamdCheck(RemoteCheck):
    """Labels, and the unit of their score:

    spamd_points   SpamAssassin's points divided by the points from which on it calls a mail spam: 1 and above is spam
    """

    name = "spamd"
    learns = True

    def __init__(self, *, url: str, timeout: float = 5.0, feedback: bool = False) -> None:
        super().__init__(timeout=timeout, feedback=feedback)
        self._place = read_place(url, schemes=("spamd", "spamds"))

    def ask(self, case: Case) -> list[Finding]:
        headers, body = talk(place=self._place, command="SYMBOLS", message=write_mail(case), seconds=self.timeout)
        told = _SPAM.match(headers.get("spam", ""))
        if told is None:
            raise NoAnswer("spamd did not say how many points of how many")
        points, threshold = float(told[1]), read_number(float(told[2]), least=0.001, most=1e6)
        symbols = [name for name in re.split(r"[,\s]+", body.decode("ascii", "replace")) if _SYMBOL.match(name)]
        detail = f"SpamAssassin: {points:g} of {threshold:g} points"
        if symbols:
            detail += f" ({', '.join(symbols[:_SYMBOLS_TOLD])})"
        return [Finding("spamd_points", points / threshold, detail)]

    def calls_it_spam(self, scores: Mapping[str, float | None]) -> bool:
        return (scores.get("spamd_points") or 0.0) >= 1.0

    def teach(self, case: Case, *, spam: bool) -> Told:
        mail = write_mail(case)
        kind = "spam" if spam else "ham"
        told = {"Message-class": kind, "Set": "local"}
        talk(place=self._place, command="TELL", message=mail, seconds=self.timeout, headers=told)
        return Told(f"TELL {kind}", ("From", "Subject", "body"), digest(mail))


def write_mail(case: Case) -> bytes:
    """The comment as a mail from an address that says nothing (RFC 5322). No word of it can become a header."""
    words = prepare_outgoing(case.submission)
    mail = MIMEText("\n\n".join(part for part in (words.url, words.body) if part), "plain", "utf-8")
    # Encoded through and through: the name's own quotes, commas, brackets and encoded words mean nothing then. The
    # newer email.policy would decode the last of these, line feeds included, before it writes them.
    name = Header(" ".join(words.name.split()), "utf-8").encode()
    mail["From"] = f"{name} <{case.commenter}@{_DOMAIN}>"
    mail["To"] = f"comments@{_DOMAIN}"
    mail["Subject"] = "Comment"
    mail["Date"] = formatdate()
    mail["Message-ID"] = f"<{digest(words.body.encode())[:32]}@{_DOMAIN}>"
    return mail.as_bytes(policy=compat32.clone(linesep="\r\n"))


def talk(
    *, place: Place, command: str, message: bytes, seconds: float, headers: Mapping[str, str] | None = None
) -> tuple[dict[str, str], bytes]:
    """One command and its answer: headers by lower-case name, and the body. Raises NoAnswer."""
    lines = [f"{command} SPAMC/1.5", f"Content-length: {len(message)}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    try:
        line = Line(place, seconds=seconds, most=LARGEST_ANSWER)
        try:
            line.sendall("\r\n".join([*lines, "", ""]).encode("ascii") + message)
            return _read_answer(line)
        finally:
            line.close()
    except (OSError, ValueError) as error:
        refuse(error)


def _read_answer(line: Line) -> tuple[dict[str, str], bytes]:
    file = line.makefile("rb")
    status = _STATUS.match(file.readline(_LONGEST_LINE))
    if status is None or int(status[1]) != 0:
        raise NoAnswer("spamd did not say that it succeeded")
    headers: dict[str, str] = {}
    for _ in range(_MOST_HEADERS):
        raw = file.readline(_LONGEST_LINE)
        if not raw.strip(b"\r\n"):
            break
        header = _HEADER.match(raw)
        if header is None:
            raise NoAnswer("spamd answered with something that is no header")
        headers[header[1].decode().lower()] = header[2].decode()
    body = file.read()
    if headers.get("content-length", str(len(body))) != str(len(body)):
        raise NoAnswer("spamd sent less or more than it announced")
    return headers, body
