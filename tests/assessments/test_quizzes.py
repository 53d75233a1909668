"""A teacher's own quizzes: put together, put in order, drawn, copied, deleted, and kept as they are once begun."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from assessments.models import Assessment, AssessmentItem, Mending, Section, Tag
from assessments.services.quizzes import (
    add_questions,
    copy_quiz,
    create_quiz,
    delete_quiz,
    draw_questions,
    edit_quiz,
    move_question,
    places_of,
    quiz_title,
    take_out,
)
from tests.factories import (
    make_assignment,
    make_attempt,
    make_document,
    make_question,
    make_quiz,
    make_rubric,
    make_unit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(cast):
    return make_unit("bank", title="Fires")


def questions(unit, *keys, **fields):
    return [make_question(unit, key=key, **fields) for key in keys]


def tag(name, *rows):
    for question in rows:
        question.tags.add(Tag.objects.get_or_create(unit=question.unit, name=name)[0])


@pytest.fixture
def quiz(cast, unit):
    return create_quiz(unit, questions(unit, "a", "b", "c"), cast.teacher)


def order(quiz):
    return [question.key for place in places_of(quiz) for question in place.questions]


def test_create_quiz_asks_the_questions_in_their_order_for_their_points(cast, unit):
    by_hand = make_question(unit, "short", key="hand", rubric=make_rubric(unit), points=3)
    quiz = create_quiz(unit, [by_hand, *questions(unit, "a", points=2)], cast.teacher, "Burning")
    assert (order(quiz), quiz.maximum, quiz.by_hand) == (["hand", "a"], Decimal(5), 1)
    assert (quiz.author, quiz.kind, quiz.title) == (cast.teacher, "quiz", "Burning")
    assert quiz.slug.startswith("burning-") and len(quiz.slug) == len("burning-") + 6


def test_create_quiz_of_essays_only_is_an_essay(cast, unit):
    essay = make_question(unit, "essay", rubric=make_rubric(unit), points=3)
    assert create_quiz(unit, [essay], cast.teacher).kind == "essay"
    assert create_quiz(unit, [essay, *questions(unit, "a")], cast.teacher).kind == "quiz"


def test_add_questions_makes_a_quiz_of_an_essay(cast, unit):
    quiz = create_quiz(unit, [make_question(unit, "essay", rubric=make_rubric(unit), points=3)], cast.teacher)
    add_questions(quiz, questions(unit, "a"))
    assert Assessment.objects.get().kind == "quiz"


def test_create_quiz_refuses_to_ask_nothing(cast, unit):
    with pytest.raises(ValidationError, match="one question or more"):
        create_quiz(unit, [], cast.teacher)
    assert not Assessment.objects.exists()


def test_quiz_title_is_after_the_tag_that_all_have_and_never_twice(cast, unit):
    first, second = questions(unit, "a", "b")
    assert quiz_title(unit, [first, second], cast.teacher) == "Quiz: Fires"
    tag("lesson-1", first, second)
    tag("a-tag", first)
    titles = [create_quiz(unit, [first, second], cast.teacher).title for _ in range(3)]
    assert titles == ["Quiz: lesson 1", "Quiz: lesson 1 (2)", "Quiz: lesson 1 (3)"]
    assert quiz_title(unit, [first, second], cast.other_teacher) == "Quiz: lesson 1"


def test_edit_quiz_changes_words_also_when_begun(cast, quiz):
    make_attempt(make_assignment(cast.classroom, quiz), cast.author)
    edit_quiz(quiz, "Another title", "Read first.")
    quiz.refresh_from_db()
    assert (quiz.title, quiz.instructions) == ("Another title", "Read first.")


def test_move_question_changes_places_and_stops_at_the_ends(quiz):
    assert move_question(quiz, "a", 1) == (2, 3) and order(quiz) == ["b", "a", "c"]
    assert move_question(quiz, "c", -1) == (2, 3) and order(quiz) == ["b", "c", "a"]
    assert move_question(quiz, "b", -1) == (1, 3) and move_question(quiz, "a", 1) == (3, 3)
    assert list(quiz.items.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


def test_take_out_leaves_the_question_in_the_bank_and_one_in_the_quiz(quiz):
    take_out(quiz, "b")
    assert (order(quiz), quiz.maximum, quiz.unit.questions.count()) == (["a", "c"], 2, 3)
    take_out(quiz, "a")
    with pytest.raises(ValidationError, match="one question or more"):
        take_out(quiz, "c")
    with pytest.raises(ValidationError, match="no longer in the quiz"):
        take_out(quiz, "b")
    assert order(quiz) == ["c"]


def test_add_questions_puts_at_the_end_what_is_not_there_yet(unit, quiz):
    known = quiz.items.first().question
    assert add_questions(quiz, [known, *questions(unit, "d", points=4)]) == 1
    assert (order(quiz), quiz.maximum) == (["a", "b", "c", "d"], 7)


def test_draw_questions_gives_each_student_some_of_a_tag(cast, unit, quiz):
    pool = questions(unit, "d", "e", "f", points=2)
    tag("fire", *pool, quiz.items.first().question)
    draw_questions(quiz, "fire", 2)
    assert (order(quiz), quiz.maximum) == (["a", "b", "c", "d", "e", "f"], 7)
    attempt = make_attempt(make_assignment(cast.classroom, quiz), cast.author)
    assert attempt.answers.count() == 5 and attempt.maximum == 7


def test_draw_questions_is_moved_and_taken_out_as_one(unit, quiz):
    tag("fire", *questions(unit, "d", "e"))
    draw_questions(quiz, "fire", 1)
    name = places_of(quiz)[-1].name
    assert move_question(quiz, name, -2) == (2, 4)
    assert order(quiz) == ["a", "d", "e", "b", "c"] and places_of(quiz)[1].points == 1
    take_out(quiz, name)
    assert order(quiz) == ["a", "b", "c"] and not Section.objects.exists()


@pytest.mark.parametrize(("name", "count", "words"), [("fire", 3, "cannot be drawn"), ("none", 1, "has the tag")])
def test_draw_questions_refuses_what_cannot_be_drawn(unit, quiz, name, count, words):
    tag("fire", *questions(unit, "d", "e"))
    with pytest.raises(ValidationError, match=words):
        draw_questions(quiz, name, count)
    assert not Section.objects.exists()


def test_draw_questions_refuses_different_points(unit, quiz):
    tag("fire", *questions(unit, "d"), *questions(unit, "e", points=2))
    with pytest.raises(ValidationError, match="the same points; here are 1, 2"):
        draw_questions(quiz, "fire", 1)
    draw_questions(quiz, "fire", 1, points=2)
    assert order(quiz) == ["a", "b", "c", "e"]


CHANGES = [
    lambda quiz: move_question(quiz, "a", 1),
    lambda quiz: take_out(quiz, "a"),
    lambda quiz: add_questions(quiz, questions(quiz.unit, "z")),
    lambda quiz: draw_questions(quiz, "fire", 1),
]


@pytest.mark.parametrize("change", CHANGES)
def test_questions_of_a_begun_quiz_stay(cast, quiz, change):
    tag("fire", *questions(quiz.unit, "y"))
    assignment = make_assignment(cast.classroom, quiz)
    change(quiz)
    before = list(AssessmentItem.objects.values_list("number", "question"))
    make_attempt(assignment, cast.author, is_submitted=False)
    with pytest.raises(ValidationError, match="mended"):
        change(quiz)
    assert list(AssessmentItem.objects.values_list("number", "question")) == before


def test_questions_of_a_mended_quiz_stay(cast, quiz):
    question = quiz.items.first().question
    Mending.objects.create(
        assignment=make_assignment(cast.classroom, quiz),
        question=question,
        replacement=question,
        policy=Mending.Policy.LATER,
        reason="So",
        by=cast.teacher,
    )
    with pytest.raises(ValidationError, match="mended"):
        move_question(quiz, "a", 1)


def test_copy_quiz_of_the_unit_is_ones_own_with_its_sections(cast, unit):
    paragraph = make_document(unit).paragraphs.first()
    rows = questions(unit, "a", "b", "c", "d")
    sections = [(1, {"title": "Read", "paragraphs": [paragraph]}), (2, {"draw": 1})]
    shipped = make_quiz(rows, sections=sections, title="Shipped", instructions="Read first.")
    copy = copy_quiz(shipped, cast.teacher)
    assert (copy.title, copy.instructions, copy.author) == ("Shipped (copy)", "Read first.", cast.teacher)
    assert (order(copy), copy.maximum) == (order(shipped), shipped.maximum)
    assert [place.draw for place in places_of(copy)] == [None, 1, None]
    assert places_of(copy)[0].section.paragraphs.get() == paragraph
    take_out(copy, places_of(copy)[0].name)
    assert len(order(shipped)) == 4


def test_delete_quiz_leaves_its_questions(quiz):
    unit = quiz.unit
    delete_quiz(quiz)
    assert not Assessment.objects.exists() and unit.questions.count() == 3


def test_delete_quiz_is_refused_while_it_is_assigned(cast, quiz):
    make_assignment(cast.classroom, quiz)
    with pytest.raises(ValidationError, match="History 9A"):
        delete_quiz(quiz)
    assert Assessment.objects.exists()
