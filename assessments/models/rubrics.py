"""Rubrics: immutable once made; a changed text is a new row."""

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from lessons.models import Unit


class RubricManager(models.Manager):
    def get_by_natural_key(self, unit, key, digest):
        return self.get(unit__slug=unit, key=key, digest=digest)


class Rubric(models.Model):
    """One version of a rubric; the same key with another digest is another version."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="rubrics", verbose_name=_("unit"))
    key = models.SlugField(_("key"))
    digest = models.CharField(_("digest"), max_length=16, editable=False)
    title = models.CharField(_("title"), max_length=200)

    objects = RubricManager()

    class Meta:
        ordering = ["unit", "key", "pk"]
        verbose_name = _("rubric")
        verbose_name_plural = _("rubrics")
        constraints = [models.UniqueConstraint(fields=["unit", "key", "digest"], name="one_rubric_a_digest")]

    def __str__(self):
        return self.title

    def natural_key(self):
        return (self.unit.slug, self.key, self.digest)

    natural_key.dependencies = ["lessons.unit"]

    @cached_property
    def scale(self):
        """{criterion key: [points of its levels]}, exact decimals; prefetch `criteria__levels` in lists."""
        return {row.key: [level.points for level in row.levels.all()] for row in self.criteria.all()}


class CriterionManager(models.Manager):
    def get_by_natural_key(self, unit, rubric, digest, key):
        return self.get(rubric__unit__slug=unit, rubric__key=rubric, rubric__digest=digest, key=key)


class Criterion(models.Model):
    """One thing looked for, with the rule that decides it."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="criteria", verbose_name=_("rubric"))
    order = models.PositiveSmallIntegerField(_("order"))
    key = models.CharField(_("key"), max_length=20)
    title = models.CharField(_("title"), max_length=200)
    rule = models.TextField(_("decision rule"), blank=True)
    near_miss = models.TextField(_("near miss"), blank=True)

    objects = CriterionManager()

    class Meta:
        ordering = ["rubric", "order"]
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = [models.UniqueConstraint(fields=["rubric", "key"], name="one_criterion_a_key")]

    def __str__(self):
        return self.title

    def natural_key(self):
        return (*self.rubric.natural_key(), self.key)

    natural_key.dependencies = ["assessments.rubric"]


class LevelManager(models.Manager):
    def get_by_natural_key(self, unit, rubric, digest, criterion, order):
        return self.get(
            criterion__rubric__unit__slug=unit,
            criterion__rubric__key=rubric,
            criterion__rubric__digest=digest,
            criterion__key=criterion,
            order=order,
        )


class Level(models.Model):
    """One step of a criterion: its points, what it looks like, and an example."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="levels", verbose_name=_("criterion"))
    order = models.PositiveSmallIntegerField(_("order"))
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2)
    descriptor = models.TextField(_("descriptor"))
    anchor = models.TextField(_("anchor answer"), blank=True)

    objects = LevelManager()

    class Meta:
        ordering = ["criterion", "order"]
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        constraints = [models.UniqueConstraint(fields=["criterion", "order"], name="one_level_an_order")]

    def __str__(self):
        return f"{self.criterion}: {self.points}"

    def natural_key(self):
        return (*self.criterion.natural_key(), self.order)

    natural_key.dependencies = ["assessments.criterion"]
