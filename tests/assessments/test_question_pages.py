"""The pages of a bank's questions: looked at, copied, deleted."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from assessments import questions
from assessments.models import Question
from tests.factories import (
    make_assignment,
    make_attempt,
    make_document,
    make_question,
    make_quiz,
    make_rubric,
    make_unit,
)


@pytest.fixture
def unit(db):
    return make_document(letter="D", paragraphs=("One said.", "Two said.")).unit


@pytest.fixture
def shipped(unit):
    paragraph = unit.documents.get().paragraphs.get(number=1)
    return make_question(unit, evidence=[(paragraph, "key", "")], rationale="ALTOGETHER")


@pytest.fixture
def own(cast, unit):
    return make_question(unit, author=cast.teacher)


def page(client, name, question, method="get"):
    return getattr(client, method)(reverse(name, args=[question.pk]))


@pytest.mark.parametrize("kind", sorted(questions.kinds()))
def test_question_detail_shows_every_kind_as_students_see_it_and_its_key(cast, as_user, unit, kind):
    by_hand = questions.get(kind).MARKED_BY == "person"
    question = make_question(unit, kind, rubric=make_rubric(unit) if by_hand else None, points=3)
    response = page(as_user(cast.assistant), "question-detail", question)
    assert response.status_code == 200
    html = response.content.decode()
    assert "What does it say?" in html
    assert "Right." in html or "Criterion T" in html or "Waiting." in html


def test_question_detail_tells_evidence_reasons_and_where_it_is_used(cast, as_user, shipped):
    quiz = make_quiz([shipped], title="First steps")
    make_assignment(cast.classroom, quiz)
    html = page(as_user(cast.teacher), "question-detail", shipped).content.decode()
    for words in ("One said.", "ALTOGETHER", "SECRET-KEY-A", "First steps", "History 9A", "decides the question"):
        assert words in html
    others = page(as_user(cast.other_teacher), "question-detail", shipped).content.decode()
    assert "First steps" in others
    assert "History 9A" not in others


def test_question_detail_leads_to_the_newest_version(cast, as_user, own):
    newer = make_question(own.unit, key=own.key, author=cast.teacher, stem="And now?")
    html = page(as_user(cast.teacher), "question-detail", own).content.decode()
    assert "This is an older version." in html
    assert reverse("question-detail", args=[newer.pk]) in html
    assert "older version" not in page(as_user(cast.teacher), "question-detail", newer).content.decode()


def test_question_detail_offers_what_its_reader_may_do(cast, as_user, own):
    delete, copy = reverse("question-delete", args=[own.pk]), reverse("question-copy", args=[own.pk])
    for user, offered in ((cast.teacher, [delete, copy]), (cast.other_teacher, [copy]), (cast.assistant, [])):
        html = page(as_user(user), "question-detail", own).content.decode()
        assert [path for path in (delete, copy) if path in html] == offered


def test_question_detail_asks_a_fixed_number_of_questions_of_the_database(cast, as_user, shipped):
    def cost():
        client = as_user(cast.teacher)
        page(client, "question-detail", shipped)  # what a worker keeps is kept
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert page(client, "question-detail", shipped).status_code == 200
        return len(queries)

    def use(times):
        for _ in range(times):
            make_assignment(cast.classroom, make_quiz([shipped]))
            make_question(shipped.unit, key=shipped.key)

    use(1)
    first = cost()
    use(29)
    assert cost() == first


def test_question_copy_makes_ones_own_and_leads_there(cast, as_user, shipped):
    response = page(as_user(cast.teacher), "question-copy", shipped, "post")
    copy = Question.objects.get(author=cast.teacher)
    assert response.url == reverse("question-edit", args=[copy.pk])


def test_question_copy_pressed_twice_makes_one_and_leads_to_it(cast, as_user, shipped):
    client, path = as_user(cast.teacher), reverse("question-copy", args=[shipped.pk])

    def seen():
        html = page(client, "question-detail", shipped).content.decode()
        return {"once": re.search(r'name="once" value="(\w+)"', html)[1]}

    once = seen()
    copy = Question.objects.get(pk=resolve(client.post(path, once).url).kwargs["pk"])
    newer = make_question(copy.unit, key=copy.key, author=cast.teacher, stem="Changed meanwhile?")
    assert client.post(path, once).url == reverse("question-edit", args=[newer.pk])
    assert Question.objects.filter(author=cast.teacher).newest().count() == 1
    client.post(path, seen())  # whoever comes back to the page may want another one
    assert Question.objects.filter(author=cast.teacher).newest().count() == 2


def test_question_delete_says_why_it_cannot(cast, as_user, own):
    make_quiz([own], title="First steps")
    html = page(as_user(cast.teacher), "question-delete", own).content.decode()
    assert "First steps" in html
    assert "Delete question</button>" not in html
    assert page(as_user(cast.teacher), "question-delete", own, "post").status_code == 400
    assert Question.objects.filter(pk=own.pk).exists()


def test_question_delete_asks_once_and_deletes(cast, as_user, own):
    assert "Delete question</button>" in page(as_user(cast.teacher), "question-delete", own).content.decode()
    page(as_user(cast.teacher), "question-delete", own, "post")
    assert not Question.objects.filter(pk=own.pk).exists()


def test_an_empty_unit_has_a_page_of_its_question(cast, as_user):
    question = make_question(make_unit())
    assert "No paragraph is linked to it." in page(as_user(cast.teacher), "question-detail", question).content.decode()


def test_question_detail_offers_the_quizzes_to_which_it_can_be_added(cast, as_user, own):
    open_, of_another = (
        make_quiz(unit=own.unit, author=cast.teacher),
        make_quiz(unit=own.unit, author=cast.other_teacher),
    )
    begun = make_quiz(unit=own.unit, author=cast.teacher)
    make_attempt(make_assignment(cast.classroom, begun), cast.author, is_submitted=False)
    html = page(as_user(cast.teacher), "question-detail", own).content.decode()
    offered = [quiz for quiz in (open_, of_another, begun) if reverse("quiz-add", args=[quiz.pk]) in html]
    assert offered == [open_]
    assert reverse("quiz-create", args=[own.unit.slug]) in html
    assert (
        reverse("quiz-create", args=[own.unit.slug])
        not in page(as_user(cast.assistant), "question-detail", own).content.decode()
    )
