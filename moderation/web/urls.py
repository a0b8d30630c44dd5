"""The addresses of the pages."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from moderation.web import accounts, avatar_page, desk, own, reader

_OWN = "articles/<slug:slug>/own/<uuid:comment_id>/"
_DESK = "desk/comments/<uuid:comment_id>/"

urlpatterns = [
    path("", reader.FrontPage.as_view(), name="home"),
    path("articles/<slug:slug>/", reader.ReaderPage.as_view(), name="article"),
    path(_OWN, own.show_own, name="own-comment"),
    path(f"{_OWN}edit/", own.edit_own, name="own-comment-edit"),
    path(f"{_OWN}withdraw/", own.withdraw_own, name="own-comment-withdraw"),
    path("avatars/<uuid:avatar_id>.svg", avatar_page.show_avatar, name="avatar"),
    path("desk/", desk.show_queue, name="desk"),
    path(_DESK, desk.show_comment, name="desk-comment"),
    path(f"{_DESK}decide/", desk.decide_comment, name="desk-decide"),
    path(f"{_DESK}note/", desk.note_comment, name="desk-note"),
    path(f"{_DESK}claim/", desk.claim_comment, name="desk-claim"),
    path("accounts/login/", accounts.SignIn.as_view(), name="login"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
]
