"""Says how probable it is that a comment advertises something, by the embedded classifier."""

from __future__ import annotations

from moderation.checks.classified import ClassifierCheck


class SpamCheck(ClassifierCheck):
    """Labels, and the unit of their score:

    spam   probability, 0..1, that people would call the body advertising or a trick to make readers click
    """

    name = "spam"
    heads = ("spam",)
