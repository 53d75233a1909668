"""What an author writes about documents and lessons, checked alike for a unit's folder and for hand input."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.forms.fields import (
    AddressField,
    KeysField,
    NumbersField,
    PartialDateField,
    PictureFileField,
    RunsField,
    TextsField,
)
from lessons.forms.known import Known, each
from lessons.models import (
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
    PrimaryNote,
    TimelineEvent,
    Unit,
)

BLOCK = re.compile(r"^ {0,3}([-*+] |\d{1,9}[.)] |>|#)", re.MULTILINE)


class Referring:
    """Checks what a row refers to against what the unit has, without asking the database."""

    def __init__(self, *args, known=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = known or Known()

    def clean_paragraph(self):
        where = self.cleaned_data["paragraph"]
        self.known.support(where)
        return where

    def clean_paragraphs(self):
        return each(self.known.support, self.cleaned_data["paragraphs"])

    def clean_facts(self):
        return each(self.known.fact, self.cleaned_data["facts"])

    def clean_conflicts(self):
        return each(self.known.conflict, self.cleaned_data["conflicts"])


class ContentForm(Referring, forms.ModelForm):
    """Checks one row against its table's fields, too."""

    def clean(self):
        # Uniqueness is a matter of the whole unit; the table's own constraints guard it once more.
        return self.cleaned_data


class UnitForm(ContentForm):
    class Meta:
        model = Unit
        fields = [
            *("slug", "title", "summary", "central_question", "language", "level", "content_note"),
            *("first_year", "last_year"),
        ]

    def clean(self):
        first, last = self.cleaned_data.get("first_year"), self.cleaned_data.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _("The last year does not come before the first."))
        return self.cleaned_data


class PictureForm(ContentForm):
    file = PictureFileField()

    class Meta:
        model = Picture
        fields = ["key", "description", "credit", "rights"]


class PrimaryForm(ContentForm):
    class Meta:
        model = PrimaryNote
        fields = ["title", "label", "text"]


class PublishedForm(forms.Form):
    """Where a source is published, and what may be done with it there."""

    where = forms.CharField(max_length=500)
    rights = forms.CharField(max_length=500)


class DocumentForm(ContentForm):
    letter = forms.RegexField(
        r"^[A-Z]$", error_messages={"invalid": gettext_lazy("A document has one capital letter, A to Z.")}
    )
    address = forms.URLField(required=False, assume_scheme="https")
    hue = forms.IntegerField(validators=[MinValueValidator(1), MaxValueValidator(9)])

    class Meta:
        model = Document
        fields = ["letter", "title", "site"]


class PartForm(ContentForm):
    paragraphs = NumbersField()

    class Meta:
        model = DocumentPart
        fields = [
            "key",
            "label",
            "kind",
            "author",
            "publisher",
            "date_written",
            "date_described",
            "audience",
            "purpose",
            "rights",
            "reliability",
        ]

    def clean_paragraphs(self):
        return self.cleaned_data["paragraphs"]


class ParagraphForm(ContentForm):
    classroom = forms.CharField(widget=forms.Textarea)
    supported = forms.CharField(widget=forms.Textarea, required=False)
    adapted = forms.CharField(widget=forms.Textarea, required=False)

    class Meta:
        model = Paragraph
        fields = ["number", "zone"]

    def clean_classroom(self):
        return self._one_paragraph("classroom")

    def clean_supported(self):
        return self._one_paragraph("supported")

    def clean_adapted(self):
        return self._one_paragraph("adapted")

    def _one_paragraph(self, tier):
        """A numbered paragraph is one paragraph: whoever cites its number must mean one thing."""
        text = self.cleaned_data[tier]
        if "\n\n" in text:
            raise ValidationError(_("This is more than one paragraph: take the empty line out."))
        if BLOCK.search(text):
            raise ValidationError(_("A paragraph holds no heading, list or block quotation."))
        return text


