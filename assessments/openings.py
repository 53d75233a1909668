"""When the work of a class is over, and what that opens to a student."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import AssignmentException, Attempt
from assessments.review import THINGS, early_keys, is_over, matrix_of, window_of
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
    # While the class is open nobody needs to be asked when the last of it closes.
    is_open = assignment.closes_at is None or now <= assignment.closes_at
    close_at = assignment.closes_at if is_open else last_close(assignment)
    window = _window(assignment, attempt.handed_in_at(now), close_at, now)
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


def when_key(assignment, close_at, now=None):
    """One sentence for staff: when students see right answers. `close_at` is the assignment's `last_close`."""
    matrix = matrix_of(assignment.review)
    early = early_keys(matrix)
    if "during" in early:
        return _("Students see right answers while they are at work, by checking a question.")
    if early:
        return _("Students see right answers after handing in.")
    if "key" not in matrix["closed"]:
        return _("Students never see right answers.")
    return _when_closed(assignment, close_at, now or timezone.now())


def _when_closed(assignment, close_at, now):
    if _is_over(assignment, close_at, now):
        return _("Students see right answers.")
    if close_at is None:
        return _("Students see right answers once the marks are released, because there is no closing time for all.")
    moment = date_format(timezone.localtime(close_at, assignment.classroom.zone), "j F Y, H:i")
    return _("Students see right answers after %(moment)s.") % {"moment": moment}


def _is_over(assignment, close_at, now):
    return is_over(now=now, last_close_at=close_at, is_released=assignment.released_at is not None)


def harms(assignment, matrix, now=None):
    """[sentence] about what telling right answers before the class has finished would do now."""
    if not early_keys(matrix) or _is_over(assignment, last_close(assignment), now or timezone.now()):
        return []
    return [*_others_at_work(assignment), *_attempts_left(assignment)]


def _others_at_work(assignment):
    students = Membership.objects.students().filter(classroom=assignment.classroom)
    handed_in = Attempt.objects.filter(assignment=assignment).submitted().values("user")
    count = students.exclude(user__in=handed_in).count()
    if not count:
        return []
    words = ngettext(
        "Right answers are shown while others can still answer: %(count)d student has not handed in yet.",
        "Right answers are shown while others can still answer: %(count)d students have not handed in yet.",
        count,
    )
    return [words % {"count": count}]


def _attempts_left(assignment):
    if assignment.attempts_allowed < 2:
        return []
    words = _("Students have %(count)d attempts: whoever has seen the right answers can copy them into the next.")
    return [words % {"count": assignment.attempts_allowed}]
