"""build_fixtures, load_unit and loaddata: from text to rows, again without a change, and never half of it."""

import io
import json
from itertools import chain

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Answer, AssessmentItem, Attempt, Question
from classrooms.models import Classroom, Membership, User
from lessons.models import Fact, LessonParagraph, Paragraph, Unit
from tests.units import change, copy_tiny


@pytest.fixture
def tiny(tmp_path):
    return copy_tiny(tmp_path)


def build(folder, *arguments):
    out = io.StringIO()
    call_command("build_fixtures", *arguments, fixtures=folder.parent.parent, stdout=out)
    return out.getvalue()


def load(path, verbosity=0):
    call_command("loaddata", str(path), verbosity=verbosity)


def built(tiny):
    build(tiny)
    return tiny.parent.parent / "tiny.json"


def everything():
    """Every row of our rooms, as data; units without their stamp, which every loading changes."""
    rooms = ("classrooms", "lessons", "assessments")
    models = chain.from_iterable(apps.get_app_config(name).get_models() for name in rooms)
    rows = serializers.serialize("python", chain.from_iterable(model.objects.order_by("pk") for model in models))
    for row in rows:
        row["fields"].pop("stamp", None)
    return rows


# --- build_fixtures ------------------------------------------------------------------------------


def test_build_writes_a_fixture_without_a_database(tiny):
    rows = json.loads(built(tiny).read_text(encoding="utf-8"))
    assert rows[0] == {"model": "lessons.unit", "fields": rows[0]["fields"]}
    assert rows[0]["fields"]["slug"] == "tiny"


def test_build_again_writes_the_same(tiny):
    first = built(tiny).read_bytes()
    assert "in step" in build(tiny)
    assert built(tiny).read_bytes() == first


def test_check_passes_in_step_and_fails_out_of_step_naming_the_rows(tiny):
    target = built(tiny)
    build(tiny, "--check")
    before = target.read_bytes()
    change(tiny, "facts.yaml", "claim: The mill burned in 1801.", "claim: The mill burned in 1802.")
    with pytest.raises(CommandError, match="Out of step with its text: tiny"):
        build(tiny, "--check")
    assert target.read_bytes() == before
    assert "changed: lessons.fact tiny/a-01 (claim)" in build(tiny)


def test_check_fails_where_no_fixture_was_built(tiny):
    with pytest.raises(CommandError, match="Out of step"):
        build(tiny, "--check")


def test_a_broken_folder_writes_nothing(tiny):
    target = built(tiny)
    before = target.read_bytes()
    change(tiny, "facts.yaml", "paragraph: A1", "paragraph: A8")
    with pytest.raises(CommandError, match="facts.yaml, line 2, paragraph: This unit has no paragraph A8."):
        build(tiny)
    assert target.read_bytes() == before


def test_the_slug_is_the_name_of_the_folder(tiny):
    change(tiny, "unit.yaml", "slug: tiny", "slug: small")
    with pytest.raises(CommandError, match="Make the two equal"):
        build(tiny)


def test_an_unknown_unit_is_told(tiny):
    with pytest.raises(CommandError, match="There is no unit huge"):
        build(tiny, "huge")


# --- loaddata and load_unit ----------------------------------------------------------------------


@pytest.mark.django_db
def test_loading_a_fixture_again_changes_no_row(tiny):
    target = built(tiny)
    load(target)
    before = everything()
    load(target)
    assert everything() == before
    assert Paragraph.objects.get_by_natural_key("tiny", "A", 1).text == "The mill burned in 1801."
    assert Question.objects.get(key="t-q2").rubric.scale == {"H": [0, 2]}


@pytest.mark.django_db
def test_loading_the_folder_and_loading_the_fixture_give_the_same_rows(tiny):
    load(built(tiny))
    out = io.StringIO()
    call_command("load_unit", str(tiny), stdout=out)
    assert "0 created, 0 changed" in out.getvalue()
    assert "0 removed" in out.getvalue()


@pytest.mark.django_db
def test_a_changed_question_is_a_new_row_and_the_quiz_points_to_it(tiny):
    call_command("load_unit", str(tiny), stdout=io.StringIO())
    old = Question.objects.get(key="t-q1")
    change(tiny, "quizzes/fire.yaml", "when did the mill burn", "in which year did the mill burn")
    call_command("load_unit", str(tiny), stdout=io.StringIO())
    item = AssessmentItem.objects.get(assessment__slug="fire-quiz", number=1)
    assert "in which year" in item.question.stem
    assert item.question != old
    old.refresh_from_db()
    assert "when did" in old.stem


@pytest.mark.django_db
def test_what_was_answered_stays_when_the_question_changes(tiny, cast):
    load(built(tiny))
    question = Question.objects.get(key="t-q1")
    item = AssessmentItem.objects.get(question=question)
    assignment = item.assessment.assignments.create(classroom=cast.classroom, created_by=cast.teacher)
    attempt = Attempt.objects.create(assignment=assignment, user=cast.author, number=1)
    answer = Answer.objects.create(attempt=attempt, question=question, number=1, value="a")
    change(tiny, "quizzes/fire.yaml", "A1 gives the year.", "A1 tells it.")
    load(built(tiny))
    answer.refresh_from_db()
    assert answer.question.spec["options"][0]["rationale"] == "A1 gives the year."
    assert AssessmentItem.objects.get(pk=item.pk).question != question