class FactForm(ContentForm):
    paragraph = AddressField()

    class Meta:
        model = Fact
        fields = ["key", "use", "kind", "certainty", "claim"]

    def clean_paragraph(self):
        where = self.cleaned_data["paragraph"]
        self.known.place(where)
        return where

    def clean(self):
        where, use = self.cleaned_data.get("paragraph"), self.cleaned_data.get("use")
        if where and use and use != Fact.Use.QUARANTINE and self.known.place(where).zone == Paragraph.Zone.SNIPPET:
            self.add_error("use", _("%(value)s is a search snippet: its facts are quarantined.") % {"value": where})
        return self.cleaned_data


class TermForm(ContentForm):
    variants = TextsField(required=False)
    paragraphs = RunsField(required=False)

    class Meta:
        model = GlossaryTerm
        fields = ["key", "term", "definition"]


class PersonForm(ContentForm):
    variants = TextsField(required=False)
    paragraphs = RunsField(required=False)

    class Meta:
        model = Person
        fields = ["key", "name", "role", "dates"]


class OfficeForm(Referring, forms.Form):
    """One office of a person; without paragraphs it is known from outside the documents."""

    start = PartialDateField(required=False)
    end = PartialDateField(required=False)
    paragraphs = RunsField(required=False)
    office = forms.CharField(max_length=200)

    def clean(self):
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if start and end and end < start[: len(end)]:
            self.add_error("end", _("The office does not end before it begins."))
        if not self.errors and not (start or end or self.cleaned_data["paragraphs"]):
            self.add_error("start", _("An office from outside the documents needs a year."))
        return self.cleaned_data


class FigureForm(ContentForm):
    paragraph = AddressField()

    class Meta:
        model = Figure
        fields = ["key", "label", "low", "high", "sign", "words", "counts", "place", "when", "measure", "note"]

    def clean(self):
        low, high, words = (self.cleaned_data.get(name) for name in ("low", "high", "words"))
        if high is not None and (low is None or high <= low):
            self.add_error("high", _("The upper number of a range is larger than the lower one."))
        if high is not None and self.cleaned_data.get("sign"):
            self.add_error("sign", _("A range has no sign: it says itself how sure it is."))
        if "low" in self.cleaned_data and (low is None) != bool(words):
            self.add_error("words", _("Give a number, or the document's words where it has none: one of the two."))
        return self.cleaned_data


class EventForm(ContentForm):
    sort_date = PartialDateField(whole=True, error_messages={"invalid": gettext_lazy("Write a date as 1956-02-25.")})
    dated_by = forms.ChoiceField(
        choices=[("document", gettext_lazy("by the document")), ("inferred", gettext_lazy("inferred"))]
    )
    facts = KeysField(required=False)
    conflicts = KeysField(required=False)

    class Meta:
        model = TimelineEvent
        fields = ["key", "date", "precision", "event", "theme", "note"]


class ConflictForm(ContentForm):
    class Meta:
        model = Conflict
        fields = ["key", "topic", "kind", "question", "judgement", "evidence_needed", "teachability"]


class PositionForm(ContentForm):
    paragraph = AddressField()
    facts = KeysField(required=False)

    class Meta:
        model = ConflictPosition
        fields = ["text"]


class ActivityForm(forms.Form):
    title = forms.CharField(max_length=200)
    minutes = forms.IntegerField(min_value=1, max_value=600)
    text = forms.CharField(widget=forms.Textarea)


class LessonForm(ContentForm):
    objectives = TextsField()
    reading = RunsField()
    facts = KeysField(required=False)
    conflicts = KeysField(required=False)

    class Meta:
        model = Lesson
        fields = [
            "number",
            "slug",
            "title",
            "inquiry_question",
            "minutes",
            "background",
            "guided_questions",
            "discussion",
            "exit_question",
            "teacher_notes",
        ]

    def clean_reading(self):
        return each(self.known.show, self.cleaned_data["reading"])
