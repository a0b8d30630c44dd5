"""All URLs: the pages, the REST API, and Django's own administration."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("moderation.api.urls")),
    path("", include("moderation.web.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "moderation.api.errors.bad_request"
handler403 = "moderation.api.errors.permission_denied"
handler404 = "moderation.api.errors.page_not_found"
handler500 = "moderation.api.errors.server_error"
