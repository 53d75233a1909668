"""The unit on the Secret Speech holds what its plan promises: lessons, questions by kind, tasks, coverage."""

from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from assessments.formats import unit_folder
from assessments.forms.unit import clean_unit

FOLDER = Path(settings.BASE_DIR) / "fixtures/units/secret-speech"
KINDS = {
    "single": 36,
    "multiple": 12,
    "ordering": 6,
    "matching": 6,
    "numeric": 8,
    "cloze": 8,
    "passage": 12,
    "grid": 8,
    "ranking": 4,
    "short": 20,
}
QUIZZES = {
    1: {"single": 3, "multiple": 1, "ranking": 1, "passage": 2, "short": 1},
    2: {"single": 4, "multiple": 1, "ordering": 1, "matching": 1, "cloze": 1, "passage": 1},
    3: {"single": 4, "multiple": 1, "ordering": 1, "matching": 1, "numeric": 1, "passage": 1, "short": 1},
    4: {"single": 4, "multiple": 2, "passage": 2, "grid": 1, "cloze": 1, "short": 1},
    5: {"single": 3, "multiple": 2, "passage": 1, "grid": 1, "ranking": 1, "short": 1},
    6: {"single": 2, "multiple": 1, "numeric": 4, "grid": 1, "cloze": 1, "short": 1},
    7: {"single": 4, "multiple": 1, "ordering": 1, "passage": 2, "grid": 1, "short": 1},
    8: {"single": 5, "multiple": 1, "ordering": 1, "matching": 1, "passage": 1, "grid": 1, "short": 1},
}
# The conflicts that teach most, each with a question that is about it.
EXERCISES = {
    "k-07": "l6-b06",
    "k-04": "l7-q09",
    "k-08": "l6-q08",
    "k-02": "l3-b05",
    "k-01": "l4-b05",
    "k-09": "l6-b05",
    "k-22": "l5-q07",
    "k-19": "l4-b03",
    "k-05": "l7-b04",
    "k-20": "l4-b04",
    "k-33": "l5-b05",
    "k-17": "l3-b06",
}


@pytest.fixture(scope="module")
def unit():
    return clean_unit(unit_folder.read(FOLDER))


@pytest.fixture(scope="module")
def questions(unit):
    return {row["key"]: row for row in unit["questions"]}


def keys_of(assessment):
    return [key for stretch in assessment["stretches"] for key in stretch["keys"]]


def quiz_of(unit, lesson):
    """The lesson's own quiz; sets of short answers have a name of their own."""
    own = [row for row in unit["assessments"] if str(row["lesson"]) == str(lesson) and row["slug"].endswith("-quiz")]
    assert len(own) == 1
    return keys_of(own[0])


def test_questions_come_in_the_counts_of_the_plan(unit, questions):
    in_tasks = {key for row in unit["assessments"] if not row["slug"].endswith("-quiz") for key in keys_of(row)}
    assert Counter(row["kind"] for key, row in questions.items() if key not in in_tasks) == KINDS


@pytest.mark.parametrize("lesson", QUIZZES)
def test_each_lesson_has_the_quiz_of_the_plan(unit, questions, lesson):
    assert Counter(questions[key]["kind"] for key in quiz_of(unit, lesson)) == QUIZZES[lesson]


def test_tasks_are_all_there(unit):
    tasks = Counter(
        row["slug"].split("-")[0] for row in unit["assessments"] if not row["slug"].endswith(("quiz", "post"))
    )
    assert tasks == {"dbq": 2, "what": 1, "opcvl": 5, "memo": 2, "saq": 2}  # the first essay is named after its lesson
    posts = [str(row["lesson"]) for row in unit["assessments"] if row["slug"].endswith("-post")]
    assert sorted(posts) == [str(number) for number in QUIZZES]


def test_two_lessons_without_a_quiz_of_their_own_are_the_assessment_block(unit):
    assert [lesson["number"] for lesson in unit["lessons"]] == list(range(1, 11))
    block = {lesson["slug"]: lesson["number"] for lesson in unit["lessons"] if lesson["number"] not in QUIZZES}
    assert block == {"document-based-essay": 9, "peer-review-and-revision": 10}
    assert not [row["slug"] for row in unit["assessments"] if str(row["lesson"]) in ("9", "10")]


def test_activities_fill_the_minutes_of_their_lesson(unit):
    for lesson in unit["lessons"]:
        assert sum(activity["minutes"] for activity in lesson["activities"]) == lesson["minutes"], lesson["slug"]


def test_six_short_answers_test_thinking_before_and_after(questions):
    tags = Counter(tag for row in questions.values() for tag in row["tags"] if tag.startswith("hat"))
    assert tags == {"hat": 6, "hat-pre": 3, "hat-post": 3}


def test_every_paragraph_that_may_be_cited_is_read_in_some_lesson(unit):
    read = {address for lesson in unit["lessons"] for address in lesson["reading"]}
    zones = ("body", "question", "comment", "faq")
    there = {
        f"{document['letter']}{row['number']}"
        for document in unit["documents"]
        for row in document["paragraphs"]
        if row["zone"] in zones
    }
    assert there - read == set()
    assert "B7" in next(lesson["reading"] for lesson in unit["lessons"] if lesson["number"] == 3)


def test_facts_are_taught_used_and_never_taken_from_quarantine(unit, questions):
    facts = {
        use: {row["key"] for row in unit["facts"] if row["use"] == use} for use in ("core", "sourcing", "quarantine")
    }
    assert {use: len(keys) for use, keys in facts.items()} == {"core": 332, "sourcing": 36, "quarantine": 15}
    read = {address for lesson in unit["lessons"] for address in lesson["reading"]}
    assert {row["key"] for row in unit["facts"] if row["use"] != "quarantine" and row["paragraph"] not in read} == set()
    used = {key for lesson in unit["lessons"] for key in lesson["facts"]}
    used |= {key for row in questions.values() for key in row["facts"]}
    used |= {key for row in unit["conflicts"] for position in row["positions"] for key in position["facts"]}
    assert len(used & facts["core"]) >= 260
    assert used & facts["quarantine"] == set()


def test_conflicts_are_all_there_and_the_most_teachable_have_an_exercise(unit, questions):
    assert len(unit["conflicts"]) == 56
    assert all(conflict in questions[key]["conflicts"] for conflict, key in EXERCISES.items())


def test_every_paragraph_read_has_three_tiers(unit):
    read = {address for lesson in unit["lessons"] for address in lesson["reading"]}
    for document in unit["documents"]:
        for row in document["paragraphs"]:
            if f"{document['letter']}{row['number']}" in read:
                assert row["classroom"] and row["supported"] and row["adapted"], (document["letter"], row["number"])
