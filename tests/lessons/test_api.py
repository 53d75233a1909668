"""Units, documents, lessons and conflicts through the API: who sees them, and what is for teachers alone."""

import base64
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from tests.factories import make_conflict, make_document, make_lesson, make_picture, make_unit, place

NOTES = "notes-for-the-teacher-alone"
JUDGEMENT = "judgement-for-the-teacher-alone"
SETTLES = "what-would-settle-it"
SECRETS = (NOTES, JUDGEMENT)

BASE = "/api/units/secret/"
LISTS = ["/api/units/", f"{BASE}documents/", f"{BASE}documents/A/paragraphs/", f"{BASE}lessons/", f"{BASE}conflicts/"]
PATHS = [*LISTS, BASE, f"{BASE}documents/A/", f"{BASE}lessons/4/", f"{BASE}conflicts/k-07/", f"{BASE}pictures/mill/"]


@pytest.fixture
def unit(cast):
    """A unit placed in the cast's class, with one of everything."""
    unit = make_unit("secret", title="The secret unit")
    document = make_document(unit, "A", ["Told first.", ("snippet", "A scrap.")])
    paragraph = document.paragraphs.get(number=1)
    lesson = make_lesson(unit, 4, [paragraph], teacher_notes=NOTES, objectives=["Tell apart"])
    conflict = make_conflict(unit, [paragraph], "k-07", judgement=JUDGEMENT, evidence_needed=SETTLES)
    lesson.conflicts.add(conflict)
    make_picture(unit, "mill")
    place(unit, cast.classroom)
    return SimpleNamespace(unit=unit, document=document, lesson=lesson)


def test_students_of_a_class_with_the_unit_see_it_and_strangers_do_not(as_user, cast, unit):
    for person, status in ((cast.author, 200), (cast.teacher, 200), (cast.other_teacher, 200), (cast.stranger, 404)):
        client = as_user(person)
        for path in PATHS[1:]:
            assert client.get(path).status_code == status, path
    assert as_user(cast.stranger).get("/api/units/").json()["count"] == 0
    assert as_user(None).get(BASE).status_code == 401


def test_a_unit_that_opens_later_is_not_there_yet(as_user, cast, unit):
    unit.unit.placements.update(opens_at=timezone.now() + timedelta(days=1))
    for path in PATHS[1:]:
        assert as_user(cast.author).get(path).status_code == 404
    assert as_user(cast.author).get("/api/units/").json()["count"] == 0


def test_a_bank_of_questions_only_is_listed_to_staff_alone(as_user, cast, unit):
    place(make_unit("algebra"), cast.classroom)
    for person, slugs in ((cast.author, {"secret"}), (cast.teacher, {"secret", "algebra"})):
        assert {row["slug"] for row in as_user(person).get("/api/units/").json()["results"]} == slugs


def test_what_is_for_teachers_reaches_no_student(as_user, cast, unit):
    for person in (cast.author, cast.classmate, cast.stranger):
        client = as_user(person)
        told = b"".join(client.get(path).content for path in PATHS).decode()
        assert not [secret for secret in SECRETS if secret in told]
    for person in (cast.teacher, cast.assistant):
        client = as_user(person)
        told = b"".join(client.get(path).content for path in PATHS).decode()
        assert all(secret in told for secret in SECRETS)


def test_students_are_told_who_says_what_and_are_left_to_think_what_would_settle_it(as_user, cast, unit):
    row = as_user(cast.author).get(f"{BASE}conflicts/k-07/").json()
    assert row["positions"] == [{"paragraph": "A1", "text": "Says A1."}]
    assert (row["evidence_needed"], row["judgement"]) == (None, None)


def test_paragraphs_carry_number_zone_and_text(as_user, cast, unit):
    rows = as_user(cast.author).get(f"{BASE}documents/A/paragraphs/").json()["results"]
    assert [(row["address"], row["zone"], row["is_evidence"], row["text"]) for row in rows] == [
        ("A1", "body", True, "Told first."),
        ("A2", "snippet", False, "A scrap."),
    ]


def test_document_tells_its_provenance(as_user, cast, unit):
    row = as_user(cast.author).get(f"{BASE}documents/A/").json()
    assert (row["letter"], row["paragraph_count"], row["parts"][0]["kind"]) == ("A", 2, "secondary")


def test_lesson_gives_its_reading_set(as_user, cast, unit):
    row = as_user(cast.author).get(f"{BASE}lessons/4/").json()
    assert [paragraph["address"] for paragraph in row["reading"]] == ["A1"]
    assert (row["conflicts"], row["objectives"], row["teacher_notes"]) == (["k-07"], ["Tell apart"], None)


def test_a_picture_gives_its_address_and_its_bytes(as_user, cast, unit):
    client = as_user(cast.author)
    row = client.get(f"{BASE}pictures/mill/").json()
    assert base64.b64decode(row.pop("data")) == client.get(row["address"]).content
    assert row == {
        "key": "mill",
        "description": "A mill without a roof.",
        "credit": "Drawn for a test",
        "rights": "Free to use",
        "media_type": "image/png",
        "width": 4,
        "height": 3,
        "address": "/units/secret/pictures/mill/",
    }


def test_pictures_are_not_listed_before_a_text_shows_them(as_user, cast, unit):
    assert as_user(cast.author).get(f"{BASE}pictures/").status_code == 404


@pytest.mark.parametrize("path", PATHS)
def test_content_is_not_written_through_the_api(as_user, cast, unit, path):
    client = as_user(cast.admin)
    for method in (client.post, client.put, client.patch, client.delete):
        response = method(path, "{}", content_type="application/json")
        assert response.status_code == 405
        assert set(response.json()) == {"detail", "errors"}


def test_lists_cost_the_same_with_one_row_and_with_thirty(as_user, cast, unit, django_assert_max_num_queries):
    def costs():
        counts = []
        for path in [*LISTS, f"{BASE}lessons/4/"]:
            with django_assert_max_num_queries(100) as captured:
                assert as_client.get(path).status_code == 200
            counts.append(len(captured))
        return counts

    as_client = as_user(cast.author)
    before = costs()
    for number in range(30):
        place(make_unit(), cast.classroom)
        make_lesson(unit.unit, number + 10)
        make_conflict(unit.unit, unit.document.paragraphs.all())
    for letter in "BCDEFGHIJKLMNOPQRSTUVWXYZ":
        make_document(unit.unit, letter)
    part = unit.document.parts.get()
    for number in range(3, 33):
        unit.lesson.paragraphs.add(
            unit.document.paragraphs.create(part=part, number=number), through_defaults={"order": number}
        )
    assert costs() == before
