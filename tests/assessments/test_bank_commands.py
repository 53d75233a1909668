"""import_bank and export_bank: every question of a file accounted for, all of it taken in or nothing."""

import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError

from assessments import questions
from assessments.bankrows import BankRow, settled
from assessments.forms.bank_files import readers, templates, writers
from assessments.models import Question, Rubric
from assessments.services.banks import add_to_bank, bank_rows
from lessons.models import Unit
from tests.factories import make_question, make_unit

GIFT = """// [id:mill] [tag:fire]
::The mill:: When did the mill burn? {=1801 ~1802 ~1803}

Does the mill stand? {F}

Only a heading without a question
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "mill.gift"
    path.write_text(GIFT, encoding="utf-8")
    return path


def run(command, *arguments, **options):
    out, error = io.StringIO(), io.StringIO()
    call_command(command, *map(str, arguments), stdout=out, stderr=error, **options)
    return out.getvalue(), error.getvalue()


# --- import_bank -------------------------------------------------------------------------------


@pytest.mark.django_db
def test_import_bank_tells_of_every_question_and_takes_nothing_in_when_one_is_refused(file):
    with pytest.raises(CommandError, match="1 of 3 questions are refused, so nothing was taken in"):
        run("import_bank", file, into="mill")
    assert not Unit.objects.exists() and not Question.objects.exists()


@pytest.mark.django_db
def test_import_bank_takes_in_the_others_when_told_to_and_twice_is_once(file):
    out, error = run("import_bank", file, into="mill", without_refused=True)
    assert "3 questions: 2 taken" in out and "1 refused" in out
    assert "2 new questions" in error
    mill = Question.objects.get(unit__slug="mill", key="mill")
    assert (mill.kind, [tag.name for tag in mill.tags.all()]) == ("single", ["fire"])
    assert mill.type.judge(mill.spec, mill.type.key(mill.spec)).fraction == 1
    assert (
        "0 new questions, 2 that were there already" in run("import_bank", file, into="mill", without_refused=True)[1]
    )


def test_import_bank_as_json_names_questions_and_refusals(file):
    told = json.loads(run("import_bank", file, dry_run=True, json=True)[0])
    first = told["questions"][0]
    assert set(first) == {"id", "kind", "prompt", "spec", "points", "feedback", "source_line", "warnings"}
    assert (first["id"], first["kind"], first["prompt"], first["source_line"]) == (
        "mill",
        "single",
        "When did the mill burn?",
        2,
    )
    assert [set(row) for row in told["refused"]] == [{"id", "line", "reason"}]
    assert told["refused"][0]["line"] == 6 and told["refused"][0]["reason"]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("bank.gift", "Was it caf\xe9? {T}".encode("cp1252"), "Windows-1252"),
        ("bank.gift", b"", "empty"),
        ("bank.gift", b"// nothing here\n", "no answers in braces"),
        ("bank.doc", b"Anything", "tells the format"),
        ("bank.xml", b"<html></html>", "tells the format"),
    ],
)
def test_import_bank_refuses_a_file_in_words(tmp_path, name, data, words):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(CommandError, match=f"(?i){words}"):
        run("import_bank", path, dry_run=True)


def test_import_bank_asks_where_to(file):
    with pytest.raises(CommandError, match="--into"):
        run("import_bank", file)


@pytest.mark.django_db
def test_import_bank_leaves_shipped_units_alone(file):
    with pytest.raises(CommandError, match="shipped unit"):
        run("import_bank", file, into="secret-speech", without_refused=True)


def test_import_bank_with_an_author_puts_questions_beside_a_shipped_units_own(file, cast):
    unit = make_unit("secret-speech")
    make_question(unit, key="mill")
    out, error = run("import_bank", file, into="secret-speech", without_refused=True, author="teacher")
    assert "“mill-3”" in out and "2 new questions" in error
    assert set(Question.objects.filter(author=cast.teacher).values_list("key", flat=True)) == {"mill-2", "mill-3"}


def test_import_bank_knows_no_author_who_teaches_nobody(file, cast):
    with pytest.raises(CommandError, match="nobody called author who teaches"):
        run("import_bank", file, into="mill", without_refused=True, author="author")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["a mill", "m/ill", "x" * 60])
def test_import_bank_makes_no_bank_of_what_is_no_short_name(file, name):
    with pytest.raises(CommandError):
        run("import_bank", file, into=name, without_refused=True)
    assert not Unit.objects.exists()


@pytest.mark.django_db
def test_import_bank_that_fails_on_the_way_leaves_no_empty_bank(file, monkeypatch):
    monkeypatch.setattr("assessments.services.banks.IMPORTED_SKILL", None)  # the table refuses it
    with pytest.raises(IntegrityError):
        run("import_bank", file, into="mill", without_refused=True)
    assert not Unit.objects.exists()


@pytest.mark.parametrize("points", [0, -1, 10_000])
def test_points_that_no_question_can_have_are_refused(points):
    row = settled(BankRow(1, "a", "single", "Which?", questions.get("single").EXAMPLE, points=Decimal(points)))
    assert "points" in row.refusal


@pytest.mark.django_db
def test_what_a_person_marks_gets_a_plain_rubric():
    unit = make_unit("mill")
    spec = {"words": 40, "guidance": "Two sentences.", "expected": []}
    row = settled(BankRow(1, "why", "short", "Why did it burn?", spec, points=Decimal(3)))
    assert add_to_bank(unit, [row]) == 1
    question = Question.objects.get(key="why")
    assert question.rubric == Rubric.objects.get(unit=unit)
    assert [level.points for level in question.rubric.criteria.get().levels.all()] == [0, 1.5, 3]


# --- export_bank -------------------------------------------------------------------------------


@pytest.fixture
def bank(db):
    """One question of each kind that the machine marks, by its example."""
    unit = make_unit("mill")
    kinds = {name: kind for name, kind in questions.kinds().items() if kind.MARKED_BY == "machine"}
    rows = [settled(BankRow(1, name, name, f"About {name}?", kind.EXAMPLE)) for name, kind in kinds.items()]
    assert [row.refusal for row in rows if row.refusal] == []
    add_to_bank(unit, rows)
    return unit


@pytest.mark.parametrize("name", sorted(writers()))
def test_export_bank_says_what_stays_behind_and_the_rest_returns_equal(bank, tmp_path, name):
    module = writers()[name]
    target = tmp_path / f"out.{module.EXTENSION}"
    out, error = run("export_bank", "mill", format=name, output=target)
    rows = {row.id: row for row in bank_rows(bank)}
    carried = {key: row for key, row in rows.items() if not module.cannot(row)}
    assert carried and f"{len(carried)} of {len(rows)} questions" in out
    assert all(f"{key} ({row.kind}) stays behind: " in error for key, row in rows.items() if key not in carried)
    with open(target, "rb") as stream:
        returned = {row.id: settled(row) for row in readers().get(name, readers()["qti"]).read(stream)}
    whole = {key: row for key, row in carried.items() if not module.drops(row)}
    assert whole
    for key, row in whole.items():
        again = returned[key]
        assert (again.kind, again.stem, again.spec, again.points) == (row.kind, row.stem, row.spec, row.points), key


@pytest.mark.django_db
def test_export_bank_of_nothing_that_there_is():
    with pytest.raises(CommandError, match="no unit or bank nowhere"):
        run("export_bank", "nowhere", format="gift")


@pytest.mark.parametrize("name", sorted(templates()))
def test_export_bank_writes_a_template_that_import_bank_takes(tmp_path, name):
    target = tmp_path / f"mine.{templates()[name].EXTENSION}"
    assert "fill it in" in run("export_bank", template=True, format=name, output=target)[0]
    assert "0 refused" in run("import_bank", target, dry_run=True)[0]


@pytest.mark.parametrize("options", [{"format": "csv"}, {"format": "gift", "template": True}])
def test_export_bank_asks_for_a_bank_or_a_format_with_a_template(options):
    with pytest.raises(CommandError, match="Name a unit or bank|have a template: csv, xlsx"):
        run("export_bank", **options)


# --- The table in the documentation ------------------------------------------------------------


def test_the_table_of_formats_is_true():
    """A kind is written where its example is; docs/bank-formats.md says so in a cell for each kind and format."""
    text = (Path(settings.BASE_DIR) / "docs/bank-formats.md").read_text(encoding="utf-8")
    lines = [
        [cell.strip() for cell in line.strip("| ").split("|")] for line in text.splitlines() if line.startswith("|")
    ]
    heads, rows = lines[0], {cells[0].strip("`"): cells for cells in lines[2:]}
    assert sorted(rows) == sorted(questions.kinds())
    assert sorted(head.strip("`") for head in heads[1:]) == sorted(writers())
    for place, head in enumerate(heads[1:], 1):
        module = writers()[head.strip("`")]
        for name, kind in questions.kinds().items():
            row = settled(BankRow(1, name, name, "About it?", kind.EXAMPLE))
            is_written = not module.cannot(row)
            assert rows[name][place].startswith("written" if is_written else "–"), (name, head)


def test_every_reader_is_named_in_the_documentation():
    text = (Path(settings.BASE_DIR) / "docs/bank-formats.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in text for name in readers())


@pytest.mark.parametrize("name", ["gift", "moodle"])
def test_matching_that_counts_as_a_whole_is_not_written_where_pairs_would_count(name):
    stems = [{"id": id_, "text": id_, "match": f"{id_} once", "rationale": "So."} for id_ in ("one", "two")]
    row = settled(BankRow(1, "pairs", "matching", "Which?", {"stems": stems}))
    assert writers()[name].cannot(row) == ""
    row = settled(BankRow(1, "pairs", "matching", "Which?", {"stems": stems, "exact": True}))
    assert "all together" in writers()[name].cannot(row)
