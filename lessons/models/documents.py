"""Documents, their parts with provenance, and their numbered paragraphs."""

from collections import defaultdict
from functools import reduce
from operator import or_

from django.core.validators import URLValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from lessons.documents import address, parse_address
from lessons.models.units import Unit, placed_for


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(placed_for(user, "unit"))

    def for_links(self):
        """Each row knows its first and last paragraph number, so that `markup.linker` links only what exists.

        In the order of the letters, said again here because grouping forgets the table's own order.
        """
        numbers = {"first_number": models.Min("paragraphs__number"), "last_number": models.Max("paragraphs__number")}
        return self.annotate(**numbers).order_by("unit", "letter")


class DocumentManager(models.Manager.from_queryset(DocumentQuerySet)):
    def get_by_natural_key(self, unit, letter):
        return self.get(unit__slug=unit, letter=letter)


class Document(models.Model):
    """One source of a unit: a letter, a colour and a title; who made it is told by its parts."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="documents", verbose_name=_("unit"))
    letter = models.CharField(_("letter"), max_length=1)
    title = models.CharField(_("title"), max_length=200)
    site = models.CharField(_("site"), max_length=200, blank=True)
    address = models.CharField(
        _("address"),
        max_length=500,
        blank=True,
        validators=[URLValidator(["http", "https"])],
        help_text=_("Only where it is known."),
    )
    hue = models.PositiveSmallIntegerField(_("colour number"), default=1)

    objects = DocumentManager()

    class Meta:
        ordering = ["unit", "letter"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [models.UniqueConstraint(fields=["unit", "letter"], name="one_document_a_letter")]

    def __str__(self):
        return _("Document %(letter)s: %(title)s") % {"letter": self.letter, "title": self.title}

    def natural_key(self):
        return (self.unit.slug, self.letter)

    natural_key.dependencies = ["lessons.unit"]


class DocumentPartManager(models.Manager):
    def get_by_natural_key(self, unit, letter, key):
        return self.get(document__unit__slug=unit, document__letter=letter, key=key)


class DocumentPart(models.Model):
    """A stretch of a document by one maker, with that maker's provenance."""

    class Kind(models.TextChoices):
        PRIMARY = "primary", _("primary source")
        SECONDARY = "secondary", _("secondary account")
        REFERENCE = "reference", _("reference work")
        USER_POSTED = "user-posted", _("posted by a user")
        FILLER = "filler", _("search-engine filler")

    document = models.ForeignKey(Document, models.CASCADE, related_name="parts", verbose_name=_("document"))
    key = models.SlugField(_("key"))
    order = models.PositiveSmallIntegerField(_("order"))
    label = models.CharField(_("label"), max_length=100)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    author = models.CharField(_("author"), max_length=300)
    publisher = models.CharField(_("publisher"), max_length=300, blank=True)
    date_written = models.CharField(_("written"), max_length=300, blank=True)
    date_described = models.CharField(_("describes"), max_length=300, blank=True)
    audience = models.CharField(_("audience"), max_length=300, blank=True)
    purpose = models.TextField(_("purpose"), blank=True)
    rights = models.TextField(_("rights"), blank=True)
    reliability = models.TextField(_("reliability"), blank=True)

    objects = DocumentPartManager()

    class Meta:
        ordering = ["document", "order"]
        verbose_name = _("part of a document")
        verbose_name_plural = _("parts of documents")
        constraints = [models.UniqueConstraint(fields=["document", "key"], name="one_part_a_key")]

    def __str__(self):
        return f"{self.document.letter} – {self.label}"

    def natural_key(self):
        return (*self.document.natural_key(), self.key)

    natural_key.dependencies = ["lessons.document"]


class ParagraphQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(placed_for(user, "document__unit"))

    def with_text(self):
        """Each row carries its document, its part, its texts and the terms that are explained in it."""
        texts = models.Prefetch("texts", ParagraphText.objects.order_by("pk"))
        return self.select_related("document", "part").prefetch_related(texts, "glossary")

    def at(self, addresses):
        """The paragraphs of a unit at addresses such as 'D5'; the caller narrows to one unit."""
        numbers = defaultdict(set)
        for letter, number in map(parse_address, addresses):
            numbers[letter].add(number)
        # One condition a letter: databases refuse a condition for each of a thousand citations.
        wanted = (models.Q(document__letter=letter, number__in=found) for letter, found in numbers.items())
        return self.filter(reduce(or_, wanted, models.Q(pk__in=[])))


