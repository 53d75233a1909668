"""Content in the admin: found by search, never changed, at a constant price."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lessons.models import Conflict, Fact, GlossaryTerm, Person, Placement, PrimaryNote, TimelineEvent
from tests.factories import (
    make_conflict,
    make_document,
    make_lesson,
    make_paragraph,
    make_part,
    make_picture,
    make_primary_note,
    make_source,
    make_unit,
    make_user,
    place,
)

CONTENT = [
    *("unit", "document", "paragraph", "fact", "conflict", "glossaryterm", "person", "timelineevent", "lesson"),
    *("picture", "primarynote", "classsource"),
]


def _fill(unit, letters, classroom):
    """In each new document five paragraphs, and for each paragraph one row of every kind."""
    for letter in letters:
        document = make_document(unit, letter, [f"Words {letter}{number}" for number in range(1, 6)])
        for paragraph in document.paragraphs.all():
            key = paragraph.address
            fact = Fact.objects.create(unit=unit, key=key, paragraph=paragraph, claim=f"Claim {key}")
            conflict = make_conflict(unit, [paragraph], key=key)
            conflict.positions.get().facts.add(fact)
            for model, fields in ((GlossaryTerm, {"term": key}), (Person, {"name": key})):
                model.objects.create(unit=unit, key=key, **fields).paragraphs.add(paragraph)
            event = TimelineEvent.objects.create(unit=unit, key=key, date="1956", sort_date="1956-01-01", event=key)
            make_picture(unit, key)
            make_source(classroom, unit, title=key)
            event.facts.add(fact)
            event.conflicts.add(conflict)
            lesson = make_lesson(unit, paragraph.pk, [paragraph], objectives=["aim"])
            lesson.facts.add(fact)
        place(make_unit(), classroom)
        make_primary_note(make_unit() if PrimaryNote.objects.filter(unit=unit) else unit)


@pytest.fixture
def unit(cast):
    unit = make_unit("speech")
    _fill(unit, "A", cast.classroom)
    return unit


def _first(model, unit):
    if model == "unit":
        return unit.pk
    if model == "paragraph":
        return unit.documents.get(letter="A").paragraphs.first().pk
    if model == "primarynote":
        return unit.primary.pk
    if model == "classsource":
        return unit.class_sources.first().pk
    return getattr(unit, f"{model}s").first().pk


@pytest.mark.parametrize("model", CONTENT)
def test_content_is_looked_at_and_not_changed(cast, unit, as_user, model):
    client = as_user(cast.admin)
    pk = _first(model, unit)
    base = f"/admin/lessons/{model}"
    assert client.get(f"{base}/").status_code == 200
    page = client.get(f"{base}/{pk}/change/")
    assert page.status_code == 200 and b'name="_save"' not in page.content
    assert client.post(f"{base}/{pk}/change/", {"title": "changed"}).status_code == 403
    assert client.get(f"{base}/add/").status_code == 403
    assert client.post(f"{base}/{pk}/delete/", {"post": "yes"}).status_code == 403
    assert _first(model, unit) == pk


@pytest.mark.parametrize("model", [*CONTENT, "placement"])
def test_the_admin_is_closed_to_who_is_not_staff_and_to_staff_without_permission(cast, unit, as_user, model):
    assert as_user(cast.teacher).get(f"/admin/lessons/{model}/").status_code == 302
    clerk = make_user("clerk", is_staff=True)
    assert as_user(clerk).get(f"/admin/lessons/{model}/").status_code == 403
    clerk.user_permissions.add(Permission.objects.get(codename=f"view_{model}"))
    assert as_user(clerk).get(f"/admin/lessons/{model}/").status_code == 200


@pytest.mark.parametrize("model", [*CONTENT, "placement"])
def test_lists_cost_the_same_with_few_rows_and_with_many(cast, unit, as_user, model):
    client = as_user(cast.admin)

    def cost(page):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200
        return len(captured)

    cost(f"/admin/lessons/{model}/")  # content types are remembered from the first visit on
    before = cost(f"/admin/lessons/{model}/")
    _fill(unit, "BCDEFG", cast.classroom)
    assert cost(f"/admin/lessons/{model}/") == before


@pytest.mark.parametrize("model", CONTENT)
def test_pages_cost_the_same_with_few_parts_and_with_many(cast, unit, as_user, model):
    client = as_user(cast.admin)
    page = f"/admin/lessons/{model}/{_first(model, unit)}/change/"

    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200
        return len(captured)

    cost()  # content types are remembered from the first visit on
    before = cost()
    _fill(unit, "BC", cast.classroom)
    paragraphs = list(unit.documents.get(letter="B").paragraphs.all())
    for number in range(6, 10):
        make_paragraph(make_part(unit.documents.get(letter="A"), f"part-{number}"), number)
    unit.glossaryterms.get(key="A1").paragraphs.add(*paragraphs)
    unit.persons.get(key="A1").paragraphs.add(*paragraphs)
    unit.timelineevents.get(key="A1").facts.add(*unit.facts.all())
    for order, paragraph in enumerate(paragraphs, start=2):
        Conflict.objects.get(unit=unit, key="A1").positions.create(order=order, paragraph=paragraph, text="x")
        unit.lessons.first().reading.create(paragraph=paragraph, order=order)
    assert cost() == before


@pytest.mark.parametrize(
    ("model", "query", "found"),
    [
        ("paragraph", "Words A3", "A3"),
        ("paragraph", "a4", "A4"),
        ("fact", "Claim A2", "Claim A2"),
        ("conflict", "Says A5", "A5"),
        ("document", '"Page A"', "Page A"),
        ("picture", "A2", "without a roof"),
        ("classsource", "A2", "public domain"),
    ],
)
def test_search_finds(cast, unit, as_user, model, query, found):
    _fill(unit, "B", cast.classroom)
    page = as_user(cast.admin).get(f"/admin/lessons/{model}/", {"q": query}).content.decode()
    assert "1 result" in page and found in page


def test_a_placement_is_made_and_taken_back(cast, unit, as_user):
    client = as_user(cast.admin)
    data = {"classroom": cast.other_classroom.pk, "unit": unit.pk, "opens_at_0": "2026-01-05", "opens_at_1": "08:00"}
    assert client.post("/admin/lessons/placement/add/", data).status_code == 302
    placement = Placement.objects.get(classroom=cast.other_classroom)
    assert placement.unit == unit
    client.post(f"/admin/lessons/placement/{placement.pk}/delete/", {"post": "yes"})
    assert not Placement.objects.filter(pk=placement.pk).exists()
