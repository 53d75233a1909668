"""Groups of students and their exceptions: what the verbs do, what they refuse, and how soon it reaches the work."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.classbook import class_book
from assessments.models import AssignmentException, Attempt
from assessments.openings import last_close
from assessments.overview import staff_overview
from assessments.services.answers import save_answer
from assessments.services.assignments import grant_exception, shift_assignments
from assessments.services.attempts import refresh_deadlines
from assessments.services.groups import create_group, delete_group, edit_group
from classrooms import services
from classrooms.models import Group, Membership, User
from tests.factories import make_assignment, make_attempt, make_group, make_member


def place(cast, person):
    return Membership.objects.get(classroom=cast.classroom, user=person)


def minutes(attempt):
    """How long the attempt may take, by its stored deadline."""
    attempt.refresh_from_db()
    return (attempt.deadline_at - attempt.started_at) / timedelta(minutes=1)


@pytest.fixture
def group(cast):
    return make_group(cast.classroom, cast.author, name="Slow readers")


@pytest.fixture
def assignment(cast):
    return make_assignment(cast.classroom, time_limit=40)


@pytest.fixture
def at_work(cast, assignment):
    """The author's attempt, under way."""
    return make_attempt(assignment, cast.author, is_submitted=False)


# --- The group ----------------------------------------------------------------------------------


def test_create_group_of_students_of_the_class(cast):
    group = create_group(cast.classroom, "Readers", [place(cast, cast.author)])
    assert [each.user for each in group.members.all()] == [cast.author]
    assert create_group(cast.classroom, "Nobody yet").members.count() == 0


def test_create_group_refuses_whoever_is_no_student_here(cast):
    elsewhere = make_member(cast.other_classroom)
    gone = make_member(cast.classroom, left_at=timezone.now())
    for member in (place(cast, cast.assistant), elsewhere, gone):
        with pytest.raises(ValidationError, match="Not a student of this class") as error:
            create_group(cast.classroom, "Readers", [place(cast, cast.author), member])
        assert str(member.user) in str(error.value)
    assert not Group.objects.exists()


def test_create_group_refuses_a_name_twice_in_one_class(cast, group):
    with pytest.raises(ValidationError, match="has a group of this name") as error:
        create_group(cast.classroom, group.name)
    assert list(error.value.error_dict) == ["name"]
    create_group(cast.other_classroom, group.name)


def test_edit_group_renames_and_says_who_is_in_it(cast, group):
    edit_group(group, "Readers", [place(cast, cast.classmate)])
    stored = Group.objects.with_students().get()
    assert (stored.name, [each.user for each in stored.students]) == ("Readers", [cast.classmate])


def test_edit_group_refused_changes_nothing(cast, group):
    with pytest.raises(ValidationError):
        edit_group(group, "Readers", [place(cast, cast.teacher)])
    stored = Group.objects.with_students().get()
    assert (stored.name, [each.user for each in stored.students]) == ("Slow readers", [cast.author])


def test_edit_group_leaves_in_it_who_has_left_the_class(cast, group):
    services.remove_membership(place(cast, cast.author))
    edit_group(group, group.name, [place(cast, cast.classmate)])
    assert [each.user for each in Group.objects.with_students().get().students] == [cast.classmate]
    services.bring_back([place(cast, cast.author)])
    assert {each.user for each in Group.objects.with_students().get().students} == {cast.author, cast.classmate}


def test_an_archived_class_keeps_its_groups_as_they_are(cast, group):
    services.archive_classroom(cast.classroom)
    for refused in (
        lambda: create_group(cast.classroom, "Readers"),
        lambda: edit_group(group, "Readers", []),
        lambda: delete_group(group),
    ):
        with pytest.raises(ValidationError, match="archived"):
            refused()
    assert Group.objects.get().name == "Slow readers"


def test_group_visible_to_staff_alone(cast, group):
    """Who is in which group may tell about accommodations."""
    counts = {"teacher": 1, "assistant": 1, "admin": 1, "author": 0, "classmate": 0, "other_teacher": 0, "stranger": 0}
    assert {name: Group.objects.visible_to(getattr(cast, name)).count() for name in counts} == counts


# --- What a group is granted ------------------------------------------------------------------


def test_grant_exception_to_a_group_holds_for_its_members_alone(cast, group, assignment):
    due = timezone.now() + timedelta(days=3)
    exception = grant_exception(assignment, group, cast.teacher, time_limit=60, due_at=due, reason="Long text")
    assert (exception.group, exception.user, exception.granted_by) == (group, None, cast.teacher)
    assert (assignment.terms_of(cast.author).time_limit, assignment.terms_of(cast.author).due_at) == (60, due)
    assert (assignment.terms_of(cast.classmate).time_limit, assignment.terms_of(cast.classmate).due_at) == (40, None)


