"""The command check_unit: every unit, file and line, and an exit code that CI can read."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.units import change, copy_tiny


@pytest.fixture
def tiny(tmp_path):
    return copy_tiny(tmp_path)


def run(folder, *arguments, stdout=None, **options):
    out = stdout or io.StringIO()
    call_command("check_unit", *arguments, fixtures=folder.parent.parent, stdout=out, **options)
    return out.getvalue()


def failing(folder, *arguments):
    out = io.StringIO()
    with pytest.raises(CommandError, match="Errors in: tiny."):
        run(folder, *arguments, stdout=out)
    return out.getvalue()


def test_a_clean_unit_passes_without_a_database(tiny):
    assert run(tiny) == "tiny: errors 0, remarks 0.\n"
    assert run(tiny, "tiny") == run(tiny)


def test_an_error_is_told_with_file_and_line_and_fails(tiny):
    change(tiny, "quizzes/fire.yaml", "Nobody knows", "None of the above")
    path = f"{tiny.as_posix()}/quizzes/fire.yaml:21: error: t-q1, spec, options 2, text: "
    told = failing(tiny)
    assert path in told
    assert told.endswith("tiny: errors 1, remarks 0.\n")


def test_a_remark_fails_nothing(tiny):
    change(tiny, "quizzes/fire.yaml", "when did the mill burn?", "when did the mill **not** burn?")
    assert "fire.yaml:12: remark: t-q1, stem: " in run(tiny)


def test_what_the_forms_refuse_is_told_in_their_words(tiny):
    change(tiny, "facts.yaml", "paragraph: A1", "paragraph: A8")
    change(tiny, "quizzes/fire.yaml", "{paragraph: A2, role: key}", "{paragraph: A2, role: conflict}")
    told = failing(tiny, "--report")
    assert "facts.yaml:2: error: paragraph: This unit has no paragraph A8." in told
    assert "fire.yaml:28: error: evidence: No paragraph has the role key" in told


def test_a_question_is_told_whose_paragraph_changed_since_the_fixture_was_built(tiny):
    call_command("build_fixtures", fixtures=tiny.parent.parent, stdout=io.StringIO())
    assert "errors 0" in run(tiny)
    change(tiny, "documents/a.md", "The mill burned in 1801.", "The mill burned down in 1801.")
    assert "t-q1, evidence 1: A1 says something else since this question was built." in failing(tiny)


def test_report_is_written_to_a_file_or_to_the_screen(tiny, tmp_path):
    target = tmp_path / "coverage.md"
    assert f"{target}: written." in run(tiny, "--report", str(target))
    assert target.read_text(encoding="utf-8").startswith("# A tiny unit: what is taught and asked\n")
    assert target.read_text(encoding="utf-8").strip() in run(tiny, "--report")


def test_an_unknown_unit_is_told(tiny):
    with pytest.raises(CommandError, match="There is no unit huge"):
        run(tiny, "huge")


def test_shipped_units_have_no_error():
    call_command("check_unit", stdout=io.StringIO())
