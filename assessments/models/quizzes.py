"""Quizzes and essays: question versions in their order, in sections or by themselves."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.questions import Question
from lessons.models import Lesson, Paragraph, Unit, not_studied


class AssessmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """As questions: staff look into all quizzes, also those that a colleague made."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(not_studied(user, "unit")) if user.is_superuser or user.staffed else self.none()

    def offered_to(self, user):
        """What the person can assign: the units' own, and what the person made."""
        return self.filter(Q(author=None) | Q(author=user))


class AssessmentManager(models.Manager.from_queryset(AssessmentQuerySet)):
    def get_by_natural_key(self, unit, slug):
        return self.get(unit__slug=unit, slug=slug)


class Assessment(models.Model):
    """A quiz, or an essay task: an ordered list of question versions."""

    class Kind(models.TextChoices):
        QUIZ = "quiz", _("quiz")
        ESSAY = "essay", _("essay")

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="assessments", verbose_name=_("unit"))
    lesson = models.ForeignKey(
        Lesson, models.CASCADE, related_name="assessments", null=True, blank=True, verbose_name=_("lesson")
    )
    slug = models.SlugField(_("short name"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    instructions = models.TextField(_("instructions"), blank=True)
    maximum = models.DecimalField(
        _("points in all"), max_digits=8, decimal_places=2, default=0, help_text=_("Of one student's paper.")
    )
    by_hand = models.PositiveSmallIntegerField(
        _("questions for a person"), default=0, help_text=_("How many a person has to mark, at the most.")
    )
    questions = models.ManyToManyField(Question, through="assessments.AssessmentItem", related_name="assessments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="assessments",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("author"),
        help_text=_("The teacher who may change it; empty: it belongs to the unit and stays as it is."),
    )

    objects = AssessmentManager()

    class Meta:
        ordering = ["unit", "lesson__number", "kind", "title"]
        verbose_name = _("quiz or essay")
        verbose_name_plural = _("quizzes and essays")
        constraints = [models.UniqueConstraint(fields=["unit", "slug"], name="one_assessment_a_slug")]

    def __str__(self):
        return self.title

    def natural_key(self):
        return (self.unit.slug, self.slug)

    natural_key.dependencies = ["lessons.unit", "lessons.lesson"]


class SectionManager(models.Manager):
    def get_by_natural_key(self, unit, slug, order):
        return self.get(assessment__unit__slug=unit, assessment__slug=slug, order=order)


class Section(models.Model):
    """A stretch of a quiz with a heading, paragraphs to read for all its questions, or a pool to draw from."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="sections", verbose_name=_("quiz or essay"))
    order = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("title"), max_length=200, blank=True)
    instructions = models.TextField(_("instructions"), blank=True)
    draw = models.PositiveSmallIntegerField(
        _("questions drawn"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("How many of its questions each student gets; empty: all of them."),
    )
    paragraphs = models.ManyToManyField(
        Paragraph, related_name="sections", blank=True, verbose_name=_("paragraphs to read")
    )

    objects = SectionManager()

    class Meta:
        ordering = ["assessment", "order"]
        verbose_name = _("section of a quiz")
        verbose_name_plural = _("sections of a quiz")
        constraints = [models.UniqueConstraint(fields=["assessment", "order"], name="one_section_an_order")]

    def __str__(self):
        return self.title or f"{self.assessment} – {self.order}"

    def natural_key(self):
        return (*self.assessment.natural_key(), self.order)

    natural_key.dependencies = ["assessments.assessment", "lessons.paragraph"]

    @property
    def anchor(self):
        """Sets the ids of its paragraphs apart from those beside a question."""
        return f"s{self.order}"


class AssessmentItemManager(models.Manager):
    def get_by_natural_key(self, unit, slug, number):
        return self.get(assessment__unit__slug=unit, assessment__slug=slug, number=number)


class AssessmentItem(models.Model):
    """The question at one place of a quiz."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="items", verbose_name=_("quiz or essay"))
    number = models.PositiveSmallIntegerField(_("number"))
    question = models.ForeignKey(Question, models.PROTECT, related_name="items", verbose_name=_("question"))
    section = models.ForeignKey(
        Section, models.CASCADE, related_name="items", null=True, blank=True, verbose_name=_("section")
    )

    objects = AssessmentItemManager()

    class Meta:
        ordering = ["assessment", "number"]
        verbose_name = _("question of a quiz")
        verbose_name_plural = _("questions of a quiz")
        constraints = [models.UniqueConstraint(fields=["assessment", "number"], name="one_item_a_number")]

    def __str__(self):
        return f"{self.assessment} – {self.number}"

    def natural_key(self):
        return (*self.assessment.natural_key(), self.number)

    natural_key.dependencies = ["assessments.assessment", "assessments.question", "assessments.section"]
