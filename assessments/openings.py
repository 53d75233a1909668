"""When the work of a class is over, and what that opens to a student."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from assessments.models import AssignmentException
from assessments.review import THINGS, matrix_of, window_of
from classrooms.models import Membership


@dataclass(frozen=True)
class Sight:
    """What its reader may see of an attempt now, as far as the windows decide: sets of `review.THINGS`.

    `coming`: what opens besides when the class has finished. `going`: what closes two minutes after handing in.
    `window` is empty for staff, for whom nothing is ever closed.
    """

    opens: frozenset
    window: str = ""
    coming: frozenset = frozenset()
    going: frozenset = frozenset()


STAFF_SIGHT = Sight(frozenset(THINGS))


def sight_of(attempt, user, now=None):
    """All of it to staff; to its student what the window opens."""
    now = now or timezone.now()
    if user.has_perm("assessments.see_queue", attempt):
        return STAFF_SIGHT
    assignment = attempt.assignment
    window = _window(assignment, attempt.handed_in_at(now), last_close(assignment), now)
    matrix = matrix_of(assignment.review)
    opens = matrix[window]
    return Sight(opens, window, matrix["closed"] - opens, opens - matrix["later"] if window == "after" else frozenset())


def shows_points(entry, close_at, now):
    """Whether the student may be told the score of a `classbook.Entry` outside its review; an average tells of all."""
    assignment, work = entry.assignment, entry.cell.work
    windows = {_window(assignment, work.handed_in_at, close_at, now)}
    if assignment.keep == assignment.Keep.AVERAGE and "after" in windows:
        windows.add("later")
    return all("marks" in matrix_of(assignment.review)[window] for window in windows)


def _window(assignment, handed_in_at, close_at, now):
    is_released = assignment.released_at is not None
    return window_of(handed_in_at, now=now, last_close_at=close_at, is_released=is_released)


def last_close(assignment):
    """The latest effective close of anybody in the class; None where somebody's work never closes."""
    return last_closes([assignment])[assignment.pk]


def last_closes(assignments):
    """{assignment pk: its `last_close`}, in two queries for any number of assignments."""
    classrooms = {assignment.classroom_id for assignment in assignments}
    members = list(Membership.objects.students().filter(classroom__in=classrooms).order_by("pk"))
    exceptions = AssignmentException.objects.filter(assignment__in=assignments)
    granted = exceptions.by_student({row.user_id for row in members}, members)
    by_class = defaultdict(list)
    for row in members:
        by_class[row.classroom_id].append(row)
    return {
        assignment.pk: _latest(assignment, by_class[assignment.classroom_id], granted) for assignment in assignments
    }


def _latest(assignment, members, granted):
    closes = [_close_of(assignment, row, granted[assignment.pk, row.user_id]) for row in members]
    closes.append(assignment.closes_at)
    return None if None in closes else max(closes)


def _close_of(assignment, membership, granted):
    return assignment.terms_for(membership, granted.own, granted.of_groups).closes_at
