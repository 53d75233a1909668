"""What is known from the documents: facts, terms, people, events, and where documents disagree."""

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from lessons.models.documents import Paragraph
from lessons.models.units import Unit, placed_for

UNDATED = "none"  # the precision of a date that the documents do not give


class KeyedQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(placed_for(user, "unit"))


class KeyedManager(models.Manager.from_queryset(KeyedQuerySet)):
    def get_by_natural_key(self, unit, key):
        return self.get(unit__slug=unit, key=key)


class Keyed(models.Model):
    """A row of a unit known by a short key, such as d-02 or k-18."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="%(class)ss", verbose_name=_("unit"))
    key = models.CharField(_("key"), max_length=20)

    objects = KeyedManager()

    class Meta:
        abstract = True
        ordering = ["unit", "key"]
        constraints = [models.UniqueConstraint(fields=["unit", "key"], name="one_%(class)s_a_key")]

    def natural_key(self):
        return (self.unit.slug, self.key)

    natural_key.dependencies = ["lessons.unit", "lessons.paragraph"]


class Fact(Keyed):
    """One claim, found in one paragraph, in our own words."""

    class Use(models.TextChoices):
        CORE = "core", _("core")
        SOURCING = "sourcing", _("sourcing")
        QUARANTINE = "quarantine", _("quarantined: supports nothing")

    paragraph = models.ForeignKey(Paragraph, models.CASCADE, related_name="facts", verbose_name=_("paragraph"))
    use = models.CharField(_("use"), max_length=10, choices=Use, default=Use.CORE)
    kind = models.CharField(_("kind"), max_length=30, blank=True)
    certainty = models.CharField(_("certainty"), max_length=20, blank=True)
    claim = models.TextField(_("claim"))

    class Meta(Keyed.Meta):
        verbose_name = _("fact")
        verbose_name_plural = _("facts")

    def __str__(self):
        return f"{self.key}: {self.claim}"


class GlossaryTerm(Keyed):
    term = models.CharField(_("term"), max_length=100)
    variants = models.JSONField(_("variants"), default=list, blank=True)
    definition = models.TextField(_("definition"))
    paragraphs = models.ManyToManyField(Paragraph, related_name="glossary", blank=True, verbose_name=_("paragraphs"))

    class Meta(Keyed.Meta):
        ordering = ["unit", "term"]
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary")

    def __str__(self):
        return self.term


class Person(Keyed):
    """A person of the past whom the documents name."""

    name = models.CharField(_("name"), max_length=100)
    variants = models.JSONField(_("variants"), default=list, blank=True)
    role = models.TextField(_("role"))
    dates = models.TextField(_("dates"), blank=True)
    offices = models.JSONField(
        _("offices"), default=list, blank=True, help_text=_("A list of {office, start, end, paragraphs}.")
    )
    paragraphs = models.ManyToManyField(Paragraph, related_name="people", blank=True, verbose_name=_("paragraphs"))

    class Meta(Keyed.Meta):
        ordering = ["unit", "name"]
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self):
        return self.name


class TimelineEvent(Keyed):
    """An event as the documents tell it; a date that was inferred says so."""

    date = models.CharField(_("date"), max_length=50, help_text=_("ISO; / spans, .. is open, ~ is about."))
    sort_date = models.CharField(_("sorts at"), max_length=10)
    precision = models.CharField(_("precision"), max_length=20, blank=True)
    is_inferred = models.BooleanField(_("date inferred"), default=False)
    event = models.TextField(_("event"))
    theme = models.CharField(_("theme"), max_length=50, blank=True)
    note = models.TextField(_("note"), blank=True)
    facts = models.ManyToManyField(Fact, related_name="events", blank=True, verbose_name=_("facts"))
    conflicts = models.ManyToManyField(
        "lessons.Conflict", related_name="events", blank=True, verbose_name=_("conflicts")
    )

    class Meta(Keyed.Meta):
        ordering = ["unit", "sort_date", "key"]
        verbose_name = _("timeline event")
        verbose_name_plural = _("timeline")

    def __str__(self):
        return f"{self.date}: {self.event}"

    @property
    def is_dated(self):
        return self.precision != UNDATED

    @cached_property
    def paragraphs(self):
        """Where it is told, by address (prefetch `facts` with paragraph and document in lists)."""
        rows = {fact.paragraph_id: fact.paragraph for fact in self.facts.all()}
        return sorted(rows.values(), key=lambda row: (row.document.letter, row.number))

    @property
    def letters(self):
        """Of the documents that tell it: "AD"."""
        return "".join(dict.fromkeys(row.document.letter for row in self.paragraphs))

    @property
    def hue(self):
        """The colour number of the only document that tells it; None where several do."""
        return self.paragraphs[0].document.hue if len(self.letters) == 1 else None


class Figure(Keyed):
    """How many, as one paragraph tells it; what may not be compared has another measure."""

    class Sign(models.TextChoices):
        ABOUT = "about", _("about")
        OVER = "over", _("over")
        NEARLY = "nearly", _("nearly")
        UNDER = "under", _("under")

    class Measure(models.TextChoices):
        STOCK = "stock", _("Held at one moment")
        FLOW = "flow", _("Held at some time in a span of years")
        FREED = "freed", _("Set free in a span of years")
        REHABILITATED = "rehabilitated", _("Rehabilitated")

    label = models.CharField(_("label"), max_length=100)
    paragraph = models.ForeignKey(Paragraph, models.CASCADE, related_name="figures", verbose_name=_("paragraph"))
    low = models.PositiveIntegerField(_("number"), null=True, blank=True, help_text=_("Empty: told without a number."))
    high = models.PositiveIntegerField(_("up to"), null=True, blank=True, help_text=_("Of a range."))
    sign = models.CharField(_("sign"), max_length=10, choices=Sign, blank=True)
    words = models.CharField(_("in words"), max_length=60, blank=True, help_text=_("Where there is no number."))
    counts = models.CharField(_("who is counted"), max_length=200)
    place = models.CharField(_("where"), max_length=200, blank=True)
    when = models.CharField(_("when"), max_length=100, blank=True)
    measure = models.CharField(_("measure"), max_length=15, choices=Measure)
    note = models.TextField(_("note"), blank=True)

    class Meta(Keyed.Meta):
        verbose_name = _("figure")
        verbose_name_plural = _("figures")

    def __str__(self):
        return f"{self.key}: {self.label}"


class Conflict(Keyed):
    """A point on which documents, or a document and scholarship, disagree; it has any number of positions."""

    topic = models.CharField(_("topic"), max_length=200)
    kind = models.CharField(_("kind"), max_length=30)
    question = models.TextField(_("question for students"), blank=True)
    judgement = models.TextField(_("how a historian judges it"), blank=True, help_text=_("For teachers only."))
    evidence_needed = models.TextField(_("what would settle it"), blank=True)
    teachability = models.PositiveSmallIntegerField(_("rank by teachability"), null=True, blank=True)

    class Meta(Keyed.Meta):
        verbose_name = _("conflict")
        verbose_name_plural = _("conflicts")

    def __str__(self):
        return f"{self.key}: {self.topic}"


class ConflictPositionManager(models.Manager):
    def get_by_natural_key(self, unit, key, order):
        return self.get(conflict__unit__slug=unit, conflict__key=key, order=order)


class ConflictPosition(models.Model):
    """What one paragraph says on the matter."""

    conflict = models.ForeignKey(Conflict, models.CASCADE, related_name="positions", verbose_name=_("conflict"))
    order = models.PositiveSmallIntegerField(_("order"))
    paragraph = models.ForeignKey(Paragraph, models.CASCADE, related_name="positions", verbose_name=_("paragraph"))
    text = models.TextField(_("position"))
    facts = models.ManyToManyField(Fact, related_name="positions", blank=True, verbose_name=_("facts"))

    objects = ConflictPositionManager()

    class Meta:
        ordering = ["conflict", "order"]
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        constraints = [models.UniqueConstraint(fields=["conflict", "order"], name="one_position_an_order")]

    def __str__(self):
        return f"{self.conflict.key} – {self.paragraph}"

    def natural_key(self):
        return (*self.conflict.natural_key(), self.order)

    natural_key.dependencies = ["lessons.conflict", "lessons.fact", "lessons.paragraph"]
