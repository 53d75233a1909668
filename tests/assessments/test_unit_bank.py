"""A unit's bank, sections and pools: from text to the papers of students, and every mistake with its line."""

import io
import textwrap

import pytest
from django.core.management import call_command

from assessments.formats import unit_folder
from assessments.forms.unit import clean_unit
from assessments.lined_text import BadText
from assessments.models import Assessment, Assignment, Question, Section
from assessments.services.attempts import start_attempt
from tests.units import change, copy_tiny

BANK = "bank/mill.yaml"
QUIZ = "quizzes/mill.yaml"


def bank_question(number, points=1, tags="[mill, dates]"):
    return textwrap.indent(
        textwrap.dedent(f"""\
        - id: b-q{number}
          kind: single
          points: {points}
          skill: recall
          stem: "A1: statement {number}?"
          tags: {tags}
          facts: [a-01]
          evidence: [{{paragraph: A1, role: key}}]
          spec:
            options:
              - {{id: a, text: "Yes", right: true, rationale: "A1."}}
              - {{id: b, text: "No", rationale: "A1."}}
        """),
        "  ",
    )


QUIZ_TEXT = """\
slug: mill-quiz
lesson: 1
kind: quiz
title: "The mill: quiz"
sections:
  - title: "What A1 says"
    instructions: "Read the paragraph once more."
    paragraphs: [A1-A2]
    use: [t-q1]
  - title: "By lot"
    draw: 2
    tag: mill
"""


@pytest.fixture
def tiny(tmp_path):
    """The tiny unit with a bank of four questions and a quiz that uses one of another quiz and draws two of three."""
    folder = copy_tiny(tmp_path)
    (folder / "bank").mkdir()
    rows = "".join([*map(bank_question, (1, 2, 3)), bank_question(4, tags="[other]")])
    (folder / BANK).write_text(f"questions:\n{rows}", encoding="utf-8")
    (folder / QUIZ).write_text(QUIZ_TEXT, encoding="utf-8")
    return folder


def problems(folder):
    with pytest.raises(BadText) as bad:
        clean_unit(unit_folder.read(folder))
    return [str(problem) for problem in bad.value.problems]


def load(folder):
    call_command("load_unit", str(folder), stdout=io.StringIO())


def test_a_quiz_of_sections_is_put_together(tiny):
    unit = clean_unit(unit_folder.read(tiny))
    quiz = next(row for row in unit["assessments"] if row["slug"] == "mill-quiz")
    assert [stretch["keys"] for stretch in quiz["stretches"]] == [["t-q1"], ["b-q1", "b-q2", "b-q3"]]
    assert quiz["stretches"][0]["section"]["paragraphs"] == ["A1", "A2"]


def test_a_loaded_quiz_draws_from_its_pool(tiny, cast):
    load(tiny)
    quiz = Assessment.objects.get(slug="mill-quiz")
    assert (quiz.maximum, quiz.by_hand, quiz.items.count()) == (3, 0, 4)
    attempt = start_attempt(Assignment.objects.create(classroom=cast.classroom, assessment=quiz), cast.author)
    keys = list(attempt.answers.order_by("number").values_list("question__key", flat=True))
    assert keys[0] == "t-q1" and len(keys) == 3 and set(keys[1:]) < {"b-q1", "b-q2", "b-q3"}
    assert [row.section.title for row in attempt.answers.order_by("number")] == ["What A1 says", "By lot", "By lot"]
    assert set(Question.objects.get(key="b-q1").tags.values_list("name", flat=True)) == {"mill", "dates"}


def test_loading_again_follows_the_text_and_keeps_what_was_drawn(tiny, cast):
    load(tiny)
    quiz = Assessment.objects.get(slug="mill-quiz")
    attempt = start_attempt(Assignment.objects.create(classroom=cast.classroom, assessment=quiz), cast.author)
    drawn = list(attempt.answers.order_by("number").values_list("question", flat=True))
    change(tiny, QUIZ, '  - title: "By lot"\n    draw: 2\n    tag: mill\n', "")
    change(tiny, BANK, "tags: [other]", "tags: [mill]")
    load(tiny)
    assert Section.objects.filter(assessment=quiz).count() == 1
    assert list(attempt.answers.order_by("number").values_list("question", flat=True)) == drawn
    assert Question.objects.filter(key="b-q4").count() == 1, "a tag is no part of a question's meaning"


MISTAKES = [
    (QUIZ, "use: [t-q1]", "use: [t-q9]", f"{QUIZ}, line 9, use 1: This unit has no question t-q9."),
    (QUIZ, "tag: mill", "tag: mlil", f"{QUIZ}, line 12, tag: No question of the bank has the tag “mlil”."),
    (QUIZ, "draw: 2", "draw: 4", f"{QUIZ}, line 11, draw: 4 questions cannot be drawn from 3."),
    (QUIZ, "draw: 2", "draw: 0", f"{QUIZ}, line 11, draw: "),
    (QUIZ, "draw: 2", "draw: two", f"{QUIZ}, line 11, draw: "),
    (QUIZ, "[A1-A2]", "[A1-A9]", f"{QUIZ}, line 8, paragraphs: This unit has no paragraph A"),
    (QUIZ, "use: [t-q1]", "use: [b-q1]", f"{QUIZ}, line 1: The question b-q1 stands in this quiz twice."),
    (QUIZ, "    use: [t-q1]\n", "", f"{QUIZ}, line 6: A section has one question or more"),
    (BANK, "points: 1", "points: 2", f"{QUIZ}, line 11, draw: Questions that are drawn from have the same points"),
    (BANK, "tags: [mill, dates]", "tags: [Müll]", f"{BANK}, line 7, tags: A tag has letters without accents"),
    (BANK, "id: b-q1", "id: t-q1", "“t-q1” is taken already"),
]


@pytest.mark.parametrize(("name", "old", "new", "told"), MISTAKES, ids=[row[2] or row[1] for row in MISTAKES])
def test_a_mistake_is_told_with_file_and_line(tiny, name, old, new, told):
    text = (tiny / name).read_text(encoding="utf-8")
    (tiny / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    found = problems(tiny)
    assert any(told in problem for problem in found), found
