"""Tasks put to classes, their dates, exceptions, release: what the verbs do and what they refuse."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments.models import Assignment, AssignmentException, Attempt
from assessments.services import assignments as verbs
from assessments.services.readings import open_reading
from lessons.models import Placement
from tests.factories import (
    make_assignment,
    make_attempt,
    make_classroom,
    make_essay,
    make_lesson,
    make_member,
    make_quiz,
    make_user,
)

OPENS = datetime(2026, 3, 2, 8, tzinfo=UTC)


def refusal(error):
    return " ".join(error.value.messages)


def test_assign_puts_one_task_to_several_classes_with_their_own_dates(cast):
    other = make_classroom()
    quiz = make_quiz()
    rows = [
        {"classroom": cast.classroom, "opens_at": OPENS, "due_at": OPENS + timedelta(days=2), "time_limit": 40},
        {"classroom": other, "opens_at": OPENS + timedelta(days=1), "due_at": None, "attempts_allowed": 2},
    ]
    first, second = verbs.assign(quiz, rows, cast.teacher)
    assert (first.due_at, first.time_limit, first.attempts_allowed) == (OPENS + timedelta(days=2), 40, 1)
    assert (second.due_at, second.attempts_allowed, second.created_by) == (None, 2, cast.teacher)


def test_assign_places_the_unit_no_later_than_the_first_task_opens(cast):
    essay = make_essay()
    lesson = make_lesson(essay.unit)
    verbs.assign(essay, [{"classroom": cast.classroom, "opens_at": OPENS + timedelta(days=5)}], cast.teacher)
    placement = Placement.objects.get(classroom=cast.classroom, unit=essay.unit)
    assert placement.opens_at == OPENS + timedelta(days=5)
    verbs.assign(lesson, [{"classroom": cast.classroom, "opens_at": OPENS}], cast.teacher)
    placement.refresh_from_db()
    assert placement.opens_at == OPENS


def test_assign_gives_a_reading_no_limits(cast):
    [reading] = verbs.assign(make_lesson(), [{"classroom": cast.classroom, "time_limit": 5}], cast.teacher)
    assert reading.time_limit is None


def test_assign_takes_all_rows_or_none(cast):
    rows = [{"classroom": cast.classroom}, {"classroom": make_classroom(is_archived=True)}]
    with pytest.raises(ValidationError) as error:
        verbs.assign(make_quiz(), rows, cast.teacher)
    assert "archived" in refusal(error)
    assert not Assignment.objects.exists()


def test_assign_twice_is_refused_by_name(cast):
    quiz = make_quiz(title="What he said")
    rows = [{"classroom": cast.classroom}]
    verbs.assign(quiz, rows, cast.teacher)
    with pytest.raises(ValidationError) as error:
        verbs.assign(quiz, rows, cast.teacher)
    assert "What he said" in refusal(error)
    assert Assignment.objects.count() == 1


@pytest.mark.parametrize(
    ("due", "closes", "field"),
    [(timedelta(-1), None, "due_at"), (None, timedelta(0), "closes_at"), (timedelta(2), timedelta(1), "closes_at")],
)
def test_assign_refuses_dates_out_of_order(cast, due, closes, field):
    row = {
        "classroom": cast.classroom,
        "opens_at": OPENS,
        "due_at": due and OPENS + due,
        "closes_at": None if closes is None else OPENS + closes,
    }
    with pytest.raises(ValidationError) as error:
        verbs.assign(make_quiz(), [row], cast.teacher)
    assert list(error.value.error_dict) == [field]


def test_edit_assignment_moves_the_deadline_of_whoever_is_at_work(cast):
    now = timezone.now()
    assignment = make_assignment(cast.classroom, closes_at=now + timedelta(hours=1))
    done = make_attempt(assignment, cast.classmate)
    running = make_attempt(assignment, cast.author, is_submitted=False)
    verbs.edit_assignment(assignment, closes_at=now + timedelta(hours=3))
    running.refresh_from_db()
    assert running.deadline_at == now + timedelta(hours=3)
    assert Attempt.objects.get(pk=done.pk).submitted_at is not None


def test_edit_assignment_reopens_an_attempt_that_ran_out_unseen(cast):
    now = timezone.now()
    assignment = make_assignment(cast.classroom, closes_at=now + timedelta(minutes=1))
    running = make_attempt(assignment, cast.author, is_submitted=False)
    Attempt.objects.filter(pk=running.pk).update(deadline_at=now - timedelta(hours=1))
    verbs.edit_assignment(assignment, closes_at=now + timedelta(hours=1))
    assert Attempt.objects.open().filter(pk=running.pk).exists()


def test_edit_assignment_refuses_a_time_limit_that_ends_work_under_way_at_once(cast):
    now = timezone.now()
    assignment = make_assignment(cast.classroom, time_limit=40)
    running = make_attempt(assignment, cast.author, is_submitted=False)
    started = now - timedelta(minutes=10)
    Attempt.objects.filter(pk=running.pk).update(started_at=started, deadline_at=started + timedelta(minutes=40))
    with pytest.raises(ValidationError) as error:
        verbs.edit_assignment(Assignment.objects.get(pk=assignment.pk), time_limit=1)
    assert "one student at work" in refusal(error)
    assignment.refresh_from_db()
    running.refresh_from_db()
    assert (assignment.time_limit, running.deadline_at) == (40, started + timedelta(minutes=40))
    verbs.edit_assignment(assignment, time_limit=11)
    verbs.edit_assignment(
        assignment, time_limit=1, opens_at=now - timedelta(hours=1), closes_at=now
    )  # closed on purpose
    running.refresh_from_db()
    assert running.deadline_at == started + timedelta(minutes=1)


def test_edit_assignment_keeps_a_release_of_the_same_moment(cast):
    assignment = make_assignment(cast.classroom)
    seen_before = Assignment.objects.get(pk=assignment.pk)
    verbs.release_assignment(assignment, cast.teacher)
    verbs.edit_assignment(seen_before, attempts_allowed=3)
    stored = Assignment.objects.get(pk=assignment.pk)
    assert stored.attempts_allowed == 3
    assert stored.released_at is not None


def test_delete_assignment_until_somebody_begins(cast):
    assignment, reading = make_assignment(cast.classroom), make_assignment(cast.classroom, lesson=make_lesson())
    verbs.delete_assignment(make_assignment(cast.classroom))
    make_attempt(assignment, cast.author, is_submitted=False)
    open_reading(reading, cast.author)
    for begun in (assignment, reading):
        with pytest.raises(ValidationError) as error:
            verbs.delete_assignment(begun)
        assert "Close it instead" in refusal(error)
    assert Assignment.objects.count() == 2


def test_shift_assignments_keeps_the_time_of_the_clock(db):
    """From 17:00 in winter to 17:00 in summer, in each class's own zone."""
    prague, new_york = ZoneInfo("Europe/Prague"), ZoneInfo("America/New_York")
    due = {
        prague: datetime(2027, 3, 26, 17, tzinfo=prague),  # clocks change on 28 March
        new_york: datetime(2027, 3, 12, 17, tzinfo=new_york),  # clocks change on 14 March
    }
    for zone, at in due.items():
        classroom = make_classroom(time_zone=zone.key)
        assignment = make_assignment(classroom, opens_at=at - timedelta(days=1), due_at=at, closes_at=at)
        assert verbs.shift_assignments(classroom, 7) == 1
        assignment.refresh_from_db()
        local = assignment.due_at.astimezone(zone)
        assert (local.hour, (local.date() - at.date()).days, assignment.closes_at) == (17, 7, assignment.due_at)
        assert assignment.due_at - at == timedelta(days=7, hours=-1)


