"""The class's book: gathers what the tables know, in a fixed number of queries, for the pure `gradebook`."""

from collections import defaultdict
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy

from assessments import grading
from assessments.gradebook import Cell, State, Totals, Work, cell, reading_cell, totals, without_points
from assessments.models import Answer, Assignment, AssignmentException, Attempt, Mark, Reading, Waiver
from assessments.openings import last_closes, shows_points
from assessments.services.attempts import submit_expired
from assessments.timing import Terms
from classrooms.models import Membership

STATES = {
    State.NOT_DUE: gettext_lazy("not due"),
    State.SUBMITTED: gettext_lazy("submitted"),
    State.PENDING: gettext_lazy("pending"),
    State.GRADED: gettext_lazy("graded"),
    State.MISSING: gettext_lazy("missing"),
    State.EXCUSED: gettext_lazy("excused"),
}


@dataclass(frozen=True)
class Entry:
    """One student's standing in one assignment. `exception` is the own one; those of groups are in the terms.

    `open_attempt` is one that is not handed in yet.
    """

    assignment: Assignment
    membership: Membership
    terms: Terms
    cell: Cell
    exception: AssignmentException | None = None
    reading: Reading | None = None
    open_attempt: Attempt | None = None

    @property
    def user(self):
        return self.membership.user

    @property
    def words(self):
        return STATES[self.cell.state]

    @property
    def score(self):
        """The points that count, as shown; empty where there are none to speak of, which is not zero."""
        return self._shown(self.cell.counted)

    @property
    def is_told(self):
        """Whether its student reads the score: a whole one, or what was released of one that is provisional."""
        is_partly_told = self.cell.is_provisional and self.assignment.released_at is not None
        return bool(self.score) and (self.cell.state == State.GRADED or is_partly_told)

    @property
    def raw(self):
        """The points before any deduction, as shown."""
        return self._shown(self.cell.score)

    @property
    def deduction(self):
        """The points taken away for lateness, as shown."""
        return self._shown(self.cell.deduction) if self.score else ""

    @property
    def charge(self):
        """What lateness costs the attempt that counts, a `lateness.Charge`; None where none does, or several do."""
        is_average = self.assignment.keep == Assignment.Keep.AVERAGE
        return None if is_average or not self.score else self.cell.work.charge

    def _shown(self, points):
        return "" if points is None or self.cell.state == State.EXCUSED else grading.show(points)

    @property
    def handed_in_at(self):
        if self.assignment.is_reading:
            return self.reading and self.reading.read_at
        return self.cell.work and self.cell.work.handed_in_at

    @property
    def begun_at(self):
        if self.assignment.is_reading:
            return self.reading and self.reading.opened_at
        return self.open_attempt and self.open_attempt.started_at


@dataclass(frozen=True)
class Row:
    """One student's line of the gradebook."""

    membership: Membership
    entries: list
    totals: Totals


@dataclass(frozen=True)
class Book:
    """The gradebook of a class: students by assignments."""

    assignments: list
    rows: list


def class_book(classroom, now=None):
    """The gradebook of a class. Attempts whose time ran out are handed in first."""
    now = now or timezone.now()
    submit_expired(Attempt.objects.filter(assignment__classroom=classroom), now)
    assignments = assignments_of(classroom)
    memberships = students_of([classroom])
    found = entries(assignments, memberships, now)
    rows = []
    for membership in memberships:
        line = [found[assignment.pk, membership.user_id] for assignment in assignments]
        rows.append(Row(membership, line, totals([entry.cell for entry in line])))
    return Book(assignments, rows)


def own_entries(user, assignments, now=None):
    """{assignment pk: Entry} of one student, for those of the assignments whose class the person studies in.

    Without the points that the student may not be told now.
    """
    if not assignments:
        return {}
    now = now or timezone.now()
    classrooms = {assignment.classroom_id for assignment in assignments}
    memberships = list(Membership.objects.students().filter(user=user, classroom__in=classrooms).select_related("user"))
    found = entries(assignments, memberships, now)
    closes = last_closes([assignment for assignment in assignments if assignment.review])
    return {assignment: _as_told(entry, closes, now) for (assignment, _user), entry in found.items()}


