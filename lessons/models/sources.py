"""Texts that teachers add for their own classes; they belong to no unit's content and never travel with it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from classrooms.models import Classroom
from lessons.documents import split_paragraphs
from lessons.models.units import Placement, Unit

LONGEST_TEXT = 250_000  # characters: a speech of five hours
MOST_PARAGRAPHS = 999  # as addresses have three digits; a page of 80,000 would take a worker more than a minute


class ClassSourceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Members of the class alone; students from the day on which the unit opens for that class."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        open_now = Placement.objects.filter(
            classroom=OuterRef("classroom"), unit=OuterRef("unit"), opens_at__lte=timezone.now()
        )
        return self.filter(Q(classroom__in=user.staffed) | Q(Exists(open_now), classroom__in=list(user.roles)))


class ClassSource(models.Model):
    """A primary source in full or in part, which a teacher has the right to give to one class."""

    classroom = models.ForeignKey(Classroom, models.CASCADE, related_name="sources", verbose_name=_("class"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="class_sources", verbose_name=_("unit"))
    title = models.CharField(_("title"), max_length=200)
    maker = models.CharField(_("made by"), max_length=200)
    written = models.CharField(_("date written"), max_length=100)
    origin = models.CharField(_("where it is from"), max_length=300)
    rights = models.CharField(_("under which right you use it"), max_length=500)
    is_allowed = models.BooleanField(_("right confirmed"), default=False)
    text = models.TextField(_("text"), validators=[MaxLengthValidator(LONGEST_TEXT)])
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="added_sources", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added"), auto_now_add=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("changed by")
    )
    changed_at = models.DateTimeField(_("changed"), null=True, blank=True)

    objects = ClassSourceQuerySet.as_manager()

    class Meta:
        ordering = ["classroom", "unit", "title"]
        verbose_name = _("class's source")
        verbose_name_plural = _("classes' sources")
        constraints = [
            # Sending the form twice must not make two.
            models.UniqueConstraint(
                fields=["classroom", "unit", "title"],
                name="one_source_a_title_class_and_unit",
                violation_error_message=_("The class has a text of this title beside this unit already."),
            ),
            models.CheckConstraint(
                condition=Q(is_allowed=True),
                name="no_source_without_a_right",
                violation_error_message=_("A text is added only by somebody who may give it to the class."),
            ),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        if (number := len(split_paragraphs(self.text))) > MOST_PARAGRAPHS:
            words = _(
                "This text has %(number)d paragraphs, and %(most)d are the most. Take out empty lines, or divide it."
            )
            raise ValidationError({"text": words % {"number": number, "most": MOST_PARAGRAPHS}})

    @cached_property
    def paragraphs(self):
        """Its text cut at the empty lines; they are counted from 1."""
        return split_paragraphs(self.text)
