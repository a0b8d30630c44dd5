"""The tables, one module a subject. Models hold data and its constraints; what happens to it is in the stages."""

from moderation.models.access import ApiToken
from moderation.models.comment import Comment, Commenter, Revision
from moderation.models.decision import Batch, Decision, ModerationEvent, Note
from moderation.models.posting import IdempotencyKey, PostingSlot
from moderation.models.screening import Finding, LinkDomainBlock, PolicyVersion, Verdict, WordlistEntry
from moderation.models.thread import Thread

__all__ = [
    "ApiToken",
    "Batch",
    "Comment",
    "Commenter",
    "Decision",
    "Finding",
    "IdempotencyKey",
    "LinkDomainBlock",
    "ModerationEvent",
    "Note",
    "PolicyVersion",
    "PostingSlot",
    "Revision",
    "Thread",
    "Verdict",
    "WordlistEntry",
]
