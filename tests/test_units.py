"""The shipped units: in step with their text, loadable, every question sound."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from assessments import questions
from assessments.formats import unit_folder
from assessments.forms.unit import clean_unit
from assessments.models import Evidence, Question
from lessons.models import Paragraph

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
FOLDERS = sorted((FIXTURES / "units").iterdir())


@pytest.fixture(scope="module")
def units():
    return [clean_unit(unit_folder.read(folder)) for folder in FOLDERS]


def test_fixtures_are_in_step_with_their_text():
    call_command("build_fixtures", "--check")


def test_demo_holds_people_and_classes_only_and_nobody_can_sign_in():
    rows = json.loads((FIXTURES / "demo.json").read_text(encoding="utf-8"))
    assert {row["model"] for row in rows} == {"classrooms.user", "classrooms.classroom", "classrooms.membership"}
    assert all(row["fields"]["password"].startswith("!") for row in rows if row["model"] == "classrooms.user")


def every_question(units):
    return [question for unit in units for question in unit["questions"]]


def test_every_question_can_be_answered_fully(units):
    """The author's key, judged by the machine, earns all that the machine gives; what a person marks has no key."""
    for question in every_question(units):
        kind = questions.get(question["kind"])
        answer = kind.key(question["spec"])
        if answer is None:
            assert kind.MARKED_BY == "person", question["key"]
        else:
            outcome = kind.judge(question["spec"], answer)
            assert outcome.fraction == 1 - outcome.by_hand, question["key"]


def test_every_question_has_stem_points_skill_and_evidence(units):
    for question in every_question(units):
        assert question["points"] > 0, question["key"]
        assert question["facts"], question["key"]
        assert any(row["role"] == "key" for row in question["evidence"]), question["key"]


@pytest.mark.django_db
def test_a_shipped_unit_loads_and_its_evidence_is_fresh():
    call_command("loaddata", "secret_speech", verbosity=0)
    assert not Evidence.objects.needing_recheck().exists()
    assert not Evidence.objects.filter(paragraph__zone=Paragraph.Zone.SNIPPET).exists()
    assert not Question.objects.filter(facts__use="quarantine").exists()
    assert not Paragraph.objects.exclude(texts__tier="classroom").exists()
