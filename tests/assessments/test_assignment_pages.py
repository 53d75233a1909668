"""The pages on which a teacher assigns, changes, shifts and grants exceptions."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assignment, AssignmentException
from tests.factories import (
    make_assignment,
    make_attempt,
    make_classroom,
    make_essay,
    make_group,
    make_lesson,
    make_member,
    make_quiz,
)

PRAGUE, NEW_YORK = ZoneInfo("Europe/Prague"), ZoneInfo("America/New_York")


@pytest.fixture
def lesson():
    lesson = make_lesson()
    make_quiz(unit=lesson.unit, lesson=lesson, title="The quiz")
    make_essay(lesson.unit, lesson=lesson, title="The essay")
    return lesson


def assign_page(classroom, lesson):
    return f"{reverse('assignment-create', args=[classroom.pk])}?lesson={lesson.pk}"


def test_a_lesson_page_offers_each_task_by_its_title_and_the_lessons_around_it(cast, lesson, as_user):
    make_essay(lesson.unit, lesson=lesson, title="The memo")
    other = make_lesson(lesson.unit, number=lesson.number + 2, title="The one after")
    page = as_user(cast.teacher).get(reverse("lesson-detail", args=[lesson.unit.slug, lesson.number])).content.decode()
    for title in ("The quiz", "The essay", "The memo"):
        assert f">{title}<span" in page
    assert f'rel="next" href="{reverse("lesson-detail", args=[lesson.unit.slug, other.number])}"' in page
    assert 'rel="prev"' not in page


def test_a_task_whose_title_says_what_it_is_does_not_say_it_twice(cast, lesson, as_user):
    make_essay(lesson.unit, lesson=lesson, title="The memo")
    page = as_user(cast.teacher).get(assign_page(cast.classroom, lesson)).content.decode()
    assert "Essay: The memo" in page and "Quiz: The quiz" not in page


def test_assignment_create_begins_with_the_lesson(cast, as_user, lesson):
    page = as_user(cast.teacher).get(reverse("assignment-create", args=[cast.classroom.pk])).content.decode()
    assert f"?lesson={lesson.pk}" in page


def test_a_lesson_names_each_task_that_can_be_assigned(cast, as_user, lesson):
    make_essay(lesson.unit, lesson=lesson, title="The post")
    page = as_user(cast.teacher).get(reverse("lesson-detail", args=[lesson.unit.slug, lesson.number])).content.decode()
    for title in ("The quiz", "The essay", "The post"):
        assert f"</span>{title}<span" in page  # in sight, and not only for those who listen


def test_a_quiz_of_ones_own_is_offered_to_its_author_alone(cast, as_user, lesson):
    make_quiz(unit=lesson.unit, lesson=lesson, title="Checks that one teacher made", author=cast.teacher)
    make_quiz(unit=lesson.unit, title="Loose checks that one teacher made", author=cast.teacher)
    colleague = make_member(cast.classroom, "teacher").user
    page = reverse("lesson-detail", args=[lesson.unit.slug, lesson.number])
    choose = reverse("assignment-create", args=[cast.classroom.pk])
    for person, is_offered in ((cast.teacher, True), (colleague, False)):
        client = as_user(person)
        for address in (page, choose, f"{choose}?lesson={lesson.pk}"):
            assert ("hecks that one teacher made" in client.get(address).content.decode()) is is_offered


def test_assignment_create_assigns_three_tasks_to_two_classes_each_by_its_own_clock(cast, as_user, lesson):
    here, other = (make_classroom(time_zone=zone.key) for zone in (PRAGUE, NEW_YORK))
    for classroom in (here, other):
        make_member(classroom, "teacher", cast.teacher)
    quiz, essay = lesson.assessments.get(kind="quiz"), lesson.assessments.get(kind="essay")
    data = {"reading": "on"}
    for key, limit in ((f"assessment-{quiz.pk}", "40"), (f"assessment-{essay.pk}", "60")):
        data |= {key: "on", f"{key}-time_limit": limit, f"{key}-attempts_allowed": "1"}
    data |= {f"assessment-{quiz.pk}-attempts_allowed": "2", f"assessment-{quiz.pk}-keep": "latest"}
    for classroom, day in ((here, 5), (other, 6)):
        key = f"class-{classroom.pk}"
        data |= {key: "on", f"{key}-opens_at": "2027-02-01T08:00", f"{key}-due_at": f"2027-02-0{day}T17:00"}
    client = as_user(cast.teacher)
    page = client.get(assign_page(here, lesson)).content.decode()
    assert "Europe/Prague" in page and "America/New_York" in page
    assert client.post(assign_page(here, lesson), data).url == reverse("classroom-detail", args=[here.pk])
    assert {row.due_at for row in here.assignments.all()} == {datetime(2027, 2, 5, 17, tzinfo=PRAGUE)}
    assert {row.due_at for row in other.assignments.all()} == {datetime(2027, 2, 6, 17, tzinfo=NEW_YORK)}
    assert sorted(row.kind for row in here.assignments.all()) == ["essay", "quiz", "reading"]
    given = here.assignments.get(assessment=quiz)
    assert (given.time_limit, given.attempts_allowed, given.keep) == (40, 2, "latest")
    assert here.assignments.get(assessment=essay).keep == "highest"


def test_assignment_create_says_what_is_wrong_beside_the_field(cast, as_user, lesson):
    key = f"class-{cast.classroom.pk}"
    client, url = as_user(cast.teacher), assign_page(cast.classroom, lesson)
    late = {"reading": "on", key: "on", f"{key}-opens_at": "2027-02-02T08:00", f"{key}-due_at": "2027-02-01T08:00"}
    assert "Due: This is before it opens." in client.post(url, late).content.decode()
    assert "Tick at least one class." in client.post(url, {"reading": "on"}).content.decode()
    assert "Tick at least one task." in client.post(url, {key: "on"}).content.decode()
    assert not Assignment.objects.exists()


def test_assignment_create_takes_no_class_that_is_not_taught(cast, as_user, lesson):
    key = f"class-{cast.other_classroom.pk}"
    as_user(cast.teacher).post(assign_page(cast.classroom, lesson), {"reading": "on", key: "on"})
    assert as_user(cast.teacher).get(assign_page(cast.other_classroom, lesson)).status_code == 404
    assert not Assignment.objects.exists()


def test_assignment_create_twice_keeps_what_was_typed(cast, as_user, lesson):
    make_assignment(cast.classroom, lesson=lesson)
    key = f"class-{cast.classroom.pk}"
    data = {"reading": "on", key: "on", f"{key}-due_at": "2030-01-01T17:00"}
    page = as_user(cast.teacher).post(assign_page(cast.classroom, lesson), data).content.decode()
    assert "already has" in page and "2030-01-01T17:00" in page


def test_assignment_edit_after_submissions(cast, as_user):
    cast.classroom.time_zone = PRAGUE.key
    cast.classroom.save()
    assignment = make_assignment(cast.classroom)
    make_attempt(assignment, cast.author)
    url = reverse("assignment-edit", args=[assignment.pk])
    client = as_user(cast.teacher)
    assert 'type="datetime-local"' in client.get(url).content.decode()
    data = {"opens_at": "2026-01-01T08:00", "due_at": "2026-07-01T17:00", "attempts_allowed": "2", "keep": "latest"}
    assert client.post(url, data).status_code == 302
    assignment.refresh_from_db()
    assert assignment.due_at == datetime(2026, 7, 1, 17, tzinfo=PRAGUE)
    assert (assignment.attempts_allowed, assignment.keep) == (2, "latest")


def test_assignment_edit_shows_the_moment_that_is_stored(cast, as_user):
    cast.classroom.time_zone = NEW_YORK.key
    cast.classroom.save()
    assignment = make_assignment(cast.classroom, due_at=datetime(2027, 7, 1, 17, 30, tzinfo=NEW_YORK))
    page = as_user(cast.teacher).get(reverse("assignment-edit", args=[assignment.pk])).content.decode()
    assert 'value="2027-07-01T17:30"' in page


def test_assignment_delete_offers_to_close_what_was_begun(cast, as_user):
    assignment = make_assignment(cast.classroom)
    url = reverse("assignment-delete", args=[assignment.pk])
    client = as_user(cast.teacher)
    make_attempt(assignment, cast.author, is_submitted=False)
    assert reverse("assignment-edit", args=[assignment.pk]) in client.get(url).content.decode()
    client.post(url)
    assert Assignment.objects.exists()
    assignment.attempts.get().answers.all().delete()
    assignment.attempts.all().delete()
    client.post(url)
    assert not Assignment.objects.exists()


def test_assignments_shift_moves_and_says_how_to_undo(cast, as_user):
    due = timezone.now() + timedelta(days=2)
    assignment = make_assignment(cast.classroom, due_at=due)
    url = reverse("assignments-shift", args=[cast.classroom.pk])
    client = as_user(cast.teacher)
    assert "Give at least one day" in client.post(url, {"days": "0", "which": "all"}).content.decode()
    page = client.post(url, {"days": "7", "which": "upcoming"}, follow=True).content.decode()
    assert "1 assignment moved." in page and "-7" in page
    assignment.refresh_from_db()
    assert assignment.due_at == due + timedelta(days=7)


def test_exception_grant_and_taking_it_back(cast, as_user):
    assignment = make_assignment(cast.classroom, time_limit=40)
    url = reverse("exception-grant", args=[assignment.pk, cast.author.pk])
    client = as_user(cast.teacher)
    assert client.get(url).status_code == 200
    client.post(url, {"time_limit": "60", "reason": "Broken wrist"})
    assert assignment.terms_of(cast.author).time_limit == 60
    detail = reverse("assignment-detail", args=[assignment.pk])
    assert "Broken wrist" in client.get(detail).content.decode()
    assert "Broken wrist" not in as_user(cast.author).get(detail).content.decode()
    as_user(cast.teacher).post(url, {})
    assert not AssignmentException.objects.exists()


def test_exception_grant_only_for_students_of_the_class(cast, as_user):
    assignment = make_assignment(cast.classroom)
    for person in (cast.stranger, cast.assistant, cast.other_teacher):
        url = reverse("exception-grant", args=[assignment.pk, person.pk])
        assert as_user(cast.teacher).get(url).status_code == 404


@pytest.mark.parametrize("person", ["assistant", "author", "other_teacher", "stranger"])
def test_the_teachers_pages_are_closed_to(cast, as_user, lesson, person):
    assignment = make_assignment(cast.classroom)
    client = as_user(getattr(cast, person))
    urls = [assign_page(cast.classroom, lesson), reverse("assignments-shift", args=[cast.classroom.pk])]
    urls += [reverse(f"assignment-{verb}", args=[assignment.pk]) for verb in ("edit", "delete", "release", "withdraw")]
    urls.append(reverse("exception-grant", args=[assignment.pk, cast.author.pk]))
    urls.append(reverse("group-exception-grant", args=[assignment.pk, make_group(cast.classroom).pk]))
    for url in urls:
        assert {client.get(url).status_code, client.post(url).status_code} <= {403, 404}
    assert Assignment.objects.count() == 1


def test_group_exception_grant_and_taking_it_back(cast, as_user):
    assignment = make_assignment(cast.classroom, time_limit=40)
    group = make_group(cast.classroom, cast.author, name="Slow readers")
    detail = reverse("assignment-detail", args=[assignment.pk])
    url = reverse("group-exception-grant", args=[assignment.pk, group.pk])
    client = as_user(cast.teacher)
    assert url in client.get(detail).content.decode()  # offered to a group that has none
    assert str(cast.author) in client.get(url).content.decode()
    client.post(url, {"time_limit": "70", "reason": "Long texts"})
    page = client.get(detail).content.decode()
    assert "Group “Slow readers”" in page and "70 min" in page and "Long texts" in page and url in page
    assert "Long texts" not in as_user(cast.assistant).get(detail).content.decode()
    as_user(cast.teacher).post(url, {})
    assert not AssignmentException.objects.exists()


def test_a_student_is_told_the_time_and_never_the_group(cast, as_user):
    assignment = make_assignment(cast.classroom, time_limit=40)
    group = make_group(cast.classroom, cast.author, name="Slow readers")
    as_user(cast.teacher).post(reverse("group-exception-grant", args=[assignment.pk, group.pk]), {"time_limit": "70"})
    page = as_user(cast.author).get(reverse("assignment-detail", args=[assignment.pk])).content.decode()
    assert "70 min (extended from 40)" in page
    assert "Slow readers" not in page


def test_assignment_detail_leads_to_the_groups_with_and_without_one(cast, as_user):
    assignment = make_assignment(cast.classroom)
    detail, groups = reverse("assignment-detail", args=[assignment.pk]), reverse("group-list", args=[cast.classroom.pk])
    assert groups in as_user(cast.teacher).get(detail).content.decode()
    assignment.exceptions.create(group=make_group(cast.classroom, cast.author), time_limit=9)
    assert groups in as_user(cast.teacher).get(detail).content.decode()


def test_assignment_detail_tells_that_the_clock_will_run_before_the_button_that_starts_it(cast, as_user):
    assignment = make_assignment(cast.classroom, time_limit=20)
    page = as_user(cast.author).get(reverse("assignment-detail", args=[assignment.pk])).content.decode()
    assert page.index("The clock starts when you begin: 20 minutes.") < page.index(">Begin</button>")


def test_group_exception_grant_only_for_groups_of_the_class(cast, as_user):
    assignment = make_assignment(cast.classroom)
    url = reverse("group-exception-grant", args=[assignment.pk, make_group(cast.other_classroom).pk])
    assert as_user(cast.teacher).get(url).status_code == 404
    assert as_user(cast.admin).post(url, {"time_limit": "70"}).status_code == 404
    assert not AssignmentException.objects.exists()


def test_group_exception_grant_says_what_is_wrong_beside_the_field(cast, as_user):
    now = timezone.now()
    assignment = make_assignment(cast.classroom, due_at=now, closes_at=now + timedelta(days=1))
    url = reverse("group-exception-grant", args=[assignment.pk, make_group(cast.classroom).pk])
    page = as_user(cast.teacher).post(url, {"due_at": "2099-01-01T08:00", "reason": "Typed"}).content.decode()
    assert "Closes: This is before the due date" in page and "Typed" in page


def test_exception_grant_shows_what_the_groups_give(cast, as_user):
    assignment = make_assignment(cast.classroom, time_limit=40)
    for name, limit in (("Slow readers", 70), ("Travellers", 55)):
        assignment.exceptions.create(group=make_group(cast.classroom, cast.author, name=name), time_limit=limit)
    url = reverse("exception-grant", args=[assignment.pk, cast.author.pk])
    page = as_user(cast.teacher).get(url).content.decode()
    assert "Slow readers:" in page and "Travellers:" in page
    assert (page.count("40 min"), page.count("70 min"), page.count("55 min")) == (1, 2, 1)  # 70: the group's, and now
    other = reverse("exception-grant", args=[assignment.pk, cast.classmate.pk])
    assert "Slow readers" not in as_user(cast.teacher).get(other).content.decode()


def test_exception_pages_have_a_fixed_number_of_queries(cast, as_user):
    assignment = make_assignment(cast.classroom)
    group = make_group(cast.classroom, cast.author)
    urls = [
        reverse("exception-grant", args=[assignment.pk, cast.author.pk]),
        reverse("group-exception-grant", args=[assignment.pk, group.pk]),
    ]
    client = as_user(cast.teacher)
    counts = []
    for more in (1, 29):
        for _number in range(more):
            make_member(cast.classroom).groups.add(group)
            assignment.exceptions.create(group=make_group(cast.classroom, cast.author), time_limit=99)
        client.get(urls[0])
        with CaptureQueriesContext(connection) as queries:
            assert [client.get(url).status_code for url in urls] == [200, 200]
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_staffs_page_of_an_assignment_has_a_fixed_number_of_queries(cast, as_user):
    assignment = make_assignment(cast.classroom)
    make_attempt(assignment, cast.author, {2: "Text"})
    make_group(cast.classroom, cast.author)
    url = reverse("assignment-detail", args=[assignment.pk])
    client = as_user(cast.teacher)
    counts = []
    for more in (0, 29):
        for _number in range(more):
            user = make_attempt(assignment, values={2: "Text"}).user
            assignment.exceptions.create(user=user, time_limit=99)
            assignment.exceptions.create(group=make_group(cast.classroom, user), time_limit=99)
            make_group(cast.classroom, user)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(url).content.decode()
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert "30 of 31 handed in" in page


def test_the_class_page_lists_assignments_to_each_as_it_concerns_them(cast, as_user):
    assignment = make_assignment(cast.classroom, due_at=timezone.now() + timedelta(days=1))
    names = ("classroom-detail", "assignment-create", "assignments-shift")
    url, create, shift = (reverse(name, args=[cast.classroom.pk]) for name in names)
    make_attempt(assignment, cast.author, {1: "a", 2: "Text"})
    staff = as_user(cast.teacher).get(url).content.decode()
    assert "1 of 2 handed in" in staff and "Mark 1" in staff
    assert create in staff and shift in staff
    assert create not in as_user(cast.assistant).get(url).content.decode()
    student = as_user(cast.author).get(url).content.decode()
    assert "state-pending" in student and "handed in" not in student
    assert "state-not_due" in as_user(cast.classmate).get(url).content.decode()
