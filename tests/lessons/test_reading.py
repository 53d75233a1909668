"""What a page gives to read, arranged by part, in a fixed number of queries."""

from django.template.loader import render_to_string

from lessons.models import Paragraph, Unit, document_groups, reading_groups, unit_link
from tests.factories import make_document, make_lesson, make_paragraph, make_part, make_unit, make_user


def _addresses(groups):
    return [(group.document.letter, group.part.key, group.numbers) for group in groups]


def test_reading_groups_keep_the_lessons_order(db):
    unit = make_unit()
    a, b = make_document(unit, "A", ["x"] * 4), make_document(unit, "B", ["y"] * 4)
    make_paragraph(make_part(b, "comment"), 5, "z")
    picked = [b.paragraphs.get(number=n) for n in (2, 3, 5)] + [a.paragraphs.get(number=1), b.paragraphs.get(number=1)]
    lesson = make_lesson(unit, 1, picked)
    make_lesson(unit, 2, list(reversed(picked)))
    expected = [("B", "text", "2–3"), ("B", "comment", "5"), ("A", "text", "1"), ("B", "text", "1")]
    assert _addresses(reading_groups(lesson)) == expected


def test_document_groups_put_snippets_last(db):
    unit = make_unit()
    make_document(unit, "A", [("snippet", "scrap"), "text", "text"])
    make_document(unit, "B", ["text"])
    make_document(unit, "C", ["text"])
    groups = document_groups(unit, ["A", "B"])
    assert [paragraph.address for group in groups for paragraph in group.paragraphs] == ["A2", "A3", "A1", "B1"]
    assert len(document_groups(unit)) == 3


def test_groups_are_read_once_and_again_after_the_unit_is_loaded_anew(db, django_assert_num_queries):
    unit = make_unit()
    documents = [make_document(unit, letter, ["x"] * 10) for letter in "ABC"]
    lesson = make_lesson(unit, 1, [row for document in documents for row in document.paragraphs.all()])
    with django_assert_num_queries(3):
        assert [row.text for group in reading_groups(lesson) for row in group.paragraphs] == ["x"] * 30
    with django_assert_num_queries(3):
        assert [row.address for group in document_groups(unit) for row in group.paragraphs][:2] == ["A1", "A2"]
    with django_assert_num_queries(0):
        assert len(reading_groups(lesson)) == len(document_groups(unit)) == 3
    documents[0].paragraphs.get(number=1).texts.update(text="Other words.")
    Unit.objects.restamp()
    unit = Unit.objects.get(pk=unit.pk)
    assert document_groups(unit)[0].paragraphs[0].text == "Other words."
    assert reading_groups(unit.lessons.get())[0].paragraphs[0].text == "Other words."


def test_links_stay_on_the_page_that_shows_the_paragraph(db):
    unit = make_unit("speech")
    document = make_document(unit, "D", ["x"] * 3)
    groups = reading_groups(make_lesson(unit, 1, [document.paragraphs.get(number=2)]))
    link = unit_link(unit, groups)
    assert (link("D", 2), link("D", 3)) == (("#D2", 4), ("/units/speech/documents/D/3/", 4))
    assert link("D", 4) is None and link("A", 1) is None


def test_reading_set_shows_anchors_and_provenance(db, rf):
    unit = make_unit()
    documents = [make_document(unit, letter, ["Some *words*."]) for letter in "AB"]
    lesson = make_lesson(unit, 1, [document.paragraphs.get() for document in documents])
    request = rf.get("/")
    request.user = make_user()
    html = render_to_string(
        "lessons/components/reading_set.html", {"groups": reading_groups(lesson), "request": request}
    )
    assert 'id="A1"' in html and 'id="B1"' in html and "Some <em>words</em>." in html
    assert html.count('class="provenance ') == 2 and 'href="#B1"' in html


def test_paragraphs_are_found_at_any_number_of_addresses(db):
    unit = make_unit()
    make_document(unit, "A", ["x"] * 3)
    make_document(unit, "B", ["y"] * 3)
    wanted = ["A2", "B3", *(f"{letter}{number}" for letter in "CDEFGHIJ" for number in range(900))]
    found = Paragraph.objects.filter(document__unit=unit).at(wanted)
    assert [row.address for row in found] == ["A2", "B3"]
    assert not Paragraph.objects.at([]).exists()
