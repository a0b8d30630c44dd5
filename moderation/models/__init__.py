"""The tables, one module a subject. Models hold data and its constraints; what happens to it is in the stages."""

from moderation.models.access import ApiToken
from moderation.models.comment import Comment, Commenter, Revision, Standing
from moderation.models.commenter_action import CommenterAction
from moderation.models.decision import Batch, Decision, ModerationEvent, Note
from moderation.models.desk import DeskSettings
from moderation.models.learning import AdapterVersion, AuditSample, Example, Learner
from moderation.models.posting import IdempotencyKey, PostingSlot
from moderation.models.reaction import Report, Vote
from moderation.models.remote import RemoteFeedback, RemoteJob
from moderation.models.screening import Finding, LinkDomainBlock, PolicyVersion, RuleHit, Verdict, WordlistEntry
from moderation.models.thread import Thread

__all__ = [
    "AdapterVersion",
    "ApiToken",
    "AuditSample",
    "Batch",
    "Comment",
    "Commenter",
    "CommenterAction",
    "Decision",
    "DeskSettings",
    "Example",
    "Finding",
    "IdempotencyKey",
    "Learner",
    "LinkDomainBlock",
    "ModerationEvent",
    "Note",
    "PolicyVersion",
    "PostingSlot",
    "RemoteFeedback",
    "RemoteJob",
    "Report",
    "Revision",
    "RuleHit",
    "Standing",
    "Thread",
    "Verdict",
    "Vote",
    "WordlistEntry",
]
