"""The book of a quiz's questions: which attempts count, what waits, what is hidden."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from assessments.itembook import item_book
from assessments.itemsheet import export_rows
from assessments.itemwork import FIRST, KEPT
from assessments.models import Answer, Attempt, Question
from assessments.services.attempts import submit_attempt
from assessments.services.marks import mark_answer
from assessments.statistics import QuizFigures
from tests.factories import (
    make_assignment,
    make_attempt,
    make_document,
    make_member,
    make_question,
    make_quiz,
    make_rubric,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

THREE = {
    "options": [
        {"id": "a", "text": "Right", "right": True, "rationale": "So it is.", "misconception": ""},
        {"id": "b", "text": "=Wrong", "rationale": "Not so.", "misconception": ""},
        {"id": "c", "text": "Idle", "rationale": "Nor so.", "misconception": ""},
    ]
}


@pytest.fixture
def quiz(db):
    """A quiz of three single choices, two attempts allowed."""
    unit = make_unit()
    return make_assignment(
        assessment=make_quiz([make_question(unit, spec=THREE) for _ in range(3)]), attempts_allowed=3
    )


def answer(quiz, *rows, user=None):
    """One student's attempt for each row of answers, such as "aab"; "-" is a blank."""
    return [
        make_attempt(quiz, user, {number: value for number, value in enumerate(row, start=1) if value != "-"})
        for row in rows
    ]


def test_item_book_of_nothing(quiz):
    book = item_book(quiz)
    assert (book.attempts, book.is_hidden, book.figures) == (0, True, QuizFigures())
    assert [place.number for place in book.places] == []
    assert book.map is None


def test_item_book_hides_everything_below_three_attempts(quiz):
    answer(quiz, "aab", "abb")
    book = item_book(quiz)
    assert book.is_hidden
    assert [place.item for place in book.places] == [None, None, None]


def test_item_book_counts_options_and_blanks(quiz):
    answer(quiz, "aab", "ab-", "a-b")
    first, second, third = item_book(quiz).places
    assert [place.item.facility for place in (first, second, third)] == pytest.approx([100, 100 / 3, 0])
    assert [place.item.omitted for place in (first, second, third)] == [0, 1, 1]
    assert [choice.count for choice in third.choices] == [0, 2, 0]
    assert first.interval[0] < 100


def test_item_book_tells_relations_from_ten_attempts(quiz):
    answer(quiz, *["aaa", "aab", "bbb"] * 3)
    place = item_book(quiz).places[0]
    assert (place.item.discrimination_index, place.item.effective_weight, place.flags) == (None, None, [])
    assert item_book(quiz).figures.internal_consistency is None
    answer(quiz, "bbb")
    place = item_book(quiz).places[0]
    assert place.item.discrimination_index > 80
    assert place.choices[0].best == 100
    assert item_book(quiz).figures.internal_consistency > 75
    assert item_book(quiz).map is not None


def test_item_book_flags_a_wrong_key(quiz):
    answer(quiz, *["baa"] * 5, *["abb"] * 5)
    book = item_book(quiz)
    assert book.places[0].gravest == "check"
    assert book.flagged[0].number == 1
    assert "check the key" in book.places[0].flags[0].words


def test_item_book_says_of_a_question_at_fault_that_everybody_has_its_points(quiz):
    answer(quiz, *["aaa"] * 10)
    item = quiz.assessment.items.get(number=1)
    Question.objects.filter(pk=item.question_id).update(is_void=True)
    first, second, _third = item_book(quiz).places
    assert [flag.level for flag in first.flags] == ["note"] and "at fault" in first.flags[0].words
    assert any("Everybody got it right" in flag.words for flag in second.flags)


def test_item_book_takes_first_attempts_or_those_that_count(quiz):
    user = make_member(quiz.classroom).user
    answer(quiz, "bbb", "aaa", "aab", user=user)
    answer(quiz, "bbb", "bbb")
    book = item_book(quiz, FIRST)
    assert (book.attempts, book.has_several, book.figures.mean) == (3, True, 0)
    assert item_book(quiz, KEPT).figures.mean == pytest.approx(1)
    quiz.keep = "latest"
    assert item_book(quiz, KEPT).figures.mean == pytest.approx(2 / 3)
    quiz.keep = "average"
    assert item_book(quiz, KEPT).attempts == 5


def test_item_book_leaves_out_an_attempt_under_way(quiz):
    make_attempt(quiz, values={1: "a"}, is_submitted=False)
    answer(quiz, "aaa", "aaa", "aaa")
    assert item_book(quiz).attempts == 3


def test_item_book_counts_an_attempt_whose_time_ran_out(quiz):
    late = make_attempt(quiz, values={1: "a"}, is_submitted=False)
    Attempt.objects.filter(pk=late.pk).update(deadline_at=timezone.now() - timedelta(hours=1))
    quiz.closes_at = timezone.now() - timedelta(hours=1)
    quiz.save()
    assert item_book(quiz).attempts == 1


