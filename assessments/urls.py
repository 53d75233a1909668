"""Addresses of this room."""

from django.urls import path

from assessments.views import lessons

urlpatterns = [
    path("units/<slug:slug>/lessons/<int:number>/", lessons.lesson_detail, name="lesson-detail"),
]
