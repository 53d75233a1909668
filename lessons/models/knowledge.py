"""What is known from the documents: facts, terms, people, events, and where documents disagree."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models.documents import Paragraph
from lessons.models.units import Unit, placed_for


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
