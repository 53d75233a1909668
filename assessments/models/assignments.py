"""What a class is asked to do, by when; what was read; what was released."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.lateness import LateRule
from assessments.models.quizzes import Assessment
from assessments.timing import Terms, effective_terms
from classrooms.models import Classroom
from lessons.models import Lesson


class AssignmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody in the class sees what it was assigned; what may be opened yet is a matter of the terms."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(classroom__in=list(user.roles))

    def with_task(self):
        return self.select_related("classroom", "lesson__unit", "assessment__unit", "assessment__lesson")

    def by_due_date(self):
        """The earliest due first and the undated last, on every database."""
        return self.order_by(F("due_at").asc(nulls_last=True), "opens_at", "pk")


class Assignment(models.Model):
    """A reading set, a quiz or an essay, put to one class with its dates."""

    class Keep(models.TextChoices):
        HIGHEST = "highest", _("highest attempt")
        AVERAGE = "average", _("average of attempts")
        FIRST = "first", _("first attempt")
        LATEST = "latest", _("latest attempt")

    class Layout(models.TextChoices):
        PAGE = "page", _("all questions on one page")
        SINGLE = "single", _("one question at a time")

    classroom = models.ForeignKey(Classroom, models.CASCADE, related_name="assignments", verbose_name=_("class"))
    lesson = models.ForeignKey(
        Lesson, models.PROTECT, related_name="assignments", null=True, blank=True, verbose_name=_("reading set")
    )
    assessment = models.ForeignKey(
        Assessment, models.PROTECT, related_name="assignments", null=True, blank=True, verbose_name=_("quiz or essay")
    )
    opens_at = models.DateTimeField(_("opens"), default=timezone.now)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    time_limit = models.PositiveSmallIntegerField(
        _("time limit in minutes"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(1440)]
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"), default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    keep = models.CharField(_("attempt that counts"), max_length=10, choices=Keep, default=Keep.HIGHEST)
    layout = models.CharField(_("shown as"), max_length=10, choices=Layout, default=Layout.PAGE)
    shuffles_questions = models.BooleanField(_("questions in an order of each student's own"), default=False)
    shuffles_options = models.BooleanField(_("options in an order of each student's own"), default=False)
    password = models.CharField(
        _("password"), max_length=50, blank=True, help_text=_("Asked before an attempt begins; empty: none.")
    )
    review = models.JSONField(
        _("what students see, and when"), default=dict, blank=True, help_text=_("{window: [what]}; empty: as usual.")
    )
    late_rule = models.JSONField(
        _("deduction for late work"),
        default=dict,
        blank=True,
        help_text=_("{rate, interval, floor, grace}; empty: nothing is taken away."),
    )
    released_at = models.DateTimeField(_("released"), null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    is_without_exceptions = False  # True where the row was read together with that

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["classroom", "due_at", "pk"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.CheckConstraint(
                condition=Q(lesson=None, assessment__isnull=False) | Q(lesson__isnull=False, assessment=None),
                name="either_a_reading_or_an_assessment",
            ),
            models.CheckConstraint(
                condition=Q(due_at=None) | Q(closes_at=None) | Q(closes_at__gte=F("due_at")),
                name="closes_no_earlier_than_due",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_reading(self):
        return self.lesson_id is not None

    @property
    def kind(self):
        """'reading', 'quiz' or 'essay'."""
        return "reading" if self.is_reading else self.assessment.kind

    @property
    def is_single(self):
        """Whether questions are shown one at a time."""
        return self.layout == self.Layout.SINGLE

    @property
    def maximum(self):
        """Points in all; None for a reading."""
        return None if self.is_reading else self.assessment.maximum

    @property
    def by_hand(self):
        """How many questions wait for a person."""
        return 0 if self.is_reading else self.assessment.by_hand

    @property
    def unit(self):
        return self.lesson.unit if self.is_reading else self.assessment.unit

    @property
    def title(self):
        return (
            _("Reading for lesson %(number)d: %(title)s") % {"number": self.lesson.number, "title": self.lesson.title}
            if self.is_reading
            else self.assessment.title
        )

    @property
    def rule_for_lateness(self):
        """The LateRule; None where lateness costs nothing, as in every reading."""
        return None if self.is_reading else LateRule.of(self.late_rule)

    @property
    def terms(self):
        """The dates and limits of the class as a whole."""
        return Terms(self.opens_at, self.due_at, self.closes_at, self.time_limit, self.attempts_allowed)

    def terms_for(self, membership=None, exception=None, groups=()):
        """The dates and limits that hold for one student: the own exception over those of the student's groups over
        the class, then the accommodation. Exceptions are AssignmentException rows.
        """
        return effective_terms(
            self.terms,
            exception=exception.terms if exception else None,
            groups=[row.terms for row in groups],
            time_factor=membership.time_factor if membership else 1,
            extra_minutes=membership.extra_minutes if membership else 0,
            extra_days=membership.extra_days if membership else 0,
            zone=self.classroom.zone,
        )

    def terms_of(self, user):
        """As `terms_for`, looked up for one person; in lists use `terms_for` with rows already at hand."""
        membership = user.memberships_now.get(self.classroom_id)
        # To ask for any costs a third of looking whose they are, and most assignments have none.
        if self.is_without_exceptions or not self.exceptions.exists():
            return self.terms_for(membership)
        granted = self.exceptions.by_student([user.pk], [membership] if membership else [])[self.pk, user.pk]
        return self.terms_for(membership, granted.own, granted.of_groups)


class ClassSideQuerySet(models.QuerySet):
    """Rows of an assignment about one person (`user`)."""

    def visible_to(self, user):
        """The person's own rows, and to staff those of their classes."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        mine, staffed = Q(user=user), user.staffed
        return self.filter(mine | Q(assignment__classroom__in=staffed) if staffed else mine)


class Reading(models.Model):
    """That a student opened a reading, and said of it: I have read this."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="readings", verbose_name=_("assignment"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="readings", verbose_name=_("student")
    )
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    objects = ClassSideQuerySet.as_manager()

    class Meta:
        ordering = ["assignment", "user"]
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [models.UniqueConstraint(fields=["assignment", "user"], name="one_reading_a_student")]

    def __str__(self):
        return f"{self.assignment} – {self.user}"

    @property
    def classroom(self):
        return self.assignment.classroom


class Release(models.Model):
    """Append-only: who released an assignment's marks to the class, or took them back, and when."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="releases", verbose_name=_("assignment"))
    is_withdrawal = models.BooleanField(_("taken back"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        ordering = ["assignment", "pk"]
        verbose_name = _("release")
        verbose_name_plural = _("releases")

    def __str__(self):
        return f"{self.assignment} – {self.at}"

    @property
    def classroom(self):
        return self.assignment.classroom
