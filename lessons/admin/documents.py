"""Documents, their paragraphs, and pictures."""

from django.contrib import admin
from django.db.models import Count
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from classrooms.access import LookOnly
from lessons.documents import parse_address
from lessons.markup import picture_address
from lessons.models import Document, DocumentPart, Paragraph, Picture

WIDEST_PICTURE = 480  # pixels


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
