"""The page of a quiz's statistics and its file."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.formats import statistics_csv
from assessments.itembook import Place
from assessments.templatetags.statistics import duration
from tests.assessments.test_itembook import THREE, answer
from tests.factories import (
    make_assignment,
    make_attempt,
    make_document,
    make_essay,
    make_lesson,
    make_question,
    make_unit,
)
from tests.factories import make_quiz as quiz_of


@pytest.fixture
def quiz(cast):
    """A quiz of three single choices in the class of the cast; the first rests on D2."""
    unit = make_unit()
    paragraph = make_document(unit, "D").paragraphs.get(number=2)
    rows = [make_question(unit, spec=THREE, evidence=[(paragraph, "key", "a")])]
    rows += [make_question(unit, spec=THREE) for _ in range(2)]
    return make_assignment(cast.classroom, quiz_of(rows, title="Who spoke?"), attempts_allowed=2)


@pytest.fixture
def look(cast, as_user, quiz):
    """What the teacher reads, without line ends and double spaces."""

    def read(query=""):
        response = as_user(cast.teacher).get(reverse("assignment-statistics", args=[quiz.pk]) + query)
        return " ".join(response.content.decode().split())

    return read


def rows_of(response):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_assignment_statistics_is_linked_from_the_page_of_a_quiz(cast, as_user, quiz):
    page = as_user(cast.teacher).get(reverse("assignment-detail", args=[quiz.pk])).content.decode()
    assert reverse("assignment-statistics", args=[quiz.pk]) in page


def test_assignment_statistics_without_work_says_so(look):
    page = look()
    assert "Nothing was handed in yet" in page
    assert "Download CSV" not in page


def test_assignment_statistics_hides_everything_below_three_attempts(quiz, look):
    answer(quiz, "aaa", "abb")
    page = look()
    assert "what single students did" in page
    assert "Mean" not in page
    assert "Facility" not in page


def test_assignment_statistics_of_few_attempts_says_what_is_missing_and_why(quiz, look):
    answer(quiz, "aaa", "abb", "aab")
    page = look()
    assert "From 3 first attempts." in page
    assert "The map begins at 10 attempts" in page
    assert "from 10 attempts" in page
    assert "Internal consistency" not in page
    assert "plot-tall" not in page


def test_assignment_statistics_shows_key_options_and_evidence(quiz, look):
    answer(quiz, *["baa"] * 5, *["abb"] * 5)
    page = look()
    assert "check the key" in page
    assert '<span class="state state-graded">key</span>' in page
    assert 'class="cite hue-4"' in page
    assert "plot-tall" in page
    assert "Nobody chose “Idle”." in page
    assert "style=" not in page


def test_assignment_statistics_tells_decimals_of_discrimination_from_120_attempts_only(quiz, look):
    answer(quiz, *["aaa", "aab", "bbb", "bba"] * 3)
    assert 'good <span class="muted">(' not in look()


@pytest.mark.parametrize(
    ("attempts", "sentence", "word", "figure", "in_file"),
    [
        (6, "Discrimination, efficiency and weight in effect begin at 10 attempts", "from 10 attempts", False, ""),
        (12, "Discrimination is told in three steps until a question has 120 attempts, because", "good", False, "good"),
        (120, "", "good", True, "good"),
    ],
)
def test_page_map_and_file_tell_one_story_of_discrimination(
    quiz, cast, as_user, look, attempts, sentence, word, figure, in_file
):
    answer(quiz, *["aaa", "aab", "bbb", "bba", "aaa", "bbb"] * (attempts // 6))
    page = look()
    assert sentence in page and word in page
    assert ("Discrimination is told" in page, "weight in effect begin" in page) == (attempts == 12, attempts == 6)
    assert ('good <span class="muted">(' in page) == figure
    assert ("plot-tall" in page) == (attempts >= 10)
    head, first, *_rest = rows_of(as_user(cast.teacher).get(reverse("statistics-export", args=[quiz.pk])))
    cells = dict(zip(head, first, strict=True))
    assert cells["Discrimination, in steps"] == in_file
    assert bool(cells["Discrimination index (%)"]) == bool(in_file)


def test_a_question_drawn_by_few_has_no_decimals_in_a_quiz_of_many():
    few, many = (Place(1, None, [], attempts) for attempts in (119, 120))
    assert (few.has_decimals, many.has_decimals) == (False, True)


def test_assignment_statistics_offers_the_attempts_that_count(quiz, cast, look):
    answer(quiz, "bbb", "aaa", user=cast.author)
    answer(quiz, "bbb", "bbb")
    assert "Attempts that count: highest attempt" in look()
    assert "From 3 attempts that count." in look("?attempts=kept")
    assert "From 3 first attempts." in look("?attempts=nonsense")


def test_assignment_statistics_names_no_student(quiz, cast, look):
    answer(quiz, "aaa", user=cast.author)
    answer(quiz, "aab", user=cast.classmate)
    answer(quiz, "abb")
    assert cast.author.first_name not in look()
    assert cast.classmate.first_name not in look()


def test_assignment_statistics_shows_an_essay_and_no_reading(cast, as_user):
    client = as_user(cast.teacher)
    essay = make_assignment(cast.classroom, make_essay())
    reading = make_assignment(cast.classroom, lesson=make_lesson())
    make_attempt(essay, cast.author, {1: "A text."})
    assert client.get(reverse("assignment-statistics", args=[essay.pk])).status_code == 200
    assert client.get(reverse("assignment-statistics", args=[reading.pk])).status_code == 404


@pytest.mark.parametrize("name", ["assignment-statistics", "statistics-export"])
def test_statistics_have_as_many_queries_with_30_attempts_as_with_3(quiz, cast, as_user, name):
    url, client = reverse(name, args=[quiz.pk]), as_user(cast.teacher)
    counts = []
    for more in (3, 27):
        answer(quiz, *["aab"] * more)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_statistics_export_is_safe_to_open_and_holds_everything(quiz, cast, as_user):
    answer(quiz, *["baa"] * 5, *["abb"] * 5)
    response = as_user(cast.teacher).get(reverse("statistics-export", args=[quiz.pk]))
    assert response.headers["Content-Disposition"] == 'attachment; filename="statistics-who-spoke.csv"'
    rows = rows_of(response)
    assert rows[1][:5] == [
        "1",
        quiz.assessment.questions.order_by("items__number")[0].key,
        rows[1][2],
        "Single choice",
        "10",
    ]
    assert float(rows[1][10]) < 0
    assert rows[1][13] == ""
    assert [row[3] for row in rows if row[3:4] == ["'=Wrong"]] == ["'=Wrong"] * 3
    assert ["Attempts", "10"] in rows


def test_statistics_csv_names_its_file_after_the_quiz(quiz):
    assert statistics_csv.file_name(quiz) == "statistics-who-spoke.csv"


@pytest.fixture
def typed(cast):
    """A quiz of a typed answer and a matching in the class of the cast, answered by three."""
    unit = make_unit()
    quiz = make_assignment(cast.classroom, quiz_of([make_question(unit, kind) for kind in ("short_text", "matching")]))
    words = ["*pardon* <b>D2</b>", "Rehabilitation", "=amnesty"]
    for word in words:
        make_attempt(quiz, values={1: word, 2: {"pospelov": "poet", "beria": "head of the police"}})
    return quiz


def test_assignment_statistics_shows_what_was_typed_as_plain_text(typed, cast, as_user):
    page = as_user(cast.teacher).get(reverse("assignment-statistics", args=[typed.pk])).content.decode()
    assert "*pardon* &lt;b&gt;D2&lt;/b&gt;" in page
    assert '<span class="state state-graded">accepted</span>' in page
    assert "The commonest answers, eight at the most" in page
    assert "What was chosen, part by part" in page


def test_statistics_export_holds_what_was_typed_and_what_was_matched(typed, cast, as_user):
    rows = rows_of(as_user(cast.teacher).get(reverse("statistics-export", args=[typed.pk])))
    told = [row[2:6] for row in rows if len(row) == 9 and row[0] in ("1", "2") and row[5] != "0"]
    assert ["", "*pardon* <b>D2</b>", "", "1"] in told
    assert ["", "Rehabilitation", "accepted", "1"] in told
    assert ["Pospelov", "poet", "", "3"] in told
    assert ["Beria", "head of the police", "key", "3"] in told


def test_assignment_statistics_and_its_file_tell_about_how_long_a_question_took(quiz, cast, as_user, look):
    for attempt in [row for _ in range(3) for row in answer(quiz, "aab")]:
        attempt.answers.update(saved_at=None)
        attempt.answers.filter(number=2).update(saved_at=attempt.started_at + timedelta(seconds=80))
    page = look()
    assert (page.count("1 min 20 s"), page.count("about 1 min 20 s")) == (2, 1)
    assert "Time is an estimate" in page
    header, *rows = rows_of(as_user(cast.teacher).get(reverse("statistics-export", args=[quiz.pk])))
    times = [dict(zip(header, row, strict=True))["Time, estimated median (seconds)"] for row in rows[:3]]
    assert times == ["", "80.0", ""]


@pytest.mark.parametrize(("seconds", "words"), [(0, "0 s"), (45.4, "45 s"), (59.6, "1 min 0 s"), (605, "10 min 5 s")])
def test_duration_is_told_in_minutes_and_seconds(seconds, words):
    assert duration(seconds) == words
