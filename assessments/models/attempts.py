"""What students answer, and the ledger of marks."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from assessments.grading import is_blank
from assessments.lateness import charge
from assessments.models.assignments import Assignment, ClassSideQuerySet
from assessments.models.exceptions import AssignmentException
from assessments.models.mendings import Mending
from assessments.models.questions import Question
from assessments.models.quizzes import Section
from assessments.timing import TOLERANCE
from classrooms.models import Membership

# So few that the HTML of an untouched question, kept for everybody with the same order, is found again.
ARRANGEMENTS = 16
POINTS = {"max_digits": 14, "decimal_places": 8}


def handed_in(now, path=""):
    """The condition for attempts handed in by a person or by the clock; `path` leads to them, such as `attempt__`."""
    return Q(**{f"{path}submitted_at__isnull": False}) | Q(**{f"{path}deadline_at__lt": now - TOLERANCE})


class AttemptQuerySet(ClassSideQuerySet):
    """An attempt past its deadline and the tolerance counts as submitted in every query."""

    def open(self, now=None):
        now = now or timezone.now()
        return self.filter(submitted_at=None).filter(Q(deadline_at=None) | Q(deadline_at__gte=now - TOLERANCE))

    def submitted(self, now=None):
        return self.filter(handed_in(now or timezone.now()))

    def expired(self, now=None):
        """Run out but not yet made so by `submit_expired`."""
        now = now or timezone.now()
        return self.filter(submitted_at=None, deadline_at__lt=now - TOLERANCE)

    def with_terms(self):
        """A list of the attempts with their `terms` looked up, in three queries however many there are."""
        attempts = list(self.select_related("assignment__classroom").order_by("pk"))
        people = {attempt.user_id for attempt in attempts}
        classrooms = {attempt.assignment.classroom_id for attempt in attempts}
        rows = Membership.objects.current().filter(user__in=people, classroom__in=classrooms).order_by("pk")
        memberships = {(row.classroom_id, row.user_id): row for row in rows}
        exceptions = AssignmentException.objects.filter(assignment__in={attempt.assignment_id for attempt in attempts})
        granted = exceptions.by_student(people, memberships.values())
        for attempt in attempts:
            membership = memberships.get((attempt.assignment.classroom_id, attempt.user_id))
            its = granted[attempt.assignment_id, attempt.user_id]
            attempt.terms = attempt.assignment.terms_for(membership, its.own, its.of_groups)
        return attempts


class Attempt(models.Model):
    """One try of one student. `score` and `is_marked` are derived from the ledger in the transaction that writes it."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="attempts", verbose_name=_("assignment"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="attempts", verbose_name=_("student")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    deadline_at = models.DateTimeField(_("deadline"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    maximum = models.DecimalField(
        _("points in all"),
        null=True,
        blank=True,
        **POINTS,
        help_text=_("Of its own questions, whatever the quiz became since. Empty: begun before this was noted."),
    )
    score = models.DecimalField(_("score"), default=0, **POINTS)
    is_marked = models.BooleanField(_("fully marked"), default=False)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["assignment", "user", "number"]
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            models.UniqueConstraint(fields=["assignment", "user", "number"], name="one_attempt_a_number"),
            models.UniqueConstraint(
                fields=["assignment", "user"], condition=Q(submitted_at=None), name="one_open_attempt_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["user", "submitted_at"])]

    def __str__(self):
        return f"{self.assignment} – {self.user} ({self.number})"

    @property
    def classroom(self):
        return self.assignment.classroom

    @cached_property
    def terms(self):
        """The dates and limits that hold for its student, looked up once."""
        return self.assignment.terms_of(self.user)

    @property
    def seal(self):
        """Names the copies that a browser keeps of what is typed into it.

        Keys of rows can be guessed, and are given out anew where a site begins afresh: whoever sits at the same browser
        must neither put words into this attempt nor find its words in another.
        """
        of = f"{self.pk} {self.user_id} {self.started_at.isoformat()}"
        return salted_hmac("assessments.Attempt.seal", of).hexdigest()[:16]

    @property
    def arrangement(self):
        """Which of a few orders its options come in; 0 is the author's. Neighbours at the start get different ones."""
        return 1 + self.pk % ARRANGEMENTS if self.pk and self.assignment.shuffles_options else 0

    def is_open(self, now=None):
        now = now or timezone.now()
        return self.submitted_at is None and (self.deadline_at is None or now <= self.deadline_at + TOLERANCE)

    def handed_in_at(self, now=None):
        """When it was handed in: by the student, or by the clock; None while it is open."""
        return self.submitted_at or (None if self.is_open(now) else self.deadline_at)

    @cached_property
    def waiver(self):
        """The Waiver that stands now; None where nothing was waived, or it was taken back."""
        latest = self.waivers.select_related("by").order_by("pk").last()
        return None if latest is None or latest.is_withdrawal else latest

    @cached_property
    def charge(self):
        """What its lateness costs, a `lateness.Charge` or None. In lists set assignment, terms and waiver before."""
        return self.charge_at(self.handed_in_at())

    def charge_at(self, moment):
        """What it would cost to hand in at that moment, a `lateness.Charge` or None."""
        rule = self.assignment.rule_for_lateness
        if rule is None:
            return None
        return charge(rule, self.terms, moment, self.classroom.zone, self.waiver is not None)

    @property
    def deduction(self):
        """The points that lateness takes from its score."""
        return self.charge.points(self.score, self.worth) if self.charge else Decimal(0)

    @property
    def worth(self):
        """The points that its own questions give in all."""
        return self.assignment.maximum if self.maximum is None else self.maximum

    @property
    def counted(self):
        """The points that count in the end."""
        return self.score - self.deduction


class Waiver(models.Model):
    """Append-only: who waived the deduction for a late attempt, or took that back, when and why."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="waivers", verbose_name=_("attempt"))
    is_withdrawal = models.BooleanField(_("taken back"), default=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        ordering = ["attempt", "pk"]
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")

    def __str__(self):
        return f"{self.attempt} – {self.at}"

    @property
    def classroom(self):
        return self.attempt.classroom


class AnswerQuerySet(models.QuerySet):
    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(Q(attempt__user=user) | Q(attempt__assignment__classroom__in=user.staffed))

    def waiting(self, now=None):
        """Handed in and without a mark: a person has to judge."""
        return self.filter(handed_in(now or timezone.now(), "attempt__"), points=None)


class Answer(models.Model):
    """The answer to one question of an attempt; made when the attempt starts, so that a save is one UPDATE."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="answers", verbose_name=_("attempt"))
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers", verbose_name=_("question"))
    number = models.PositiveSmallIntegerField(_("number"))
    slot = models.PositiveSmallIntegerField(
        _("place in the quiz"), default=0, help_text=_("The number it would have if nothing were shuffled.")
    )
    section = models.ForeignKey(
        Section, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("section")
    )
    value = models.JSONField(_("answer"), null=True, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    saved_at = models.DateTimeField(_("saved"), null=True, blank=True)
    is_flagged = models.BooleanField(_("marked to come back to"), default=False)
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)
    points = models.DecimalField(_("points"), null=True, blank=True, **POINTS)
    has_other_texts = False  # looked up by `answers_with_questions`

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["attempt", "number"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [models.UniqueConstraint(fields=["attempt", "number"], name="one_answer_a_number")]

    def __str__(self):
        return f"{self.attempt} – {self.number}"

    @property
    def classroom(self):
        return self.attempt.classroom

    @property
    def user(self):
        return self.attempt.user

    @property
    def arrangement(self):
        """Names the order in which its student gets what it offers (see `plan.arranged`); 0 is the author's."""
        turn = self.attempt.arrangement
        return turn and f"{turn} {self.question.key}"

    @property
    def zone(self):
        return self.classroom.zone

    @cached_property
    def ledger(self):
        """Its marks as a list, the first one first (prefetch `marks` in lists)."""
        return sorted(self.marks.all(), key=lambda mark: mark.pk)

    @property
    def is_touched(self):
        """Whether anything was ever saved, be it that an answer was taken back."""
        return self.value is not None or self.revision != 0

    @property
    def is_blank(self):
        return is_blank(self.value)


class OtherText(models.Model):
    """A save that came second: kept and offered to its writer, never thrown away."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="other_texts", verbose_name=_("answer"))
    value = models.JSONField(_("answer"), null=True)
    base = models.PositiveIntegerField(_("based on revision"))
    kept_at = models.DateTimeField(_("kept"), default=timezone.now)

    class Meta:
        ordering = ["answer", "-pk"]
        verbose_name = _("other text")
        verbose_name_plural = _("other texts")

    def __str__(self):
        return f"{self.answer} ({self.base})"


class Mark(models.Model):
    """One row of the ledger, never changed: the latest of an answer counts; an empty grader is the machine."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="marks", verbose_name=_("answer"))
    points = models.DecimalField(_("points"), **POINTS)
    parts = models.JSONField(_("parts"), default=list, blank=True)
    judgement = models.JSONField(_("judgement"), null=True, blank=True)
    grader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("grader")
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    mending = models.ForeignKey(
        Mending, models.PROTECT, null=True, blank=True, related_name="marks", verbose_name=_("mending")
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now)

    class Meta:
        ordering = ["answer", "pk"]
        verbose_name = _("mark")
        verbose_name_plural = _("marks")

    def __str__(self):
        return f"{self.answer}: {self.points}"

    @property
    def classroom(self):
        return self.answer.classroom
