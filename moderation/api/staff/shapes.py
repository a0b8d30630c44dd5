"""Shapes of what moderators read and write, for the OpenAPI document. Queries and services make them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from moderation.api.public.shapes import PublicCommentShape
from moderation.api.shapes import page_of
from moderation.models import Commenter, Report, WordlistEntry
from moderation.reviewing.blocking import KINDS, SENDER_KINDS, VALUE_LIMIT
from moderation.status import Action, Actor, Status

VERBS = (Action.APPROVE.value, Action.REJECT.value, Action.SPAM.value, Action.HOLD.value)


class FindingShape(serializers.Serializer[Any]):
    check = serializers.CharField()
    version = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field may share its name with what serializers have of their own
    score = serializers.FloatField(allow_null=True)
    detail = serializers.CharField()
    spans = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField(), min_length=2, max_length=2),
        help_text="Parts of `body`, as [start, end] in code points.",
    )
    ms = serializers.FloatField()
    outcome = serializers.ChoiceField(choices=["ok", "unavailable"])


class VerdictShape(serializers.Serializer[Any]):
    outcome = serializers.CharField()
    reasons = serializers.ListField(child=serializers.CharField(), help_text="Names of the rules that matched.")
    policy_version = serializers.JSONField()


class CommenterShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=Commenter.State.values)
    approved_count = serializers.IntegerField()
    rejected_count = serializers.IntegerField()
    first_seen = serializers.DateTimeField()
    email_masked = serializers.CharField()
    email_verified = serializers.BooleanField()


class ClaimShape(serializers.Serializer[Any]):
    moderator = serializers.CharField()
    until = serializers.DateTimeField()


class DecisionShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    comment = serializers.UUIDField()
    action = serializers.ChoiceField(choices=VERBS)
    outcome = serializers.ChoiceField(choices=Status.values)
    reason = serializers.CharField()
    note = serializers.CharField()
    actor = serializers.ChoiceField(choices=Actor.values)
    moderator = serializers.CharField(allow_null=True)
    version = serializers.IntegerField(help_text="The version that this decision made.")
    created_at = serializers.DateTimeField()


class ReportShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    reason = serializers.ChoiceField(choices=Report.Reason.values)
    details = serializers.CharField()
    good_faith = serializers.BooleanField()
    reporter_email_masked = serializers.CharField(help_text="Empty but for a notice of illegal content.")
    revision = serializers.IntegerField(help_text="The number of the text that was public then.")
    state = serializers.ChoiceField(choices=Report.State.values)
    created_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    closed_by = serializers.CharField(allow_null=True, help_text="A moderator's name.")


class ListedReportShape(ReportShape):
    comment = serializers.UUIDField()
    article = serializers.CharField()


class DismissShape(serializers.Serializer[Any]):
    note = serializers.CharField(required=False, allow_blank=True, max_length=5000)


class DismissedShape(serializers.Serializer[Any]):
    dismissed = serializers.IntegerField(help_text="How many reports were open.")


class LastRemarkShape(serializers.Serializer[Any]):
    body = serializers.CharField()
    moderator = serializers.CharField()
    created_at = serializers.DateTimeField()


class RemarksShape(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    last = LastRemarkShape(allow_null=True)


class StaffCommentShape(PublicCommentShape):
    """`body` and `body_html` are the newest text's, whatever of it is public; empty once the text has been deleted."""

    status = serializers.ChoiceField(choices=Status.values)
    version = serializers.IntegerField()
    body = serializers.CharField()
    revision = serializers.IntegerField()
    redacted = serializers.BooleanField(help_text="Whether a moderator removed passages from the author's text.")
    findings = FindingShape(many=True)
    verdict = VerdictShape(allow_null=True)
    shadow = serializers.ListField(child=serializers.CharField(), help_text="Shadow rules that matched.")
    reports = ReportShape(many=True, help_text="All there are, oldest first.")
    claimed_by = ClaimShape(allow_null=True)
    held_reason = serializers.CharField(allow_null=True)
    last_decision = DecisionShape(allow_null=True)
    commenter = CommenterShape()
    article_title = serializers.CharField()
    is_public = serializers.BooleanField()
    note_count = serializers.IntegerField(help_text="Moderators' notes on this comment.")
    commenter_notes = RemarksShape(help_text="Moderators' notes about the commenter.")


class EventShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    comment = serializers.UUIDField(allow_null=True)
    action = serializers.CharField()
    actor = serializers.ChoiceField(choices=Actor.values)
    moderator = serializers.CharField(allow_null=True)
    commenter = serializers.UUIDField(allow_null=True)
    detail = serializers.DictField()
    created_at = serializers.DateTimeField()


class NoteShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    moderator = serializers.CharField()
    body = serializers.CharField()
    created_at = serializers.DateTimeField()


