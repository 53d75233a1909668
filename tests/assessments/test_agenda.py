"""Today: what waits for a student and for staff, in the order to do it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.agenda import staff_agenda, student_agenda
from assessments.models import AssignmentException
from assessments.services.answers import save_answer
from assessments.services.attempts import start_attempt, submit_attempt
from assessments.services.marks import mark_answer
from assessments.services.readings import open_reading
from tests.factories import make_assignment, make_lesson, make_member, make_question, make_quiz

DAY = timedelta(days=1)


def now():
    return timezone.now()


def groups(user):
    return {name: [entry.assignment for entry in rows] for name, rows in student_agenda(user).items() if rows}


@pytest.mark.parametrize(
    ("fields", "group"),
    [
        ({"due_at": now() + DAY}, "due"),
        ({}, "due"),
        ({"opens_at": now() + DAY}, "coming"),
        ({"due_at": now() - DAY}, "missing"),
        ({"due_at": now() - DAY, "closes_at": now() + DAY}, "missing"),
        ({"due_at": now() - 2 * DAY, "closes_at": now() - DAY}, None),
    ],
)
def test_student_agenda_groups_by_dates(cast, fields, group):
    assignment = make_assignment(cast.classroom, **fields)
    assert groups(cast.author) == ({group: [assignment]} if group else {})


def test_student_agenda_follows_the_work(cast):
    assignment = make_assignment(cast.classroom, make_quiz([make_question()]), due_at=now() + DAY)
    attempt = start_attempt(assignment, cast.author)
    assert groups(cast.author) == {"begun": [assignment]}
    submit_attempt(attempt)
    assert groups(cast.author) == {"returned": [assignment]}


def test_student_agenda_holds_back_what_is_not_released(cast):
    assignment = make_assignment(cast.classroom)
    submit_attempt(start_attempt(assignment, cast.author))
    assert groups(cast.author) == {}
    assignment.released_at = now()
    assignment.save()
    assert groups(cast.author) == {"returned": [assignment]}


def test_student_agenda_shows_the_earliest_due_first(cast):
    late, soon, undated = (make_assignment(cast.classroom, due_at=at) for at in (now() + 5 * DAY, now() + DAY, None))
    assert groups(cast.author)["due"] == [soon, late, undated]


def test_student_agenda_leaves_out_the_excused_the_archived_and_other_classes(cast):
    assignment = make_assignment(cast.classroom)
    make_assignment(cast.other_classroom)
    AssignmentException.objects.create(assignment=assignment, user=cast.author, is_excused=True)
    assert groups(cast.author) == {}
    assert groups(cast.classmate) == {"due": [assignment]}
    cast.classroom.is_archived = True
    cast.classroom.save()
    assert groups(cast.classmate) == {}


def test_student_agenda_knows_an_opened_reading(cast):
    assignment = make_assignment(cast.classroom, lesson=make_lesson())
    open_reading(assignment, cast.author)
    assert groups(cast.author) == {"begun": [assignment]}


def test_staff_agenda_tells_what_to_mark_and_what_to_release(cast):
    assignment = make_assignment(cast.classroom)
    attempt = start_attempt(assignment, cast.author)
    save_answer(attempt.answers.get(number=2), cast.author, "Words.", 0)
    submit_attempt(attempt)
    assert [line.assignment for line in staff_agenda(cast.teacher)["to_mark"]] == [assignment]
    assert not any(staff_agenda(cast.other_teacher).values())
    attempt.answers.update(points=1)
    assert [line.assignment for line in staff_agenda(cast.teacher)["to_release"]] == [assignment]
    assert staff_agenda(cast.assistant)["to_release"] == []


def test_staff_agenda_tells_who_is_missing(cast):
    make_assignment(cast.classroom, due_at=now() - DAY)
    make_assignment(cast.classroom, due_at=now() - 60 * DAY)
    [line] = staff_agenda(cast.teacher)["missing"]
    assert (line.missing, line.students) == (2, 2)


def test_staff_agenda_tells_who_is_missing_by_an_exception_alone(as_user, cast):
    """The class is never due; one student was given a date, and has let it pass."""
    long_ago, assignment = now() - 90 * DAY, make_assignment(cast.classroom, opens_at=now() - 99 * DAY)
    exception = assignment.exceptions.create(user=cast.author, due_at=now() - DAY)
    [line] = staff_agenda(cast.teacher)["missing"]
    assert (line.missing, line.missing_since) == (1, exception.due_at)
    assert as_user(cast.teacher).get(reverse("home")).status_code == 200
    assignment.exceptions.update(due_at=long_ago)
    assert staff_agenda(cast.teacher)["missing"] == []


def test_home_asks_as_often_for_one_row_as_for_thirty(as_user, cast):
    counts = []
    for extra in (1, 29):
        for _ in range(extra):
            make_assignment(cast.classroom, due_at=now() - DAY)
            make_member(cast.classroom)
        for person in (cast.author, cast.teacher):
            client = as_user(person)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse("home")).status_code == 200
            counts.append(len(queries))
    assert counts[:2] == counts[2:]


def test_home_of_a_stranger_says_what_to_do_next(as_user, cast):
    assert "Join a class" in as_user(cast.stranger).get(reverse("home")).content.decode()


def test_staff_agenda_reminds_of_an_override_that_was_not_released(cast):
    """A quiz that the machine marks alone needs no release, until a person has put a mark over the machine's."""
    assignment = make_assignment(cast.classroom, make_quiz([make_question()]))
    attempt = start_attempt(assignment, cast.author)
    submit_attempt(attempt)
    assert staff_agenda(cast.teacher)["to_release"] == []
    mark_answer(attempt.answers.get(), {"points": "1", "reason": "read aloud"}, cast.teacher)
    assert [line.assignment for line in staff_agenda(cast.teacher)["to_release"]] == [assignment]
