"""Asks Akismet whether a comment is spam, and tells it where moderators found otherwise.

Source: https://akismet.com/developers/ (comment-check, submit-spam, submit-ham).
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv6Address
from urllib.parse import urlencode

from moderation.checks.base import Finding
from moderation.checks.remote.base import Case, RemoteCheck, Told, digest, read_secret_word
from moderation.checks.remote.outgoing import prepare_outgoing
from moderation.checks.remote.transport import Answer, NoAnswer, exchange, read_place

_DOCUMENTATION_NETWORK = int(IPv6Address("2001:db8::"))
_FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
_LONGEST_HELP = 120  # characters


class AkismetCheck(RemoteCheck):
    """Labels, and the unit of their score:

    akismet_spam      no score: Akismet takes the comment for spam
    akismet_blatant   no score: for spam so blatant that it advises to throw it away unread

    Akismet insists on a client address. None is kept here, so it gets the commenter's opaque id, written as an address
    of the network that is reserved for documentation (RFC 3849) and belongs to nobody.
    """

    name = "akismet"
    learns = True

    def __init__(
        self,
        *,
        key: str,
        site: str,
        url: str = "https://rest.akismet.com/1.1",
        test: bool = False,
        timeout: float = 5.0,
        send_email: bool = False,
        feedback: bool = False,
    ) -> None:
        super().__init__(timeout=timeout, send_email=send_email, feedback=feedback)
        self._place = read_place(url)
        self._key = read_secret_word("key", key)
        self._site = site
        self._test = test
        if not site.startswith(("https://", "http://")):
            raise ValueError("site has to be the address of the website, with https://")

    def ask(self, case: Case) -> list[Finding]:
        fields = self._describe(case)
        if case.email:
            fields["comment_author_email"] = case.email
        return _read(self._call("comment-check", fields))

    def calls_it_spam(self, scores: Mapping[str, float | None]) -> bool:
        return "akismet_spam" in scores

    def teach(self, case: Case, *, spam: bool) -> Told:
        call = "submit-spam" if spam else "submit-ham"
        # No address here, whatever the setting: Akismet knows the comment again without it.
        fields = self._describe(case)
        answer = self._call(call, fields)
        if not answer.body.startswith(b"Thanks for making the web a better place"):
            raise NoAnswer("Akismet did not say thanks, which is how it says that it took it")
        return Told(call, tuple(fields), digest(urlencode(fields).encode()))

    def _describe(self, case: Case) -> dict[str, str]:
        words = prepare_outgoing(case.submission)
        fields = {
            "blog": self._site,
            "blog_charset": "UTF-8",
            "comment_type": "comment",
            "user_ip": str(IPv6Address(_DOCUMENTATION_NETWORK | int(case.commenter[:24], 16))),
            "comment_author": words.name,
            "comment_author_url": words.url,
            "comment_content": words.body,
        }
        if case.submission.is_edit:
            fields["recheck_reason"] = "edit"
        if self._test:
            fields["is_test"] = "1"
        return {name: value for name, value in fields.items() if value}

    def _call(self, call: str, fields: Mapping[str, str]) -> Answer:
        form = urlencode({"api_key": self._key, **fields}).encode()
        return exchange(
            place=self._place, method="POST", path=f"/{call}", headers=_FORM, body=form, seconds=self.timeout
        )


def _read(answer: Answer) -> list[Finding]:
    match answer.body.strip():
        case b"false":
            return []
        case b"true":
            found = [Finding("akismet_spam", detail="Akismet takes it for spam")]
            if answer.headers.get("x-akismet-pro-tip") == "discard":
                found.append(Finding("akismet_blatant", detail="Akismet advises to throw it away unread"))
            return found
    told = answer.headers.get("x-akismet-debug-help", "")
    readable = "".join(sign for sign in told if sign.isascii() and sign.isprintable())[:_LONGEST_HELP]
    raise NoAnswer(f"Akismet said neither true nor false{f' ({readable})' if readable else ''}")