class ParagraphManager(models.Manager.from_queryset(ParagraphQuerySet)):
    def get_by_natural_key(self, unit, letter, number):
        return self.get(document__unit__slug=unit, document__letter=letter, number=number)


class Paragraph(models.Model):
    """A numbered paragraph. Its number never changes, whatever its text becomes: everything cites it."""

    class Zone(models.TextChoices):
        IMPRINT = "imprint", _("imprint")
        BODY = "body", _("text")
        CAPTION = "caption", _("caption")
        QUESTION = "question", _("question")
        COMMENT = "comment", _("comment")
        FAQ = "faq", _("question and answer")
        BIBLIOGRAPHY = "bibliography", _("further reading")
        SNIPPET = "snippet", _("search snippet")

    document = models.ForeignKey(Document, models.CASCADE, related_name="paragraphs", verbose_name=_("document"))
    part = models.ForeignKey(DocumentPart, models.PROTECT, related_name="paragraphs", verbose_name=_("part"))
    number = models.PositiveSmallIntegerField(_("number"))
    zone = models.CharField(_("zone"), max_length=12, choices=Zone, default=Zone.BODY)
    text_hash = models.CharField(_("text hash"), max_length=16, editable=False)

    objects = ParagraphManager()

    class Meta:
        ordering = ["document", "number"]
        verbose_name = _("paragraph")
        verbose_name_plural = _("paragraphs")
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="one_paragraph_a_number")]

    def __str__(self):
        return self.address

    def natural_key(self):
        return (*self.document.natural_key(), self.number)

    natural_key.dependencies = ["lessons.document", "lessons.documentpart"]

    @property
    def address(self):
        """How it is cited, for example D5."""
        return address(self.document.letter, self.number)

    @property
    def is_evidence(self):
        """Snippets are scraps of other sites and support nothing."""
        return self.zone != self.Zone.SNIPPET

    @cached_property
    def tiers(self):
        """{tier: its text} (prefetch `texts` in lists)."""
        return {row.tier: row.text for row in self.texts.all()}

    @property
    def text(self):
        """The classroom edition's text."""
        return self.tiers.get(ParagraphText.Tier.CLASSROOM, "")

    @cached_property
    def terms(self):
        """[(key, [its spellings], definition)] of the glossary's terms in it (prefetch `glossary` in lists)."""
        return [(row.key, [row.term, *row.variants], row.definition) for row in self.glossary.all()]


class ParagraphTextManager(models.Manager):
    def get_by_natural_key(self, unit, letter, number, tier):
        return self.get(
            paragraph__document__unit__slug=unit,
            paragraph__document__letter=letter,
            paragraph__number=number,
            tier=tier,
        )


class ParagraphText(models.Model):
    """A paragraph's words in one tier; all tiers share the paragraph's number.

    What is supported is the classroom edition, with this text (glosses and beginnings of sentences) beside it.
    """

    class Tier(models.TextChoices):
        CLASSROOM = "classroom", _("classroom edition")
        SUPPORTED = "supported", _("supported")
        ADAPTED = "adapted", _("adapted")

    paragraph = models.ForeignKey(Paragraph, models.CASCADE, related_name="texts", verbose_name=_("paragraph"))
    tier = models.CharField(_("tier"), max_length=10, choices=Tier, default=Tier.CLASSROOM)
    text = models.TextField(_("text"))

    objects = ParagraphTextManager()

    class Meta:
        ordering = ["paragraph", "tier"]
        verbose_name = _("paragraph text")
        verbose_name_plural = _("paragraph texts")
        constraints = [models.UniqueConstraint(fields=["paragraph", "tier"], name="one_text_a_tier")]

    def __str__(self):
        return f"{self.paragraph} ({self.get_tier_display()})"

    def natural_key(self):
        return (*self.paragraph.natural_key(), self.tier)

    natural_key.dependencies = ["lessons.paragraph"]
