"""demo_classroom: an empty database becomes a class with work to do; a database with people stays as it is."""

import io

import pytest
from django.core.management import call_command
from django.utils import timezone

from assessments.agenda import staff_agenda
from assessments.models import Assignment, Attempt, Mark
from classrooms.models import User
from lessons.models import Placement, Unit
from tests.factories import make_user


def run(**options):
    out = io.StringIO()
    call_command("demo_classroom", stdout=out, **options)
    return out.getvalue()


@pytest.mark.django_db
def test_demo_classroom_makes_a_class_with_work_and_a_second_run_changes_nothing(client):
    told = run()
    assert "open the archive" in told
    assert client.login(username="amara", password="open the archive")
    assert {row.kind for row in Assignment.objects.all()} == {"reading", "quiz", "essay"}
    assert all(row.opens_at <= timezone.now() < row.due_at for row in Assignment.objects.all())
    assert Placement.objects.get().classroom.name == "History 10A"

    teacher = User.objects.get_by_natural_key("teacher")
    teacher.set_password("my own words")
    teacher.save()
    Assignment.objects.exclude(lesson=None).update(due_at=None)
    before = Mark.objects.count()
    assert "as it was set before" in run()
    teacher.refresh_from_db()
    assert teacher.check_password("my own words")
    assert Assignment.objects.get(lesson__isnull=False).due_at is None
    assert Mark.objects.count() == before


@pytest.mark.django_db
def test_demo_classroom_leaves_something_to_mark():
    run()
    agenda = staff_agenda(User.objects.get_by_natural_key("teacher"))
    assert {line.assignment.kind: line.waiting for line in agenda["to_mark"]} == {"quiz": 2, "essay": 2}
    scores = Attempt.objects.filter(assignment__assessment__kind="quiz").values_list("user__username", "score")
    assert dict(scores) == {"chloe": 16, "daniel": 10}


@pytest.mark.django_db
def test_a_database_with_people_stays_as_it_is():
    make_user("somebody")
    assert "no demo classroom was made" in run()
    assert User.objects.count() == 1
    assert not Unit.objects.exists()
