"""What is told of an answer."""

import pytest
from django.urls import reverse

from assessments import questions
from assessments.bankrows import UNEXPLAINED
from assessments.feedback import in_words
from assessments.models import Question
from tests.factories import make_assignment, make_attempt, make_question, make_quiz

KINDS = sorted(questions.kinds())


def of_kind(kind):
    module = questions.get(kind)
    return module, Question(kind=kind, spec=module.clean_spec(module.EXAMPLE))


@pytest.mark.parametrize("kind", KINDS)
def test_in_words_shows_every_part_of_an_answer_and_nothing_of_a_blank(kind):
    """Of two texts that clash, each must be there to read."""
    module, question = of_kind(kind)
    answer = module.key(question.spec) or "Typed by hand."
    said = in_words(question, answer)
    assert said
    if isinstance(answer, dict):
        field = module.answer_field(question.spec)
        parts = [part for part in field.parts if part in answer]
        lines = zip(parts, said.split("\n"), strict=True)
        assert all(line.startswith(f"{field.labels[part]}: ") for part, line in lines)
    assert in_words(question, None) == ""


@pytest.mark.parametrize("kind", [kind for kind in KINDS if questions.get(kind).MARKED_BY == "machine"])
def test_in_words_tells_two_answers_apart(kind):
    module, question = of_kind(kind)
    answer = module.key(question.spec)
    if isinstance(answer, dict):
        less = dict(list(answer.items())[:-1])
    elif isinstance(answer, list):
        less = answer[:-1]
    else:
        less = None
    assert in_words(question, less) != in_words(question, answer)


def test_in_words_names_options_by_their_words():
    module, question = of_kind("paired")
    right = next(option for option in question.spec["options"] if option["right"])
    assert right["text"] in in_words(question, {"choice": right["id"]})
    grid_module, grid = of_kind("grid")
    cell, label = next(iter(grid_module.key(grid.spec).items()))
    assert str(grid_module.LABELS[label]) in in_words(grid, {cell: label})


@pytest.mark.parametrize(("kind", "value", "words"), [("short", "Typed.", "Typed."), ("single", None, "")])
def test_in_words_keeps_what_was_typed(kind, value, words):
    module = questions.get(kind)
    assert in_words(Question(kind=kind, spec=module.clean_spec(module.EXAMPLE)), value) == words


@pytest.mark.django_db
def test_a_student_reads_no_reason_where_a_bank_s_file_gave_none(cast, as_user):
    spec = {
        "options": [
            {"id": "a", "text": "Right", "right": True, "rationale": UNEXPLAINED},
            {"id": "b", "text": "Wrong", "right": False, "rationale": "It was in 1956."},
        ]
    }
    question = make_question(spec=spec, rationale=UNEXPLAINED)
    attempt = make_attempt(make_assignment(cast.classroom, make_quiz([question])), cast.author, {1: "a"})
    page = as_user(cast.teacher).get(reverse("attempt-review", args=[attempt.pk])).content.decode()
    assert "It was in 1956." in page and UNEXPLAINED not in page
