"""What a policy's rules may ask for: every label that a check reports, in words that a moderator reads.

Decides how a label is called, what it looks like when it is found, and what its number means. Labels of checks that a
site has added are read from their docstrings, where every check lists them. It must not know what follows from a label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from moderation.checks.registry import get_checks
from moderation.web.stored_words import say_label

# How checks document their labels (docs/add-a-check.md).
_DOCUMENTED = re.compile(r"^    ([a-z_]+) {2,}(\S.*)$", re.MULTILINE)
_OTHERS: Final = _("Other checks")


@dataclass(frozen=True, slots=True)
class Label:
    """One label. `title` goes before "is at least …", `found` stands for its presence; `meaning` says what the number
    is, and is empty where there is none."""

    name: str
    title: str | Promise
    found: str | Promise
    meaning: str | Promise = ""

    @property
    def short(self) -> str:
        """Its name as words, for where there is little room."""
        return say_label(self.name)


_SHARE = _("from 0 (not at all) to 1 (surely)")
_PART = _("a share, from 0 to 1")
_COUNT = _("a count")
_LIKENESS = _("from 0 to 1 (word for word)")

_GROUPS: Final[tuple[tuple[str | Promise, tuple[Label, ...]], ...]] = (
    (
        _("Abuse"),
        (
            Label("toxicity", _("toxicity"), _("toxicity was scored"), _SHARE),
            Label("severe_toxicity", _("severe toxicity"), _("severe toxicity was scored"), _SHARE),
            Label("obscene", _("obscene language"), _("obscene language was scored"), _SHARE),
            Label("threat", _("the score of a threat"), _("a threat was scored"), _SHARE),
            Label("insult", _("the score of an insult"), _("an insult was scored"), _SHARE),
            Label(
                "identity_attack",
                _("the score of an attack on what people are"),
                _("such an attack was scored"),
                _SHARE,
            ),
            Label("site_rejection", _("the likeness to what is refused here"), _("that likeness was scored"), _SHARE),
        ),
    ),
    (
        _("Spam"),
        (
            Label("spam", _("spam"), _("spam was scored"), _SHARE),
            Label("honeypot", _("the hidden field"), _("the field that no person sees was filled in")),
            Label("form_token_forged", _("a forged form"), _("the form is not one of ours")),
            Label("form_token_expired", _("an old form"), _("the form had been open for too long")),
            Label("seconds_to_fill", _("the time to fill in the form"), _("that time is known"), _("seconds")),
        ),
    ),
    (
        _("Words and personal data"),
        (
            Label("banned_word", _("the number of banned phrases"), _("it has a phrase of the banned list"), _COUNT),
            Label("suspect_word", _("the number of suspect phrases"), _("it has a phrase of the suspect list"), _COUNT),
            Label(
                "own_address",
                _("how often the author’s own address stands in it"),
                _("it gives away its author’s e-mail address"),
                _COUNT,
            ),
            Label("email_address", _("the number of e-mail addresses"), _("it has an e-mail address"), _COUNT),
            Label("phone_number", _("the number of telephone numbers"), _("it has a telephone number"), _COUNT),
            Label("bank_account", _("the number of bank accounts"), _("it has a bank account"), _COUNT),
        ),
    ),
    (
        _("Links"),
        (
            Label("link_count", _("the number of links"), _("it has a link"), _COUNT),
            Label("link_only", _("nothing but links"), _("it is nothing but links")),
            Label(
                "link_blocked", _("the number of links to blocked domains"), _("it links to a blocked domain"), _COUNT
            ),
            Label("link_disguised", _("the number of disguised links"), _("it has a link in disguise"), _COUNT),
        ),
    ),
    (
        _("Form and language"),
        (
            Label("length", _("the length"), _("its length is known"), _("visible characters")),
            Label("shouting", _("the share of capitals"), _("it has capitals"), _PART),
            Label("stretched", _("the longest stretched letter"), _("it stretches letters"), _("letters in a row")),
            Label("emoji_only", _("nothing but emoji"), _("it is nothing but emoji")),
            Label("symbol_soup", _("the share of symbols"), _("it has symbols"), _PART),
            Label("zalgo", _("the height of piled-up marks"), _("marks are piled up on its letters"), _COUNT),
            Label(
                "language",
                _("the certainty of another language"),
                _("it is in a language that the classifiers cannot read"),
                _SHARE,
            ),
            Label("foreign_script", _("the share of another script"), _("it has letters of another script"), _PART),
        ),
    ),
    (
        _("Repetition and pace"),
        (
            Label(
                "repeat_own", _("the likeness to the author’s own comments"), _("it is like one of those"), _LIKENESS
            ),
            Label("repeat_others", _("the likeness to others’ comments"), _("it is like one of others"), _LIKENESS),
            Label("duplicate_elsewhere", _("the same text elsewhere"), _("the same text came from another client")),
            Label(
                "velocity_address",
                _("the number of other comments under the same address"),
                _("there are others"),
                _("in ten minutes"),
            ),
            Label(
                "velocity_client",
                _("the number of other comments from the same client"),
                _("there are others"),
                _("in ten minutes"),
            ),
            Label("flood_elsewhere", _("two clients at once"), _("the same address posts from two clients at once")),
        ),
    ),
    (
        _("Commenter and thread"),
        (
            Label("staff_author", _("somebody of the newsroom"), _("the newsroom wrote it")),
            Label("trusted_author", _("a trusted commenter"), _("the commenter is trusted")),
            Label("premoderated_author", _("a pre-moderated commenter"), _("the commenter is pre-moderated")),
            Label("suspended_author", _("a suspended commenter"), _("the commenter is suspended")),
            Label("banned_author", _("a banned commenter"), _("the commenter is banned or blocked")),
            Label("approved_before", _("the number of comments approved before"), _("one was approved before"), _COUNT),
            Label("rejected_share", _("the share refused before"), _("some were refused before"), _PART),
            Label("thread_premoderated", _("a pre-moderated thread"), _("the thread is moderated beforehand")),
            Label("first_comment", _("a first comment"), _("it is a first comment where such wait")),
        ),
    ),
    (
        _("Services outside"),
        (
            Label("akismet_spam", _("Akismet: spam"), _("Akismet takes it for spam")),
            Label("akismet_blatant", _("Akismet: blatant spam"), _("Akismet takes it for blatant spam")),
            Label("spamd_points", _("SpamAssassin’s score"), _("SpamAssassin gave points"), _("1 and above is spam")),
            Label(
                "stopforumspam_name", _("StopForumSpam’s suspicion of the name"), _("the name was looked up"), _SHARE
            ),
            Label(
                "stopforumspam_email",
                _("StopForumSpam’s suspicion of the address"),
                _("the address was looked up"),
                _SHARE,
            ),
            Label("openai_flagged", _("OpenAI: objection"), _("OpenAI would not let it pass")),
        ),
    ),
)

_KNOWN: Final[Mapping[str, Label]] = {label.name: label for _title, labels in _GROUPS for label in labels}


def find_label(name: str) -> Label:
    """The label of that name; one that no check documents is called by its name."""
    return _KNOWN.get(name) or _documented().get(name) or _make_up(name)


def list_labels(besides: Iterable[str] = ()) -> list[tuple[str, list[Label]]]:
    """All labels in groups, for a form to choose from; `besides` are names that have to be among them."""
    others = {name: label for name, label in _documented().items() if name not in _KNOWN}
    others |= {name: find_label(name) for name in besides if name and name not in _KNOWN}
    groups: list[tuple[str, list[Label]]] = [(str(title), list(labels)) for title, labels in _GROUPS]
    return [*groups, (str(_OTHERS), sorted(others.values(), key=lambda each: each.name))] if others else groups


@lru_cache(maxsize=1)
def _documented_lines(docstrings: tuple[str, ...]) -> dict[str, str]:
    return {name: meaning for text in docstrings for name, meaning in _DOCUMENTED.findall(text)}


def _documented() -> dict[str, Label]:
    """What the checks that run here say of their labels, by name."""
    lines = _documented_lines(tuple(type(check).__doc__ or "" for check in get_checks()))
    return {name: _make_up(name, "" if meaning.startswith("no score") else meaning) for name, meaning in lines.items()}


def _make_up(name: str, meaning: str = "") -> Label:
    title = say_label(name)
    return Label(name, title, gettext("“%(finding)s” was found") % {"finding": title}, meaning)
