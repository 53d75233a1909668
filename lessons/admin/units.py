"""Units and lessons; and which class sees which unit, the one thing here that can be changed."""

from django.contrib import admin
from django.db.models import Count
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from classrooms.access import LookOnly
from lessons.documents import addresses
from lessons.models import Lesson, Placement, Unit


@admin.register(Unit)
class UnitAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["title", "slug", "language", "level", "document_count", "lesson_count"]
    list_filter = ["language"]
    search_fields = ["title", "slug", "central_question"]

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.annotate(
            document_count=Count("documents", distinct=True), lesson_count=Count("lessons", distinct=True)
        )

    @admin.display(description=_("documents"), ordering="document_count")
    def document_count(self, unit):
        return unit.document_count

    @admin.display(description=_("lessons"), ordering="lesson_count")
    def lesson_count(self, unit):
        return unit.lesson_count

    def view_on_site(self, unit):
        return reverse("unit-detail", args=[unit.slug])


@admin.register(Lesson)
class LessonAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["number", "title", "unit", "inquiry_question", "minutes"]
    list_display_links = ["number", "title"]
    list_filter = ["unit"]
    list_select_related = ["unit"]
    search_fields = ["title", "inquiry_question", "background"]
    fields = [
        *("unit", "number", "slug", "title", "inquiry_question", "minutes", "aims", "reading_set", "background"),
        *("guided_questions", "steps", "discussion", "exit_question", "teacher_notes", "facts", "conflicts"),
    ]
    readonly_fields = ["aims", "reading_set", "steps"]

    @admin.display(description=_("objectives"))
    def aims(self, lesson):
        return format_html_join("", "<p>{}</p>", ([aim] for aim in lesson.objectives))

    @admin.display(description=_("reading set"))
    def reading_set(self, lesson):
        rows = lesson.reading.select_related("paragraph__document")
        return addresses(row.paragraph for row in rows)

    @admin.display(description=_("activities"))
    def steps(self, lesson):
        rows = ([step["title"], step["minutes"], step["text"]] for step in lesson.activities)
        return format_html_join("", "<p><strong>{}</strong> ({} min): {}</p>", rows)

    def view_on_site(self, lesson):
        return reverse("lesson-detail", args=[lesson.unit.slug, lesson.number])


@admin.register(Placement)
class PlacementAdmin(admin.ModelAdmin):
    """Which class sees which unit, and from when; this is the class side, so it can be changed."""

    list_display = ["classroom", "unit", "opens_at"]
    list_filter = ["unit", "classroom__is_archived"]
    list_select_related = ["classroom", "unit"]
    search_fields = ["classroom__name", "classroom__term", "unit__title"]
    autocomplete_fields = ["classroom", "unit"]
    date_hierarchy = "opens_at"
