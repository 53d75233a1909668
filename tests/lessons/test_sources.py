"""Texts that teachers add for one class: who sees, adds, changes and removes them, and what their words can do."""

import io
import json

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from classrooms.services import export_person
from lessons.models import ClassSource, Unit
from lessons.models.sources import LONGEST_TEXT, MOST_PARAGRAPHS
from lessons.services.sources import create_source, edit_source, remove_source
from tests.factories import make_primary_note, make_source, make_unit, place
from tests.persons import Person
from tests.units import copy_tiny

FACTS = {"title": "Closing pages", "maker": "N. Khrushchev", "written": "1956", "origin": "A book", "rights": "ours"}
WORDS = "One & <b>two</b>\nsecond line\n\n\n  \nSee D5.\r\n\r\nThree."
WHOLE = {**FACTS, "text": WORDS}


@pytest.fixture
def unit(cast):
    unit = make_unit("speech", title="The speech")
    make_primary_note(unit)
    for classroom in (cast.classroom, cast.other_classroom):
        place(unit, classroom)
    return unit


@pytest.fixture
def source(cast, unit):
    return make_source(cast.classroom, unit, cast.teacher, **WHOLE)


def status(client, source):
    return client.get(f"/sources/{source.pk}/").status_code


SEEN = [
    *[(name, 200) for name in ("admin", "teacher", "assistant", "author", "classmate")],
    *[(name, 404) for name in ("other_teacher", "stranger")],
    (None, 302),
]


@pytest.mark.parametrize(("who", "expected"), SEEN)
def test_a_source_is_seen_by_members_of_its_class_alone(cast, source, as_user, who, expected):
    assert status(as_user(who and getattr(cast, who)), source) == expected


@pytest.mark.parametrize(("who", "expected"), SEEN)
def test_the_unit_lists_it_for_the_same_people(cast, source, as_user, who, expected):
    page = as_user(who and getattr(cast, who)).get("/units/speech/primary-source/").content.decode()
    assert ("Closing pages" in page) == (expected == 200)


def test_students_wait_until_the_unit_opens_for_this_class(cast, source, as_user):
    source.unit.placements.filter(classroom=cast.classroom).update(opens_at=timezone.now() + timezone.timedelta(1))
    assert status(as_user(cast.author), source) == 404
    assert status(as_user(cast.assistant), source) == 200


def test_who_left_the_class_sees_it_no_more(cast, source, as_user):
    cast.classroom.memberships.filter(user=cast.author).update(left_at=timezone.now())
    assert status(as_user(cast.author), source) == 404


def test_a_teacher_adds_changes_and_removes_it(cast, unit):
    teacher = Person(cast.teacher).visit("primary-source", "speech")
    assert f"/classes/{cast.classroom.pk}/units/speech/sources/new/" in teacher.html
    assert f"/classes/{cast.other_classroom.pk}/units" not in teacher.html
    teacher.visit("source-create", cast.classroom.pk, "speech").press("Add text", **WHOLE, is_allowed="on")
    [source] = ClassSource.objects.all()
    assert teacher.path == f"/sources/{source.pk}/" and "Added by Teacher" in teacher.text
    assert (source.added_by, source.is_allowed, source.changed_by) == (cast.teacher, True, None)
    teacher.visit("source-edit", source.pk).press("Save", title="Other pages")
    assert "Other pages" in teacher.text and "Changed by Teacher" in teacher.text
    teacher.visit("source-remove", source.pk)
    assert "Nobody in History 9A can read this text any more." in teacher.text
    teacher.press("Remove text")
    assert teacher.path == "/units/speech/primary-source/" and not ClassSource.objects.exists()


@pytest.mark.parametrize("name", [*FACTS, "text"])
def test_create_source_asks_for_every_fact(cast, unit, name):
    teacher = Person(cast.teacher).visit("source-create", cast.classroom.pk, "speech")
    teacher.press("Add text", **{**WHOLE, name: " "}, is_allowed="on")
    assert "This field is required." in teacher.text and not ClassSource.objects.exists()


def test_create_source_needs_the_right_confirmed_and_keeps_what_was_typed(cast, unit):
    teacher = Person(cast.teacher).visit("source-create", cast.classroom.pk, "speech").press("Add text", **WHOLE)
    assert "Without a right the text cannot be added." in teacher.text and not ClassSource.objects.exists()
    assert "second line" in teacher.forms[-1].data["text"]
    with pytest.raises(ValidationError):
        create_source(cast.classroom, unit, cast.teacher, **WHOLE, is_allowed=False)


def test_create_source_twice_makes_one_and_keeps_what_was_typed(cast, source):
    teacher = Person(cast.teacher).visit("source-create", cast.classroom.pk, "speech")
    teacher.press("Add text", **{**WHOLE, "text": "Other words"}, is_allowed="on")
    assert "a text of this title" in teacher.text and ClassSource.objects.count() == 1
    assert "Other words" in teacher.forms[-1].data["text"]
    with pytest.raises(ValidationError):
        create_source(cast.classroom, source.unit, cast.teacher, **WHOLE, is_allowed=True)