def test_shift_assignments_moves_exceptions_deadlines_and_what_is_not_open_yet(cast):
    now = timezone.now()
    assignment = make_assignment(cast.classroom, closes_at=now + timedelta(days=1))
    placement = cast.classroom.placements.get()
    Placement.objects.filter(pk=placement.pk).update(opens_at=now - timedelta(days=9))
    exception = verbs.grant_exception(assignment, cast.author, cast.teacher, closes_at=now + timedelta(days=2))
    attempt = make_attempt(assignment, cast.author, is_submitted=False)
    verbs.shift_assignments(cast.classroom, 7)
    for row in (assignment, exception, attempt, placement):
        row.refresh_from_db()
    assert assignment.closes_at == now + timedelta(days=8)
    assert exception.closes_at == attempt.deadline_at == now + timedelta(days=9)
    assert placement.opens_at == now - timedelta(days=9)


def test_shift_assignments_and_back_changes_nothing(cast):
    assignment = make_assignment(cast.classroom, due_at=timezone.now() + timedelta(days=3))
    before = Assignment.objects.values().get()
    verbs.shift_assignments(cast.classroom, 5)
    verbs.shift_assignments(cast.classroom, -5)
    assert Assignment.objects.values().get(pk=assignment.pk) == before


def test_shift_assignments_leaves_open_what_is_open(cast):
    now = timezone.now()
    is_open = make_assignment(cast.classroom, opens_at=now - timedelta(hours=1), due_at=now + timedelta(days=1))
    coming = make_assignment(cast.classroom, opens_at=now + timedelta(hours=1), due_at=now + timedelta(days=1))
    verbs.shift_assignments(cast.classroom, 7)
    is_open.refresh_from_db()
    coming.refresh_from_db()
    assert (is_open.opens_at, is_open.due_at) == (now - timedelta(hours=1), now + timedelta(days=8))
    assert coming.opens_at == now + timedelta(days=7, hours=1)


