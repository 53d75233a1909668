"""Addresses of this room: one verb, one address, one view."""

from django.urls import path

from assessments.views import (
    answers,
    assignments,
    attempts,
    deductions,
    gradebook,
    groups,
    lessons,
    marking,
    mendings,
    overview,
    preview,
    readings,
    review,
    statistics,
)

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
    path("answers/<int:pk>/save/", answers.answer_save, name="answer-save"),
    path("answers/<int:pk>/check/", attempts.answer_check, name="answer-check"),
    path("answers/<int:pk>/flag/", answers.answer_flag, name="answer-flag"),
    # A teacher sets, marks, gives back
    path("classes/<int:pk>/assignments/new/", assignments.assignment_create, name="assignment-create"),
    path("classes/<int:pk>/assignments/shift/", assignments.assignments_shift, name="assignments-shift"),
    path("assignments/<int:pk>/edit/", assignments.assignment_edit, name="assignment-edit"),
    path("assignments/<int:pk>/review/", review.review_edit, name="review-edit"),
    path("assignments/<int:pk>/delete/", assignments.assignment_delete, name="assignment-delete"),
    path("assignments/<int:pk>/exceptions/<int:user_pk>/", assignments.exception_grant, name="exception-grant"),
    path(
        "assignments/<int:pk>/exceptions/groups/<int:group_pk>/",
        assignments.group_exception_grant,
        name="group-exception-grant",
    ),
    path("classes/<int:pk>/groups/", groups.group_list, name="group-list"),
    path("classes/<int:pk>/groups/new/", groups.group_create, name="group-create"),
    path("groups/<int:pk>/edit/", groups.group_edit, name="group-edit"),
    path("groups/<int:pk>/delete/", groups.group_delete, name="group-delete"),
    path("assignments/<int:pk>/queue/", marking.marking_queue, name="marking-queue"),
    path("assignments/<int:pk>/release/", marking.assignment_release, name="assignment-release"),
    path("assignments/<int:pk>/withdraw/", marking.assignment_withdraw, name="assignment-withdraw"),
    path("answers/<int:pk>/mark/", marking.answer_mark, name="answer-mark"),
    path("attempts/<int:pk>/deduction/waive/", deductions.deduction_waive, name="deduction-waive"),
    path("attempts/<int:pk>/deduction/restore/", deductions.deduction_restore, name="deduction-restore"),
    path("assignments/<int:pk>/mendings/", mendings.assignment_mendings, name="assignment-mendings"),
    path("assignments/<int:pk>/questions/<int:question_pk>/mend/", mendings.question_mend, name="question-mend"),
    path("assignments/<int:pk>/statistics/", statistics.assignment_statistics, name="assignment-statistics"),
    path("assignments/<int:pk>/statistics.csv", statistics.statistics_export, name="statistics-export"),
    path("classes/<int:pk>/gradebook/", gradebook.gradebook, name="gradebook"),
    path("classes/<int:pk>/gradebook.csv", gradebook.gradebook_export, name="gradebook-export"),
]
