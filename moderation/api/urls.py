"""All URLs for programs."""

from django.urls import URLPattern, URLResolver, include, path

from moderation.api import documentation, operations, tokens
from moderation.api.public import articles, comments, feed, forms, latest, me, reactions, threads
from moderation.api.staff import articles as staff_articles
from moderation.api.staff import (
    batches,
    blocks,
    commenters,
    decisions,
    desk_settings,
    events,
    learning,
    overview,
    policy,
    privacy,
    queue,
    redactions,
    reports,
    rules,
    second_looks,
    stats,
    wordlist_files,
)
from moderation.api.staff import comments as staff_comments

_public: list[URLPattern | URLResolver] = [
    path("articles/", articles.ArticlesView.as_view(), name="api-articles"),
    path("articles/<slug:slug>/", staff_articles.ArticleView.as_view(), name="api-article"),
    path("articles/<slug:slug>/comments/", threads.ThreadView.as_view(), name="api-thread"),
    path("articles/<slug:slug>/comments/latest/", latest.LatestView.as_view(), name="api-latest"),
    path("articles/<slug:slug>/comments/featured/", latest.FeaturedView.as_view(), name="api-featured"),
    path("articles/<slug:slug>/comments/preview/", latest.PreviewView.as_view(), name="api-preview"),
    path("articles/<slug:slug>/form/", forms.CommentFormView.as_view(), name="api-form"),
    path("articles/<slug:slug>/comments.atom", feed.CommentFeedView.as_view(), name="api-feed"),
    path("comment-counts/", articles.CommentCountsView.as_view(), name="api-comment-counts"),
    path("comments/<uuid:comment_id>/", comments.CommentView.as_view(), name="api-comment"),
    path("comments/<uuid:comment_id>/replies/", threads.RepliesView.as_view(), name="api-replies"),
    path("comments/<uuid:comment_id>/vote/", reactions.VoteView.as_view(), name="api-vote"),
    path("comments/<uuid:comment_id>/reports/", reactions.ReportView.as_view(), name="api-report"),
    path("me/links/", me.LinksView.as_view(), name="api-me-links"),
    path("auth/tokens/", tokens.TokensView.as_view(), name="api-tokens"),
    path("auth/tokens/current/", tokens.CurrentTokenView.as_view(), name="api-current-token"),
    path("schema/", documentation.SchemaView.as_view(), name="api-schema"),
    path("docs/", documentation.DocumentationView.as_view(), name="api-docs"),
]

_one_comment: list[URLPattern | URLResolver] = [
    path("", staff_comments.StaffCommentView.as_view(), name="api-staff-comment"),
    path("context/", staff_comments.ContextView.as_view(), name="api-comment-context"),
    path("decisions/", decisions.DecisionsView.as_view(), name="api-decisions"),
    path("redactions/", redactions.RedactionsView.as_view(), name="api-redactions"),
    path("blocks/", blocks.SenderBlocksView.as_view(), name="api-sender-blocks"),
    path("claim/", staff_comments.ClaimView.as_view(), name="api-claim"),
    path("feature/", staff_comments.FeatureView.as_view(), name="api-feature"),
    path("notes/", staff_comments.NotesView.as_view(), name="api-notes"),
    path("reports/dismiss/", reports.DismissReportsView.as_view(), name="api-dismiss-reports"),
]

_one_commenter: list[URLPattern | URLResolver] = [
    path("", commenters.CommenterView.as_view(), name="api-commenter"),
    path("actions/", commenters.CommenterActionsView.as_view(), name="api-commenter-actions"),
    path("actions/<uuid:action_id>/undo/", commenters.UndoCommenterActionView.as_view(), name="api-commenter-undo"),
    path("notes/", commenters.CommenterNotesView.as_view(), name="api-commenter-notes"),
    path("reveal-email/", commenters.RevealEmailView.as_view(), name="api-reveal-email"),
    path("export/", privacy.ExportView.as_view(), name="api-commenter-export"),
    path("erase/", privacy.EraseView.as_view(), name="api-commenter-erase"),
]

_moderation: list[URLPattern | URLResolver] = [
    path("queue/", queue.QueueView.as_view(), name="api-queue"),
    path("comments/<uuid:comment_id>/", include(_one_comment)),
    path("decisions/", decisions.BulkDecisionsView.as_view(), name="api-bulk-decisions"),
    path("decisions/<uuid:decision_id>/undo/", decisions.UndoDecisionView.as_view(), name="api-undo-decision"),
    path("batches/", batches.BatchesView.as_view(), name="api-batches"),
    path("batches/<uuid:batch_id>/", batches.BatchView.as_view(), name="api-batch"),
    path("batches/<uuid:batch_id>/apply/", batches.ApplyBatchView.as_view(), name="api-apply-batch"),
    path("batches/<uuid:batch_id>/undo/", decisions.UndoView.as_view(), name="api-undo"),
    path("commenters/<uuid:commenter_id>/", include(_one_commenter)),
    path("reports/", reports.ReportsView.as_view(), name="api-reports"),
    path("learning/", learning.LearningView.as_view(), name="api-learning"),
    path("learning/restore/", learning.RestoreView.as_view(), name="api-learning-restore"),
    path("second-looks/", second_looks.SecondLooksView.as_view(), name="api-second-looks"),
    path("second-looks/<uuid:sample_id>/", second_looks.SecondLookView.as_view(), name="api-second-look"),
    path("second-looks/<uuid:sample_id>/settle/", second_looks.SettleView.as_view(), name="api-settle-second-look"),
    path("settings/", desk_settings.DeskSettingsView.as_view(), name="api-desk-settings"),
    path("changes/", overview.ChangesView.as_view(), name="api-changes"),
    path("stats/", stats.StatsView.as_view(), name="api-stats"),
    path("stats/activity/", stats.ActivityView.as_view(), name="api-stats-activity"),
    path("stats/accuracy/", stats.AccuracyView.as_view(), name="api-stats-accuracy"),
    path("events/", events.EventsView.as_view(), name="api-events"),
    path("wordlist/", rules.WordlistView.as_view(), name="api-wordlist"),
    path("wordlist/export/", wordlist_files.WordlistExportView.as_view(), name="api-wordlist-export"),
    path("wordlist/import/", wordlist_files.WordlistImportView.as_view(), name="api-wordlist-import"),
    path("wordlist/<uuid:entry_id>/", rules.PhraseView.as_view(), name="api-phrase"),
    path("blocks/", blocks.BlocksView.as_view(), name="api-blocks"),
    path("blocks/<uuid:block_id>/", blocks.BlockView.as_view(), name="api-block"),
    path("policy/", policy.PolicyView.as_view(), name="api-policy"),
    path("policy/versions/", policy.PolicyVersionsView.as_view(), name="api-policy-versions"),
    path("policy/backtest/", policy.BacktestView.as_view(), name="api-policy-backtest"),
    path("policy/thresholds/", policy.ThresholdsView.as_view(), name="api-policy-thresholds"),
]

urlpatterns = [
    path("api/v1/", include(_public)),
    path("api/v1/moderation/", include(_moderation)),
    path("healthz", operations.HealthView.as_view(), name="healthz"),
    path("readyz", operations.ReadinessView.as_view(), name="readyz"),
]
