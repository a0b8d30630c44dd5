"""What a check is, what it may see, and what it says.

A check is plain Python: it gets a frozen `Submission`, and yields `Finding`s. It must not know of the
database, of Django's models, of HTTP, of Celery, or of the author's e-mail address or IP address.
Whether a finding matters is the policy's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from moderation.classifiers.adapter import Adapter

Span = tuple[int, int]
"""Start and end of a passage in `Submission.body`, in code points; the end is exclusive."""

FormToken = Literal["absent", "valid", "forged", "expired"]
AuthorState = Literal["normal", "trusted", "premoderated", "suspended", "banned"]
Moderation = Literal["post", "pre", "first"]
Tier = Literal["banned", "suspect"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check saw.

    label   a stable snake_case name that policy rules refer to, e.g. "toxicity", "link_count".
    score   how much of it, or None where the label's presence says it all. Probabilities are in 0..1;
            counts are counts; the check's docstring says which.
    detail  one sentence for a moderator. Never the author's address, never a slur spelled out.
    spans   the passages of the body that made it so.
    """

    label: str
    score: float | None = None
    detail: str = ""
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Author:
    """What is known of the commenter, without saying who it is."""

    state: AuthorState = "normal"
    confirmed: bool = False
    staff: bool = False
    approved: int = 0
    rejected: int = 0
    spam: int = 0
    first_seen: datetime | None = None


@dataclass(frozen=True, slots=True)
class Signals:
    """What the intake saw at the moment of posting, and froze with the revision.

    form_token       the signed timestamp of the form: absent for API clients.
    seconds_to_fill  from the form's delivery to its submission; None without a valid token.
    own_address      passages of the body that spell the author's own e-mail address.
    recent_*         comments in the last ten minutes, this one not counted, from the same address and client.
    duplicate_elsewhere, flood_elsewhere  the same text, or a second comment within the flood interval, by
                     the same address from another client: no refusal there, since it would tell who wrote what.
    own_address_beside  the name or the web address spells the author's own e-mail address.
    banned           the address, its domain or an identity that shares it is banned or blocked.
    """

    honeypot: bool = False
    form_token: FormToken = "absent"  # noqa: S105 -- a state, not a secret
    seconds_to_fill: float | None = None
    own_address: tuple[Span, ...] = ()
    own_address_beside: bool = False
    recent_from_address: int = 0
    recent_from_client: int = 0
    duplicate_elsewhere: bool = False
    flood_elsewhere: bool = False
    banned: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """An entry of the word list: a literal phrase, never a pattern."""

    text: str
    tier: Tier
    language: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """What is the same for every submission of a batch; `version` changes whenever the content does.

    hurried   more waits than one batch, or it is a heavy one: what is dear may be left out where it changes little.
    adapter   what was learned from this site's moderators and is in force.
    """

    version: str = ""
    phrases: tuple[Phrase, ...] = ()
    blocked_link_domains: frozenset[str] = frozenset()
    own_hosts: frozenset[str] = frozenset()
    hurried: bool = False
    adapter: Adapter | None = None


@dataclass(frozen=True, slots=True)
class RecentComment:
    """A comment posted in the last day: by the same commenter (`own`) or by somebody else."""

    body: str
    own: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader sees of the body, where that is not what was typed; `places` are its characters' offsets there."""

    text: str
    places: tuple[int, ...]

    def locate(self, span: Span) -> Span:
        """The passage of the body behind a passage of the text."""
        start, end = span
        return self.places[start], self.places[end - 1] + 1


@dataclass(frozen=True, slots=True)
class Submission:
    """The frozen input of every check: one revision of one comment and its circumstances."""

    body: str
    author_name: str = ""
    author_url: str = ""
    moderation: Moderation = "post"
    is_edit: bool = False
    author: Author = field(default_factory=Author)
    signals: Signals = field(default_factory=Signals)
    site: Site = field(default_factory=Site)
    recent: Sequence[RecentComment] = ()
    shown: Shown | None = None


class Check:
    """Base of all checks. Subclasses set `name` and `version` and implement `inspect`.

    Options from `MODERATION_CHECKS` arrive as keyword arguments of `__init__`. An instance lives as long as
    its process and is shared by all submissions: what it keeps between calls may only be a cache.
    """

    name: str
    version: str = "1"
    reads_shown: bool = False
    """Whether its findings depend on the words: then it is also asked about the text as readers see it."""
    reads_name: bool = False
    """Whether the author's name is a text to it like any other: then it is asked about that as well."""

    def prepare(self) -> None:
        """Load what is slow to load: called when a worker process starts, so that no comment waits for it."""

    def inspect(self, submission: Submission) -> Iterable[Finding]:
        """Say what is to be seen in one submission; nothing at all is a fine answer.

        Raises anything: the engine records the check as unavailable and the policy holds the comment.
        """
        raise NotImplementedError(f"{type(self).__name__} has to say how it inspects a submission")

    def inspect_batch(self, submissions: Sequence[Submission]) -> list[list[Finding]]:
        """Findings of each submission, in order. Override it where looking at many at once is cheaper."""
        return [list(self.inspect(submission)) for submission in submissions]