def test_shift_assignments_can_leave_alone_what_is_over(cast):
    now = timezone.now()
    over = make_assignment(cast.classroom, opens_at=now - timedelta(days=9), due_at=now - timedelta(days=1))
    coming = make_assignment(cast.classroom, due_at=now + timedelta(days=1))
    make_assignment(make_classroom(), due_at=now + timedelta(days=1))
    assert verbs.shift_assignments(cast.classroom, 1, only_upcoming=True) == 1
    over.refresh_from_db()
    coming.refresh_from_db()
    assert (over.due_at, coming.due_at) == (now - timedelta(days=1), now + timedelta(days=2))


def test_grant_exception_gives_one_student_other_terms(cast):
    now = timezone.now()
    assignment = make_assignment(cast.classroom, due_at=now + timedelta(days=1), time_limit=40)
    attempt = make_attempt(assignment, cast.author, is_submitted=False)
    verbs.grant_exception(
        assignment, cast.author, cast.teacher, due_at=now + timedelta(days=4), time_limit=60, reason="Was ill"
    )
    attempt.refresh_from_db()
    assert attempt.deadline_at == attempt.started_at + timedelta(minutes=60)
    assert assignment.terms_of(cast.author).due_at == now + timedelta(days=4)
    assert assignment.terms_of(cast.classmate).due_at == now + timedelta(days=1)


def test_grant_exception_saved_empty_takes_it_back(cast):
    assignment = make_assignment(cast.classroom)
    verbs.grant_exception(assignment, cast.author, cast.teacher, is_excused=True)
    assert assignment.terms_of(cast.author).is_excused
    assert verbs.grant_exception(assignment, cast.author, cast.teacher, reason="a word alone") is None
    assert not AssignmentException.objects.exists()


def test_grant_exception_says_when_the_class_closes_before(cast):
    now = timezone.now()
    assignment = make_assignment(cast.classroom, due_at=now, closes_at=now + timedelta(days=1))
    with pytest.raises(ValidationError) as error:
        verbs.grant_exception(assignment, cast.author, cast.teacher, due_at=now + timedelta(days=2))
    assert list(error.value.error_dict) == ["closes_at"]


def test_grant_exception_only_to_students_of_the_class(cast):
    assignment = make_assignment(cast.classroom)
    gone = make_member(cast.classroom, left_at=timezone.now()).user
    for person in (cast.assistant, make_user(), gone):
        with pytest.raises(ValidationError):
            verbs.grant_exception(assignment, person, cast.teacher, is_excused=True)


def test_release_and_withdraw_are_kept_and_idempotent(cast):
    assignment = make_assignment(cast.classroom)
    assert verbs.release_assignment(assignment, cast.teacher)
    assert not verbs.release_assignment(assignment, cast.teacher)
    assert verbs.withdraw_assignment(assignment, cast.teacher)
    assert not verbs.withdraw_assignment(assignment, cast.teacher)
    assignment.refresh_from_db()
    assert assignment.released_at is None
    assert [row.is_withdrawal for row in assignment.releases.all()] == [False, True]


def test_release_of_a_reading_is_refused(cast):
    with pytest.raises(ValidationError):
        verbs.release_assignment(make_assignment(cast.classroom, lesson=make_lesson()), cast.teacher)


def test_an_archived_class_is_left_as_it_is(cast):
    assignment = make_assignment(cast.classroom)
    cast.classroom.is_archived = True
    cast.classroom.save()
    assignment.refresh_from_db()
    for refused in (
        lambda: verbs.edit_assignment(assignment, due_at=None),
        lambda: verbs.delete_assignment(assignment),
        lambda: verbs.shift_assignments(assignment.classroom, 1),
        lambda: verbs.grant_exception(assignment, cast.author, cast.teacher, is_excused=True),
        lambda: verbs.release_assignment(assignment, cast.teacher),
    ):
        with pytest.raises(ValidationError):
            refused()


@pytest.mark.parametrize("name", verbs.DATES)
@pytest.mark.parametrize("moment", [datetime(9999, 12, 31, 23, 59, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)])
def test_a_date_at_the_end_of_the_calendar_is_refused(cast, name, moment):
    """One such date, a tolerance added, and no page that lists the assignment could be shown."""
    assignment = make_assignment(cast.classroom)
    with pytest.raises(ValidationError) as error:
        verbs.edit_assignment(assignment, **{name: moment})
    assert name in error.value.error_dict
    with pytest.raises(ValidationError):
        verbs.grant_exception(assignment, cast.author, cast.teacher, **{name: moment})
