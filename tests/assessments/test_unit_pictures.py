"""Pictures of a unit's folder: what is refused, with file and line, and how they travel to the page."""

import io
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from assessments.formats import unit_folder
from assessments.forms.unit import clean_unit
from assessments.lined_text import BadText
from lessons.models import Picture, Unit
from tests.factories import picture_file, place
from tests.units import change, copy_tiny

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
MILL = "![A mill](picture:mill)"
HALL = "![A hall](picture:hall)"
NO_HALL = "This unit has no picture “hall”."
WRITE = "stem: Write a picture as !"
NOT_HERE = "No picture can be shown here."


@pytest.fixture
def tiny(tmp_path):
    return copy_tiny(tmp_path)


def problems(folder):
    with pytest.raises(BadText) as bad:
        clean_unit(unit_folder.read(folder))
    return [str(problem) for problem in bad.value.problems]


def load(tiny):
    call_command("build_fixtures", fixtures=tiny.parent.parent, stdout=io.StringIO())
    call_command("loaddata", str(tiny.parent.parent / "tiny.json"), verbosity=0)


# --- What is refused -----------------------------------------------------------------------------

FILES = [
    (b"", "pictures.yaml, line 1, file: There is no file of that key in pictures/"),
    (SVG, "pictures.yaml, line 1, file: This cannot be read as a PNG, JPEG, WebP or GIF picture."),
    (b"100 % no picture", "pictures.yaml, line 1, file: This cannot be read"),
    (picture_file(size=(4_001, 10)), "pictures.yaml, line 1, file: The picture has 4001 × 10 pixels; 4000 a side"),
]


@pytest.mark.parametrize(("data", "told"), FILES, ids=["empty", "SVG", "words", "too large"])
def test_a_bad_file_is_told_at_its_picture(tiny, data, told):
    (tiny / "pictures" / "mill.png").write_bytes(data)
    [problem] = problems(tiny)
    assert problem.startswith(told)


def test_a_picture_without_its_file_is_told(tiny):
    (tiny / "pictures" / "mill.png").unlink()
    [problem] = problems(tiny)
    assert problem.startswith("pictures.yaml, line 1, file: There is no file of that key in pictures/")


def test_files_that_no_picture_describes_are_told(tiny):
    for name in ("hall.png", "mill.jpg", "hall.svg"):
        (tiny / "pictures" / name).write_bytes(picture_file())
    assert [problem.split(" Known")[0] for problem in problems(tiny)] == [
        "pictures/hall.png, line 1: pictures.yaml has no picture with the key “hall”.",
        "pictures/hall.svg, line 1: A unit has no place for this file.",
        "pictures/mill.png, line 1: There are two files of the key “mill”. Keep one.",
    ]


# name of the file, what to replace, by what, and the only problem that must be told
MISTAKES = [
    (
        "pictures.yaml",
        'description: "A mill without a roof. Smoke rises from it."',
        'description: ""',
        "line 2, descri",
    ),
    ("pictures.yaml", '  credit: "Drawn for this unit"\n', "", "line 1, credit: "),
    ("pictures.yaml", 'rights: "Free to use, also changed"', "rights: ", "line 4, rights: "),
    ("pictures.yaml", "credit:", "autor:", "line 3, autor: There is no field “autor” here."),
    ("quizzes/fire.yaml", "when did the mill burn?", f"when? {HALL}", f"line 12, questions 1, stem: {NO_HALL}"),
    ("quizzes/fire.yaml", 'text: "1801"', f'text: "{HALL}"', f"line 20, questions 1, spec, options 1, text: {NO_HALL}"),
    (
        "quizzes/fire.yaml",
        "A2 speaks",
        f"{HALL} A2 speaks",
        f"line 21, questions 1, spec, options 2, rationale: {NO_HALL}",
    ),
    ("quizzes/fire.yaml", 'instructions: ""', f'instructions: "{HALL}"', f"line 5, instructions: {NO_HALL}"),
    (
        "quizzes/fire.yaml",
        "Why is A2",
        "![A2](picture:mill 2) Why is A2",
        f"line 27, questions 2, {WRITE}",
    ),
    (
        "quizzes/fire.yaml",
        "Why is A2",
        "[A2](picture:mill) Why is A2",
        f"line 27, questions 2, {WRITE}",
    ),
    ("quizzes/fire.yaml", 'title: "The fire', f'title: "{MILL} The fire', f"line 4, title: {NOT_HERE}"),
    ("lessons/01-fire.md", "(A1).", f"(A1). {HALL}", f"line 19, background: {NO_HALL}"),
    ("lessons/01-fire.md", "Read A1.", f"Read A1. {HALL}", f"line 15, activities 1, text: {NO_HALL}"),
    ("lessons/01-fire.md", "Tell the year", f"{HALL} Tell the year", f"line 8, objectives 1: {NO_HALL}"),
    ("rubrics/two-steps.yaml", "No reason.", f"No reason. {HALL}", NO_HALL),
    ("documents/a.md", "in 1801.", f"in 1801. {MILL}", f"classroom: {NOT_HERE}"),
]


