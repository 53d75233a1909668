"""A unit, its lessons, and its place in a class."""

import secrets

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classrooms.models import Classroom


def placed_for(user, path=""):
    """Condition on rows whose unit (reached by `path`) the person may see.

    Anybody who teaches or assists in some class may look through every unit, because choosing one is their work;
    a student sees the units placed in a current class, from the day the placement opens.
    """
    if not user.is_authenticated:
        return Q(pk__in=[])
    if user.is_superuser or set(user.roles.values()) - {"student"} or user.has_perm("classrooms.add_classroom"):
        return Q()
    placed = Placement.objects.filter(classroom__in=list(user.roles), opens_at__lte=timezone.now())
    return Q(**{f"{path or 'pk'}__in": placed.values("unit")})


def not_studied(user, path=""):
    """Condition on rows whose unit (reached by `path`) the person is not learning from just now.

    Who assists one class and studies in another knows no keys of what the other one is asked. Who teaches somewhere is
    trusted with everything.
    """
    studied = [pk for pk, role in user.roles.items() if role == "student"]
    is_torn = studied and user.staffed and "teacher" not in user.roles.values()
    if user.is_superuser or not is_torn:
        return Q()
    placed = Placement.objects.filter(classroom__in=studied, classroom__is_archived=False)
    return ~Q(**{f"{path or 'pk'}__in": placed.values("unit")})


def new_stamp():
    return secrets.token_hex(8)


class UnitQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(placed_for(user))

    def not_studied_by(self, user):
        """Those whose questions the person, who assists somewhere, may see with their keys."""
        return self.filter(not_studied(user))

    def counted(self):
        """Each with its `document_count` and `lesson_count`."""
        return self.annotate(
            document_count=Count("documents", distinct=True), lesson_count=Count("lessons", distinct=True)
        )

    def to_read(self):
        """Those of `counted` in which there is something to read: not a bank of questions only."""
        return self.counted().exclude(document_count=0, lesson_count=0)

    def restamp(self):
        """To be done after every change of content: what workers keep of these units is read anew."""
        return self.update(stamp=new_stamp(), loaded="")


class UnitManager(models.Manager.from_queryset(UnitQuerySet)):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


class Unit(models.Model):
    """A course of lessons on one set of documents; it belongs to no class, so it can travel."""

    slug = models.SlugField(_("short name"), unique=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    central_question = models.CharField(_("central question"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    level = models.CharField(_("level"), max_length=100, blank=True)
    content_note = models.TextField(_("content note"), blank=True)
    first_year = models.PositiveSmallIntegerField(
        _("first year"), null=True, blank=True, help_text=_("Where the drawing of its timeline begins.")
    )
    last_year = models.PositiveSmallIntegerField(
        _("last year"), null=True, blank=True, help_text=_("Where it ends; what is later is listed only.")
    )
    stamp = models.CharField(
        _("stamp"), max_length=16, default=new_stamp, editable=False, help_text=_("Another one after every change.")
    )

    loaded = models.CharField(
        _("loaded"), max_length=16, blank=True, editable=False, help_text=_("Digest of the text that it holds now.")
    )

    objects = UnitManager()

    class Meta:
        ordering = ["title"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self):
        return self.title

    def natural_key(self):
        return (self.slug,)


class LessonQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(placed_for(user, "unit"))


class LessonManager(models.Manager.from_queryset(LessonQuerySet)):
    def get_by_natural_key(self, unit, number):
        return self.get(unit__slug=unit, number=number)


class Lesson(models.Model):
    """One lesson: an inquiry question, a background, a reading set, activities."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="lessons", verbose_name=_("unit"))
    number = models.PositiveSmallIntegerField(_("number"))
    slug = models.SlugField(_("short name"))
    title = models.CharField(_("title"), max_length=200)
    inquiry_question = models.CharField(_("inquiry question"), max_length=300)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=50)
    objectives = models.JSONField(_("objectives"), default=list, blank=True)
    background = models.TextField(_("background"), blank=True)
    guided_questions = models.TextField(_("guided questions"), blank=True)
    activities = models.JSONField(
        _("activities"), default=list, blank=True, help_text=_("A list of {title, minutes, text}.")
    )
    discussion = models.TextField(_("discussion"), blank=True)
    exit_question = models.TextField(_("exit question"), blank=True)
    teacher_notes = models.TextField(_("for the teacher"), blank=True)
    paragraphs = models.ManyToManyField(
        "lessons.Paragraph", through="lessons.LessonParagraph", related_name="lessons", verbose_name=_("reading set")
    )
    facts = models.ManyToManyField("lessons.Fact", related_name="lessons", blank=True, verbose_name=_("facts taught"))
    conflicts = models.ManyToManyField(
        "lessons.Conflict", related_name="lessons", blank=True, verbose_name=_("conflicts taught")
    )

    objects = LessonManager()

    class Meta:
        ordering = ["unit", "number"]
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        constraints = [
            models.UniqueConstraint(fields=["unit", "number"], name="one_lesson_a_number"),
            models.UniqueConstraint(fields=["unit", "slug"], name="one_lesson_a_slug"),
        ]

    def __str__(self):
        return _("Lesson %(number)d: %(title)s") % {"number": self.number, "title": self.title}

    def natural_key(self):
        return (self.unit.slug, self.number)

    natural_key.dependencies = ["lessons.unit", "lessons.fact", "lessons.conflict"]


class LessonParagraphManager(models.Manager):
    def get_by_natural_key(self, unit, number, letter, paragraph):
        return self.get(
            lesson__unit__slug=unit,
            lesson__number=number,
            paragraph__document__letter=letter,
            paragraph__number=paragraph,
        )


class LessonParagraph(models.Model):
    """One paragraph of a lesson's reading set, in the order in which the lesson reads."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="reading", verbose_name=_("lesson"))
    paragraph = models.ForeignKey("lessons.Paragraph", models.CASCADE, verbose_name=_("paragraph"))
    order = models.PositiveSmallIntegerField(_("order"))

    objects = LessonParagraphManager()

    class Meta:
        ordering = ["lesson", "order"]
        verbose_name = _("paragraph of a reading set")
        verbose_name_plural = _("reading set")
        constraints = [models.UniqueConstraint(fields=["lesson", "paragraph"], name="one_reading_a_paragraph")]

    def __str__(self):
        return f"{self.lesson} – {self.paragraph}"

    def natural_key(self):
        return (self.lesson.unit.slug, self.lesson.number, self.paragraph.document.letter, self.paragraph.number)

    natural_key.dependencies = ["lessons.lesson", "lessons.paragraph"]


class PlacementQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(classroom__in=Classroom.objects.visible_to(user))


class Placement(models.Model):
    """A unit put before a class: from `opens_at` on its students may see it."""

    classroom = models.ForeignKey(Classroom, models.CASCADE, related_name="placements", verbose_name=_("class"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="placements", verbose_name=_("unit"))
    opens_at = models.DateTimeField(_("opens"), default=timezone.now)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["classroom", "unit"]
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        constraints = [models.UniqueConstraint(fields=["classroom", "unit"], name="one_placement_a_class_and_unit")]

    def __str__(self):
        return f"{self.unit} – {self.classroom}"
