"""What is read in plain statements is what the rules let be seen, and what Django's own queries give."""

import pytest
from django.utils import timezone

from assessments.models import (
    Answer,
    AssessmentItem,
    Assignment,
    Attempt,
    OtherText,
    Section,
    add_ledgers,
    answers_with_questions,
    items_of,
    own_assignment,
    own_attempt,
    own_attempts,
)
from assessments.services.assignments import grant_exception
from assessments.services.attempts import start_attempt, submit_attempt
from classrooms.models import Membership
from tests.factories import make_assignment, make_question, make_quiz


@pytest.fixture
def attempt(cast):
    quiz = make_quiz([make_question(), make_question(kind="short_text")])
    return start_attempt(make_assignment(cast.classroom, quiz, time_limit=40), cast.author)


def facts(instance):
    values = [getattr(instance, field.attname) for field in instance._meta.concrete_fields]
    return [(value, type(value)) for value in values]


def test_own_attempt_is_what_visible_to_gives_of_ones_own(cast, attempt):
    for person in (cast.author, cast.classmate, cast.teacher, cast.stranger):
        seen = Attempt.objects.visible_to(person).filter(pk=attempt.pk, user=person).first()
        assert own_attempt(attempt.pk, person) == seen
    assert own_attempt(attempt.pk, cast.author) == attempt


def test_own_attempt_stays_ones_own_after_leaving(cast, attempt):
    Membership.objects.filter(user=cast.author).update(left_at=timezone.now())
    assert own_attempt(attempt.pk, cast.author) == Attempt.objects.visible_to(cast.author).get()


def test_own_attempt_of_a_number_that_no_row_can_have_is_none(cast):
    assert own_attempt(2**70, cast.author) is None


def test_own_attempt_holds_the_same_as_the_rows_one_by_one(cast, attempt, django_assert_num_queries):
    slow = Attempt.objects.get(pk=attempt.pk)
    with django_assert_num_queries(1):
        own = own_attempt(attempt.pk, cast.author)
        rows = [own, own.assignment, own.classroom, own.assignment.assessment, own.assignment.unit]
    others = [slow, slow.assignment, slow.classroom, slow.assignment.assessment, slow.assignment.unit]
    assert [facts(row) for row in rows] == [facts(row) for row in others]
    assert own.user is cast.author


def test_own_attempt_has_the_terms_of_an_exception(cast, attempt):
    assert own_attempt(attempt.pk, cast.author).terms.time_limit == 40
    grant_exception(attempt.assignment, cast.author, cast.teacher, time_limit=55)
    assert own_attempt(attempt.pk, cast.author).terms.time_limit == 55


def test_answers_hold_the_same_as_the_rows_one_by_one(cast, attempt, django_assert_num_queries):
    Answer.objects.filter(number=1).update(value={"a": ["b"]}, saved_at=timezone.now(), points="0.33333333")
    OtherText.objects.create(answer=attempt.answers.get(number=2), value="x", base=0)
    answers_with_questions(attempt)  # from now on this worker has the questions at hand
    with django_assert_num_queries(1):
        answers = answers_with_questions(attempt)
        questions = [answer.question for answer in answers]
    slow = list(attempt.answers.order_by("number"))
    assert [facts(row) for row in answers] == [facts(row) for row in slow]
    assert questions == [row.question for row in slow]
    assert [row.has_other_texts for row in answers] == [False, True]


def test_ledgers_hold_the_marks_in_their_order(cast, attempt):
    submit_attempt(attempt)
    answers = answers_with_questions(attempt)
    add_ledgers(attempt, answers)
    for answer in answers:
        slow = list(answer.marks.order_by("pk"))
        assert len(slow) == 1
        assert [facts(mark) for mark in answer.ledger] == [facts(mark) for mark in slow]


def test_own_assignment_is_what_visible_to_gives_to_members(cast):
    mine = make_assignment(cast.classroom, make_quiz([make_question()]))
    Membership.objects.filter(user=cast.classmate).update(left_at=timezone.now())
    for person in (cast.author, cast.classmate, cast.teacher, cast.other_teacher, cast.stranger):
        own, seen = own_assignment(mine.pk, person), Assignment.objects.visible_to(person).first()
        assert own == seen
        assert own is None or (facts(own), facts(own.classroom)) == (facts(seen), facts(seen.classroom))
    assert own_assignment(2**70, cast.author) is None


def test_own_attempts_are_those_of_the_assignment_in_order(cast, attempt):
    second = Attempt.objects.create(
        assignment=attempt.assignment, user=cast.author, number=2, submitted_at=timezone.now()
    )
    Attempt.objects.create(assignment=attempt.assignment, user=cast.classmate, number=1)
    start_attempt(make_assignment(cast.classroom, make_quiz([make_question()])), cast.author)
    assert own_attempts(attempt.assignment, cast.author) == [attempt, second]


def test_items_come_in_order_with_question_and_section(cast, django_assert_num_queries):
    quiz = make_quiz([make_question() for _ in range(3)])
    section = Section.objects.create(assessment=quiz, order=1, title="Second half")
    AssessmentItem.objects.filter(assessment=quiz, number__gt=1).update(section=section)
    items_of(quiz.pk)
    with django_assert_num_queries(1):
        items = items_of(quiz.pk)
    assert [(item.number, item.section) for item in items] == [(1, None), (2, section), (3, section)]
    assert [item.key for item in items] == [row.question.key for row in quiz.items.order_by("number")]
