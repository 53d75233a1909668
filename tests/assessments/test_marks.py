"""Marking by a person: points from levels, two graders at once, and the machine's mark."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from assessments.models import Answer, Mark
from assessments.services.marks import mark_answer
from tests.factories import make_assignment, make_attempt, make_quiz

WORDS = {"comments": {"T": "Clear."}, "comment": "Good.", "adjustment": "0", "reason": ""}
LEVELS = {"levels": {"T": "1", "E": "2"}, **WORDS}
LESS = LEVELS | {"levels": {"T": "0", "E": "1"}}


@pytest.fixture
def attempt(cast):
    assignment = make_assignment(cast.classroom, make_quiz())
    return make_attempt(assignment, cast.author, {1: "a", 2: "Because of A1."})


@pytest.fixture
def short(attempt):
    return attempt.answers.get(number=2)


def test_mark_answer_adds_up_levels_and_completes_the_attempt(cast, attempt, short):
    assert (attempt.score, attempt.is_marked) == (1, False)
    mark = mark_answer(short, LEVELS, cast.teacher, seen_mark=0)
    attempt.refresh_from_db()
    assert (mark.points, mark.grader, mark.judgement) == (Decimal(3), cast.teacher, LEVELS)
    assert (attempt.score, attempt.is_marked) == (4, True)


def test_mark_answer_again_appends_and_the_latest_counts(cast, attempt, short):
    first = mark_answer(short, LEVELS, cast.teacher, seen_mark=0)
    mark_answer(short, LESS, cast.teacher, seen_mark=first.pk)
    attempt.refresh_from_db()
    assert [mark.points for mark in short.marks.all()] == [3, 1]
    assert (Answer.objects.get(pk=short.pk).points, attempt.score) == (1, 2)


def test_mark_answer_of_two_graders_at_once_overwrites_nothing(cast, short):
    mark_answer(short, LEVELS, cast.assistant, seen_mark=0)
    with pytest.raises(ValidationError) as error:
        mark_answer(short, LESS, cast.teacher, seen_mark=0)
    assert str(cast.assistant) in error.value.messages[0]
    assert Answer.objects.get(pk=short.pk).points == 3


def test_mark_answer_sent_twice_makes_one_mark(cast, short):
    assert mark_answer(short, LEVELS, cast.teacher, 0) == mark_answer(short, LEVELS, cast.teacher, 0)
    assert short.marks.count() == 1


def test_mark_answer_needs_a_reason_to_change_the_machines_mark(cast, attempt):
    choice = attempt.answers.get(number=1)
    with pytest.raises(ValidationError):
        mark_answer(choice, {"points": "0.5", "comment": "", "reason": ""}, cast.teacher)
    mark = mark_answer(choice, {"points": "0.5", "comment": "", "reason": "The stem misled."}, cast.teacher)
    attempt.refresh_from_db()
    assert (mark.reason, attempt.score) == ("The stem misled.", Decimal("0.5"))


def test_mark_answer_left_blank_was_marked_by_the_machine(cast):
    attempt = make_attempt(make_assignment(cast.classroom), cast.author)
    blank = attempt.answers.get(number=2)
    assert blank.points == 0
    with pytest.raises(ValidationError):
        mark_answer(blank, LEVELS, cast.teacher)
    assert mark_answer(blank, LEVELS | {"reason": "Wrote on paper."}, cast.teacher).points == 3


def test_mark_answer_waits_until_it_is_handed_in(cast):
    running = make_attempt(make_assignment(cast.classroom), cast.author, {2: "A draft."}, is_submitted=False)
    with pytest.raises(ValidationError):
        mark_answer(running.answers.get(number=2), LEVELS, cast.teacher)
    assert not Mark.objects.exists()


@pytest.mark.parametrize(
    "judgement",
    [
        LEVELS | {"levels": {"T": "1"}},
        LEVELS | {"levels": {"T": "7", "E": "2"}},
        LEVELS | {"adjustment": "-0.5"},
        {"points": "4", "comment": "", "reason": ""},
    ],
    ids=["a criterion is missing", "no such level", "adjusted without a reason", "more than all points"],
)
def test_mark_answer_refuses_what_the_rubric_does_not_know(cast, short, judgement):
    with pytest.raises(ValidationError):
        mark_answer(short, judgement, cast.teacher)
    assert not short.marks.exists()


def test_mark_answer_in_an_archived_class_is_refused(cast, short):
    cast.classroom.is_archived = True
    cast.classroom.save()
    with pytest.raises(ValidationError):
        mark_answer(short, LEVELS, cast.teacher)
