"""What is known from the documents, row by row."""

from django.contrib import admin
from django.db.models import Prefetch
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from classrooms.access import LookOnly
from lessons.documents import addresses
from lessons.models import Conflict, ConflictPosition, Fact, Figure, GlossaryTerm, Paragraph, Person, TimelineEvent


@admin.register(Fact)
class FactAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["key", "claim", "address", "use", "certainty", "kind"]
    list_filter = ["unit", "use", "certainty", "kind", "paragraph__document__letter"]
    list_select_related = ["paragraph__document"]
    search_fields = ["key", "claim"]
    fields = ["unit", "key", "address", "use", "certainty", "kind", "claim"]
    readonly_fields = fields

    @admin.display(description=_("paragraph"), ordering="paragraph")
    def address(self, fact):
        return fact.paragraph.address


class PositionInline(LookOnly, admin.TabularInline):
    model = ConflictPosition
    extra = 0
    fields = ["address", "text", "fact_keys"]
    readonly_fields = fields
    ordering = ["order"]

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("conflict", "paragraph__document")
        return rows.prefetch_related("facts")

    @admin.display(description=_("paragraph"))
    def address(self, position):
        return position.paragraph.address

    @admin.display(description=_("facts"))
    def fact_keys(self, position):
        return ", ".join(fact.key for fact in position.facts.all())


@admin.register(Conflict)
class ConflictAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["key", "topic", "kind", "places", "teachability"]
    list_filter = ["unit", "kind"]
    search_fields = ["key", "topic", "question", "judgement", "positions__text"]
    inlines = [PositionInline]

    def get_queryset(self, request):
        positions = ConflictPosition.objects.select_related("paragraph__document")
        return super().get_queryset(request).prefetch_related(Prefetch("positions", positions))

    @admin.display(description=_("positions"))
    def places(self, conflict):
        return addresses(position.paragraph for position in conflict.positions.all())


class Placed(LookOnly):
    """Rows that stand in several paragraphs, which are shown as addresses."""

    readonly_fields = ["places"]

    def get_queryset(self, request):
        paragraphs = Paragraph.objects.select_related("document")
        return super().get_queryset(request).prefetch_related(Prefetch("paragraphs", paragraphs))

    @admin.display(description=_("paragraphs"))
    def places(self, row):
        return addresses(row.paragraphs.all())


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(Placed, admin.ModelAdmin):
    list_display = ["term", "definition", "places"]
    list_filter = ["unit"]
    search_fields = ["key", "term", "definition"]
    fields = ["unit", "key", "term", "variants", "definition", "places"]


@admin.register(Person)
class PersonAdmin(Placed, admin.ModelAdmin):
    list_display = ["name", "role", "dates", "places"]
    list_filter = ["unit"]
    search_fields = ["key", "name", "role"]
    fields = ["unit", "key", "name", "variants", "role", "dates", "held", "places"]
    readonly_fields = [*Placed.readonly_fields, "held"]

    @admin.display(description=_("offices"))
    def held(self, person):
        rows = ([row["office"], row["start"], row["end"], ", ".join(row["paragraphs"])] for row in person.offices)
        return format_html_join("", "<p>{} ({} – {}) {}</p>", rows)


@admin.register(Figure)
class FigureAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["key", "label", "measure", "sign", "low", "high", "address"]
    list_filter = ["unit", "measure", "paragraph__document__letter"]
    list_select_related = ["paragraph__document"]
    search_fields = ["key", "label", "counts", "note"]
    fields = [
        *("unit", "key", "label", "address", "measure", "sign", "low", "high", "words"),
        *("counts", "place", "when", "note"),
    ]
    readonly_fields = fields

    @admin.display(description=_("paragraph"), ordering="paragraph")
    def address(self, figure):
        return figure.paragraph.address


@admin.register(TimelineEvent)
class TimelineEventAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["date", "event", "theme", "is_inferred"]
    list_filter = ["unit", "theme", "is_inferred", "precision"]
    search_fields = ["key", "date", "event", "note"]