@pytest.fixture
def mixed(db):
    """A quiz of a single choice and a short answer marked by hand, with a teacher to mark it."""
    unit = make_unit()
    rows = [make_question(unit, spec=THREE), make_question(unit, "short", rubric=make_rubric(unit), points=3)]
    quiz = make_assignment(assessment=make_quiz(rows))
    return quiz, make_member(quiz.classroom, "teacher").user


def give(attempt, points, teacher):
    mark_answer(attempt.answers.get(number=2), {"points": points}, teacher)


def test_item_book_leaves_out_a_question_until_most_of_it_is_marked(mixed):
    quiz, teacher = mixed
    attempts = [make_attempt(quiz, values={1: "a", 2: "A text."}) for _ in range(4)]
    give(attempts[0], "3", teacher)
    book = item_book(quiz)
    assert (book.attempts, book.maximum, book.waiting) == (4, 1, 0)
    assert (book.places[1].item, book.places[1].waiting) == (None, 3)
    for attempt in attempts[1:3]:
        give(attempt, "0", teacher)
    book = item_book(quiz)
    assert (book.attempts, book.maximum, book.waiting) == (3, 4, 1)
    assert book.places[1].item.facility == pytest.approx(100 / 3)
    assert book.figures.mean == pytest.approx(2)


def test_item_book_counts_points_that_a_person_gave_to_a_blank(mixed):
    quiz, teacher = mixed
    attempts = [make_attempt(quiz, values={1: "a"}) for _ in range(3)]
    mark_answer(attempts[0].answers.get(number=2), {"points": "3", "reason": "On paper."}, teacher)
    item = item_book(quiz).places[1].item
    assert (item.facility, item.omitted) == (pytest.approx(100 / 3), 2)


def test_item_book_keeps_versions_of_a_question_apart(quiz):
    old = answer(quiz, "aab", "bab", "abb")
    other = make_question(quiz.unit, spec=THREE)
    Answer.objects.filter(attempt__in=old, number=1).update(question=other)
    answer(quiz, "aaa", "aaa", "aab")
    book = item_book(quiz)
    assert book.attempts == 6
    facilities = {place.question.pk: place.item.facility for place in book.places if place.number == 1}
    assert facilities[other.pk] == pytest.approx(200 / 3)
    assert sorted(facilities.values()) == pytest.approx([200 / 3, 100])


def test_item_book_leaves_out_attempts_on_another_quiz(quiz):
    answer(quiz, "aab", "bab", "abb")
    Answer.objects.filter(attempt=answer(quiz, "aaa")[0], number=3).update(slot=4)
    book = item_book(quiz)
    assert (book.attempts, book.different) == (3, 1)


def test_item_book_leaves_out_attempts_in_which_a_question_had_other_points(quiz):
    answer(quiz, "aab", "bab", "abb")
    other = make_question(quiz.unit, spec=THREE, points=2)
    Answer.objects.filter(attempt=answer(quiz, "aaa")[0], number=3).update(question=other)
    book = item_book(quiz)
    assert (book.attempts, book.different, book.maximum) == (3, 1, 3)


def test_item_book_names_the_paragraphs_of_a_question():
    unit = make_unit()
    paragraph = make_document(unit, "D").paragraphs.get(number=2)
    quiz = make_assignment(assessment=make_quiz([make_question(unit, evidence=[(paragraph, "key", "a")])]))
    answer(quiz, "a")
    assert item_book(quiz).places[0].addresses == ["D2"]


def by_slot(quiz, *rows):
    """One student's attempt for each row of answers, which are given by the slots of the paper, not by its numbers."""
    for row in rows:
        attempt = make_attempt(quiz, is_submitted=False)
        for given in attempt.answers.all():
            given.value = row[given.slot - 1]
            given.save(update_fields=["value"])
        submit_attempt(attempt)


ROWS = [*["aaa", "aab", "bbb"] * 3, "bba"]


def test_item_book_is_the_same_for_shuffled_papers(quiz):
    answer(quiz, *ROWS)
    shuffled = make_assignment(assessment=quiz.assessment, shuffles_questions=True)
    by_slot(shuffled, *ROWS)
    assert Answer.objects.filter(attempt__assignment=shuffled).exclude(slot=F("number")).exists()
    plain, mixed = item_book(quiz), item_book(shuffled)
    assert mixed.places == plain.places
    assert mixed.figures == plain.figures
    assert [(place.label, place.attempts) for place in mixed.places] == [("1", 10), ("2", 10), ("3", 10)]


@pytest.fixture
def drawn(db):
    """A quiz of one question for all and two drawn from four."""
    unit = make_unit()
    rows = [make_question(unit, spec=THREE, stem=f"Number {number}") for number in range(5)]
    return make_assignment(assessment=make_quiz(rows, sections=[(1, {}), (4, {"draw": 2})]))


