"""All URLs: the pages, the REST API, and Django's own administration."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", include("moderation.api.urls")),
    path("", include("moderation.web.urls")),
    # One place to sign in, with its limit of tries.
    path("admin/login/", RedirectView.as_view(pattern_name="login", query_string=True)),
    path("admin/", admin.site.urls),
]

handler400 = "moderation.api.errors.bad_request"
handler403 = "moderation.api.errors.permission_denied"
handler404 = "moderation.api.errors.page_not_found"
handler500 = "moderation.api.errors.server_error"