class RevisionShape(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    body = serializers.CharField()
    created_at = serializers.DateTimeField()


class FullStaffCommentShape(StaffCommentShape):
    events = EventShape(many=True)
    revisions = RevisionShape(many=True, help_text="All texts that it has had, oldest first.")
    context = StaffCommentShape(many=True)  # type: ignore[assignment]  # a field may share its name with what serializers have of their own
    notes = NoteShape(many=True)


class NewDecisionShape(serializers.Serializer[Any]):
    action = serializers.ChoiceField(choices=VERBS)
    version = serializers.IntegerField(min_value=1, help_text="The version that was read.")
    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=60, help_text="A code of the policy; needed to reject."
    )
    note = serializers.CharField(required=False, allow_blank=True, max_length=5000)
    revision = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, help_text="An earlier text's number: approving restores it."
    )


class NewRedactionShape(serializers.Serializer[Any]):
    version = serializers.IntegerField(min_value=1, help_text="The version that was read.")
    spans = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField(min_value=0), min_length=2, max_length=2),
        min_length=1,
        max_length=1000,
        help_text="Passages to remove: [start, end] in code points of `body`.",
    )
    note = serializers.CharField(required=False, allow_blank=True, max_length=5000)


class UndoneShape(serializers.Serializer[Any]):
    comment = serializers.UUIDField()
    status = serializers.ChoiceField(choices=Status.values, help_text="What it was before the decision.")
    version = serializers.IntegerField(help_text="What the next decision names.")


class BulkDecisionShape(serializers.Serializer[Any]):
    ids = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=500)
    action = serializers.ChoiceField(choices=VERBS)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=60)
    note = serializers.CharField(required=False, allow_blank=True, max_length=5000)


class RefusedShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    code = serializers.CharField()


class BatchShape(serializers.Serializer[Any]):
    batch = serializers.UUIDField()
    applied = serializers.ListField(child=serializers.UUIDField())
    refused = RefusedShape(many=True)


class FeaturedShape(serializers.Serializer[Any]):
    featured = serializers.BooleanField()


class NewNoteShape(serializers.Serializer[Any]):
    body = serializers.CharField(max_length=5000)


class NewPhraseShape(serializers.Serializer[Any]):
    phrase = serializers.CharField(max_length=200)
    tier = serializers.ChoiceField(choices=WordlistEntry.Tier.values)
    language = serializers.CharField(required=False, allow_blank=True, max_length=10, help_text="Empty: any.")


class PhraseShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    phrase = serializers.CharField()
    tier = serializers.ChoiceField(choices=WordlistEntry.Tier.values)
    language = serializers.CharField()
    added_by = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()


class ImportedShape(serializers.Serializer[Any]):
    added = serializers.IntegerField(help_text="Phrases that were added, or would be.")
    listed = serializers.IntegerField(help_text="Phrases that are listed already, or stand twice in the file.")
    other_tier = serializers.IntegerField(help_text="Of these, in another tier than in the file; it stays.")
    dry_run = serializers.BooleanField()


class NewBlockShape(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=KINDS)
    value = serializers.CharField(max_length=VALUE_LIMIT)
    until = serializers.DateTimeField(required=False, allow_null=True, help_text="Null: for good.")


class NewSenderBlockShape(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=SENDER_KINDS)
    until = serializers.DateTimeField(required=False, allow_null=True, help_text="Null: for as long as it can be.")


class BlockShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=KINDS)
    value = serializers.CharField(help_text="Masked, except for link domains.")
    until = serializers.DateTimeField(allow_null=True)
    comment = serializers.UUIDField(allow_null=True, help_text="Whose sender is blocked, if it was made so.")
    added_by = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()


class RevealShape(serializers.Serializer[Any]):
    justification = serializers.CharField(max_length=1000)


class RevealedShape(serializers.Serializer[Any]):
    email = serializers.CharField()


class ChangesShape(serializers.Serializer[Any]):
    counts = serializers.DictField(
        child=serializers.IntegerField(), help_text="By queue; spam, rejected and approved are counted up to 10,000."
    )
    changed = serializers.ListField(child=serializers.UUIDField())
    next_since = serializers.UUIDField(allow_null=True)
    claims = serializers.DictField(
        child=serializers.CharField(), help_text="Who is working on a comment, by its id: moderators' names."
    )


STAFF_COMMENT_PAGE = page_of(StaffCommentShape, "StaffCommentPageShape")
EVENT_PAGE = page_of(EventShape, "EventPageShape")
REPORT_PAGE = page_of(ListedReportShape, "ReportPageShape")
PHRASE_PAGE = page_of(PhraseShape, "PhrasePageShape")
BLOCK_LIST = page_of(BlockShape, "BlockListShape")
