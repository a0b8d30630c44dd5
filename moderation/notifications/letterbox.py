"""Letters as files, where no mail server is named: each in one of its own, for the owner of the process alone.

An address stands in the letter and nowhere else: not in a log, which people send to each other. It knows nothing of
what is in a letter, and only forgets what it is told to.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

_NOT_PLAIN = re.compile(r"[^A-Za-z0-9.-]")


class Letterbox(BaseEmailBackend):
    """Django's mail backend for `EMAIL_URL` unset. A letter that is sent again replaces its first copy."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write each letter; raises OSError, as a mail server that is away does."""
        folder = _folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            written = message.message()
            local_part = str(written["Message-ID"]).strip("<>").partition("@")[0]
            _write_private(folder / f"{_NOT_PLAIN.sub('-', local_part)}.eml", written.as_bytes())
        return len(email_messages)


def forget_letters(*, known: Callable[[Collection[str]], Collection[str]]) -> int:
    """Delete the letters whose names `known` does not return; how many."""
    files = {path.stem: path for path in _folder().glob("*.eml")}
    gone = set(files) - set(known(files))
    for name in gone:
        files[name].unlink(missing_ok=True)
    return len(gone)


def _folder() -> Path:
    return Path(settings.MAIL_FOLDER)


def _write_private(path: Path, content: bytes) -> None:
    """In one step, whatever the process's umask: never half written, never open to others."""
    draft = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    draft.replace(path)
