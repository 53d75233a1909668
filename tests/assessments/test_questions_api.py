"""The API of a bank's questions and of quizzes made of them."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Assessment, Evidence, Tag
from tests.factories import (
    make_assignment,
    make_attempt,
    make_document,
    make_lesson,
    make_question,
    make_quiz,
    make_unit,
)

pytestmark = pytest.mark.django_db

QUESTIONS, QUIZZES = "/api/units/bank/questions/", "/api/units/bank/assessments/"


@pytest.fixture
def unit(cast):
    return make_unit("bank")


def fill(unit, classroom, *keys, **fields):
    paragraph = (unit.documents.first() or make_document(unit, "B")).paragraphs.first()
    for key in keys:
        question = make_question(unit, key=key, evidence=[(paragraph, Evidence.Role.KEY, "")], **fields)
        question.tags.add(Tag.objects.get_or_create(unit=unit, name=f"t-{key}")[0])
        assignment = make_assignment(classroom, make_quiz([question]))
        for value in "aab":
            make_attempt(assignment, values={1: value})


def send(client, data):
    return client.post(QUIZZES, json.dumps(data), content_type="application/json")


def test_questions_are_told_with_keys_evidence_and_how_they_went(cast, as_user, unit):
    fill(unit, cast.classroom, "a", author=cast.teacher)
    fill(unit, cast.classroom, "b")
    body = as_user(cast.teacher).get(QUESTIONS).json()
    first, second = body["results"]
    assert (first["key"], first["is_own"], second["is_own"], first["tags"]) == ("a", True, False, ["t-a"])
    assert first["spec"]["options"][0]["right"] is True and "misconception" not in str(first["spec"])
    assert first["evidence"] == [{"paragraph": "B1", "role": "key", "option": ""}]
    assert first["record"] == {"answers": 3, "facility": pytest.approx(66.67, abs=0.01), "discrimination": None}
    record = as_user(cast.other_teacher).get(QUESTIONS).json()["results"][0]["record"]
    assert record == {"answers": 0, "facility": None, "discrimination": None}


def test_questions_are_found_as_on_the_page(cast, as_user, unit):
    fill(unit, cast.classroom, "a", stem="About a mill")
    fill(unit, cast.classroom, "b")
    client = as_user(cast.teacher)
    for query in ("word=mill", "tag=t-a", "word=mill&statistics=medium&paragraph=B1"):
        assert [row["key"] for row in client.get(f"{QUESTIONS}?{query}").json()["results"]] == ["a"]
    refused = client.get(f"{QUESTIONS}?kind=none&paragraph=x")
    assert refused.status_code == 400 and set(refused.json()["errors"]) == {"kind", "paragraph"}


def test_questions_take_as_many_queries_for_30(cast, as_user, unit):
    client = as_user(cast.teacher)

    def count():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(QUESTIONS).status_code == 200
        return len(captured)

    fill(unit, cast.classroom, "a")
    count()
    few = count()
    fill(unit, cast.classroom, *(f"b{n}" for n in range(29)))
    assert count() == few


def test_create_makes_a_quiz_of_these_questions_in_their_order(cast, as_user, unit):
    fill(unit, cast.classroom, "a", "b", "c")
    make_lesson(unit, 4)
    data = {"title": "Mine", "instructions": "Read.", "lesson": 4, "questions": ["c", "a"]}
    response = send(as_user(cast.teacher), data)
    quiz = Assessment.objects.get(author=cast.teacher)
    assert response.status_code == 201 and response.json()["slug"] == quiz.slug
    told = {name: response.json()[name] for name in ("title", "instructions", "lesson", "question_count", "maximum")}
    assert told == {"title": "Mine", "instructions": "Read.", "lesson": 4, "question_count": 2, "maximum": "2"}
    assert [item.question.key for item in quiz.items.order_by("number")] == ["c", "a"]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"questions": ["none"]}, "questions"),
        ({"questions": []}, "questions"),
        ({"questions": "a"}, "questions"),
        ({"questions": ["a"], "lesson": 9}, "lesson"),
        ({"questions": ["a"], "title": ["x"]}, "title"),
        ({"questions": ["a"], "owner": "me"}, "owner"),
    ],
)
def test_create_refuses_by_field_and_makes_nothing(cast, as_user, unit, data, field):
    make_question(unit, key="a")
    response = send(as_user(cast.teacher), data)
    assert (response.status_code, list(response.json()["errors"])) == (400, [field])
    assert not Assessment.objects.exists()
