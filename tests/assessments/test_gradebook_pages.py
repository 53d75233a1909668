"""The gradebook's page and its file."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from assessments.formats import gradebook_csv
from assessments.models import Answer, Assignment
from assessments.services.assignments import edit_review, grant_exception, release_assignment, withdraw_assignment
from assessments.services.marks import mark_answer
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


@pytest.fixture
def two_attempts(cast):
    """The first is marked and released with three of four points; the second waits for a person, with one so far."""
    assignment = make_assignment(cast.classroom, make_quiz(), attempts_allowed=3)
    first = make_attempt(assignment, cast.author, {1: "b", 2: "Text"})
    mark_answer(first.answers.get(number=2), {"levels": {"T": "1", "E": "2"}}, cast.teacher)
    release_assignment(assignment, cast.teacher)
    make_attempt(assignment, cast.author, {1: "a", 2: "More text"})
    return assignment


def text_of(client, name, *args):
    return " ".join(strip_tags(client.get(reverse(name, args=args)).content.decode()).split())


def mark_all(assignment, by):
    for answer in Answer.objects.filter(attempt__assignment=assignment, points=None):
        mark_answer(answer, {"levels": {"T": "0", "E": "0"}}, by)


def test_a_score_is_called_provisional_wherever_it_stands_while_a_counted_attempt_waits(cast, as_user, two_attempts):
    places = [
        (cast.teacher, "gradebook", cast.classroom.pk, "3 provisional pending"),
        (cast.teacher, "gradebook-export", cast.classroom.pk, '"pending, provisional"'),
        (cast.teacher, "assignment-detail", two_attempts.pk, "3 / 4 provisional"),
        (cast.author, "assignment-detail", two_attempts.pk, "3 / 4 provisional It may change"),
    ]
    for user, name, pk, words in places:
        assert words in text_of(as_user(user), name, pk)
    mark_all(two_attempts, cast.teacher)
    for user, name, pk, _words in places:
        assert "provisional" not in text_of(as_user(user), name, pk)


@pytest.mark.parametrize("keep", ["highest", "average", "latest"])
def test_a_student_is_told_no_provisional_score_before_the_release(cast, as_user, two_attempts, keep):
    Assignment.objects.update(keep=keep)
    assert "provisional" in text_of(as_user(cast.author), "assignment-detail", two_attempts.pk)
    withdraw_assignment(two_attempts, cast.teacher)
    page = text_of(as_user(cast.author), "assignment-detail", two_attempts.pk)
    assert "provisional" not in page and "/ 4" not in page
    assert "provisional" in text_of(as_user(cast.teacher), "assignment-detail", two_attempts.pk)


def test_a_student_is_told_no_provisional_score_where_points_are_closed(cast, as_user, two_attempts):
    edit_review(two_attempts, {"after": ["attempt"], "later": ["attempt"], "closed": ["attempt"]})
    page = text_of(as_user(cast.author), "assignment-detail", two_attempts.pk)
    assert "provisional" not in page and "/ 4" not in page


def test_the_first_attempt_that_counts_is_not_provisional_because_another_waits(cast, as_user, two_attempts):
    Assignment.objects.update(keep="first")
    assert "3 graded" in text_of(as_user(cast.teacher), "gradebook", cast.classroom.pk)
    assert "provisional" not in text_of(as_user(cast.author), "assignment-detail", two_attempts.pk)


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