@pytest.mark.django_db
def test_load_unit_removes_what_left_the_reading_set(tiny):
    call_command("load_unit", str(tiny), stdout=io.StringIO())
    change(tiny, "lessons/01-fire.md", "[A1-A2]", "[A2]")
    call_command("load_unit", str(tiny), stdout=io.StringIO())
    assert [str(row.paragraph) for row in LessonParagraph.objects.all()] == ["A2"]


@pytest.mark.django_db
def test_load_unit_leaves_alone_what_it_loaded_last_and_looks_again_after_another_loading(tiny):
    """Or a site with a big unit would take long whenever it starts."""
    fixture = built(tiny)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            call_command("load_unit", str(tiny), stdout=io.StringIO())
        return len(captured)

    queries()
    assert queries() <= 5
    Paragraph.objects.get_by_natural_key("tiny", "A", 1).texts.update(text="Something else.")
    load(fixture)
    assert queries() > 50
    assert queries() <= 5
    assert Paragraph.objects.get_by_natural_key("tiny", "A", 1).text == "The mill burned in 1801."


@pytest.mark.django_db
def test_load_unit_of_a_broken_folder_changes_nothing(tiny):
    call_command("load_unit", str(tiny), stdout=io.StringIO())
    before = everything()
    change(tiny, "facts.yaml", "claim: The mill burned in 1801.", "claim: It burned.")
    change(tiny, "timeline.yaml", "facts: [a-01]", "facts: [a-07]")
    with pytest.raises(CommandError, match="timeline.yaml, line 1, facts: This unit has no fact a-07."):
        call_command("load_unit", str(tiny))
    assert everything() == before


def rows_with(model, old, new):
    """Changes one field of the first record of a model."""

    def change_rows(rows):
        row = next(row for row in rows if row["model"] == model)
        row["fields"].update({old: new})

    return change_rows


def drop_fields(rows):
    del rows[3]["fields"]


def misname_model(rows):
    rows[1]["model"] = "lessons.documment"


BROKEN = [
    (rows_with("lessons.fact", "paragraph", ["tiny", "A", 99]), ["lessons.fact", "a-01", "field paragraph", "99"]),
    (rows_with("lessons.fact", "unit", ["tinny"]), ["lessons.fact", "a-01", "field unit", "tinny"]),
    (rows_with("lessons.fact", "use", "banana"), ["lessons.fact", "a-01", "field use", "banana"]),
    (rows_with("lessons.fact", "claim", ""), ["lessons.fact", "a-01", "field claim", "blank"]),
    (rows_with("lessons.fact", "clame", "x"), ["lessons.fact", "a-01", "field clame", "no such field"]),
    (rows_with("lessons.lesson", "facts", [["tiny", "a-77"]]), ["lessons.lesson", "tiny", "field facts", "a-77"]),
    (rows_with("assessments.question", "points", "many"), ["assessments.question", "t-q1", "field points", "many"]),
    (rows_with("assessments.question", "kind", "oral"), ["assessments.question", "t-q1", "field kind", "oral"]),
    (rows_with("assessments.evidence", "paragraph", ["tiny", "B", 1]), ["assessments.evidence", "paragraph", "B"]),
    (rows_with("lessons.paragraph", "part", None), ["lessons.paragraph", "tiny", "field part", "missing"]),
    (rows_with("lessons.document", "hue", -1), ["lessons.document", "A", "field hue"]),
    (drop_fields, ["Object 4", "fields"]),
    (misname_model, ["Object 2", "lessons.documment", "no such model"]),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("break_rows", "told"), BROKEN, ids=[" ".join(told) for _break, told in BROKEN])
def test_a_broken_fixture_names_object_and_field_and_changes_nothing(tiny, tmp_path, break_rows, told):
    rows = json.loads(built(tiny).read_text(encoding="utf-8"))
    break_rows(rows)
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps(rows), encoding="utf-8")
    with pytest.raises(CommandError) as error:
        load(broken)
    message = str(error.value)
    assert all(word in message for word in told), message
    assert message.endswith("Nothing was changed.")
    assert not Unit.objects.exists()
    assert not Fact.objects.exists()


@pytest.mark.django_db
def test_a_fixture_that_is_not_json_is_told_with_its_line(tmp_path):
    broken = tmp_path / "broken.json"
    broken.write_text('[\n {"model": "lessons.unit",\n]', encoding="utf-8")
    with pytest.raises(CommandError, match="is not JSON: .* line 3"):
        load(broken)


# --- People --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_loading_demo_people_again_leaves_what_they_changed():
    call_command("loaddata", "demo", verbosity=0)
    assert not any(user.has_usable_password() for user in User.objects.all())
    before = everything()
    call_command("loaddata", "demo", verbosity=0)
    assert everything() == before

    ben = User.objects.get_by_natural_key("ben")
    ben.set_password("my own words")
    ben.save()
    Classroom.objects.filter(name="History 10A").update(join_code="ROTATED9")
    call_command("loaddata", "demo", verbosity=0)
    ben.refresh_from_db()
    assert ben.check_password("my own words")
    assert Classroom.objects.get(name="History 10A").join_code == "ROTATED9"


@pytest.mark.django_db
def test_demo_people_are_as_described():
    call_command("loaddata", "demo", verbosity=0)
    teacher = User.objects.get_by_natural_key("teacher")
    assert teacher.has_perm("classrooms.add_classroom")
    assert set(teacher.roles.values()) == {"teacher"}
    assert Membership.objects.get(user__username="ben").time_factor == 1.5
    assert Membership.objects.students().count() == 8
