"""The statuses of a comment and what is done to it, by name. Which steps are allowed is decided in decisions.py."""

from django.db.models import TextChoices


class Status(TextChoices):
    """Of a comment's newest revision."""

    PENDING = "pending", "Being checked"
    APPROVED = "approved", "Approved"
    HELD = "held", "Held for a moderator"
    REJECTED = "rejected", "Rejected"
    SPAM = "spam", "Spam"
    WITHDRAWN = "withdrawn", "Withdrawn by its author"


class Action(TextChoices):
    """What is done to a comment: the moderators' four verbs, and the two that are the author's own."""

    APPROVE = "approve", "Approve"
    HOLD = "hold", "Hold"
    REJECT = "reject", "Reject"
    SPAM = "spam", "Mark as spam"
    EDIT = "edit", "Edit"
    WITHDRAW = "withdraw", "Withdraw"


class Actor(TextChoices):
    """Who did it."""

    MACHINE = "machine", "The policy"
    MODERATOR = "moderator", "A moderator"
    AUTHOR = "author", "The author"
    READER = "reader", "A reader"


OUTCOME: dict[Action, Status] = {
    Action.APPROVE: Status.APPROVED,
    Action.HOLD: Status.HELD,
    Action.REJECT: Status.REJECTED,
    Action.SPAM: Status.SPAM,
    Action.EDIT: Status.PENDING,
    Action.WITHDRAW: Status.WITHDRAWN,
}
