"""What readers do with others' comments: vote on them and report them. Services, called by the API and the pages."""

from moderation.reacting.readers import Reader
from moderation.reacting.reporting import Filed, report_comment
from moderation.reacting.seen import Reactions, find_reactions, has_reported
from moderation.reacting.voting import Votes, cast_vote

__all__ = [
    "Filed",
    "Reactions",
    "Reader",
    "Votes",
    "cast_vote",
    "find_reactions",
    "has_reported",
    "report_comment",
]
