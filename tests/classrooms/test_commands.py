"""The roster commands."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from classrooms.models import Membership, User

HEADER = "username,first_name,last_name\n"


def run(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_import_roster_takes_a_file(cast, tmp_path):
    file = tmp_path / "roster.csv"
    file.write_text(HEADER + "ada,Ada,L\n")
    assert "1 new people" in run("import_roster", str(file), "History 9A", "--role", "assistant")
    assert Membership.objects.get(user__username="ada").role == "assistant"


@pytest.mark.parametrize(
    ("text", "classroom", "words"),
    [
        (HEADER + "a b,A,B\nc d,C,D\n", "History 9A", r"(?s)Line 2, username: .*Line 3, username: "),
        ("name\nada\n", "History 9A", "Line 1, username: "),
        (HEADER + "ada,Ada,L\n", "History 10", "No class is called"),
        (None, "History 9A", "cannot be read"),
    ],
)
def test_import_roster_refuses_and_takes_nothing(cast, tmp_path, text, classroom, words):
    file, people = tmp_path / "roster.csv", User.objects.count()
    if text is not None:
        file.write_text(text)
    with pytest.raises(CommandError, match=words):
        run("import_roster", str(file), classroom)
    assert User.objects.count() == people


def test_export_roster_to_screen_and_file(cast, tmp_path):
    file = tmp_path / "roster.csv"
    run("export_roster", "History 9A", str(file))
    assert run("export_roster", str(cast.classroom.pk)).splitlines() == file.read_text("utf-8-sig").splitlines()
    before = list(Membership.objects.values())
    run("import_roster", str(file), "History 9A")
    assert list(Membership.objects.values()) == before


def test_export_roster_refuses_an_unknown_class(cast):
    with pytest.raises(CommandError, match="No class"):
        run("export_roster", "History 10")
