"""The addresses of the pages."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from moderation.web import (
    accounts,
    avatar_page,
    commenters,
    desk,
    own,
    reactions,
    reader,
    second_looks,
    stats,
    wordlist,
)

_OWN = "articles/<slug:slug>/own/<uuid:comment_id>/"
_COMMENT = "articles/<slug:slug>/comments/<uuid:comment_id>/"
_DESK = "desk/comments/<uuid:comment_id>/"
_COMMENTER = "desk/commenters/<uuid:commenter_id>/"

urlpatterns = [
    path("", reader.FrontPage.as_view(), name="home"),
    path("articles/<slug:slug>/", reader.ReaderPage.as_view(), name="article"),
    path(_OWN, own.show_own, name="own-comment"),
    path(f"{_OWN}edit/", own.edit_own, name="own-comment-edit"),
    path(f"{_OWN}withdraw/", own.withdraw_own, name="own-comment-withdraw"),
    path(f"{_COMMENT}vote/", reactions.vote, name="vote"),
    path(f"{_COMMENT}report/", reactions.report, name="report"),
    path("avatars/<uuid:avatar_id>.svg", avatar_page.show_avatar, name="avatar"),
    path("desk/", desk.show_queue, name="desk"),
    path(_DESK, desk.show_comment, name="desk-comment"),
    path(f"{_DESK}decide/", desk.decide_comment, name="desk-decide"),
    path(f"{_DESK}reports/dismiss/", desk.dismiss_reports, name="desk-dismiss-reports"),
    path(f"{_DESK}note/", desk.note_comment, name="desk-note"),
    path(f"{_DESK}claim/", desk.claim_comment, name="desk-claim"),
    path(_COMMENTER, commenters.show_commenter, name="desk-commenter"),
    path(f"{_COMMENTER}act/", commenters.act, name="desk-commenter-act"),
    path(f"{_COMMENTER}actions/<uuid:action_id>/undo/", commenters.undo, name="desk-commenter-undo"),
    path(f"{_COMMENTER}note/", commenters.note, name="desk-commenter-note"),
    path("desk/stats/", stats.show_stats, name="desk-stats"),
    path("desk/stats/restore/", stats.choose_version, name="desk-restore-adapter"),
    path("desk/audit/", second_looks.show_second_looks, name="desk-audit"),
    path("desk/audit/<uuid:sample_id>/uphold/", second_looks.uphold, name="desk-uphold"),
    path("desk/wordlist/", wordlist.show_wordlist, name="desk-wordlist"),
    path("desk/wordlist/add/", wordlist.add_entry, name="desk-wordlist-add"),
    path("desk/wordlist/import/", wordlist.import_entries, name="desk-wordlist-import"),
    path("desk/wordlist/starter/", wordlist.add_starter, name="desk-wordlist-starter"),
    path("desk/wordlist/export/", wordlist.export_entries, name="desk-wordlist-export"),
    path("desk/wordlist/<uuid:entry_id>/remove/", wordlist.remove_entry, name="desk-wordlist-remove"),
    path("accounts/login/", accounts.SignIn.as_view(), name="login"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
]