@pytest.mark.parametrize(("name", "old", "new", "told"), MISTAKES, ids=lambda value: value[:30])
def test_a_mistake_is_told_with_file_and_line(tiny, name, old, new, told):
    change(tiny, name, old, new)
    [problem] = problems(tiny)
    assert problem.startswith(f"{name}, line ") and told in problem


def test_two_pictures_of_one_key_are_told(tiny):
    path = tiny / "pictures.yaml"
    path.write_text(path.read_text(encoding="utf-8") * 2, encoding="utf-8")
    assert problems(tiny) == ["pictures.yaml, line 5, key: “mill” is taken already, in pictures.yaml, line 1."]


# --- How they travel -----------------------------------------------------------------------------


def test_a_fixture_holds_the_picture_written_anew(tiny):
    (tiny / "pictures" / "mill.png").write_bytes(picture_file() + b"<script>")
    unit = clean_unit(unit_folder.read(tiny))
    assert unit["pictures"][0]["file"].media_type == "image/png"
    assert b"<script>" not in unit["pictures"][0]["file"].data


def test_a_picture_of_another_kind_takes_its_place(tiny):
    (tiny / "pictures" / "mill.png").unlink()
    (tiny / "pictures" / "mill.jpg").write_bytes(picture_file("JPEG"))
    assert clean_unit(unit_folder.read(tiny))["pictures"][0]["file"].media_type == "image/jpeg"


@pytest.mark.django_db
def test_from_the_folder_through_the_fixture_to_the_page(tiny, cast, as_user):
    load(tiny)
    place(Unit.objects.get(slug="tiny"), cast.classroom)
    client = as_user(cast.author)
    page = client.get("/units/tiny/lessons/1/").content.decode()
    image = 'src="/units/tiny/pictures/mill/" alt="The mill after the fire" width="480" height="300" loading="lazy"'
    assert f"<figure><img {image}><figcaption>Drawn for this unit</figcaption></figure>" in page
    cleaned = clean_unit(unit_folder.read(tiny))["pictures"][0]["file"]
    assert client.get("/units/tiny/pictures/mill/").content == cleaned.data


@pytest.mark.django_db
def test_loading_again_changes_nothing_and_a_new_picture_is_taken(tiny):
    load(tiny)
    out = io.StringIO()
    call_command("load_unit", str(tiny), stdout=out)
    assert "0 created, 0 changed" in out.getvalue()
    (tiny / "pictures" / "mill.png").write_bytes(picture_file(size=(8, 6)))
    call_command("load_unit", str(tiny), stdout=io.StringIO())
    picture = Picture.objects.get_by_natural_key("tiny", "mill")
    assert (picture.width, picture.height, picture.rights) == (8, 6, "Free to use, also changed")


def test_a_changed_picture_asks_for_a_new_key(tiny):
    fixtures = tiny.parent.parent
    call_command("build_fixtures", fixtures=fixtures, stdout=io.StringIO())
    (tiny / "pictures" / "mill.png").write_bytes(picture_file())
    out = io.StringIO()
    call_command("build_fixtures", fixtures=fixtures, stdout=out)
    assert "changed: lessons.picture tiny/mill (data, width, height)" in out.getvalue()
    assert "better give it a new key" in out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("media_type", "image/svg+xml", "field media_type"),
        ("data", "abc", "field data"),
        ("description", "", "field description"),
    ],
)
def test_a_broken_fixture_is_told(tiny, field, value, told):
    call_command("build_fixtures", fixtures=tiny.parent.parent, stdout=io.StringIO())
    path = tiny.parent.parent / "tiny.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    next(row for row in rows if row["model"] == "lessons.picture")["fields"][field] = value
    path.write_text(json.dumps(rows), encoding="utf-8")
    with pytest.raises(CommandError, match=told):
        call_command("loaddata", str(path), verbosity=0)
    assert not Picture.objects.exists()
