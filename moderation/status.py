"""The statuses of a comment and what is done to it, by name. Which steps are allowed is decided in decisions.py."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Of a comment's newest revision."""

    PENDING = "pending", _("Being checked")
    APPROVED = "approved", _("Approved")
    HELD = "held", _("Held for a moderator")
    REJECTED = "rejected", _("Rejected")
    SPAM = "spam", _("Spam")
    WITHDRAWN = "withdrawn", _("Withdrawn by its author")


class Action(TextChoices):
    """What is done to a comment: the moderators' four verbs, and the two that are the author's own."""

    APPROVE = "approve", _("Approve")
    HOLD = "hold", _("Hold")
    REJECT = "reject", _("Reject")
    SPAM = "spam", _("Mark as spam")
    EDIT = "edit", _("Edit")
    WITHDRAW = "withdraw", _("Withdraw")


class Actor(TextChoices):
    """Who did it."""

    MACHINE = "machine", _("The policy")
    MODERATOR = "moderator", _("A moderator")
    AUTHOR = "author", _("The author")
    READER = "reader", _("A reader")
    OPERATOR = "operator", _("An operator, by command")


OUTCOME: dict[Action, Status] = {
    Action.APPROVE: Status.APPROVED,
    Action.HOLD: Status.HELD,
    Action.REJECT: Status.REJECTED,
    Action.SPAM: Status.SPAM,
    Action.EDIT: Status.PENDING,
    Action.WITHDRAW: Status.WITHDRAWN,
}
