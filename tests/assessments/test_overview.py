"""Assignments at a glance: what staff are told of them, in a fixed number of queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.gradebook import State
from assessments.models import Assignment
from assessments.overview import release_counts, staff_lines, staff_overview
from tests.factories import make_assignment, make_attempt, make_classroom, make_quiz


@pytest.fixture
def assignment(cast):
    return make_assignment(cast.classroom, make_quiz(), due_at=timezone.now() + timedelta(days=1))


def test_staff_lines_have_as_many_queries_with_30_assignments_as_with_1(cast, assignment):
    counts = []
    for more in (0, 29):
        for _number in range(more):
            make_assignment(cast.classroom, assignment.assessment)
        assignments = list(Assignment.objects.with_task())
        with CaptureQueriesContext(connection) as queries:
            lines = staff_lines(assignments)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert len(lines) == 30


def test_staff_lines_count_what_waits(cast, assignment):
    make_attempt(assignment, cast.author, {2: "Text"})
    elsewhere = make_assignment(make_classroom(), make_quiz())
    make_attempt(elsewhere)
    Assignment.objects.filter(pk=assignment.pk).update(due_at=timezone.now() - timedelta(days=1))
    assignments = Assignment.objects.with_task().order_by("pk")
    first, second = staff_lines(assignments)
    assert (first.students, first.handed_in, first.missing, first.waiting) == (2, 1, 1, 1)
    assert (second.students, second.handed_in, second.waiting) == (1, 1, 0)
    assert (first.may_be_released, second.may_be_released) == (False, True)


def test_staff_overview_and_release_counts(cast, assignment):
    make_attempt(assignment, cast.author, {2: "Text"})
    make_attempt(assignment, cast.classmate, is_submitted=False)
    overview = staff_overview(assignment)
    by_user = {entry.user: entry for entry in overview["entries"]}
    assert by_user[cast.author].handed_in_at and by_user[cast.classmate].begun_at
    assert by_user[cast.classmate].cell.state == State.NOT_DUE
    assert release_counts(assignment) == (1, 1)
