"""Questions in and out of a bank for programs."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from assessments import questions
from assessments.bankrows import BankRow, settled
from assessments.forms.bank_files import open_bank
from assessments.models import Question
from assessments.services.banks import add_to_bank
from tests.factories import make_question, make_unit

GOOD = "// [id:mill]\nWhen did the mill burn? {=1801#It says so. ~1802#No.}\n\nDoes it stand? {F}\n"
BAD = "\nOnly a heading without a question\n"


@pytest.fixture
def unit(cast):
    return make_unit("mills")


@pytest.fixture
def teacher(cast, as_user):
    return as_user(cast.teacher)


def send(client, **data):
    address = reverse("api-bank-import-questions", args=["mills"])
    return client.post(address, json.dumps(data), "application/json")


def test_import_looks_first_and_tells_what_the_command_tells(teacher, unit, tmp_path):
    file = tmp_path / "questions.gift"
    file.write_text(GOOD + BAD, encoding="utf-8")
    out = io.StringIO()
    call_command("import_bank", str(file), into="mills", dry_run=True, json=True, stdout=out)
    response = send(teacher, text=GOOD + BAD)
    assert response.status_code == 200 and response.json() == json.loads(out.getvalue())
    assert not Question.objects.exists()


def test_import_takes_in_once_as_ones_own_with_a_tag(cast, teacher, unit):
    make_question(unit, key="mill")
    first = send(teacher, text=GOOD, dry_run=False, tag="autumn")
    assert first.status_code == 201
    assert [row["id"] for row in first.json()["questions"]] == ["mill-2", "questions-2"]
    assert send(teacher, text=GOOD, dry_run=False).json()["questions"][0]["id"] == "mill-2"
    mine = Question.objects.filter(author=cast.teacher)
    assert {question.key: [tag.name for tag in question.tags.all()] for question in mine} == {
        "mill-2": ["autumn"],
        "questions-2": ["autumn"],
    }


def test_import_with_a_refusal_takes_nothing_in_unless_told_to(cast, teacher, unit):
    refusal = send(teacher, text=GOOD + BAD, dry_run=False)
    assert refusal.status_code == 400 and "1 of 3 questions are refused" in refusal.json()["detail"]
    assert list(refusal.json()["errors"]) == ["6"] and not Question.objects.exists()
    told = send(teacher, text=GOOD + BAD, dry_run=False, without_refused=True)
    assert told.status_code == 201 and [row["line"] for row in told.json()["refused"]] == [6]
    assert Question.objects.filter(author=cast.teacher).count() == 2


def test_import_takes_a_file(teacher, unit):
    address = reverse("api-bank-import-questions", args=["mills"])
    file = SimpleUploadedFile("mill.gift", GOOD.encode())
    response = teacher.post(address, {"file": file, "dry_run": "false", "format": "gift"})
    assert response.status_code == 201, response.json()
    assert Question.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, None),
        ({"text": "Anything"}, "file"),
        ({"text": GOOD, "format": "word"}, "format"),
        ({"text": GOOD, "tag": "!"}, "tag"),
        ({"text": GOOD, "colour": "red"}, "colour"),
        ({"text": [GOOD]}, "text"),
    ],
)
def test_import_says_what_is_wrong(teacher, unit, data, field):
    response = send(teacher, dry_run=False, **data)
    assert response.status_code == 400 and not Question.objects.exists()
    assert field is None or field in response.json()["errors"], response.json()


def test_export_gives_the_file_and_says_what_is_lost(teacher, unit):
    kinds = ("single", "ordering", "true_false")
    add_to_bank(
        unit, [settled(BankRow(1, kind, kind, f"About {kind}?", questions.get(kind).EXAMPLE)) for kind in kinds]
    )
    response = teacher.get(reverse("api-bank-export", args=["mills", "gift"]))
    assert response["Content-Disposition"] == 'attachment; filename="mills.gift"'
    assert {row.id for row in open_bank(response.content, "mills.gift")[1]} == {"single", "true_false"}
    told = teacher.get(reverse("api-bank-losses", args=["mills", "gift"])).json()
    assert told["carried"] == 2
    assert {row["id"]: bool(row["reason"]) for row in told["losses"]} == {"ordering": True, "single": False} | {
        row["id"]: False for row in told["losses"] if row["id"] == "true_false"
    }
    chosen = teacher.get(reverse("api-bank-losses", args=["mills", "gift"]), {"question": "ordering"}).json()
    assert chosen["carried"] == 0


def test_export_knows_its_formats(teacher, unit):
    response = teacher.get(reverse("api-bank-export", args=["mills", "word"]))
    assert response.status_code == 404 and "gift" in response.json()["detail"]