def test_create_source_refuses_what_is_too_long(cast, unit, as_user):
    address, data = f"/classes/{cast.classroom.pk}/units/speech/sources/new/", {**WHOLE, "is_allowed": "on"}
    response = as_user(cast.teacher).post(address, {**data, "text": "x" * (LONGEST_TEXT + 1)})
    assert response.status_code == 200 and not ClassSource.objects.exists()
    assert as_user(cast.teacher).post(address, {**data, "text": "x" * LONGEST_TEXT}).status_code == 302


def test_an_archived_class_keeps_its_sources_as_they_are_but_one_may_be_taken_down(cast, source, as_user):
    cast.classroom.is_archived = True
    cast.classroom.save()
    client = as_user(cast.teacher)
    assert client.get(f"/classes/{cast.classroom.pk}/units/speech/sources/new/").status_code == 403
    assert client.get(f"/sources/{source.pk}/edit/").status_code == 403
    assert "sources/new/" not in client.get("/units/speech/primary-source/").content.decode()
    for verb in (lambda: create_source(cast.classroom, source.unit, cast.teacher), lambda: edit_source(source, None)):
        with pytest.raises(ValidationError):
            verb()
    assert client.post(f"/sources/{source.pk}/remove/").status_code == 302


def test_paragraphs_are_numbered_and_their_words_are_harmless(cast, source, as_user):
    page = as_user(cast.author).get(f"/sources/{source.pk}/").content.decode()
    assert "<p>One &amp; &lt;b&gt;two&lt;/b&gt;<br>second line</p>" in page
    assert [f'id="S{number}"' in page for number in (1, 2, 3, 4)] == [True, True, True, False]
    assert "<p>See D5.</p>" in page  # what looks like a citation in a source cites nothing of ours
    assert "primary source" in page and "N. Khrushchev" in page and "ours" in page


def test_only_staff_reads_who_added_it(cast, source, as_user):
    words = "Added by Teacher"
    assert words in as_user(cast.assistant).get(f"/sources/{source.pk}/").content.decode()
    page = as_user(cast.author).get(f"/sources/{source.pk}/").content.decode()
    assert words not in page and "/edit/" not in page and "/remove/" not in page


def test_the_log_keeps_who_added_changed_and_removed(cast, unit):
    source = create_source(cast.classroom, unit, cast.teacher, **WHOLE, is_allowed=True)
    edit_source(source, cast.admin, title="Other pages")
    remove_source(source, cast.teacher)
    told = [(entry.user, entry.action_flag, entry.object_repr) for entry in LogEntry.objects.order_by("pk")]
    assert told == [
        (cast.teacher, 1, "Closing pages"),
        (cast.admin, 2, "Other pages"),
        (cast.teacher, 3, "Other pages"),
    ]


def test_export_person_names_what_was_added(cast, source):
    told = json.dumps(export_person(cast.teacher)["lessons"], default=str)
    assert "Closing pages" in told and "second line" not in told
    assert export_person(cast.author)["lessons"] == {"added_sources": []}


def test_a_source_never_travels_with_its_unit_and_survives_loading(cast, tmp_path):
    folder = copy_tiny(tmp_path)
    fixture = folder.parent.parent / "tiny.json"
    call_command("build_fixtures", fixtures=folder.parent.parent, stdout=io.StringIO())
    call_command("loaddata", str(fixture), verbosity=0)
    make_source(cast.classroom, Unit.objects.get(slug="tiny"), cast.teacher, **WHOLE)
    call_command("build_fixtures", fixtures=folder.parent.parent, stdout=io.StringIO())
    call_command("load_unit", str(folder), verbosity=0)
    assert "classsource" not in fixture.read_text(encoding="utf-8") and ClassSource.objects.count() == 1


def test_pages_cost_the_same_with_few_sources_and_with_many(cast, source, as_user):
    client = as_user(cast.teacher)

    def cost(page):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200
        return len(captured)

    pages = ["/units/speech/primary-source/", "/units/speech/", f"/sources/{source.pk}/"]
    for page in pages:
        cost(page)
    before = [cost(page) for page in pages]
    for _ in range(10):
        make_source(cast.classroom, source.unit, cast.teacher)
    source.text += "\n\nMore." * 50
    source.save()
    assert [cost(page) for page in pages] == before


def test_a_text_of_too_many_paragraphs_is_refused_beside_what_was_typed(cast, unit, as_user):
    """Each costs its page as much as a paragraph of a document; 80,000 kept a worker busy for more than a minute."""
    address = f"/classes/{cast.classroom.pk}/units/speech/sources/new/"
    data = {**WHOLE, "is_allowed": "on", "text": "x\n\n" * (MOST_PARAGRAPHS + 1)}
    page = as_user(cast.teacher).post(address, data)
    assert page.status_code in (200, 400) and "This text has 1000 paragraphs" in page.content.decode()
    assert not ClassSource.objects.exists()
    assert as_user(cast.teacher).post(address, {**data, "text": "x\n\n" * MOST_PARAGRAPHS}).status_code == 302