def test_grant_exception_to_a_group_reaches_its_members_at_work(cast, group, assignment, at_work):
    other = make_attempt(assignment, cast.classmate, is_submitted=False)
    grant_exception(assignment, group, cast.teacher, time_limit=60)
    assert (minutes(at_work), minutes(other)) == (60, 40)
    grant_exception(assignment, group, cast.teacher)
    assert minutes(at_work) == 40
    assert not AssignmentException.objects.exists()


def test_grant_exception_to_a_student_stands_over_the_group(cast, group, assignment, at_work):
    grant_exception(assignment, group, cast.teacher, time_limit=60, attempts_allowed=3)
    grant_exception(assignment, cast.author, cast.teacher, time_limit=45)
    assert minutes(at_work) == 45
    assert assignment.terms_of(cast.author).attempts_allowed == 3


def test_grant_exception_to_two_groups_gives_the_more_lenient(cast, group, assignment, at_work):
    grant_exception(assignment, group, cast.teacher, time_limit=60)
    grant_exception(assignment, make_group(cast.classroom, cast.author), cast.teacher, time_limit=30)
    assert minutes(at_work) == 60


def test_grant_exception_to_a_group_comes_before_the_accommodation(cast, group, assignment, at_work):
    services.edit_membership(place(cast, cast.author), time_factor="1.5", extra_minutes=10)
    grant_exception(assignment, group, cast.teacher, time_limit=60)
    assert minutes(at_work) == 100


def test_grant_exception_refuses_a_group_of_another_class(cast, assignment):
    with pytest.raises(ValidationError, match="not a group of this class"):
        grant_exception(assignment, make_group(cast.other_classroom), cast.teacher, time_limit=60)


def test_grant_exception_checks_dates_against_what_holds_without_it(cast, group):
    now = timezone.now()
    assignment = make_assignment(cast.classroom, due_at=now, closes_at=now + timedelta(days=1))
    later = now + timedelta(days=3)
    for holder in (group, cast.author):
        with pytest.raises(ValidationError) as error:
            grant_exception(assignment, holder, cast.teacher, due_at=later)
        assert list(error.value.error_dict) == ["closes_at"]
    grant_exception(assignment, group, cast.teacher, closes_at=later)
    grant_exception(assignment, cast.author, cast.teacher, due_at=later)  # the group keeps it open
    assert assignment.terms_of(cast.author).closes_at == later


def test_grant_exception_without_dates_is_given_whatever_the_dates_of_groups(cast, group):
    """Two groups, one due later than the other closes: that is no reason not to excuse somebody."""
    now = timezone.now()
    assignment = make_assignment(cast.classroom, due_at=now, closes_at=now + timedelta(days=9))
    grant_exception(assignment, group, cast.teacher, due_at=now + timedelta(days=8))
    other = make_group(cast.classroom, cast.author)
    grant_exception(assignment, other, cast.teacher, closes_at=now + timedelta(days=1))
    assert grant_exception(assignment, cast.author, cast.teacher, is_excused=True)


def test_a_member_who_has_left_the_class_has_nothing_from_its_groups(cast, group, assignment):
    grant_exception(assignment, group, cast.teacher, time_limit=60)
    services.remove_membership(place(cast, cast.author))
    assert assignment.terms_of(User.objects.get(pk=cast.author.pk)).time_limit == 40
    services.bring_back([place(cast, cast.author)])
    assert assignment.terms_of(User.objects.get(pk=cast.author.pk)).time_limit == 60


# --- How soon it reaches the work -----------------------------------------------------------------


def test_edit_group_reaches_whoever_is_at_work(cast, assignment, at_work):
    group = make_group(cast.classroom)
    grant_exception(assignment, group, cast.teacher, time_limit=60)
    assert minutes(at_work) == 40
    edit_group(group, group.name, [place(cast, cast.author)])
    assert minutes(at_work) == 60
    edit_group(group, group.name, [])
    assert minutes(at_work) == 40


def test_delete_group_takes_its_exceptions_and_their_time_back(cast, group, assignment, at_work):
    grant_exception(assignment, group, cast.teacher, time_limit=60)
    delete_group(group)
    assert minutes(at_work) == 40
    assert not AssignmentException.objects.exists()


