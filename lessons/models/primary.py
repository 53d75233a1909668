"""What a unit says of the primary source that is not among its documents."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models.units import Unit, placed_for


class PrimaryNoteQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(placed_for(user, "unit"))


class PrimaryNoteManager(models.Manager.from_queryset(PrimaryNoteQuerySet)):
    def get_by_natural_key(self, unit):
        return self.get(unit__slug=unit)


class PrimaryNote(models.Model):
    """A page of its own beside the documents: without paragraph numbers, because it supports no answer."""

    unit = models.OneToOneField(Unit, models.CASCADE, related_name="primary", verbose_name=_("unit"))
    title = models.CharField(_("title"), max_length=200)
    label = models.CharField(_("label"), max_length=300, help_text=_("What it is and what it is not, in one sentence."))
    text = models.TextField(_("text"), help_text=_("Markdown."))
    published = models.JSONField(
        _("where the source is published"), default=list, blank=True, help_text=_("A list of {where, rights}.")
    )

    objects = PrimaryNoteManager()

    class Meta:
        ordering = ["unit"]
        verbose_name = _("note on the primary source")
        verbose_name_plural = _("notes on primary sources")

    def __str__(self):
        return self.title

    def natural_key(self):
        return (self.unit.slug,)

    natural_key.dependencies = ["lessons.unit"]
