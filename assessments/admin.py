"""The admin's view of assignments and work: everything can be looked up, and nothing here bypasses the ledger."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from assessments.models import (
    Answer,
    Assessment,
    AssessmentItem,
    Assignment,
    AssignmentException,
    Attempt,
    Criterion,
    Evidence,
    Mark,
    Mending,
    Question,
    Reading,
    Release,
    Rubric,
    Waiver,
)
from classrooms.access import LookOnly


class EvidenceInline(LookOnly, admin.TabularInline):
    model = Evidence
    fields = ["role", "option", "paragraph", "text_hash"]
    readonly_fields = ["text_hash"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("paragraph__document")


@admin.register(Question)
class QuestionAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["key", "kind", "skill", "points", "unit", "digest"]
    list_filter = ["unit", "kind", "skill"]
    list_select_related = ["unit"]
    search_fields = ["key", "stem"]
    inlines = [EvidenceInline]


class ItemInline(LookOnly, admin.TabularInline):
    model = AssessmentItem
    fields = ["number", "question"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("question")


@admin.register(Assessment)
class AssessmentAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["title", "kind", "unit", "lesson"]
    list_filter = ["unit", "kind"]
    list_select_related = ["unit", "lesson"]
    search_fields = ["title", "slug"]
    inlines = [ItemInline]


class CriterionInline(LookOnly, admin.TabularInline):
    model = Criterion
    fields = ["key", "title", "rule"]


@admin.register(Rubric)
class RubricAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["title", "key", "unit", "digest"]
    list_filter = ["unit"]
    list_select_related = ["unit"]
    search_fields = ["title", "key"]
    inlines = [CriterionInline]


@admin.register(Assignment)
class AssignmentAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["title", "classroom", "opens_at", "due_at", "closes_at", "released_at"]
    list_filter = ["classroom", ("due_at", admin.DateFieldListFilter)]
    list_select_related = ["classroom", "lesson__unit", "assessment__unit"]
    search_fields = ["classroom__name", "lesson__title", "assessment__title"]


@admin.register(AssignmentException)
class AssignmentExceptionAdmin(LookOnly, admin.ModelAdmin):
    list_display = [
        "assignment",
        "user",
        "group",
        "due_at",
        "closes_at",
        "time_limit",
        "is_excused",
        "granted_by",
        "granted_at",
    ]
    list_filter = ["is_excused", "assignment__classroom"]
    list_select_related = ["assignment__lesson", "assignment__assessment", "user", "group", "granted_by"]
    search_fields = ["user__username", "user__last_name", "group__name"]


class AnswerInline(LookOnly, admin.TabularInline):
    model = Answer
    fields = ["number", "question", "value", "revision", "saved_at", "points"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("question")


@admin.register(Attempt)
class AttemptAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["user", "assignment", "number", "started_at", "submitted_at", "score", "is_marked"]
    list_filter = ["is_marked", ("submitted_at", admin.EmptyFieldListFilter), "assignment__classroom"]
    list_select_related = ["user", "assignment__lesson", "assignment__assessment"]
    search_fields = ["user__username", "user__last_name", "assignment__assessment__title"]
    inlines = [AnswerInline]


@admin.register(Mark)
class MarkAdmin(LookOnly, admin.ModelAdmin):
    """The ledger: who gave what, when and why."""

    list_display = ["student", "question", "points", "who", "reason", "created_at"]
    list_filter = [("grader", admin.EmptyFieldListFilter), "created_at"]
    list_select_related = ["answer__attempt__user", "answer__question", "grader"]
    search_fields = ["answer__attempt__user__username", "answer__question__key", "reason"]

    @admin.display(ordering="answer__attempt__user")
    def student(self, mark):
        return mark.answer.attempt.user

    @admin.display(ordering="answer__question")
    def question(self, mark):
        return mark.answer.question

    @admin.display(description=_("marked by"), ordering="grader")
    def who(self, mark):
        return mark.grader or _("machine")


@admin.register(Mending)
class MendingAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["assignment", "question", "policy", "reason", "by", "at"]
    list_filter = ["policy", "assignment__classroom"]
    list_select_related = ["assignment__lesson", "assignment__assessment", "question", "by"]
    search_fields = ["question__key", "reason"]


@admin.register(Release)
class ReleaseAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["assignment", "is_withdrawal", "by", "at"]
    list_filter = ["is_withdrawal"]
    list_select_related = ["assignment__lesson", "assignment__assessment", "by"]


@admin.register(Reading)
class ReadingAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["user", "assignment", "opened_at", "read_at"]
    list_filter = [("read_at", admin.EmptyFieldListFilter), "assignment__classroom"]
    list_select_related = ["user", "assignment__lesson", "assignment__assessment"]
    search_fields = ["user__username", "user__last_name"]


@admin.register(Waiver)
class WaiverAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["attempt", "is_withdrawal", "reason", "by", "at"]
    list_filter = ["is_withdrawal"]
    list_select_related = [
        "attempt__user",
        "attempt__assignment__lesson",
        "attempt__assignment__assessment",
        "by",
    ]
    search_fields = ["attempt__user__username", "attempt__user__last_name", "reason"]