def test_edit_group_lets_go_on_whose_time_ran_out_unseen(cast, assignment, at_work):
    group = make_group(cast.classroom)
    grant_exception(assignment, group, cast.teacher, time_limit=1000)
    Attempt.objects.filter(pk=at_work.pk).update(started_at=timezone.now() - timedelta(hours=2))
    refresh_deadlines(Attempt.objects.all())
    edit_group(group, group.name, [place(cast, cast.author)])
    assert save_answer(at_work.answers.get(number=2), cast.author, "Still here", 0).is_accepted


def test_shift_assignments_moves_the_exceptions_of_groups(cast, group):
    now = timezone.now()
    assignment = make_assignment(cast.classroom, closes_at=now + timedelta(days=1))
    grant_exception(assignment, group, cast.teacher, closes_at=now + timedelta(days=2))
    attempt = make_attempt(assignment, cast.author, is_submitted=False)
    shift_assignments(cast.classroom, 7)
    attempt.refresh_from_db()
    assert AssignmentException.objects.get().closes_at == attempt.deadline_at == now + timedelta(days=9)


def test_attempts_with_terms_have_those_of_their_students(cast, group, assignment):
    """Together as one by one: with an exception, own or of a group, with more time, with nothing, and gone."""
    gone, slow = (make_member(cast.classroom).user for _ in range(2))
    for user in (cast.author, cast.classmate, gone, slow):
        make_attempt(assignment, user, is_submitted=False)
    group.members.add(place(cast, gone), place(cast, slow))
    grant_exception(assignment, group, cast.teacher, time_limit=60)
    grant_exception(assignment, gone, cast.teacher, attempts_allowed=2)
    services.edit_membership(place(cast, slow), time_factor="1.5", extra_days=1)
    services.remove_membership(place(cast, gone))
    attempts = {attempt.user: attempt for attempt in Attempt.objects.with_terms()}
    assert {user: attempts[user].terms for user in attempts} == {user: assignment.terms_of(user) for user in attempts}
    assert {user: attempts[user].terms.time_limit for user in attempts} == {
        cast.author: 60,
        cast.classmate: 40,
        gone: 40,
        slow: 90,
    }


def test_refresh_deadlines_leaves_alone_what_is_handed_in_just_then(cast, group, assignment, at_work):
    def hand_in_first(execute, sql, params, many, context):
        if sql.startswith("UPDATE"):
            execute("UPDATE assessments_attempt SET submitted_at = started_at", (), False, context)
        return execute(sql, params, many, context)

    before = minutes(at_work)
    assignment.exceptions.create(group=group, time_limit=60)
    with connection.execute_wrapper(hand_in_first):
        refresh_deadlines(Attempt.objects.all())
    assert minutes(at_work) == before


def test_refresh_deadlines_takes_as_many_queries_for_30_as_for_1(cast, group, assignment):
    make_attempt(assignment, cast.author, is_submitted=False)
    attempts = Attempt.objects.all()
    counts = []
    for more in (0, 29):
        for _number in range(more):
            make_attempt(assignment, is_submitted=False)
        attempts.update(deadline_at=None)
        with CaptureQueriesContext(connection) as queries:
            refresh_deadlines(attempts)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert not attempts.filter(deadline_at=None).exists()


# --- What else reads it ---------------------------------------------------------------------------


def test_class_book_knows_what_groups_were_granted_in_as_many_queries_for_30(cast, group):
    now = timezone.now()
    assignment = make_assignment(cast.classroom, opens_at=now - timedelta(days=2), due_at=now - timedelta(days=1))
    grant_exception(assignment, group, cast.teacher, is_excused=True)
    counts = []
    for more in (0, 29):
        for _number in range(more):
            other = make_group(cast.classroom, make_member(cast.classroom).user)
            assignment.exceptions.create(group=other, is_excused=True)
        with CaptureQueriesContext(connection) as queries:
            book = class_book(cast.classroom)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    words = {row.membership.user: str(row.entries[0].words) for row in book.rows}
    assert words.pop(cast.classmate) == "missing"
    assert set(words.values()) == {"excused"}
    assert len(words) == 30


def test_staff_overview_lists_as_a_students_exception_the_own_one_only(cast, group, assignment):
    grant_exception(assignment, group, cast.teacher, time_limit=60)
    grant_exception(assignment, cast.classmate, cast.teacher, time_limit=50)
    assert [entry.user for entry in staff_overview(assignment)["exceptions"]] == [cast.classmate]


def test_last_close_waits_for_the_groups(cast, group):
    now = timezone.now()
    assignment = make_assignment(cast.classroom, closes_at=now)
    grant_exception(assignment, group, cast.teacher, closes_at=now + timedelta(days=5))
    assert last_close(assignment) == now + timedelta(days=5)
