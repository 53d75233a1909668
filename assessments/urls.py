"""Addresses of this room: one verb, one address, one view."""

from django.urls import path

from assessments.views import attempts, lessons, overview, preview, readings

urlpatterns = [
    path("units/<slug:slug>/lessons/<int:number>/", lessons.lesson_detail, name="lesson-detail"),
    # A student at work
    path("assignments/<int:pk>/", overview.assignment_detail, name="assignment-detail"),
    path("assignments/<int:pk>/read/", readings.reading_detail, name="reading-detail"),
    path("assignments/<int:pk>/read/finish/", readings.reading_finish, name="reading-finish"),
    path("assignments/<int:pk>/start/", attempts.attempt_start, name="attempt-start"),
    path("assignments/<int:pk>/preview/", preview.assignment_preview, name="assignment-preview"),
    path("attempts/<int:pk>/", attempts.attempt_detail, name="attempt-detail"),
    path("attempts/<int:pk>/submit/", attempts.attempt_submit, name="attempt-submit"),
    path("attempts/<int:pk>/review/", attempts.attempt_review, name="attempt-review"),
    path("answers/<int:pk>/save/", attempts.answer_save, name="answer-save"),
]
