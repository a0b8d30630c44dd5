"""What each action in the log is called, and in which groups they are offered. Pure.

An action that has no name here (a later release's, a plug-in's) is shown by its slug.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext

# How the outcome of a decision is coloured, here as everywhere.
TONES: Final = {
    "approve": "approved",
    "redact": "approved",
    "hold": "held",
    "reject": "rejected",
    "spam": "spam",
    "ban": "rejected",
    "suspend": "held",
}


def name_action(action: str) -> str:
    """The action in words, as something done."""
    for group in action_groups().values():
        if action in group:
            return group[action]
    return action.replace("_", " ").capitalize()


def action_groups() -> dict[str, dict[str, str]]:
    """The actions by what they are about, as they are offered to be chosen from."""
    return {
        gettext("Decisions"): {
            "approve": gettext("Approved"),
            "redact": gettext("Approved with parts removed"),
            "hold": gettext("Held"),
            "reject": gettext("Rejected"),
            "spam": gettext("Marked as spam"),
            "undo": gettext("Decision taken back"),
            "second_look": gettext("Second look"),
            "second_look_settled": gettext("Second look settled"),
        },
        gettext("Comments"): {
            "submit": gettext("Posted"),
            "edit": gettext("Edited"),
            "withdraw": gettext("Withdrawn"),
            "purge": gettext("Text deleted after its time"),
            "report": gettext("Reported"),
            "dismiss_reports": gettext("Reports dismissed"),
            "note": gettext("Note left"),
            "feature": gettext("Featured"),
            "unfeature": gettext("No longer featured"),
        },
        gettext("Commenters"): {
            "ban": gettext("Banned"),
            "suspend": gettext("Suspended"),
            "unban": gettext("Ban or suspension lifted"),
            "premoderate": gettext("Always pre-moderated"),
            "trust": gettext("Trusted"),
            "warn": gettext("Warned"),
            "undo_action": gettext("Action taken back"),
            "reveal_email": gettext("Address revealed"),
            "disclose_email": gettext("Address sent to a service"),
            "export": gettext("Copy of all data made"),
            "erase": gettext("Data erased"),
        },
        gettext("Rules"): {
            "policy_put": gettext("Policy changed"),
            "wordlist_add": gettext("Phrase listed"),
            "wordlist_remove": gettext("Phrase taken off the list"),
            "wordlist_import": gettext("Phrases imported"),
            "block": gettext("Blocked"),
            "unblock": gettext("Block lifted"),
            "adapter_live": gettext("Learned version put in force"),
            "adapter_off": gettext("Learning switched off"),
            "adapter_resume": gettext("Learning resumed"),
        },
        gettext("Accounts"): {
            "second_factor_on": gettext("Second factor turned on"),
            "second_factor_off": gettext("Second factor turned off"),
            "second_factor_reset": gettext("Second factor reset"),
            "recovery_code_used": gettext("Recovery code used"),
            "recovery_codes_renewed": gettext("Recovery codes renewed"),
        },
        gettext("The log"): {"log_export": gettext("Log exported")},
    }
