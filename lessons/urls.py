"""Addresses of this room."""

from django.urls import path, re_path

from lessons.views import reading, reference, sources

DOCUMENT = r"^units/(?P<slug>[-\w]+)/documents/(?P<letter>[A-Z])/"

urlpatterns = [
    path("reader/", reading.reader_set, name="reader-set"),
    path("units/", reading.unit_list, name="unit-list"),
    path("units/<slug:slug>/", reading.unit_detail, name="unit-detail"),
    path("units/<slug:slug>/glossary/", reference.glossary, name="glossary"),
    path("units/<slug:slug>/timeline/", reference.timeline, name="timeline"),
    path("units/<slug:slug>/people/", reference.people, name="people"),
    path("units/<slug:slug>/conflicts/", reference.conflict_list, name="conflict-list"),
    path("units/<slug:slug>/conflicts/<slug:key>/", reference.conflict_detail, name="conflict-detail"),
    path("units/<slug:slug>/figures/", reference.figures, name="figures"),
    path("units/<slug:slug>/pictures/<slug:key>/", reading.picture_detail, name="picture-detail"),
    re_path(DOCUMENT + r"$", reading.document_detail, name="document-detail"),
    re_path(DOCUMENT + r"(?P<number>\d{1,3})/$", reading.paragraph_detail, name="paragraph-detail"),
    path("units/<slug:slug>/primary-source/", sources.primary_source, name="primary-source"),
    path("classes/<int:pk>/units/<slug:slug>/sources/new/", sources.source_create, name="source-create"),
    path("sources/<int:pk>/", sources.source_detail, name="source-detail"),
    path("sources/<int:pk>/edit/", sources.source_edit, name="source-edit"),
    path("sources/<int:pk>/remove/", sources.source_remove, name="source-remove"),
]
