"""Putting tasks to classes, moving their dates, granting exceptions, releasing marks: the verbs of a teacher."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import lateness
from assessments.models import Assignment, Attempt, Release
from assessments.review import AS_USUAL, settled
from assessments.services.attempts import refresh_deadlines
from assessments.timing import days_later
from classrooms.models import Classroom, Group, Membership
from lessons.models import Lesson, Placement

DATES = ("opens_at", "due_at", "closes_at")
LIMITS = ("time_limit", "attempts_allowed")
FIRST_YEAR, LAST_YEAR = 2000, 2200


def check_dates(opens_at=None, due_at=None, closes_at=None):
    """Raises ValidationError, by field and in words, unless opening, due date and closing follow one another."""
    given = {"opens_at": opens_at, "due_at": due_at, "closes_at": closes_at}
    # Near the ends of the calendar a tolerance or a time zone leads out of it, and no page of the class could be shown.
    refusals = {
        name: _("Give a year from %(first)s to %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
        for name, moment in given.items()
        if moment and not FIRST_YEAR <= moment.year <= LAST_YEAR
    }
    if refusals:
        raise ValidationError(refusals)
    if opens_at and due_at and due_at < opens_at:
        refusals["due_at"] = _("This is before it opens.")
    if closes_at and opens_at and closes_at <= opens_at:
        refusals["closes_at"] = _("This is not after it opens.")
    elif closes_at and due_at and closes_at < due_at:
        refusals["closes_at"] = _("This is before the due date. Close it at the due date or later.")
    if refusals:
        raise ValidationError(refusals)


def assign(task, rows, by):
    """Puts one task, a Lesson (its reading set) or an Assessment, to several classes, each with its own dates.

    A row is a dict of `classroom`, `opens_at`, `due_at`, `closes_at`, and for quizzes and essays `time_limit`,
    `attempts_allowed`, `keep`, `late_rule` (as `lateness.tidy` gives it); what is left out has the model's default.
    Everything is assigned, or nothing.
    """
    return assign_together([(task, rows)], by)


def assign_together(plan, by):
    """As `assign`, for several tasks at once: `plan` is a list of (task, rows)."""
    with transaction.atomic():
        # Locked, so that pressing the button twice does not assign twice.
        classrooms = {row["classroom"].pk for _task, rows in plan for row in rows}
        list(Classroom.objects.select_for_update().filter(pk__in=classrooms).order_by("pk"))
        return [_assign_one(task, row, by) for task, rows in plan for row in rows]


def _assign_one(task, row, by):
    is_reading = isinstance(task, Lesson)
    given = {name: value for name, value in row.items() if value is not None}
    if is_reading:
        given = {name: value for name, value in given.items() if name not in (*LIMITS, "keep", "late_rule")}
    assignment = Assignment(**{"lesson" if is_reading else "assessment": task}, **given, created_by=by)
    refuse_archived(assignment.classroom)
    _refuse_twice(assignment)
    _save(assignment)
    return assignment


def refuse_archived(classroom):
    """Raises ValidationError for an archived class: everything of it can be read, nothing changed."""
    if classroom.is_archived:
        raise ValidationError(_("The class %s is archived. Nothing can be changed in it.") % classroom)


def _refuse_twice(assignment):
    same = Assignment.objects.filter(
        classroom=assignment.classroom, lesson=assignment.lesson, assessment=assignment.assessment
    )
    if same.exists():
        raise ValidationError(
            _("%(classroom)s already has “%(title)s”. Change its dates or attempts instead.")
            % {"classroom": assignment.classroom, "title": assignment.title}
        )


def _save(assignment, fields=None):
    """Checks, saves (all, or the named fields), and lets the class see the unit from then on, in one transaction."""
    check_dates(assignment.opens_at, assignment.due_at, assignment.closes_at)
    assignment.late_rule = lateness.tidy(**assignment.late_rule)
    assignment.full_clean(exclude=["created_by"], validate_constraints=False)
    assignment.save(update_fields=fields)
    _place(assignment.classroom, assignment.unit, assignment.opens_at)


def _place(classroom, unit, opens_at):
    """The unit opens to the class no later than the first thing assigned from it."""
    placement, is_new = Placement.objects.get_or_create(classroom=classroom, unit=unit, defaults={"opens_at": opens_at})
    if not is_new:
        Placement.objects.filter(pk=placement.pk, opens_at__gt=opens_at).update(opens_at=opens_at)


def edit_assignment(assignment, **changes):
    """Changes dates, limits and the rule for late work, at any time; whoever is at work gets the new deadline at once.

    Deductions are derived, so what was handed in is counted by the new rule from then on. Raises ValidationError where
    a time limit would end work under way at once: what was handed in cannot be given back.
    """
    refuse_archived(assignment.classroom)
    for name, value in changes.items():
        setattr(assignment, name, value)
    now = timezone.now()
    running = Attempt.objects.filter(assignment=assignment, submitted_at=None)
    with transaction.atomic():
        at_work = list(running.exclude(deadline_at__lte=now).order_by("pk").values_list("pk", flat=True))
        _save(assignment, list(changes))  # no more than that: somebody may be releasing the marks just now
        refresh_deadlines(running)
        if "time_limit" in changes and not _is_closed(assignment, now):
            _refuse_cut_off(running.filter(deadline_at__lte=now, pk__in=at_work).count())


def _is_closed(assignment, now):
    return assignment.closes_at is not None and assignment.closes_at <= now


def _refuse_cut_off(count):
    if count:
        words = ngettext(
            "The time of one student at work would be over at once. To end the work of all, set the closing time.",
            "The time of %(n)s students at work would be over at once. To end the work of all, set the closing time.",
            count,
        )
        raise ValidationError({"time_limit": words % {"n": count}})


def edit_review(assignment, ticked):
    """Sets what students see, and when, at any time. `ticked` is {window: [thing]} of `review`; nothing: as usual."""
    refuse_archived(assignment.classroom)
    if assignment.is_reading:
        raise ValidationError(_("A reading has no answers to look back at."))
    matrix = settled(ticked or AS_USUAL)
    assignment.review = {} if matrix == AS_USUAL else matrix
    assignment.save(update_fields=["review"])


def is_begun(assignment):
    """Somebody has opened the reading or started an attempt."""
    return assignment.attempts.exists() or assignment.readings.exists()


def delete_assignment(assignment):
    """Takes back what nobody has begun. Raises ValidationError where work would be lost."""
    refuse_archived(assignment.classroom)
    words = _("Somebody has begun “%s” already, so it stays with their work. Close it instead: set its closing time.")
    begun = ValidationError(words % assignment.title)
    try:
        with transaction.atomic():
            Assignment.objects.select_for_update().get(pk=assignment.pk)  # whoever begins just now comes after this
            if is_begun(assignment):
                raise begun
            assignment.delete()
    except ProtectedError:
        raise begun from None


def shift_assignments(classroom, days, *, only_upcoming=False):
    """Moves opening, due and closing times of the class's assignments, exceptions included; returns how many.

    Days are days of the class's calendar: 17:00 stays 17:00 when clocks change. `only_upcoming` leaves alone what was
    due (or closed) already. What is open stays open: an opening that has come is not moved into the future. The units
    that have not opened yet move along.
    """
    refuse_archived(classroom)
    now = timezone.now()
    with transaction.atomic():
        Classroom.objects.select_for_update().get(pk=classroom.pk)  # one after another, or two moves would be one
        assignments = list(_to_shift(classroom, now, only_upcoming))
        for assignment in assignments:
            _shift(assignment, days, classroom.zone, now)
        for placement in classroom.placements.filter(opens_at__gt=now):
            placement.opens_at = days_later(placement.opens_at, days, classroom.zone)
            placement.save(update_fields=["opens_at"])
        for assignment in assignments:
            _place(classroom, assignment.unit, assignment.opens_at)
        refresh_deadlines(Attempt.objects.filter(assignment__in=assignments))
    return len(assignments)


def _to_shift(classroom, now, only_upcoming):
    assignments = classroom.assignments.with_task().prefetch_related("exceptions")
    if not only_upcoming:
        return assignments
    is_over = Q(due_at__lte=now) | Q(due_at=None, closes_at__lte=now)
    return assignments.exclude(pk__in=classroom.assignments.filter(is_over).values("pk"))


def _shift(assignment, days, zone, now):
    for row in (assignment, *assignment.exceptions.all()):
        for name in DATES:
            if name != "opens_at" or row.opens_at is None or row.opens_at > now:
                setattr(row, name, days_later(getattr(row, name), days, zone))
        row.save(update_fields=DATES)


def grant_exception(assignment, holder, by, *, is_excused=False, reason="", **given):
    """Other dates, limits or attempts for a student or a Group (`holder`), or excused; nothing given takes it back.

    `given`: opens_at, due_at, closes_at, time_limit, attempts_allowed. Returns the exception, or None. Whoever is at
    work gets the new deadline at once.
    """
    refuse_archived(assignment.classroom)
    whose, terms_without = _whose(assignment, holder)
    given = {name: given.get(name) for name in (*DATES, *LIMITS)}
    if any(given[name] for name in DATES):
        check_dates(*(given[name] or getattr(terms_without, name) for name in DATES))
    with transaction.atomic():
        if is_excused or any(given.values()):
            granted = {**given, "is_excused": is_excused, "reason": reason, "granted_by": by}
            exception, _is_new = assignment.exceptions.update_or_create(**whose, defaults=granted)
        else:
            assignment.exceptions.filter(**whose).delete()
            exception = None
        refresh_deadlines(Attempt.objects.filter(assignment=assignment))
    return exception


def _whose(assignment, holder):
    """({field: holder} of the exception's row, the terms that hold where it says nothing), or a refusal."""
    if isinstance(holder, Group):
        if holder.classroom_id != assignment.classroom_id:
            raise ValidationError(_("%s is not a group of this class.") % holder)
        return {"group": holder}, assignment.terms
    membership = Membership.objects.students().filter(classroom=assignment.classroom, user=holder).first()
    if membership is None:
        raise ValidationError(_("%s is not a student of this class.") % holder)
    granted = assignment.exceptions.by_student([holder.pk], [membership])[assignment.pk, holder.pk]
    return {"user": holder}, assignment.terms_for(groups=granted.of_groups)


def release_assignment(assignment, by):
    """Shows the class its marks. Doing it twice changes nothing; returns whether it did something."""
    if assignment.is_reading:
        raise ValidationError(_("A reading has no marks to release."))
    return _set_released(assignment, by, timezone.now())


def withdraw_assignment(assignment, by):
    """Takes the marks back from the class: the undo of a release. Returns whether it did something."""
    return _set_released(assignment, by, None)


def _set_released(assignment, by, moment):
    refuse_archived(assignment.classroom)
    with transaction.atomic():
        waiting = Assignment.objects.filter(pk=assignment.pk, released_at__isnull=moment is not None)
        if not waiting.update(released_at=moment):
            return False
        Release.objects.create(assignment=assignment, is_withdrawal=moment is None, by=by)
    assignment.released_at = moment
    return True
