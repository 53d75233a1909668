"""Taking questions into a bank: whose they are, which id they get, and what is written once."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assessments import questions
from assessments.bankrows import BankRow, settled
from assessments.models import Question, Rubric, Tag
from assessments.services.banks import add_to_bank, bank_rows, placed, standing, take_in
from assessments.services.questions import Draft, write_question
from lessons.models import Fact
from tests.factories import make_document, make_rubric, make_unit

pytestmark = pytest.mark.django_db
SHORT = {"words": 40, "guidance": "Two sentences.", "expected": []}


def row(name="mill", stem="When did it burn?", kind="single", **fields):
    spec = SHORT if kind == "short" else questions.get(kind).EXAMPLE
    return settled(BankRow(1, name, kind, stem, spec, **fields))


def keys(author):
    return sorted(Question.objects.filter(author=author).values_list("key", flat=True))


def test_add_to_bank_makes_them_the_authors(cast):
    unit = make_unit()
    assert add_to_bank(unit, [row(), row("mill-2")], cast.teacher) == 2
    assert keys(cast.teacher) == ["mill", "mill-2"]


def test_add_to_bank_gives_another_id_where_the_id_is_somebody_elses(cast):
    unit = make_unit()
    add_to_bank(unit, [row()])
    add_to_bank(unit, [row("mill-2")], cast.other_teacher)
    [moved] = placed(unit, [row()], cast.teacher)
    assert moved.id == "mill-3" and "“mill”" in moved.warnings[0] and "“mill-3”" in moved.warnings[0]
    assert add_to_bank(unit, [row()], cast.teacher) == 1
    assert (keys(None), keys(cast.other_teacher), keys(cast.teacher)) == (["mill"], ["mill-2"], ["mill-3"])


def test_add_to_bank_leaves_alone_what_teachers_have_under_an_id(cast):
    unit = make_unit()
    add_to_bank(unit, [row()], cast.teacher)
    add_to_bank(unit, [row(stem="Another one?")])
    assert (keys(cast.teacher), keys(None)) == (["mill"], ["mill-2"])


def test_add_to_bank_twice_is_once_also_under_another_id(cast):
    unit = make_unit()
    add_to_bank(unit, [row()])
    file = [row(), row("other")]
    assert [add_to_bank(unit, file, cast.teacher) for _turn in range(2)] == [2, 0]
    assert standing(unit, placed(unit, file, cast.teacher), cast.teacher) == ["there", "there"]
    assert keys(cast.teacher) == ["mill-2", "other"]


def test_placed_gives_no_id_twice(cast):
    unit = make_unit()
    add_to_bank(unit, [row()])
    rows = placed(unit, [row(), row("mill-2", "Why?")], cast.teacher)
    assert [each.id for each in rows] == ["mill-3", "mill-2"]
    assert placed(unit, rows, cast.teacher) == rows


def test_standing_tells_new_ones_from_versions(cast):
    unit = make_unit()
    add_to_bank(unit, [row()], cast.teacher)
    file = [row(), row(stem="When did it burn down?"), row("other"), BankRow(9).refused("No.")]
    assert standing(unit, file, cast.teacher) == ["there", "version", "new", ""]


def test_add_to_bank_knows_what_was_written_in_the_editor(cast):
    unit = make_unit()
    draft = Draft("single", "When did it burn?", questions.get("single").EXAMPLE, Decimal(1), "sourcing")
    question = write_question(unit, draft, cast.teacher)
    [own] = bank_rows(unit)
    assert standing(unit, [own], cast.teacher) == ["there"]
    assert add_to_bank(unit, [own], cast.teacher) == 0 and Question.objects.get() == question


def test_a_new_wording_keeps_what_no_file_brings(cast):
    unit = make_unit()
    paragraph = make_document(unit, "A", ["It burned in 1801."]).paragraphs.get()
    evidence = (("key", "", "A1"), ("distractor", "b", "A1"), ("distractor", "gone", "A1"))
    spec = questions.get("single").EXAMPLE
    draft = Draft("single", "When did it burn?", spec, Decimal(1), "sourcing", "", Decimal("0.5"), evidence=evidence)
    first = write_question(unit, draft, cast.teacher)
    fact = Fact.objects.create(unit=unit, key="a-01", paragraph=paragraph, claim="It burned.")
    first.facts.add(fact)
    [own] = bank_rows(unit)
    assert add_to_bank(unit, [replace(own, stem="When did the mill burn?")], cast.teacher) == 1
    newest = Question.objects.newest().get(key=first.key)
    assert (newest.stem, newest.skill, newest.difficulty) == ("When did the mill burn?", "sourcing", Decimal("0.5"))
    told = [(row.order, row.role, row.option, row.paragraph) for row in newest.evidence.all()]
    assert told == [(1, "key", "", paragraph), (2, "distractor", "b", paragraph)]
    assert list(newest.facts.all()) == [fact]


def test_a_new_wording_keeps_its_rubric_while_the_points_are_the_same(cast):
    unit = make_unit()
    rubric = make_rubric(unit)
    draft = Draft("short", "Why?", SHORT, Decimal(3), "argument", rubric=rubric)
    write_question(unit, draft, cast.teacher)
    [own] = bank_rows(unit)
    for points, expected in ((Decimal(3), rubric.key), (Decimal(2), "points-2")):
        add_to_bank(unit, [replace(own, stem=f"Why {points}?", points=points)], cast.teacher)
        assert Question.objects.newest().get().rubric.key == expected


def test_add_to_bank_ties_tags_once(cast):
    unit = make_unit()
    file = [row(tags=("Fire", "fire", "…")), row("other", tags=("fire", "mills"))]
    for _turn in range(2):
        add_to_bank(unit, file, cast.teacher)
    assert sorted(Tag.objects.values_list("name", flat=True)) == ["fire", "mills"]
    found = {question.key: sorted(tag.name for tag in question.tags.all()) for question in Question.objects.all()}
    assert found == {"mill": ["fire"], "other": ["fire", "mills"]}


def test_add_to_bank_makes_one_rubric_for_each_number_of_points():
    unit = make_unit()
    file = [row(f"q{n}", kind="short", points=Decimal(n % 2 + 1)) for n in range(6)]
    add_to_bank(unit, [*file, row("machine")])
    assert Rubric.objects.count() == 2
    assert Question.objects.get(key="machine").rubric is None
    assert {question.rubric.scale["P"][-1] for question in Question.objects.exclude(rubric=None)} == {1, 2}


def test_add_to_bank_takes_as_many_statements_for_sixty_as_for_one(django_assert_num_queries):
    few, many = make_unit("few"), make_unit("many")
    file = [row(f"q{number}", f"Number {number}?", tags=("fire",)) for number in range(60)]
    with django_assert_num_queries(12):
        add_to_bank(few, file[:1])
    with django_assert_num_queries(12):
        add_to_bank(many, file)


def test_take_in_leaves_shipped_questions_and_puts_a_teachers_beside_them(cast):
    unit = make_unit("mill")
    add_to_bank(unit, [row()])
    assert take_in("mill", [replace(row(), stem="Mine?")], {"mill"}, cast.teacher) == 1
    assert Question.objects.get(author=None).stem == "When did it burn?"
