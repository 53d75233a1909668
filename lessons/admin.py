"""Content in the admin: to be searched and looked through, not changed (units are edited as folders of text)."""

from django.contrib import admin
from django.db.models import Count, Prefetch
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from classrooms.access import LookOnly
from lessons.documents import parse_address
from lessons.markup import picture_address
from lessons.models import (
    ClassSource,
    Conflict,
    ConflictPosition,
    Document,
    DocumentPart,
    Fact,
    Figure,
    GlossaryTerm,
    Lesson,
    Paragraph,
    Person,
    Picture,
    Placement,
    PrimaryNote,
    TimelineEvent,
    Unit,
)

WIDEST_PICTURE = 480  # pixels


def addresses(paragraphs):
    """'A3, D5': what rows with their document at hand are cited as."""
    return ", ".join(paragraph.address for paragraph in paragraphs)


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


class PartInline(LookOnly, admin.StackedInline):
    model = DocumentPart
    extra = 0
    ordering = ["order"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("document")


class ParagraphInline(LookOnly, admin.TabularInline):
    model = Paragraph
    extra = 0
    fields = ["number", "zone", "part_label", "words"]
    readonly_fields = ["part_label", "words"]
    ordering = ["number"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_text()

    @admin.display(description=_("part"))
    def part_label(self, paragraph):
        return paragraph.part.label

    @admin.display(description=_("text"))
    def words(self, paragraph):
        return paragraph.text


@admin.register(Document)
class DocumentAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["letter", "title", "site", "unit", "paragraph_count"]
    list_display_links = ["letter", "title"]
    list_filter = ["unit", "parts__kind"]
    list_select_related = ["unit"]
    search_fields = ["title", "site", "parts__author", "parts__publisher"]
    inlines = [PartInline, ParagraphInline]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(paragraph_count=Count("paragraphs", distinct=True))

    @admin.display(description=_("paragraphs"), ordering="paragraph_count")
    def paragraph_count(self, document):
        return document.paragraph_count

    def view_on_site(self, document):
        return reverse("document-detail", args=[document.unit.slug, document.letter])


@admin.register(Paragraph)
class ParagraphAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["address", "zone", "part_label", "words", "unit"]
    list_filter = ["document__unit", "document__letter", "zone", "part__kind"]
    list_select_related = ["document__unit", "part"]
    search_fields = ["texts__text", "document__title"]
    search_help_text = _("Words of the text, or an address such as D5.")
    fields = ["address", "unit", "part_label", "zone", "words", "text_hash"]
    readonly_fields = fields

    def get_queryset(self, request):
        return super().get_queryset(request).with_text().select_related("document__unit")

    def get_search_results(self, request, queryset, search_term):
        try:
            letter, number = parse_address(search_term.upper())
        except ValueError:
            return super().get_search_results(request, queryset, search_term)
        return queryset.filter(document__letter=letter, number=number), False

    @admin.display(description=_("address"), ordering="document__letter")
    def address(self, paragraph):
        return paragraph.address

    @admin.display(description=_("part"))
    def part_label(self, paragraph):
        return paragraph.part.label

    @admin.display(description=_("unit"))
    def unit(self, paragraph):
        return paragraph.document.unit

    @admin.display(description=_("text"))
    def words(self, paragraph):
        return paragraph.text

    def view_on_site(self, paragraph):
        return reverse(
            "paragraph-detail", args=[paragraph.document.unit.slug, paragraph.document.letter, paragraph.number]
        )


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


@admin.register(Picture)
class PictureAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["key", "description", "credit", "unit"]
    list_filter = ["unit", "media_type"]
    list_select_related = ["unit"]
    search_fields = ["key", "description", "credit"]
    fields = ["unit", "key", "shown", "description", "credit", "rights", "media_type", "width", "height"]
    readonly_fields = ["shown"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("data")

    @admin.display(description=_("picture"))
    def shown(self, picture):
        width = min(picture.width, WIDEST_PICTURE)
        return format_html('<img src="{}" alt="{}" width="{}">', self.view_on_site(picture), picture.description, width)

    def view_on_site(self, picture):
        return picture_address(picture.unit.slug, picture.key)


@admin.register(TimelineEvent)
class TimelineEventAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["date", "event", "theme", "is_inferred"]
    list_filter = ["unit", "theme", "is_inferred", "precision"]
    search_fields = ["key", "date", "event", "note"]


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


@admin.register(Placement)
class PlacementAdmin(admin.ModelAdmin):
    """Which class sees which unit, and from when; this is the class side, so it can be changed."""

    list_display = ["classroom", "unit", "opens_at"]
    list_filter = ["unit", "classroom__is_archived"]
    list_select_related = ["classroom", "unit"]
    search_fields = ["classroom__name", "classroom__term", "unit__title"]
    autocomplete_fields = ["classroom", "unit"]
    date_hierarchy = "opens_at"
