"""Primary sources: what units say of them, and the texts that classes have."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from classrooms.access import LookOnly
from lessons.models import ClassSource, PrimaryNote


@admin.register(PrimaryNote)
class PrimaryNoteAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["title", "label", "unit"]
    list_filter = ["unit"]
    list_select_related = ["unit"]
    search_fields = ["title", "label", "text"]
    fields = ["unit", "title", "label", "text", "places"]
    readonly_fields = ["places"]

    @admin.display(description=_("where the source is published"))
    def places(self, note):
        rows = ([place["where"], place["rights"]] for place in note.published)
        return format_html_join("", "<p>{} – {}</p>", rows)

    def view_on_site(self, note):
        return reverse("primary-source", args=[note.unit.slug])


@admin.register(ClassSource)
class ClassSourceAdmin(LookOnly, admin.ModelAdmin):
    """Who gave which class which text, under which right. Its teachers change and remove it on its page."""

    list_display = ["title", "classroom", "unit", "rights", "added_by", "added_at"]
    list_filter = ["unit", "classroom__is_archived"]
    list_select_related = ["classroom", "unit", "added_by"]
    search_fields = ["title", "maker", "origin", "rights", "classroom__name", "added_by__username"]

    def view_on_site(self, source):
        return reverse("source-detail", args=[source.pk])
