"""Shapes of what the public reads and writes, for the OpenAPI document. Nothing is validated with them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from moderation.api.shapes import page_of
from moderation.models import Report
from moderation.status import Status


@extend_schema_field({"type": "array", "items": {"$ref": "#/components/schemas/PublicComment"}})
class RepliesShape(serializers.Field[Any, Any, Any, Any]):
    """Comments in comments: a class cannot name itself in its own body."""


class LeadImageShape(serializers.Serializer[Any]):
    url = serializers.CharField()
    caption = serializers.CharField()
    credit = serializers.CharField()


class CommentFormShape(serializers.Serializer[Any]):
    required = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]  # a field may share its name with what serializers have of their own
    notice = serializers.CharField()


class ThreadShape(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=["open", "closed"])
    closes_at = serializers.DateTimeField(allow_null=True)
    comment_count = serializers.IntegerField()
    moderation = serializers.ChoiceField(choices=["post", "pre", "first"])
    max_depth = serializers.IntegerField()
    form = CommentFormShape()


class ArticleShape(serializers.Serializer[Any]):
    slug = serializers.CharField()
    url = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    byline = serializers.CharField()
    published_at = serializers.DateTimeField()
    body_html = serializers.CharField()
    lead_image = LeadImageShape(allow_null=True)
    thread = ThreadShape()


class AuthorShape(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="Random; tied to a confirmed address, else to a browser, else to one comment.")
    name = serializers.CharField()
    url = serializers.CharField(allow_null=True)
    avatar = serializers.CharField()
    badge = serializers.CharField(allow_null=True)


class VotesShape(serializers.Serializer[Any]):
    up = serializers.IntegerField()
    down = serializers.IntegerField()


class VoteShape(serializers.Serializer[Any]):
    value = serializers.ChoiceField(choices=[1, -1, 0], help_text="For, against, or neither any more.")


class NewReportShape(serializers.Serializer[Any]):
    """`illegal` needs `details`, `good_faith` and `reporter_email`; of other reasons no address is kept."""

    reason = serializers.ChoiceField(choices=Report.Reason.values)
    details = serializers.CharField(required=False, allow_blank=True, max_length=5000)
    reporter_email = serializers.CharField(required=False, allow_blank=True, max_length=254)
    good_faith = serializers.BooleanField(required=False, default=False)


class LinkRequestShape(serializers.Serializer[Any]):
    email = serializers.CharField(max_length=254)


class LinkRequestedShape(serializers.Serializer[Any]):
    message = serializers.CharField()


class ReportFiledShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    message = serializers.CharField()


class PublicCommentShape(serializers.Serializer[Any]):
    """A tombstone has `"author": null` and an empty `body_html`."""

    id = serializers.UUIDField()
    article = serializers.CharField()
    parent = serializers.UUIDField(allow_null=True)  # type: ignore[assignment]  # a field may share its name with what serializers have of their own
    depth = serializers.IntegerField()
    author = AuthorShape(allow_null=True)
    body_html = serializers.CharField()
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    featured = serializers.BooleanField()
    votes = VotesShape()
    reply_count = serializers.IntegerField()
    replies = RepliesShape()
    replies_next = serializers.CharField(allow_null=True)
    permalink = serializers.CharField()


class StatementShape(serializers.Serializer[Any]):
    """The statement of reasons."""

    outcome = serializers.ChoiceField(choices=Status.values)
    reason = serializers.CharField(allow_null=True)
    explanation = serializers.CharField()
    automated = serializers.BooleanField()
    decided_at = serializers.DateTimeField()
    appeal_until = serializers.DateTimeField(allow_null=True)


class OwnCommentShape(PublicCommentShape):
    """What its author sees with the token: also before it is public, and why it is not."""

    status = serializers.ChoiceField(choices=Status.values)
    body = serializers.CharField()
    edit_until = serializers.DateTimeField()
    decision = StatementShape(required=False, help_text="Not there until it is decided.")


class NewCommentShape(serializers.Serializer[Any]):
    author_name = serializers.CharField(max_length=100)
    author_email = serializers.EmailField(max_length=254, help_text="Will not be published.")
    author_url = serializers.CharField(max_length=200, required=False, allow_blank=True)
    body = serializers.CharField(max_length=5000)
    parent = serializers.UUIDField(required=False, allow_null=True)  # type: ignore[assignment]  # a field may share its name with what serializers have of their own
    notify_replies = serializers.BooleanField(required=False, default=False)
    form_token = serializers.CharField(
        required=False, allow_blank=True, help_text="The signed time that the form carried."
    )
    website = serializers.CharField(
        required=False, allow_blank=True, help_text="Leave it empty: it is there for robots."
    )


class FormTokenShape(serializers.Serializer[Any]):
    form_token = serializers.CharField(help_text="The signed time of this answer; send it with the comment.")


class LatestCommentShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    parent = serializers.UUIDField(allow_null=True)  # type: ignore[assignment]  # a field may share its name with what serializers have of their own


class LatestShape(serializers.Serializer[Any]):
    comment_count = serializers.IntegerField()
    comments = LatestCommentShape(many=True)


class FeaturedCommentsShape(serializers.Serializer[Any]):
    results = PublicCommentShape(many=True)


class PreviewShape(serializers.Serializer[Any]):
    body_html = serializers.CharField()


class AcceptedShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    status = serializers.ChoiceField(choices=["pending"])
    status_url = serializers.CharField()
    token = serializers.CharField(help_text="The author's secret for this comment, shown once.")
    edit_until = serializers.DateTimeField()
    message = serializers.CharField()


EDIT = {
    "type": "object",
    "properties": {"body": {"type": "string", "minLength": 1, "maxLength": 5000}},
    "required": ["body"],
}
# Not oneOf: what an author sees of a public comment is a public comment as well.
READING = {"anyOf": [{"$ref": "#/components/schemas/OwnComment"}, {"$ref": "#/components/schemas/PublicComment"}]}
ARTICLE_PAGE = page_of(ArticleShape, "ArticlePageShape")
COMMENT_PAGE = page_of(PublicCommentShape, "CommentPageShape")
