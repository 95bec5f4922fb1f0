"""Every address of the site."""

from django.urls import include, path
from django.views.generic import RedirectView

from annotations.admin.site import desk_admin
from factcheck import health

urlpatterns = [
    path("", include("annotations.desk.urls")),
    path("accounts/", include("annotations.desk.account_urls")),
    path("admin/", desk_admin.urls),
    path("api/v1/", include("annotations.api.urls")),
    path("api/", RedirectView.as_view(pattern_name="api:docs")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("health/", health.health, name="health"),
    path("metrics", health.metrics, name="metrics"),
]

handler400 = "annotations.desk.views.errors.bad_request"
handler403 = "annotations.desk.views.errors.forbidden"
handler404 = "annotations.desk.views.errors.not_found"
handler500 = "annotations.desk.views.errors.server_error"
