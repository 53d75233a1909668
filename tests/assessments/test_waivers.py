"""Late work in a class: whose due date counts, what a rule changed later does, waiving and taking that back."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.classbook import class_book, own_entries
from assessments.gradebook import State
from assessments.gradesheet import export_rows
from assessments.itembook import item_book
from assessments.itemwork import KEPT
from assessments.models import Assignment, Attempt, Mark, Waiver
from assessments.overview import staff_overview
from assessments.services.assignments import edit_assignment, grant_exception, release_assignment
from assessments.services.marks import mark_answer
from assessments.services.waivers import LONGEST_REASON, restore_deduction, waive_deduction
from tests.factories import make_assignment, make_attempt, make_group, make_lesson, make_question, make_quiz, make_unit

RULE = {"rate": "10", "interval": "day", "floor": "50", "grace": 0}


@pytest.fixture
def quiz(cast):
    """A single choice of ten points, due two days ago all but an hour, with a rule for late work."""
    now = timezone.now()
    return make_assignment(
        cast.classroom,
        make_quiz([make_question(points=10)]),
        opens_at=now - timedelta(days=5),
        due_at=now - timedelta(days=2) + timedelta(hours=1),
        late_rule=RULE,
    )


@pytest.fixture
def attempt(cast, quiz):
    """All right, and two days late."""
    return make_attempt(quiz, cast.author, {1: "a"})


def as_stored(row):
    """The row anew, with nothing looked up yet."""
    return type(row).objects.get(pk=row.pk)


def counted(attempt):
    return as_stored(attempt).counted


def score_in_the_book(attempt):
    [entry] = own_entries(attempt.user, [attempt.assignment]).values()
    return entry.score


def test_an_attempt_counts_less_by_the_rule_and_keeps_its_marks(cast, attempt):
    assert (as_stored(attempt).charge.words, as_stored(attempt).deduction) == ("2 days late", 2)
    assert (counted(attempt), as_stored(attempt).score) == (8, 10)
    assert [mark.points for mark in Mark.objects.all()] == [10]


def test_a_rule_changed_later_counts_anew(cast, quiz, attempt):
    edit_assignment(quiz, late_rule={**RULE, "rate": "25", "floor": "60"})
    assert counted(attempt) == 6
    edit_assignment(quiz, due_at=timezone.now() + timedelta(days=1))
    assert counted(attempt) == 10
    edit_assignment(quiz, due_at=timezone.now() - timedelta(minutes=1), late_rule={})
    assert counted(attempt) == 10
    assert Mark.objects.count() == 1


def test_edit_assignment_refuses_a_rule_in_words_and_keeps_the_old_one(quiz):
    with pytest.raises(ValidationError) as error:
        edit_assignment(quiz, late_rule={**RULE, "rate": "101"})
    assert list(error.value.error_dict) == ["late_rate"]
    assert as_stored(quiz).late_rule == RULE


def grant(cast, quiz):
    grant_exception(quiz, cast.author, cast.teacher, due_at=timezone.now() - timedelta(hours=1))


def group_grant(cast, quiz):
    grant_exception(
        quiz, make_group(cast.classroom, cast.author), cast.teacher, due_at=timezone.now() - timedelta(hours=1)
    )


def accommodate(cast, quiz):
    cast.classroom.memberships.filter(user=cast.author).update(extra_days=1)


@pytest.mark.parametrize("lengthen", [grant, group_grant, accommodate])
def test_lateness_is_judged_by_the_due_date_of_the_student(cast, quiz, attempt, lengthen):
    classmates = make_attempt(quiz, cast.classmate, {1: "a"})
    lengthen(cast, quiz)
    assert (counted(attempt), counted(classmates)) == (9, 8)
    rows = {row.membership.user: row.entries[0] for row in class_book(cast.classroom).rows}
    assert (rows[cast.author].score, rows[cast.classmate].score) == ("9", "8")


def test_a_reading_is_late_and_costs_nothing(cast):
    reading = make_assignment(cast.classroom, lesson=make_lesson(), late_rule=RULE)
    assert reading.rule_for_lateness is None


# --- Waiving ------------------------------------------------------------------------------------


def test_waive_deduction_keeps_who_and_why(cast, attempt):
    assert waive_deduction(attempt, cast.teacher, "  Was ill ")
    row = Waiver.objects.get()
    assert (row.by, row.reason, row.is_withdrawal) == (cast.teacher, "Was ill", False)
    assert (counted(attempt), as_stored(attempt).charge.is_waived) == (10, True)


def test_waive_deduction_twice_makes_one_row(cast, attempt):
    assert waive_deduction(attempt, cast.teacher, "Was ill")
    assert not waive_deduction(attempt, cast.admin, "Another reason")
    assert [row.reason for row in Waiver.objects.all()] == ["Was ill"]


def test_restore_deduction_appends_and_the_latest_counts(cast, attempt):
    assert not restore_deduction(attempt, cast.teacher)
    waive_deduction(attempt, cast.teacher, "Was ill")
    assert restore_deduction(attempt, cast.teacher)
    assert not restore_deduction(attempt, cast.teacher)
    assert (counted(attempt), score_in_the_book(attempt)) == (8, "8")
    waive_deduction(attempt, cast.teacher, "Was ill after all")
    assert (counted(attempt), score_in_the_book(attempt)) == (10, "10")
    assert [row.is_withdrawal for row in Waiver.objects.all()] == [False, True, False]


@pytest.mark.parametrize("reason", ["", "  ", None, 5, "x" * (LONGEST_REASON + 1), "a\x00b"])
def test_waive_deduction_needs_a_reason(cast, attempt, reason):
    with pytest.raises(ValidationError) as error:
        waive_deduction(attempt, cast.teacher, reason)
    assert list(error.value.error_dict) == ["reason"]
    assert not Waiver.objects.exists()


def in_time(cast, quiz):
    edit_assignment(quiz, due_at=timezone.now() + timedelta(days=1))


def without_a_rule(cast, quiz):
    edit_assignment(quiz, late_rule={})


def not_handed_in(cast, quiz):
    Attempt.objects.update(submitted_at=None)


@pytest.mark.parametrize("change", [in_time, without_a_rule, not_handed_in])
def test_waive_deduction_where_nothing_is_taken_away_is_refused(cast, quiz, attempt, change):
    change(cast, quiz)
    with pytest.raises(ValidationError, match="nothing to waive"):
        waive_deduction(attempt, cast.teacher, "Was ill")
    assert not Waiver.objects.exists()


def test_waivers_of_an_archived_class_stay_as_they_are(cast, attempt):
    waive_deduction(attempt, cast.teacher, "Was ill")
    type(cast.classroom).objects.update(is_archived=True)
    for refused in (
        lambda: restore_deduction(attempt, cast.teacher),
        lambda: waive_deduction(attempt, cast.teacher, "x"),
    ):
        with pytest.raises(ValidationError, match="archived"):
            refused()
    assert counted(attempt) == 10


@pytest.mark.django_db(transaction=True)
def test_waive_deduction_at_once_from_two_sides_makes_one_row(cast, attempt):
    barrier = threading.Barrier(2)

    def waive():
        barrier.wait()
        try:
            waive_deduction(attempt, cast.teacher, "Was ill")
        finally:
            connection.close()

    threads = [threading.Thread(target=waive) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Waiver.objects.count() == 1


# --- The gradebook and the statistics -----------------------------------------------------------


def test_class_book_keeps_the_attempt_that_is_best_after_its_deduction(cast, quiz):
    """The first, in time, earned 5 of 10; the second earned 6, and counts 4."""
    unit = make_unit()
    rows = [make_question(unit, points=points) for points in (5, 1, 4)]
    quiz = make_assignment(
        cast.classroom,
        make_quiz(rows),
        opens_at=quiz.opens_at,
        due_at=quiz.due_at,
        attempts_allowed=2,
        late_rule={**RULE, "floor": "0"},
    )
    early = make_attempt(quiz, cast.author, {1: "a"})
    Attempt.objects.filter(pk=early.pk).update(submitted_at=quiz.due_at)
    make_attempt(quiz, cast.author, {1: "a", 2: "a"})
    [entry] = own_entries(cast.author, [quiz]).values()
    assert (entry.cell.work.number, entry.score, entry.cell.is_late) == (1, "5", False)
    Assignment.objects.filter(pk=quiz.pk).update(keep="latest")
    [entry] = own_entries(cast.author, [as_stored(quiz)]).values()
    assert (entry.raw, entry.deduction, entry.score, entry.charge.words) == ("6", "2", "4", "2 days late")
    Assignment.objects.filter(pk=quiz.pk).update(keep="average")
    [entry] = own_entries(cast.author, [as_stored(quiz)]).values()
    assert (entry.raw, entry.deduction, entry.score, entry.charge) == ("5.5", "1", "4.5", None)


def test_class_book_totals_are_of_what_counts(cast, attempt):
    row = next(row for row in class_book(cast.classroom).rows if row.membership.user == cast.author)
    assert row.entries[0].cell.state == State.GRADED
    assert (row.totals.so_far, row.totals.so_far_possible) == (8, 10)


def test_class_book_takes_nothing_from_what_nobody_has_marked(cast, quiz):
    essay = make_assignment(cast.classroom, opens_at=quiz.opens_at, due_at=quiz.due_at, late_rule=RULE)
    late = make_attempt(essay, cast.author, {2: "Text"})
    mark_answer(
        late.answers.get(number=2), {"levels": {"T": "1", "E": "2"}, "comment": "", "adjustment": "0"}, cast.teacher
    )
    release_assignment(essay, cast.teacher)
    unmarked = make_attempt(essay, cast.classmate, {1: "a", 2: "Text"})
    found = {row.membership.user: row.entries for row in class_book(cast.classroom).rows}
    cells = {user: next(entry for entry in row if entry.assignment == essay) for user, row in found.items()}
    assert (cells[cast.author].raw, cells[cast.author].score) == ("3", "2.2")
    assert (cells[cast.classmate].cell.state, unmarked.is_marked) == (State.PENDING, False)


def test_export_rows_tell_what_was_earned_taken_away_and_by_which_rule(cast, quiz, attempt):
    waived = make_attempt(quiz, cast.classmate, {1: "a"})
    waive_deduction(waived, cast.teacher, "Was ill")
    header, *rows = export_rows(class_book(cast.classroom))
    title = quiz.title
    assert header[2:6] == [
        f"{title}: points earned",
        f"{title}: taken away for late work (10\u00a0% of the points for each day begun, never below 50\u00a0%)",
        f"{title}: points",
        f"{title}: state",
    ]
    cells = {row[1]: row[2:] for row in rows}
    assert cells["author"] == ["10", "2", "8", "graded, late", "8", "10", "10"]
    assert cells["classmate"] == ["10", "0", "10", "graded, late, deduction waived", "10", "10", "10"]
    assert "Was ill" not in str(rows)


def test_export_rows_leave_blank_what_is_no_mark(cast, quiz):
    rows = {row[1]: row[2:6] for row in export_rows(class_book(cast.classroom))[1:]}
    assert rows["author"] == ["", "", "", "missing"]


LOOKS = [lambda quiz: class_book(quiz.classroom), staff_overview, lambda quiz: item_book(quiz, KEPT)]


@pytest.mark.parametrize("look", LOOKS)
def test_late_work_costs_as_many_queries_with_30_students_as_with_1(cast, quiz, look):
    counts = []
    for more in (1, 29):
        for _number in range(more):
            waive_deduction(make_attempt(quiz, values={1: "a"}), cast.teacher, "Was ill")
        with CaptureQueriesContext(connection) as queries:
            look(quiz)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_late_work_costs_a_student_as_many_queries_with_30_assignments_as_with_1(cast, quiz):
    counts = []
    for more in (1, 29):
        for _number in range(more):
            each = make_assignment(
                cast.classroom, quiz.assessment, opens_at=quiz.opens_at, due_at=quiz.due_at, late_rule=RULE
            )
            waive_deduction(make_attempt(each, cast.author, {1: "a"}), cast.teacher, "Was ill")
        assignments = list(Assignment.objects.with_task())
        with CaptureQueriesContext(connection) as queries:
            found = own_entries(cast.author, assignments)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert sum(entry.charge is not None and entry.charge.is_waived for entry in found.values()) == 30


@pytest.mark.parametrize(("rate", "mean"), [("100", 5), ("10", 10)])
def test_item_book_analyses_what_was_earned_in_the_attempts_that_count(cast, quiz, rate, mean):
    """Of each student the first attempt, in time, earned 5; the second, late, earned 10 and counts 0, or else 8."""
    unit = make_unit()
    quiz = make_assignment(
        cast.classroom,
        make_quiz([make_question(unit, points=5) for _number in range(2)]),
        opens_at=quiz.opens_at,
        due_at=quiz.due_at,
        attempts_allowed=2,
        late_rule={**RULE, "rate": rate, "floor": "0"},
    )
    for _student in range(3):
        first = make_attempt(quiz, values={1: "a"})
        Attempt.objects.filter(pk=first.pk).update(submitted_at=quiz.due_at)
        make_attempt(quiz, first.user, {1: "a", 2: "a"})
    assert item_book(quiz, KEPT).figures.mean == mean
