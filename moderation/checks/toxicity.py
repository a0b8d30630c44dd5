"""Says how probable it is that a comment would be taken as abuse, by the embedded classifier.

Small models do not understand irony, quotation or context. That is why no policy ought to refuse a comment for these
scores alone.
"""

from __future__ import annotations

from moderation.checks.classified import ClassifierCheck


class ToxicityCheck(ClassifierCheck):
    """Labels, and the unit of their score; all are probabilities, 0..1, that people would call the body so:

    toxicity          rude or disrespectful enough to make others leave the conversation
    severe_toxicity   very hateful or aggressive
    obscene           obscene language, whoever it is meant for
    threat            announces or wishes somebody harm
    insult            belittles a person
    identity_attack   belittles people for what they are
    """

    name = "toxicity"
    reads_name = True
    heads = ("toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack")
