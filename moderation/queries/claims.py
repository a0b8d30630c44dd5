"""Who is working on which comment, now."""

from django.db.models.functions import Now

from moderation.models import Comment


def live_claims() -> dict[str, str]:
    """The moderator's name by the comment's id, of every claim whose lease lasts."""
    rows = Comment.objects.filter(claimed_until__gt=Now(), claimed_by__isnull=False).order_by("id")
    return {str(comment_id): name for comment_id, name in rows.values_list("id", "claimed_by__username")}
