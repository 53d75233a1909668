"""Who was granted other dates or limits, alone or with a group."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models.assignments import Assignment, ClassSideQuerySet
from assessments.timing import Terms
from classrooms.models import Group


@dataclass
class Granted:
    """What one student was granted for one assignment: alone, and as a member of groups."""

    own: "AssignmentException | None" = None
    of_groups: list = field(default_factory=list)


class ExceptionQuerySet(ClassSideQuerySet):
    def by_student(self, people, memberships):
        """{(assignment pk, person pk): Granted} for the persons with these keys, in one query.

        `memberships` are those that count now: who has left the class, or is not named by one, has no groups.
        """
        persons = {row.pk: row.user_id for row in memberships}
        rows = self.annotate(member=F("group__members"))  # a group's exception comes once for each member
        granted = defaultdict(Granted)
        for row in rows.filter(Q(user__in=people) | Q(member__in=persons)).order_by("pk"):
            if row.group_id is None:
                granted[row.assignment_id, row.user_id].own = row
            else:
                granted[row.assignment_id, persons[row.member]].of_groups.append(row)
        return granted


class AssignmentException(models.Model):
    """Other dates or limits for one student or one group; an empty field leaves what holds without it."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="exceptions", verbose_name=_("assignment"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="exceptions",
        null=True,
        blank=True,
        verbose_name=_("student"),
    )
    group = models.ForeignKey(
        Group, models.CASCADE, related_name="exceptions", null=True, blank=True, verbose_name=_("group")
    )
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    time_limit = models.PositiveSmallIntegerField(
        _("time limit in minutes"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(1440)]
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    is_excused = models.BooleanField(_("excused"), default=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True, help_text=_("Seen by teachers only."))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("granted by")
    )
    granted_at = models.DateTimeField(_("granted"), auto_now=True)

    objects = ExceptionQuerySet.as_manager()

    class Meta:
        ordering = ["assignment", "user"]
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        constraints = [
            models.UniqueConstraint(fields=["assignment", "user"], name="one_exception_a_student"),
            models.UniqueConstraint(fields=["assignment", "group"], name="one_exception_a_group"),
            models.CheckConstraint(
                condition=Q(user=None, group__isnull=False) | Q(user__isnull=False, group=None),
                name="exception_for_a_student_or_a_group",
            ),
        ]

    def __str__(self):
        return f"{self.assignment} – {self.user or self.group}"

    @property
    def classroom(self):
        return self.assignment.classroom

    @property
    def terms(self):
        return Terms(
            self.opens_at, self.due_at, self.closes_at, self.time_limit, self.attempts_allowed, self.is_excused
        )
