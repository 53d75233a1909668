"""demo_classroom: an empty database becomes a class with work to do; a database with people stays as it is."""

import io

import pytest
from django.core.management import call_command
from django.utils import timezone

from assessments.agenda import staff_agenda
from assessments.management.commands import demo_classroom
from assessments.models import Answer, Assignment, Attempt, Mark
from classrooms.models import User
from lessons.models import Placement, Unit
from tests.factories import make_user


def run(**options):
    out = io.StringIO()
    call_command("demo_classroom", stdout=out, **options)
    return out.getvalue()


@pytest.mark.django_db
def test_demo_classroom_makes_a_class_with_work_and_a_second_run_changes_only_units(client, monkeypatch):
    told = run()
    assert "open the archive" in told
    assert client.login(username="amara", password="open the archive")
    told = list(Assignment.objects.order_by("due_at").values_list("assessment__slug", flat=True))
    assert told == [None, "what-he-said-quiz", "what-he-said-post", "what-he-said-dbq"]
    assert all(row.opens_at <= timezone.now() < row.due_at for row in Assignment.objects.all())
    assert Placement.objects.get().classroom.name == "History 10A"

    assert not Unit.objects.filter(loaded="").exists()  # so that the next start is quick

    teacher = User.objects.get_by_natural_key("teacher")
    teacher.set_password("my own words")
    teacher.save()
    Assignment.objects.exclude(lesson=None).update(due_at=None)
    before = Mark.objects.count()
    loaded = []
    monkeypatch.setattr(demo_classroom, "load_units", lambda: loaded.append(1))
    assert "as it was set before" in run()
    teacher.refresh_from_db()
    assert teacher.check_password("my own words")
    assert Assignment.objects.get(lesson__isnull=False).due_at is None
    assert Mark.objects.count() == before
    assert loaded


@pytest.mark.django_db
def test_demo_classroom_leaves_something_to_mark():
    run()
    agenda = staff_agenda(User.objects.get_by_natural_key("teacher"))
    waiting = {line.assignment.assessment.slug: line.waiting for line in agenda["to_mark"]}
    assert waiting == {"what-he-said-quiz": 2, "what-he-said-post": 2, "what-he-said-dbq": 2}
    scores = Attempt.objects.filter(assignment__assessment__kind="quiz").values_list("user__username", "score")
    assert dict(scores) == {"chloe": 16, "daniel": 10}
    written = Answer.objects.filter(question__kind__in=("short", "essay"))
    assert len({answer.value for answer in written}) == len(written) == 6
    for answer in written.filter(question__key="l4-post").select_related("question"):
        assert answer.question.spec["min_words"] <= len(answer.value.split()) <= answer.question.spec["max_words"]


@pytest.mark.django_db
def test_a_database_with_people_stays_as_it_is():
    make_user("somebody")
    assert "no demo classroom was made" in run()
    assert User.objects.count() == 1
    assert not Unit.objects.exists()
