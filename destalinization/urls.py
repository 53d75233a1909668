"""Every address of the site, room by room."""

from django.contrib import admin
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from destalinization import views
from destalinization.api import NoSuchAddress, router

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("assessments.urls")),  # early: what students at work ask for
    path("theme/", views.theme_set, name="theme-set"),
    path("admin/", admin.site.urls),
    path("api/", include(router.urls)),
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
    re_path(r"^api/", NoSuchAddress.as_view(), name="api-no-such-address"),
    path("", include("classrooms.urls")),
    path("", include("lessons.urls")),
]
