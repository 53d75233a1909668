"""Addresses of this room."""

from django.urls import path, re_path

from lessons import views

DOCUMENT = r"^units/(?P<slug>[-\w]+)/documents/(?P<letter>[A-Z])/"

urlpatterns = [
    path("reader/", views.reader_set, name="reader-set"),
    path("units/", views.unit_list, name="unit-list"),
    path("units/<slug:slug>/", views.unit_detail, name="unit-detail"),
    path("units/<slug:slug>/glossary/", views.glossary, name="glossary"),
    path("units/<slug:slug>/pictures/<slug:key>/", views.picture_detail, name="picture-detail"),
    re_path(DOCUMENT + r"$", views.document_detail, name="document-detail"),
    re_path(DOCUMENT + r"(?P<number>\d{1,3})/$", views.paragraph_detail, name="paragraph-detail"),
]
