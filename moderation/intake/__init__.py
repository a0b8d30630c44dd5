"""Where comments come in: posting, and what authors do with their own. Services, called by the API and the pages."""

from moderation.intake.arrival import ClientInfo
from moderation.intake.fields import Draft, validate_body, validate_draft
from moderation.intake.idempotency import Idempotency, find_answer
from moderation.intake.own import check_token, edit_comment, withdraw_comment
from moderation.intake.previewing import preview_comment
from moderation.intake.submit import Submitted, submit_comment
from moderation.intake.tokens import new_form_token

__all__ = [
    "ClientInfo",
    "Draft",
    "Idempotency",
    "Submitted",
    "check_token",
    "edit_comment",
    "find_answer",
    "new_form_token",
    "preview_comment",
    "submit_comment",
    "validate_body",
    "validate_draft",
    "withdraw_comment",
]
