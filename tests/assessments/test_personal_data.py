"""What leaves with a person: own exceptions, readings, answers and marks, and nothing of others."""

import json

from django.core.serializers.json import DjangoJSONEncoder

from assessments.models import Assessment, AssignmentException, Attempt, Question, Waiver
from assessments.services.answers import save_answer
from assessments.services.attempts import start_attempt, submit_attempt
from assessments.services.checks import check_answer
from assessments.services.readings import open_reading
from classrooms import services
from tests.factories import make_assignment, make_group, make_lesson


def test_export_person_holds_the_work_and_nothing_of_others(cast):
    assignment = make_assignment(cast.classroom)
    for person, text in ((cast.author, "words of the author"), (cast.classmate, "words of the classmate")):
        attempt = start_attempt(assignment, person)
        save_answer(attempt.answers.get(number=2), person, text, 0)
        submit_attempt(attempt)
    AssignmentException.objects.create(assignment=assignment, user=cast.author, reason="ill for a week")
    Waiver.objects.create(attempt=Attempt.objects.get(user=cast.author), reason="ill again", by=cast.teacher)
    open_reading(make_assignment(cast.classroom, lesson=make_lesson()), cast.author)
    for person in (cast.author, cast.classmate):
        group = make_group(cast.classroom, person)
        AssignmentException.objects.create(assignment=assignment, group=group, reason=f"for {person.username}")
    exported = json.dumps(services.export_person(cast.author)["assessments"], cls=DjangoJSONEncoder)
    assert "words of the author" in exported
    assert "ill for a week" in exported
    assert "ill again" in exported
    assert "Reading for lesson" in exported
    assert "for author" in exported
    assert "classmate" not in exported


def test_export_person_tells_when_an_answer_was_checked(cast):
    attempt = start_attempt(make_assignment(cast.classroom, review={"during": ["correctness"]}), cast.author)
    answer = attempt.answers.get(number=1)
    save_answer(answer, cast.author, "a", 0)
    check_answer(answer, cast.author, 1)
    [told] = services.export_person(cast.author)["assessments"]["attempts"]
    assert [row["checked_at"] is not None for row in told["answers"]] == [True, False]


def test_export_person_names_the_groups(cast):
    make_group(cast.classroom, cast.author, name="Slow readers")
    make_group(cast.classroom, cast.classmate, name="Fast readers")
    [membership] = services.export_person(cast.author)["classrooms"]["memberships"]
    assert membership["groups"] == ["Slow readers"]


def test_export_person_has_the_questions_and_quizzes_that_the_person_wrote(cast):
    unit = make_assignment(cast.classroom).unit
    for person in (cast.teacher, cast.admin):
        words = {"stem": f"asked by {person.username}", "kind": "essay", "points": 4, "skill": "argument", "spec": {}}
        Question.objects.create(unit=unit, key=person.username, digest="0", author=person, **words)
        Assessment.objects.create(unit=unit, slug=person.username, kind="quiz", title=words["stem"], author=person)
    told = services.export_person(cast.teacher)["assessments"]
    assert [row["question"] for row in told["questions"]] == ["asked by teacher"]
    assert [row["title"] for row in told["quizzes"]] == ["asked by teacher"]