def _as_told(entry, closes, now):
    """`closes` has the assignments of which something else is shown than usual."""
    pk = entry.assignment.pk
    if entry.cell.work is None or pk not in closes or shows_points(entry, closes[pk], now):
        return entry
    return replace(entry, cell=without_points(entry.cell))


def assignments_of(classroom):
    """What the class was assigned, by due date; what is never due comes last."""
    return list(classroom.assignments.with_task().by_due_date())


def students_of(classrooms):
    """The current students of the classes, by name."""
    return list(Membership.objects.students().filter(classroom__in=classrooms).select_related("user"))


def entries(assignments, memberships, now=None):
    """{(assignment pk, person pk): Entry} for the given students of each assignment's class; a fixed number of queries.

    `assignments` come `with_task()`, `memberships` with their users.
    """
    now = now or timezone.now()
    people = {membership.user_id for membership in memberships}
    exceptions = AssignmentException.objects.filter(assignment__in=assignments)
    granted = exceptions.by_student(people, memberships)
    readings = _readings(assignments, people)
    attempts = _attempts(assignments, people)
    waivers = waivers_of(assignments)
    found = {}
    for assignment in assignments:
        for membership in memberships:
            if membership.classroom_id == assignment.classroom_id:
                pair = assignment.pk, membership.user_id
                found[pair] = _entry(
                    assignment,
                    membership,
                    granted[pair],
                    readings.get(pair),
                    attempts.get(pair, []),
                    waivers,
                    now,
                )
    return found


def _entry(assignment, membership, granted, reading, attempts, waivers, now):
    exception = granted.own
    terms = assignment.terms_for(membership, exception, granted.of_groups)
    if assignment.is_reading:
        shown = reading_cell(terms, reading and reading.read_at, now=now)
        return Entry(assignment, membership, terms, shown, exception, reading)
    for attempt in attempts:
        attempt.assignment, attempt.terms, attempt.waiver = assignment, terms, waivers.get(attempt.pk)
    works = [_work(attempt, now) for attempt in attempts if not attempt.is_open(now)]
    shown = cell(
        terms,
        works,
        now=now,
        policy=assignment.keep,
        maximum=assignment.maximum,
        is_released=assignment.released_at is not None,
        needs_release=assignment.by_hand > 0 or any(attempt.has_persons_mark for attempt in attempts),
    )
    open_attempt = next((attempt for attempt in attempts if attempt.is_open(now)), None)
    return Entry(assignment, membership, terms, shown, exception, None, open_attempt)


def _work(attempt, now):
    return Work(
        attempt.number,
        attempt.handed_in_at(now),
        attempt.score,
        attempt.is_marked,
        int(attempt.has_marks),
        attempt.pk,
        attempt.deduction,
        attempt.charge,
        attempt.maximum,
    )


def waivers_of(assignments):
    """{attempt pk: the Waiver that stands}; one query, and none where lateness costs nothing."""
    costly = [assignment.pk for assignment in assignments if assignment.rule_for_lateness]
    rows = Waiver.objects.filter(attempt__assignment__in=costly).order_by("pk") if costly else []
    latest = {row.attempt_id: row for row in rows}
    return {pk: row for pk, row in latest.items() if not row.is_withdrawal}


def _readings(assignments, people):
    found = Reading.objects.filter(assignment__in=assignments, user__in=people)
    return {(row.assignment_id, row.user_id): row for row in found}


def _attempts(assignments, people):
    """{(assignment pk, person pk): [Attempt with `has_marks` and `has_persons_mark`]}."""
    marked = Answer.objects.filter(attempt=OuterRef("pk"), points__isnull=False)
    by_person = Mark.objects.filter(answer__attempt=OuterRef("pk"), grader__isnull=False)
    rows = Attempt.objects.filter(assignment__in=assignments, user__in=people)
    rows = rows.annotate(has_marks=Exists(marked), has_persons_mark=Exists(by_person))
    found = defaultdict(list)
    for attempt in rows:
        found[attempt.assignment_id, attempt.user_id].append(attempt)
    return found