def test_item_book_has_a_line_for_each_drawn_question(drawn):
    by_slot(drawn, *["aaa", "aab", "bbb"] * 10)
    book = item_book(drawn)
    first, *others = book.places
    assert (first.number, first.attempts, book.attempts, book.different) == (1, 30, 30, 0)
    assert len(others) == 4
    assert sum(place.attempts for place in others) == 60
    for place in others:
        answers = Answer.objects.filter(attempt__assignment=drawn, question=place.question)
        assert place.attempts == answers.count()
        assert place.number == min(answers.values_list("slot", flat=True))
        assert place.item.facility == pytest.approx(100 * answers.filter(points=1).count() / place.attempts)
        assert place.item.intended_weight == pytest.approx(100 / 3)


def test_item_book_hides_a_drawn_question_that_fewer_than_three_had(drawn):
    _fixed, often, *seldom = drawn.assessment.questions.order_by("items__number")
    for question in seldom:
        attempt = make_attempt(drawn, is_submitted=False)
        attempt.answers.filter(slot=2).update(question=often)
        attempt.answers.filter(slot=3).update(question=question)
        submit_attempt(attempt)
    first, *others = item_book(drawn).places
    assert first.item is not None
    assert sorted((place.attempts, place.item is None) for place in others) == [(1, True)] * 3 + [(3, False)]


def test_item_book_compares_a_drawn_question_with_the_rest_of_its_own_papers(drawn):
    second, third = drawn.assessment.questions.order_by("items__number")[1:3]
    for place in range(10):
        attempt = make_attempt(drawn, is_submitted=False)
        attempt.answers.update(value="a" if place < 5 else "b")
        attempt.answers.filter(slot=2).update(question=third if place % 2 else second)
        attempt.answers.filter(slot=3).update(question=second if place % 2 else third)
        submit_attempt(attempt)
    first, *others = item_book(drawn).places
    assert [(place.number, place.label) for place in others] == [(2, "2.1"), (2, "2.2")]
    assert [place.attempts for place in others] == [10, 10]
    for place in others:
        assert place.item.discrimination_index == pytest.approx(100)
        assert place.item.facility == pytest.approx(50)
        assert place.item.effective_weight == pytest.approx(100 / 3)


def test_item_book_tells_of_a_drawn_question_where_it_does_not_stand_among_waiting_ones():
    unit = make_unit()
    rows = [make_question(unit, spec=THREE), make_question(unit, "short", rubric=make_rubric(unit))]
    quiz = make_assignment(assessment=make_quiz(rows, sections=[(2, {"draw": 2})]))
    for place in range(6):
        attempt = make_attempt(quiz, is_submitted=False)
        attempt.answers.filter(slot=1).update(question=rows[place > 3], value="a" if place < 3 else "b")
        attempt.answers.filter(slot=2).update(question=rows[place <= 3], value="a")
        submit_attempt(attempt)
    machine, person = item_book(quiz).places
    assert (machine.label, machine.attempts, machine.item.facility) == ("1.1", 4, pytest.approx(75))
    assert (person.label, person.item, person.waiting) == ("1.2", None, 6)


def test_item_book_tells_about_how_long_a_question_took(quiz):
    for minutes in (1, 2, 4):
        [attempt] = answer(quiz, "aab")
        Answer.objects.filter(attempt=attempt).update(saved_at=None)
        for number in (1, 2):
            moment = attempt.started_at + timedelta(minutes=minutes * number, seconds=number)
            Answer.objects.filter(attempt=attempt, number=number).update(saved_at=moment)
    places = item_book(quiz).places
    assert [place.seconds for place in places[:2]] == [121, 121]
    assert places[2].seconds is None


def test_item_book_tells_no_time_of_fewer_than_three(quiz):
    Answer.objects.filter(attempt__in=answer(quiz, "aab", "aab", "aab")).update(saved_at=None)
    for timed, attempt in enumerate(Attempt.objects.filter(assignment=quiz), start=1):
        moment = attempt.started_at + timedelta(minutes=1)
        attempt.answers.filter(number=1).update(saved_at=moment)
        assert item_book(quiz).places[0].seconds == (None if timed < 3 else 60)


def test_export_rows_leave_empty_what_is_undefined(quiz):
    answer(quiz, "aab", "aab", "aab")
    header, *rows = export_rows(item_book(quiz))
    first = dict(zip(header, rows[0], strict=True))
    assert first["Facility (%)"] == 100
    assert first["Standard deviation (points)"] == 0
    assert first["Discrimination index (%)"] == first["Effective weight (%)"] == ""
    assert first["Time, estimated median (seconds)"] == ""
    assert ["Internal consistency (%)", ""] in rows


def test_export_rows_tell_nothing_of_single_students(quiz):
    answer(quiz, "aab", user=make_member(quiz.classroom, user=make_user("mallory")).user)
    rows = export_rows(item_book(quiz))
    assert ["Mean (points)", ""] in rows
    assert rows[1][6] == ""
    assert "mallory" not in str(rows).lower()
