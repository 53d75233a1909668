"""The gradebook's page and its file."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.formats import gradebook_csv
from assessments.services.assignments import grant_exception
from tests.factories import make_assignment, make_attempt, make_member, make_quiz, make_user


def rows_of(response):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_gradebook_shows_states_and_links_to_the_attempt(cast, as_user):
    assignment = make_assignment(cast.classroom, make_quiz())
    attempt = make_attempt(assignment, cast.author, {1: "a", 2: "Text"})
    grant_exception(assignment, cast.classmate, cast.teacher, is_excused=True, reason="PRIVATE")
    page = as_user(cast.teacher).get(reverse("gradebook", args=[cast.classroom.pk])).content.decode()
    assert reverse("attempt-review", args=[attempt.pk]) in page
    assert "state-pending" in page and "state-excused" in page
    assert "PRIVATE" not in page


def test_gradebook_without_anything_says_what_to_do(cast, as_user):
    page = as_user(cast.teacher).get(reverse("gradebook", args=[cast.classroom.pk])).content.decode()
    assert "Nothing is assigned yet" in page


def test_gradebook_has_as_many_queries_with_30_students_as_with_1(cast, as_user):
    assignment = make_assignment(cast.classroom, make_quiz())
    url = reverse("gradebook", args=[cast.classroom.pk])
    client = as_user(cast.teacher)
    counts = []
    for more in (1, 29):
        for _number in range(more):
            make_attempt(assignment, values={1: "a", 2: "Text"})
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_gradebook_export_is_safe_to_open(cast, as_user):
    make_member(cast.classroom, user=make_user("mallory", first_name="=HYPERLINK(1)"))
    make_assignment(cast.classroom, make_quiz(title="@SUM(A1)"))
    response = as_user(cast.teacher).get(reverse("gradebook-export", args=[cast.classroom.pk]))
    assert response.headers["Content-Disposition"] == 'attachment; filename="gradebook-history-9a.csv"'
    header, *rows = rows_of(response)
    assert header[2] == "'@SUM(A1): points"
    assert ["'=HYPERLINK(1)", "mallory", "", "not due", "0", "0", "4"] in rows


def test_gradebook_csv_keeps_umlauts_quotes_and_numbers():
    stream = io.BytesIO()
    gradebook_csv.write([["Name", "Points"], ['Zoë “Z”, the "second"', "7.5"], ["-x", 3]], stream)
    assert stream.getvalue().startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(stream.getvalue().decode("utf-8-sig")))) == [
        ["Name", "Points"],
        ['Zoë “Z”, the "second"', "7.5"],
        ["'-x", "3"],
    ]


@pytest.mark.parametrize(
    ("person", "status"),
    [("assistant", 200), ("admin", 200), ("author", 403), ("other_teacher", 404), ("stranger", 404), (None, 302)],
)
def test_the_gradebook_is_for_staff(cast, as_user, person, status):
    client = as_user(getattr(cast, person) if person else None)
    for name in ("gradebook", "gradebook-export"):
        assert client.get(reverse(name, args=[cast.classroom.pk])).status_code == status
