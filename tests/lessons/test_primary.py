"""A unit's page on its primary source: what an author writes, what is shown, and what loading does with it."""

import io

import pytest
from django.core.management import call_command

from assessments.formats import unit_folder
from assessments.forms.unit import clean_unit
from assessments.lined_text import BadText
from lessons.models import PrimaryNote, Unit
from tests.factories import make_document, make_picture, make_primary_note, make_unit, place
from tests.units import TINY, change, copy_tiny

TEXT = "# Topics\n\nIt *opens*, see D1. <script>alert(1)</script>"
PUBLISHED = [{"where": "An [archive](https://archive.example/1)", "rights": "Ask <b>first</b>"}]


@pytest.fixture
def unit(cast):
    unit = make_unit("speech")
    place(unit, cast.classroom)
    return unit


def page_of(client):
    return client.get("/units/speech/primary-source/").content.decode()


def test_primary_source_shows_what_it_is_and_where_the_source_is_published(cast, unit, as_user):
    make_primary_note(unit, text=TEXT, published=PUBLISHED)
    page = page_of(as_user(cast.author))
    assert "<strong>Not the speech.</strong>" in page and "cannot be cited as evidence" in page
    assert "<h3>Topics</h3>" in page and "<em>opens</em>" in page
    assert '<a href="https://archive.example/1">archive</a>' in page
    assert "<script>alert" not in page and "<b>first" not in page


def test_primary_source_has_no_paragraph_numbers_and_shows_pictures(cast, unit, as_user):
    make_picture(unit, "mill")
    make_primary_note(unit, text="# One\n\n![The mill](picture:mill)")
    page = page_of(as_user(cast.author))
    assert 'class="paragraph-number"' not in page
    assert 'src="/units/speech/pictures/mill/"' in page


def test_unit_page_leads_to_it_where_there_is_something(cast, unit, as_user):
    make_document(unit)
    address = "/units/speech/primary-source/"
    assert address not in as_user(cast.author).get("/units/speech/").content.decode()
    assert address in as_user(cast.teacher).get("/units/speech/").content.decode()
    assert "No primary source yet" in page_of(as_user(cast.author))
    make_primary_note(unit)
    page = as_user(cast.author).get("/units/speech/").content.decode()
    assert address in page and "Not the speech." in page


# --- The author's side


def load(folder):
    call_command("build_fixtures", fixtures=folder.parent.parent, stdout=io.StringIO())
    call_command("loaddata", str(folder.parent.parent / "tiny.json"), verbosity=0)


def test_a_unit_brings_its_note_from_the_folder():
    unit = clean_unit(unit_folder.read(TINY))
    assert unit["primary"]["title"] == "The miller's letter"
    assert unit["primary"]["text"].startswith("# What it says\n\nHe writes")
    assert unit["primary"]["text"].endswith("## And what not\n\nNothing of the year.")
    assert unit["primary"]["published"] == [{"where": "In the village archive", "rights": "Ask the village"}]


def test_a_unit_needs_no_note(tmp_path):
    folder = copy_tiny(tmp_path)
    (folder / "primary.md").unlink()
    assert clean_unit(unit_folder.read(folder))["primary"] is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('label: "A note on the letter, not the letter."', 'label: ""', "primary.md, line 3, label: "),
        ('    rights: "Ask the village"', '    right: "Ask"', "primary.md, line 6, published 1, right: "),
        ('rights: "Ask the village"', 'rights: ""', "primary.md, line 6, rights: This field is required."),
        ("# What it says", "What it says", "primary.md, line 8: Text belongs under a heading"),
        ("picture:mill", "picture:hall", "primary.md, line 8, text: This unit has no picture “hall”."),
        ("In the village archive", "![x](picture:mill)", "primary.md, line 5, published 1, where: No picture"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path, old, new, told):
    folder = copy_tiny(tmp_path)
    change(folder, "primary.md", old, new)
    with pytest.raises(BadText) as bad:
        clean_unit(unit_folder.read(folder))
    assert any(str(problem).startswith(told) for problem in bad.value.problems), bad.value.messages


@pytest.mark.django_db
def test_the_note_is_loaded_changed_and_taken_back(tmp_path):
    folder = copy_tiny(tmp_path)
    load(folder)
    assert Unit.objects.get().primary.title == "The miller's letter"
    change(folder, "primary.md", "The miller's letter", "A letter")
    load(folder)
    assert [note.title for note in PrimaryNote.objects.all()] == ["A letter"]


@pytest.mark.django_db
def test_a_note_that_the_folder_no_longer_has_goes(tmp_path):
    folder = copy_tiny(tmp_path)
    call_command("build_fixtures", fixtures=folder.parent.parent, stdout=io.StringIO())
    call_command("load_unit", str(folder), verbosity=0)
    assert PrimaryNote.objects.exists()
    (folder / "primary.md").unlink()
    call_command("load_unit", str(folder), verbosity=0)
    assert not PrimaryNote.objects.exists()


@pytest.mark.django_db
def test_the_shipped_note_is_a_precis_of_fitting_length():
    call_command("loaddata", "secret_speech", verbosity=0)
    note = PrimaryNote.objects.get(unit__slug="secret-speech")
    assert "not the speech" in note.label
    assert note.published and all(place["where"] and place["rights"] for place in note.published)
    speech = note.text.split("# How far to trust this page")[0]
    assert 450 <= len(speech.split()) <= 650
