"""The reading room's pages: who sees what, in how many queries, and what never reaches a student."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lessons.models import GlossaryTerm, Paragraph, Unit
from tests.factories import (
    make_conflict,
    make_document,
    make_lesson,
    make_paragraph,
    make_part,
    make_unit,
    place,
)

JUDGEMENT = "The judgement is the secret of the staff room."
NOTES = "The notes are the secret of the staff room."
POSITION = "What the position says is for the staff room."


@pytest.fixture
def unit(cast):
    """A unit placed in the class, with two documents that disagree, a lesson and a glossary."""
    unit = make_unit("speech", title="The speech", summary="Read D1.")
    first = make_document(
        unit, "A", ["Alpha *one*.", "Alpha two.", ("bibliography", "A book."), ("snippet", "A scrap of a site.")]
    )
    second = make_document(unit, "D", ["Delta one.", "Delta two.", "Delta three."])
    paragraphs = [first.paragraphs.get(number=2), *second.paragraphs.filter(number__lte=2)]
    conflict = make_conflict(unit, paragraphs, judgement=JUDGEMENT, question="How many, after A2 or D1?")
    conflict.positions.update(text=POSITION)
    lesson = make_lesson(unit, 4, paragraphs, teacher_notes=NOTES, background="See D3 and **A1**.", minutes=50)
    lesson.conflicts.add(conflict)
    lesson.objectives = ["weigh A2"]
    lesson.activities = [{"title": "Pairs", "minutes": "18", "text": "Talk about D2."}]
    lesson.save()
    term = GlossaryTerm.objects.create(unit=unit, key="g-01", term="Thaw", definition="Looser years, see D2.")
    term.paragraphs.set(paragraphs)
    place(unit, cast.classroom)
    return unit


PAGES = [
    "/units/speech/",
    "/units/speech/glossary/",
    "/units/speech/documents/A/",
    "/units/speech/documents/D/",
    "/units/speech/documents/A/2/",
    "/units/speech/documents/A/4/",
    "/units/speech/lessons/4/",
]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("author", 200),
        ("classmate", 200),
        ("teacher", 200),
        ("assistant", 200),
        ("other_teacher", 200),
        ("admin", 200),
        ("stranger", 404),
        (None, 302),
    ],
)
def test_a_unit_is_seen_where_it_is_placed_and_by_those_who_teach(cast, unit, as_user, page, who, status):
    assert as_user(who and getattr(cast, who)).get(page).status_code == status


@pytest.mark.parametrize("page", PAGES)
def test_a_student_waits_for_the_day_the_unit_opens(cast, unit, as_user, page):
    unit.placements.update(opens_at=timezone.now() + timezone.timedelta(hours=1))
    assert as_user(cast.author).get(page).status_code == 404
    assert b"The speech" not in as_user(cast.author).get("/units/").content
    assert as_user(cast.teacher).get(page).status_code == 200


def test_unit_list_shows_what_may_be_read(cast, unit, as_user):
    make_lesson(make_unit("hidden", title="Placed nowhere"))
    page = as_user(cast.author).get("/units/").content.decode()
    assert "The speech" in page and "2 documents · 1 lesson" in page and "Placed nowhere" not in page
    assert "Placed nowhere" in as_user(cast.teacher).get("/units/").content.decode()
    assert "No unit to read yet" in as_user(cast.stranger).get("/units/").content.decode()


@pytest.mark.parametrize(
    "page",
    [
        "/units/none/",
        "/units/speech/documents/X/",
        "/units/speech/documents/D/9/",
        "/units/speech/documents/d/",
        "/units/speech/lessons/1/",
        "/units/none/glossary/",
    ],
)
def test_what_does_not_exist_is_not_found(cast, unit, as_user, page):
    assert as_user(cast.teacher).get(page).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_read_only(cast, unit, as_user, page):
    assert as_user(cast.teacher).post(page).status_code == 405


@pytest.mark.parametrize("page", [*PAGES, "/units/"])
@pytest.mark.parametrize("who", ["author", "classmate"])
def test_what_is_for_teachers_never_reaches_a_student(cast, unit, as_user, page, who):
    content = as_user(getattr(cast, who)).get(page).content
    for secret in (JUDGEMENT, NOTES, POSITION, "For the teacher", "assignments/new"):
        assert secret.encode() not in content


def test_teachers_read_judgements_and_notes(cast, unit, as_user):
    for who in (cast.teacher, cast.assistant, cast.other_teacher):
        client = as_user(who)
        assert JUDGEMENT.encode() in client.get("/units/speech/documents/D/").content
        lesson = client.get("/units/speech/lessons/4/").content
        assert NOTES.encode() in lesson and JUDGEMENT.encode() in lesson and POSITION.encode() in lesson


def test_students_read_the_question_and_where_to_look(cast, unit, as_user):
    page = as_user(cast.author).get("/units/speech/documents/D/").content.decode()
    assert "Where documents disagree" in page
    for address in ("A/2", "D/1", "D/2"):
        assert f'href="/units/speech/documents/{address}/"' in page


def test_a_document_is_numbered_and_says_whose_words_it_is_in(cast, unit, as_user):
    page = as_user(cast.author).get("/units/speech/documents/A/").content.decode()
    for number in (1, 2, 3, 4):
        assert f'id="p{number}"' in page and f'href="#p{number}"' in page
    assert "<p>Alpha <em>one</em>.</p>" in page
    assert "retells, in our own words," in page and "It is not a primary source." in page
    assert "Retold from Document A, paragraphs 1–2" in page
    assert 'rel="external' not in page


def test_a_site_is_linked_only_where_its_address_is_known(cast, unit, as_user):
    unit.documents.filter(letter="A").update(address="https://a.example/page")
    page = as_user(cast.author).get("/units/speech/documents/A/").content.decode()
    assert page.count('href="https://a.example/page"') == 1 + page.count('class="provenance ')


def test_further_reading_and_snippets_stand_apart(cast, unit, as_user):
    page = as_user(cast.author).get("/units/speech/documents/A/").content.decode()
    landmarks = ("Alpha two.", "Further reading", "A book.", "Not usable as evidence", "A scrap")
    order = [page.index(words) for words in landmarks]
    assert order == sorted(order)
    assert "Not usable as evidence" not in as_user(cast.author).get("/units/speech/documents/D/").content.decode()


def test_each_part_has_its_own_provenance(cast, unit, as_user):
    document = unit.documents.get(letter="D")
    make_paragraph(make_part(document, "comment", author="Spellbound"), 4, "Delta four.", Paragraph.Zone.COMMENT)
    page = as_user(cast.author).get("/units/speech/documents/D/").content.decode()
    assert page.count('class="provenance ') == 2 and "Spellbound" in page
    assert "Retold from Document D, paragraph 4" in page


def test_a_paragraph_stands_between_its_neighbours(cast, unit, as_user):
    page = as_user(cast.author).get("/units/speech/documents/D/2/").content.decode()
    assert [f'id="p{number}"' in page for number in (1, 2, 3)] == [True] * 3
    assert "Retold from Document D, paragraph 2" in page
    assert 'href="/units/speech/documents/D/#p2"' in page
    first = as_user(cast.author).get("/units/speech/documents/D/1/").content.decode()
    assert 'id="p3"' not in first


def test_documents_turn_to_the_next(cast, unit, as_user):
    page = as_user(cast.author).get("/units/speech/documents/A/").content.decode()
    assert 'rel="next" href="/units/speech/documents/D/"' in page and 'rel="prev"' not in page


def test_texts_link_the_paragraphs_they_cite(cast, unit, as_user):
    client = as_user(cast.author)
    for page in ("/units/speech/", "/units/speech/glossary/", "/units/speech/lessons/4/"):
        assert 'class="cite hue-4" href="/units/speech/documents/D/' in client.get(page).content.decode()


def test_the_reading_follows_the_chosen_text_settings(cast, unit, as_user):
    client = as_user(cast.author)
    client.cookies["reader"] = "large.wide.loose"
    page = client.get("/units/speech/documents/D/").content.decode()
    assert "reader reader-size-large reader-width-wide reader-spacing-loose" in page


def _queries(client, page):
    """How often a page asks that no worker has met yet."""
    Unit.objects.restamp()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


@pytest.mark.parametrize("page", [*PAGES, "/units/"])
@pytest.mark.parametrize("who", ["author", "teacher"])
def test_pages_cost_the_same_with_one_row_and_with_thirty(cast, unit, as_user, page, who):
    client = as_user(getattr(cast, who))
    before = _queries(client, page)
    lesson = unit.lessons.get()
    for letter in "EFGHIJ":
        document = make_document(unit, letter, ["Text."] * 5)
        paragraphs = list(document.paragraphs.all())
        for paragraph in paragraphs:
            conflict = make_conflict(unit, [paragraph, unit.documents.get(letter="D").paragraphs.first()])
            lesson.conflicts.add(conflict)
            term = GlossaryTerm.objects.create(unit=unit, key=str(paragraph), term=str(paragraph), definition="x")
            term.paragraphs.add(paragraph)
            lesson.reading.create(paragraph=paragraph, order=lesson.reading.count() + 1)
    for number in range(10, 40):
        make_lesson(unit, number)
        place(make_unit(), cast.classroom)
    for number in range(5, 35):
        make_paragraph(unit.documents.get(letter="A").parts.get(), number)
    assert _queries(client, page) == before <= 14


def test_a_unit_with_nothing_to_read_is_in_no_list_and_says_so_itself(cast, as_user):
    place(make_unit("algebra", title="Algebra"), cast.classroom)
    place(make_document(make_unit("letters", title="Letters")).unit, cast.classroom)
    for user in (cast.author, cast.teacher):
        page = as_user(user).get("/units/").content.decode()
        assert "Letters" in page and "Algebra" not in page
        page = as_user(user).get("/units/algebra/").content.decode()
        assert "Nothing to read here" in page and "Documents</h2>" not in page and "Primary source" not in page
        assert ("/units/algebra/bank/" in page) is (user == cast.teacher)
