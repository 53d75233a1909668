"""What nobody may get out of a bank: keys of what one studies oneself, an error by a name that is none."""

import pytest
from django.urls import reverse

from assessments.models import Question
from classrooms.models import Membership
from tests.factories import make_member, make_question, make_quiz, make_unit, place

pytestmark = pytest.mark.django_db


@pytest.fixture
def studied(cast):
    """A unit of the other class, in which the assistant of the first one studies."""
    unit = make_unit("studied")
    place(unit, cast.classroom)
    place(unit, cast.other_classroom)
    make_member(cast.other_classroom, "student", cast.assistant)
    return unit


def doors(unit):
    question = make_question(unit)
    quiz = make_quiz([question])
    return [
        reverse("bank-detail", args=[unit.slug]),
        reverse("bank-export", args=[unit.slug]) + "?format=gift",
        reverse("bank-export-file", args=[unit.slug]) + "?format=gift",
        reverse("question-detail", args=[question.pk]),
        reverse("quiz-detail", args=[quiz.pk]),
        reverse("api-question-list", args=[unit.slug]),
        reverse("api-bank-export", args=[unit.slug, "gift"]),
        reverse("api-bank-losses", args=[unit.slug, "gift"]),
    ]


def answers(client, addresses):
    return {client.get(address).status_code for address in addresses}


def test_see_bank_is_refused_to_an_assistant_who_studies_its_unit_elsewhere(cast, as_user, studied):
    client = as_user(cast.assistant)
    assert answers(client, doors(studied)) == {404}
    assert reverse("bank-detail", args=[studied.slug]) not in client.get(reverse("bank-list")).content.decode()
    assert answers(client, doors(make_unit("not-studied"))) == {200}


def test_see_bank_is_granted_once_the_class_is_archived_or_left(cast, as_user, studied):
    membership = Membership.objects.filter(user=cast.assistant, classroom=cast.other_classroom)
    membership.update(left_at=cast.assistant.date_joined)
    assert answers(as_user(cast.assistant), doors(studied)) == {200}
    membership.update(left_at=None)
    type(cast.classroom).objects.filter(pk=cast.other_classroom.pk).update(is_archived=True)
    assert answers(as_user(cast.assistant), doors(studied)) == {200}


def test_see_bank_is_granted_to_a_teacher_who_studies_elsewhere(cast, as_user, studied):
    make_member(cast.other_classroom, "student", cast.teacher)
    assert answers(as_user(cast.teacher), doors(studied)) == {200}


def test_named_asks_for_no_text_that_a_database_refuses(django_assert_num_queries):
    question = make_question()
    assert list(Question.objects.named([question.key, "a\0"])) == [question]
    with django_assert_num_queries(0):
        assert list(Question.objects.named(["a\0"])) == []
