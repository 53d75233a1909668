"""The class's book: what the tables say reaches the gradebook, in a fixed number of queries."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.classbook import class_book, own_entries
from assessments.gradebook import State
from assessments.gradesheet import export_rows
from assessments.models import Assessment, Assignment, Attempt
from assessments.services.assignments import grant_exception, release_assignment
from assessments.services.marks import mark_answer
from assessments.services.readings import finish_reading
from tests.factories import (
    make_assignment,
    make_attempt,
    make_lesson,
    make_member,
    make_question,
    make_quiz,
)

JUDGEMENT = {"levels": {"T": "1", "E": "2"}, "comments": {}, "comment": "", "adjustment": "0", "reason": ""}


@pytest.fixture
def assignment(cast):
    return make_assignment(cast.classroom, make_quiz(), due_at=timezone.now() + timedelta(days=1))


def states(book, user):
    [row] = [row for row in book.rows if row.membership.user == user]
    return [entry.cell.state for entry in row.entries]


def past_due(assignment):
    Assignment.objects.filter(pk=assignment.pk).update(due_at=timezone.now() - timedelta(days=1))


def test_class_book_tells_the_states_apart(cast, assignment):
    people = {name: make_member(cast.classroom).user for name in ("graded", "zero", "excused")}
    for user, choice in ((cast.author, "a"), (people["graded"], "a"), (people["zero"], "b")):
        attempt = make_attempt(assignment, user, {1: choice, 2: "Text" if user != people["zero"] else ""})
        if user == people["graded"]:
            mark_answer(attempt.answers.get(number=2), JUDGEMENT, cast.teacher)
    grant_exception(assignment, people["excused"], cast.teacher, is_excused=True)
    past_due(assignment)
    release_assignment(assignment, cast.teacher)
    book = class_book(cast.classroom)
    assert states(book, cast.author) == [State.PENDING]
    assert states(book, cast.classmate) == [State.MISSING]
    assert states(book, people["graded"]) == states(book, people["zero"]) == [State.GRADED]
    assert states(book, people["excused"]) == [State.EXCUSED]
    totals = {row.membership.user: row.totals for row in book.rows}
    assert (totals[people["graded"]].so_far, totals[people["graded"]].so_far_possible) == (4, 4)
    assert (totals[people["zero"]].so_far, totals[people["zero"]].so_far_possible) == (0, 4)
    assert (totals[cast.classmate].so_far_possible, totals[cast.classmate].in_the_end_possible) == (0, 4)
    assert totals[people["excused"]].in_the_end_possible == 0


def test_class_book_hands_in_what_ran_out_first(cast, assignment):
    attempt = make_attempt(assignment, cast.author, {1: "a"}, is_submitted=False)
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() - timedelta(hours=1))
    Assignment.objects.filter(pk=assignment.pk).update(closes_at=timezone.now() - timedelta(hours=1), due_at=None)
    assert states(class_book(cast.classroom), cast.author) == [State.PENDING]
    attempt.refresh_from_db()
    assert (attempt.submitted_at is not None, attempt.score) == (True, 1)


def test_class_book_counts_extra_days_of_one_student_only(cast, assignment):
    cast.classroom.memberships.filter(user=cast.author).update(extra_days=3)
    past_due(assignment)
    book = class_book(cast.classroom)
    assert (states(book, cast.author), states(book, cast.classmate)) == ([State.NOT_DUE], [State.MISSING])


def test_class_book_of_a_reading(cast):
    reading = make_assignment(cast.classroom, lesson=make_lesson(), due_at=timezone.now() - timedelta(days=1))
    finish_reading(reading, cast.author)
    book = class_book(cast.classroom)
    [entry] = book.rows[0].entries if book.rows[0].membership.user == cast.author else book.rows[1].entries
    assert (entry.cell.state, entry.cell.is_late, entry.score) == (State.SUBMITTED, True, "")
    assert states(book, cast.classmate) == [State.MISSING]


def test_a_quiz_that_changes_changes_no_points_of_work_begun_before(cast):
    quiz = make_quiz([make_question()])
    assignment = make_assignment(cast.classroom, quiz)
    make_attempt(assignment, cast.author, {1: "a"})
    quiz.items.create(number=2, question=make_question(quiz.unit))
    Assessment.objects.update(maximum=2)
    assignment = Assignment.objects.with_task().get()
    [mine] = own_entries(cast.author, [assignment]).values()
    [theirs] = own_entries(cast.classmate, [assignment]).values()
    assert (mine.score, mine.cell.maximum, theirs.cell.maximum) == ("1", 1, 2)


def test_class_book_takes_the_attempt_that_counts(cast, assignment):
    Assignment.objects.update(attempts_allowed=2, keep="highest")
    assignment.refresh_from_db()
    for choice in ("a", "b"):
        make_attempt(assignment, cast.author, {1: choice})
    [entry] = own_entries(cast.author, [Assignment.objects.with_task().get()]).values()
    assert (entry.cell.score, entry.cell.work.number) == (1, 1)


def test_class_book_has_as_many_queries_with_30_students_as_with_1(cast, assignment):
    make_assignment(cast.classroom, lesson=make_lesson())
    counts = []
    for more in (0, 29):
        for _number in range(more):
            make_attempt(assignment, values={1: "a", 2: "Text"})
        with CaptureQueriesContext(connection) as queries:
            book = class_book(cast.classroom)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert len(book.rows) == 31


def test_own_entries_are_those_of_one_student(cast, assignment):
    make_attempt(assignment, cast.classmate, {2: "Text"})
    assignments = list(Assignment.objects.with_task())
    [entry] = own_entries(cast.author, assignments).values()
    assert (entry.user, entry.cell.state) == (cast.author, State.NOT_DUE)
    assert own_entries(cast.teacher, assignments) == {}


def test_export_rows_leave_blank_what_is_no_mark(cast, assignment):
    zero = make_attempt(assignment, cast.author)
    release_assignment(assignment, cast.teacher)
    past_due(assignment)
    grant_exception(assignment, make_member(cast.classroom).user, cast.teacher, is_excused=True)
    header, *rows = export_rows(class_book(cast.classroom))
    cells = {row[1]: row[2:4] for row in rows}
    assert header[2:4] == [f"{assignment.title}: points", f"{assignment.title}: state"]
    assert cells["author"] == ["0", "graded, late"]
    assert cells["classmate"] == ["", "missing"]
    assert ["", "excused"] in cells.values()
    assert zero.score == Decimal(0)


def test_a_persons_mark_over_the_machines_waits_for_the_release(as_user, cast):
    """The review holds it back, so the student's list of assignments must not tell the sum."""
    assignment = make_assignment(cast.classroom, make_quiz([make_question(points=7)]))
    attempt = make_attempt(assignment, cast.author, {1: "b"})
    mark_answer(attempt.answers.get(), {"points": "6.25", "reason": "Well argued."}, cast.teacher)
    assert states(class_book(cast.classroom), cast.author) == [State.PENDING]
    for is_told in (False, True):
        pages = ("/", f"/classes/{cast.classroom.pk}/", f"/attempts/{attempt.pk}/review/", "/api/assignments/")
        told = [page for page in pages if "6.25" in as_user(cast.author).get(page).content.decode()]
        assert bool(told) is is_told
        release_assignment(assignment, cast.teacher)
    assert states(class_book(cast.classroom), cast.author) == [State.GRADED]
