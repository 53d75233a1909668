"""What staff want to know of their assignments at a glance: who handed in, who misses it, what waits for a mark."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils import timezone

from assessments.classbook import entries, students_of
from assessments.gradebook import State
from assessments.grants import group_entries
from assessments.models import Answer, Assignment, Attempt
from assessments.services.attempts import submit_expired


@dataclass(frozen=True)
class Line:
    """What staff want to know of an assignment at a glance.

    `pending` counts students whose marks are not complete or not released, `waiting` answers that a person must judge.
    `missing_since` is when the last of those who miss it should have been done.
    """

    assignment: Assignment
    students: int
    handed_in: int
    missing: int
    missing_since: datetime | None
    pending: int
    waiting: int

    @property
    def may_be_released(self):
        """Something was handed in, nothing waits, and the class does not see its marks yet."""
        is_ready = bool(self.handed_in) and not self.waiting
        return is_ready and not self.assignment.is_reading and self.assignment.released_at is None


def staff_lines(assignments, now=None):
    """[Line] for assignments of any number of classes, in their order. Attempts that ran out are handed in first."""
    assignments = list(assignments)
    if not assignments:
        return []
    classrooms = {assignment.classroom_id for assignment in assignments}
    submit_expired(Attempt.objects.filter(assignment__in=assignments), now)
    by_assignment = defaultdict(list)
    for entry in entries(assignments, students_of(classrooms), now).values():
        by_assignment[entry.assignment.pk].append(entry)
    waiting = _waiting_counts(assignments, now)
    return [
        _line(assignment, by_assignment[assignment.pk], waiting.get(assignment.pk, 0)) for assignment in assignments
    ]


def staff_overview(assignment, now=None):
    """For the staff's part of an assignment's page: its Line and, by student, where everybody stands."""
    now = now or timezone.now()
    submit_expired(Attempt.objects.filter(assignment=assignment), now)
    assignment = Assignment.objects.with_task().get(pk=assignment.pk)
    found = list(entries([assignment], students_of([assignment.classroom_id]), now).values())
    waiting = _waiting_counts([assignment], now).get(assignment.pk, 0)
    groups = group_entries(assignment)
    return {
        "assignment": assignment,
        "line": _line(assignment, found, waiting),
        "entries": found,
        "exceptions": [entry for entry in found if entry.exception],
        "granted_groups": [entry for entry in groups if entry.exception],
        "other_groups": [entry for entry in groups if not entry.exception],
        "releases": list(assignment.releases.select_related("by")),
    }


def release_counts(assignment):
    """(students who handed in, attempts handed in that are not fully marked): what a release would show."""
    submit_expired(Attempt.objects.filter(assignment=assignment))
    handed_in = Attempt.objects.filter(assignment=assignment).submitted()
    return handed_in.values("user").distinct().count(), handed_in.filter(is_marked=False).count()


def _waiting_counts(assignments, now=None):
    """{assignment pk: answers that a person has to judge}."""
    waiting = Answer.objects.filter(attempt__assignment__in=assignments).waiting(now).order_by()
    return dict(waiting.values_list("attempt__assignment").annotate(Count("pk")))


def _line(assignment, found, waiting):
    handed_in = sum(entry.handed_in_at is not None for entry in found)
    missed = [entry.terms.ends_at for entry in found if entry.cell.state == State.MISSING]
    pending = sum(entry.cell.state == State.PENDING for entry in found)
    return Line(assignment, len(found), handed_in, len(missed), max(missed, default=None), pending, waiting)
