"""The checks that ask services outside: none, unless REMOTE_CHECKS names them. Keys come from the environment alone."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config.settings.environment import env

REMOTE_CHECKS = env.list("REMOTE_CHECKS", default=[])
REMOTE_CHECK_TIMEOUT = env.float("REMOTE_CHECK_TIMEOUT", default=5.0)  # seconds, of one call
REMOTE_CHECK_ATTEMPTS = env.int("REMOTE_CHECK_ATTEMPTS", default=3)
REMOTE_CHECK_BACKOFF = env.float("REMOTE_CHECK_BACKOFF", default=2.0)  # seconds; at most that, doubled at each attempt
REMOTE_CHECK_DEADLINE = env.float("REMOTE_CHECK_DEADLINE", default=60.0)  # seconds, for all attempts together
REMOTE_CHECK_PARALLEL = env.int("REMOTE_CHECK_PARALLEL", default=8)  # calls of one worker process to one service
REMOTE_CHECK_PAUSE = env.float("REMOTE_CHECK_PAUSE", default=15.0)  # seconds, once a service has failed repeatedly
REMOTE_FEEDBACK_DELAY = env.float("REMOTE_FEEDBACK_DELAY", default=300.0)  # seconds in which a moderator may undo
# Which of them are told the author's e-mail address. Each time goes on record.
REMOTE_SEND_EMAIL = env.list("REMOTE_SEND_EMAIL", default=[])


AKISMET_KEY = env.str("AKISMET_KEY", default="")
AKISMET_SITE = env.str("AKISMET_SITE", default="")
OPENAI_API_KEY = env.str("OPENAI_API_KEY", default="")
SPAMD_URL = env.str("SPAMD_URL", default="")


def _need(name: str, value: str, *, of: str) -> str:
    if not value:
        raise ImproperlyConfigured(
            f"REMOTE_CHECKS names {of}, which needs {name}. Set it, or take {of} out of REMOTE_CHECKS "
            f"(docs/remote-checks.md)."
        )
    return value


def _akismet() -> dict[str, Any]:
    return {
        "key": _need("AKISMET_KEY", AKISMET_KEY, of="akismet"),
        "site": _need("AKISMET_SITE", AKISMET_SITE, of="akismet"),
        "url": env.str("AKISMET_URL", default="https://rest.akismet.com/1.1"),
        "test": env.bool("AKISMET_TEST", default=False),
        "feedback": env.bool("AKISMET_FEEDBACK", default=False),
        "send_email": "akismet" in REMOTE_SEND_EMAIL,
    }


def _openai() -> dict[str, Any]:
    return {
        "key": _need("OPENAI_API_KEY", OPENAI_API_KEY, of="openai"),
        "url": env.str("OPENAI_URL", default="https://api.openai.com/v1"),
        "model": env.str("OPENAI_MODERATION_MODEL", default="omni-moderation-latest"),
    }


def _stopforumspam() -> dict[str, Any]:
    return {
        "url": env.str("STOPFORUMSPAM_URL", default="https://api.stopforumspam.org"),
        "send_email": "stopforumspam" in REMOTE_SEND_EMAIL,
    }


def _spamd() -> dict[str, Any]:
    feedback = env.bool("SPAMD_FEEDBACK", default=False)
    return {"url": _need("SPAMD_URL", SPAMD_URL, of="spamd"), "feedback": feedback}


_KNOWN = {
    "akismet": ("akismet.AkismetCheck", _akismet),
    "openai": ("openai_moderation.OpenAIModerationCheck", _openai),
    "stopforumspam": ("stopforumspam.StopForumSpamCheck", _stopforumspam),
    "spamd": ("spamd.SpamdCheck", _spamd),
}
_TAKE_ADDRESSES = ("akismet", "stopforumspam")


def remote_entries() -> list[dict[str, Any]]:
    """The entries of MODERATION_CHECKS that REMOTE_CHECKS asks for. Raises ImproperlyConfigured."""
    if unknown := sorted(set(REMOTE_CHECKS) - set(_KNOWN)):
        raise ImproperlyConfigured(f"REMOTE_CHECKS does not know {unknown[0]}; there are {', '.join(_KNOWN)}.")
    if odd := sorted(set(REMOTE_SEND_EMAIL) - set(_TAKE_ADDRESSES)):
        raise ImproperlyConfigured(f"REMOTE_SEND_EMAIL: {odd[0]} takes no address; {', '.join(_TAKE_ADDRESSES)} do.")
    return [
        {
            "NAME": f"moderation.checks.remote.{_KNOWN[name][0]}",
            "OPTIONS": {"timeout": REMOTE_CHECK_TIMEOUT} | _KNOWN[name][1](),
        }
        for name in dict.fromkeys(REMOTE_CHECKS)
    ]
