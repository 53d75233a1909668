"""What waits for one person, across classes, in the order to do it; for the Today page."""

from datetime import timedelta

from django.utils import timezone

from assessments.classbook import own_entries
from assessments.gradebook import State
from assessments.models import Assignment
from assessments.overview import staff_lines
from classrooms.models import Membership

LOOK_BACK = timedelta(days=28)
GROUPS = ("begun", "due", "missing", "coming", "returned")


def student_agenda(user, now=None):
    """{group: [Entry]} for each of GROUPS, of the current classes in which the person studies."""
    now = now or timezone.now()
    entries = own_entries(user, list(_assignments(user, {Membership.Role.STUDENT})), now).values()
    groups = {name: [] for name in GROUPS}
    for entry in sorted(entries, key=lambda entry: entry.terms.due_at or entry.terms.closes_at or now + LOOK_BACK):
        if name := _group_of(entry, now):
            groups[name].append(entry)
    return groups


def _group_of(entry, now):
    """The group of an entry; None for what is finished, excused or out of reach."""
    state, terms = entry.cell.state, entry.terms
    if state == State.EXCUSED:
        return None
    if entry.open_attempt:
        return "begun"
    if not terms.has_opened(now):
        return "coming"
    if state == State.MISSING:
        return "missing" if terms.is_open(now) else None
    if state == State.NOT_DUE:
        return "begun" if entry.begun_at else "due"
    if state == State.GRADED and now - entry.cell.work.handed_in_at < LOOK_BACK:
        return "returned"
    return None


def staff_agenda(user, now=None):
    """{"to_mark", "to_release", "missing": [Line]} of the current classes that the person teaches or assists."""
    now = now or timezone.now()
    staff = {Membership.Role.TEACHER, Membership.Role.ASSISTANT}
    lines = staff_lines(_assignments(user, staff), now)
    return {
        "to_mark": [line for line in lines if line.waiting],
        "to_release": [
            line
            for line in lines
            if line.may_be_released and line.pending
            if user.roles.get(line.assignment.classroom_id) == Membership.Role.TEACHER
        ],
        "missing": [line for line in lines if line.missing and now - line.missing_since < LOOK_BACK],
    }


def _assignments(user, roles):
    """The assignments of current classes in which the person has one of the roles, the earliest due first."""
    classrooms = [pk for pk, role in user.roles.items() if role in roles]
    rows = Assignment.objects.filter(classroom__in=classrooms, classroom__is_archived=False)
    return rows.with_task().by_due_date()
