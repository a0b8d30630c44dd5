"""Everything that the embedded thread says, for its script: plain texts, and forms for each number that is said.

Which form a number takes, the browser knows by the names of the CLDR's plural categories; which text that is, the
translation knows for a number of that category. It knows nothing of comments.
"""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext, ngettext

from moderation.web.plural_forms import SAMPLES
from moderation.web.report_form import REASONS


def texts(*, language: str) -> dict[str, Any]:
    """`{"lang", "dir", "texts": {key: text}, "counted": {category: {key: text}}, "reasons": {code: label}}`."""
    with translation.override(language):
        return {
            "lang": language,
            "dir": _direction(),
            "texts": _thread() | _form() | _own() | _report(),
            "counted": {category: _counted(number) for category, number in SAMPLES.items()},
            "reasons": {code: str(label) for code, label in REASONS.items()},
        }


def apology(*, language: str) -> dict[str, str]:
    """What is said in that language when the product does not answer, or has no such thread."""
    with translation.override(language):
        return {
            "dir": _direction(),
            "away": gettext("The comments cannot be shown right now."),
            "missing": gettext("There are no comments here: the article is not known, or not published."),
            "retry": gettext("Try again"),
            "read_there": gettext("Read the comments on their own page"),
        }


def _direction() -> str:
    return "rtl" if translation.get_language_bidi() else "ltr"


def _counted(count: int) -> dict[str, str]:
    return {
        "comments": ngettext("%(count)s comment", "%(count)s comments", count),
        "fresh": ngettext("Show %(count)s new comment", "Show %(count)s new comments", count),
        "left": ngettext("%(count)s character left", "%(count)s characters left", count),
        "over": ngettext("%(count)s character too many", "%(count)s characters too many", count),
    }


def _thread() -> dict[str, str]:
    return {
        "order": gettext("Order of comments"),
        "newest": gettext("Newest"),
        "oldest": gettext("Oldest"),
        "best": gettext("Best"),
        "more": gettext("More comments"),
        "more_replies": gettext("More replies"),
        "empty": gettext("Nobody has written anything yet."),
        "closed": gettext("Comments are closed. You can still read what others wrote."),
        "gone": gettext("This comment was removed or withdrawn."),
        "staff": gettext("Staff"),
        "featured": gettext("Editors’ choice"),
        "edited": gettext("edited"),
        "reply": gettext("Reply"),
        "reply_to": gettext("to %(name)s"),
        "vote_for": gettext("Vote for the comment by %(name)s,"),
        "vote_against": gettext("Vote against the comment by %(name)s,"),
        "votes_told": gettext("%(up)s for, %(down)s against"),
        "away": gettext("That did not work: there was no answer. Try again in a moment."),
    }


def _form() -> dict[str, str]:
    return {
        "leave": gettext("Leave a reply"),
        "notice": gettext("Your email address will not be published. Required fields are marked *"),
        "in_reply_to": gettext("In reply to"),
        "comment": gettext("Comment"),
        "name": gettext("Name"),
        "email": gettext("Email"),
        "website": gettext("Website"),
        "trap": gettext("Leave this field empty"),
        "post": gettext("Post comment"),
        "cancel": gettext("Cancel"),
        "unsent": gettext("Your comment could not be sent. It is kept here: try again in a moment."),
    }


def _own() -> dict[str, str]:
    refused = gettext("Your comment was not published.")
    return {
        "own_pending": gettext("Your comment is being checked."),
        "own_approved": gettext("Your comment is published."),
        "own_held": gettext("Your comment waits for a moderator."),
        "own_rejected": refused,
        "own_spam": refused,
        "own_withdrawn": gettext("You have withdrawn this comment."),
        "own_wait": gettext("Only you see it until then. It usually takes a second."),
        "own_automated": gettext("This was decided automatically."),
        "edit": gettext("Edit"),
        "edit_left": gettext("# left to edit"),
        "edit_over": gettext("The time to edit is over."),
        "save": gettext("Save"),
        "withdraw": gettext("Withdraw"),
        "withdraw_sure": gettext("Withdraw this comment? It is gone for good then."),
        "keep": gettext("Keep it"),
    }


def _report() -> dict[str, str]:
    return {
        "report": gettext("Report"),
        "report_of": gettext("the comment by %(name)s"),
        "reported": gettext("You have reported this"),
        "report_title": gettext("Report this comment to the moderators"),
        "reason": gettext("Reason"),
        "choose": gettext("Choose one…"),
        "choose_reason": gettext("Choose a reason."),
        "details": gettext("What is wrong with it?"),
        "illegal_only": gettext("Needed for illegal content only, with what is wrong"),
        "your_email": gettext("Your email address"),
        "email_kept": gettext("Kept encrypted, and only with a report of illegal content."),
        "good_faith": gettext("I believe in good faith that what I say is accurate and complete."),
        "report_send": gettext("Send the report"),
        "report_thanks": gettext("Thank you. You have reported this comment; a moderator will look at it."),
    }
