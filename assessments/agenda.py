"""What waits for one person, across classes, in a fixed number of queries; for the Today page."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from assessments import gradebook
from assessments.gradebook import Cell, State
from assessments.models import Answer, Assignment, AssignmentException, Attempt, Reading
from assessments.timing import Terms
from classrooms.models import Membership

LOOK_BACK = timedelta(days=14)


@dataclass(frozen=True)
class Task:
    """One assignment as it stands for one student."""

    assignment: Assignment
    terms: Terms
    cell: Cell
    running: Attempt | None = None
    has_begun: bool = False


def student_agenda(user, now=None):
    """{"begun": …, "due": …, "missing": …, "coming": …, "returned": …}: lists of Task, each in the order to do them."""
    now = now or timezone.now()
    tasks = _student_tasks(user, now)
    groups = {name: [] for name in ("begun", "due", "missing", "coming", "returned")}
    for task in sorted(tasks, key=lambda task: (task.terms.due_at or task.terms.closes_at or now + LOOK_BACK)):
        if name := _group_of(task, now):
            groups[name].append(task)
    return groups


def _group_of(task, now):
    if task.cell.state == State.EXCUSED:
        return None
    if task.running and task.running.is_open(now):
        return "begun"
    if task.cell.state in (State.NOT_DUE, State.MISSING) and task.terms.is_open(now):
        if task.cell.state == State.MISSING:
            return "missing"
        return "begun" if task.has_begun else "due"
    if not task.terms.has_opened(now):
        return "coming"
    if task.cell.state == State.GRADED and now - task.cell.work.handed_in_at < 2 * LOOK_BACK:
        return "returned"
    return None


def _student_tasks(user, now):
    memberships = {
        row.classroom_id: row
        for row in Membership.objects.students().filter(user=user, classroom__is_archived=False)
    }
    assignments = list(Assignment.objects.filter(classroom__in=memberships).with_task().with_totals())
    mine = {"user": user, "assignment__in": assignments}
    exceptions = {row.assignment_id: row for row in AssignmentException.objects.filter(**mine)}
    readings = {row.assignment_id: row for row in Reading.objects.filter(**mine)}
    attempts = defaultdict(list)
    for attempt in Attempt.objects.filter(**mine).annotate(marked=Count("answers", filter=Q(answers__points__isnull=False))):
        attempts[attempt.assignment_id].append(attempt)
    return [
        _task(
            assignment,
            assignment.terms_for(memberships[assignment.classroom_id], exceptions.get(assignment.pk)),
            attempts[assignment.pk],
            readings.get(assignment.pk),
            now,
        )
        for assignment in assignments
    ]


def _task(assignment, terms, attempts, reading, now):
    if assignment.is_reading:
        cell = gradebook.reading_cell(terms, reading and reading.read_at, now=now)
        return Task(assignment, terms, cell, has_begun=reading is not None)
    cell = gradebook.cell(
        terms,
        [work_of(attempt, now) for attempt in attempts if not attempt.is_open(now)],
        now=now,
        policy=assignment.keep,
        maximum=assignment.maximum,
        is_released=assignment.released_at is not None,
        needs_release=assignment.by_hand > 0,
    )
    running = next((attempt for attempt in attempts if attempt.is_open(now)), None)
    return Task(assignment, terms, cell, running, bool(attempts))


def work_of(attempt, now):
    """The gradebook's view of a handed-in attempt that carries `marked`, the number of its marked answers."""
    return gradebook.Work(
        attempt.number, attempt.handed_in_at(now), attempt.score, attempt.is_marked, attempt.marked, attempt.pk
    )


def staff_agenda(user, now=None):
    """{"to_mark": [(assignment, answers)], "to_release": [(assignment, attempts)]} of the classes one teaches or assists."""
    now = now or timezone.now()
    staffed = [pk for pk, role in user.roles.items() if role != Membership.Role.STUDENT]
    taught = [pk for pk, role in user.roles.items() if role == Membership.Role.TEACHER]
    assignments = Assignment.objects.filter(classroom__in=staffed, classroom__is_archived=False).with_task()
    waiting = dict(
        Answer.objects.waiting(now)
        .filter(attempt__assignment__in=assignments.values("pk"))
        .values_list("attempt__assignment")
        .annotate(n=Count("pk"))
    )
    finished = dict(
        Attempt.objects.filter(is_marked=True, assignment__in=assignments.values("pk"))
        .values_list("assignment")
        .annotate(n=Count("pk"))
    )
    rows = list(assignments.with_totals().order_by("due_at", "pk"))
    return {
        "to_mark": [(row, waiting[row.pk]) for row in rows if row.pk in waiting],
        "to_release": [
            (row, finished[row.pk])
            for row in rows
            if row.by_hand and row.released_at is None and row.pk in finished and row.pk not in waiting
            if row.classroom_id in taught
        ],
    }
