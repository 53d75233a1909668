"""Sections, draws, orders, passwords, one question at a time, and what to come back to: as students meet them."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from assessments.models import Answer, Attempt
from assessments.queue import answers_to_mark
from assessments.services.answers import save_answer
from assessments.services.attempts import start_attempt
from tests.factories import (
    make_assignment,
    make_attempt,
    make_document,
    make_lesson,
    make_member,
    make_question,
    make_quiz,
    make_rubric,
    make_unit,
)


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def quiz_of(cast, unit):
    """quiz_of(6, sections=[(4, {"draw": 2})], layout="single"): an assignment of single-choice questions."""

    def make(count, sections=(), **fields):
        rows = [make_question(unit, stem=f"Stem number {place}?") for place in range(1, count + 1)]
        quiz = make_quiz(rows, lesson=make_lesson(unit), sections=list(sections))
        return make_assignment(cast.classroom, quiz, **fields)

    return make


def address(attempt, number=None):
    page = reverse("attempt-detail", args=[attempt.pk])
    return f"{page}?question={number}" if number else page


# --- Draws and orders


def test_start_attempt_draws_and_pins(cast, quiz_of):
    assignment = quiz_of(7, sections=[(5, {"draw": 2})])
    attempt = start_attempt(assignment, cast.author)
    rows = list(attempt.answers.order_by("number").values_list("number", "slot", "question"))
    assert [row[:2] for row in rows] == [(1, 1), (2, 2), (3, 3), (4, 4)]
    again = start_attempt(assignment, cast.author).answers.order_by("number")
    assert list(again.values_list("question", flat=True)) == [row[2] for row in rows]
    assert assignment.maximum == 4


def test_start_attempt_again_draws_what_was_not_seen(cast, quiz_of):
    assignment = quiz_of(4, sections=[(4, {"draw": 2})], attempts_allowed=2)
    first = set(make_attempt(assignment, cast.author).answers.values_list("question", flat=True))
    second = set(start_attempt(assignment, cast.author).answers.values_list("question", flat=True))
    assert len(first) == len(second) == 2 and not first & second


def test_start_attempt_shuffles_questions_and_keeps_their_slots(cast, quiz_of):
    assignment = quiz_of(12, shuffles_questions=True)
    orders = set()
    for _each in range(4):
        attempt = start_attempt(assignment, make_member(cast.classroom).user)
        rows = attempt.answers.select_related("question").order_by("number")
        assert all(row.question.stem == f"Stem number {row.slot}?" for row in rows)
        orders.add(tuple(row.slot for row in rows))
    assert len(orders) > 1


def test_drawn_answers_are_marked_and_sum_up(cast, quiz_of):
    assignment = quiz_of(5, sections=[(5, {"draw": 3})])
    attempt = make_attempt(assignment, cast.author, {1: "a", 2: "b", 3: "a"})
    attempt.refresh_from_db()
    assert (attempt.score, attempt.is_marked) == (2, True)


def test_marking_queue_keeps_a_question_together_wherever_students_met_it(as_user, cast, unit):
    rubric = make_rubric(unit)
    rows = [make_question(unit, "short", rubric=rubric, points=3, stem=f"Essay {place}?") for place in range(1, 7)]
    assignment = make_assignment(cast.classroom, make_quiz(rows), shuffles_questions=True)
    for _each in range(3):
        make_attempt(assignment, make_member(cast.classroom).user, dict.fromkeys(range(1, 7), "words " * 20))
    queue = [answer.question_id for answer in answers_to_mark(assignment)]
    assert queue == [row.pk for row in rows for _each in range(3)]
    content = as_user(cast.teacher).get(reverse("marking-queue", args=[assignment.pk])).content.decode()
    assert re.findall(r">Question (\d)", content) == list("123456")


OPTIONS = {
    "options": [{"id": name, "text": f"Option {name}", "right": name == "a", "rationale": "D5."} for name in "abcdef"]
}


def _order(content):
    return re.findall(r"Option ([a-f])", content)


def test_options_come_in_an_order_of_each_students_own_and_stay_so(as_user, cast, unit):
    quiz = make_quiz([make_question(unit, spec=OPTIONS)], lesson=make_lesson(unit))
    assignment = make_assignment(cast.classroom, quiz, shuffles_options=True)
    orders = []
    for _each in range(4):
        student = make_member(cast.classroom).user
        attempt = start_attempt(assignment, student)
        client = as_user(student)
        orders.append(_order(client.get(address(attempt)).content.decode()))
        assert _order(client.get(address(attempt)).content.decode()) == orders[-1]
        assert [row["id"] for row in _asked(client, attempt)] == orders[-1]
        client.post(reverse("attempt-submit", args=[attempt.pk]))
        assert _order(client.get(reverse("attempt-review", args=[attempt.pk])).content.decode()) == orders[-1]
    assert all(sorted(order) == list("abcdef") for order in orders)
    assert len({tuple(order) for order in orders}) > 1


def _asked(client, attempt):
    return client.get(f"/api/attempts/{attempt.pk}/").json()["answers"][0]["asked"]["options"]


def test_options_stand_as_written_where_nothing_is_shuffled(as_user, cast, unit):
    assignment = make_assignment(
        cast.classroom, make_quiz([make_question(unit, spec=OPTIONS)], lesson=make_lesson(unit))
    )
    attempt = start_attempt(assignment, cast.author)
    assert _order(as_user(cast.author).get(address(attempt)).content.decode()) == list("abcdef")


# --- Sections


def test_sections_show_their_head_and_paragraphs_once(as_user, cast, unit, quiz_of):
    document = make_document(unit, "E", ["First words.", "Second words."])
    head = {"title": "Two witnesses", "instructions": "Read both.", "paragraphs": document.paragraphs.all()}
    assignment = quiz_of(4, sections=[(2, {}), (2, head)])
    client = as_user(cast.author)
    attempt = start_attempt(assignment, cast.author)
    content = client.get(address(attempt)).content.decode()
    for words in ("Two witnesses", "Read both.", "First words.", "Second words."):
        assert content.count(words) == 1, words
    assert content.index("Stem number 2?") < content.index("Two witnesses") < content.index("Stem number 3?")
    client.post(reverse("attempt-submit", args=[attempt.pk]))
    assert client.get(reverse("attempt-review", args=[attempt.pk])).content.decode().count("Second words.") == 1


def test_preview_shows_the_whole_pool_and_says_so(as_user, cast, quiz_of):
    assignment = quiz_of(5, sections=[(5, {"draw": 2, "title": "Pool"})], layout="single")
    content = as_user(cast.teacher).get(reverse("assignment-preview", args=[assignment.pk])).content.decode()
    assert content.count('class="question"') == 5
    assert "Each student gets 2 of these 5 questions" in content
    assert "one question at a time" in content


# --- One question at a time


def test_single_layout_shows_the_first_that_is_left(as_user, cast, quiz_of):
    attempt = start_attempt(quiz_of(3, layout="single"), cast.author)
    client = as_user(cast.author)
    assert "Stem number 1?" in client.get(address(attempt)).content.decode()
    save_answer(attempt.answers.get(number=1), cast.author, "a", 0)
    content = client.get(address(attempt)).content.decode()
    assert "Stem number 2?" in content and "Stem number 1?" not in content and "Stem number 3?" not in content


def test_single_layout_saves_before_it_goes_on(as_user, cast, quiz_of):
    attempt = start_attempt(quiz_of(3, layout="single"), cast.author)
    response = as_user(cast.author).post(address(attempt, 1), {"answer-1": "b", "base-1": 0, "do": "go-3"})
    assert response.url == address(attempt, 3)
    assert attempt.answers.get(number=1).value == "b"


def test_single_layout_stays_where_something_is_wrong(as_user, cast, quiz_of):
    attempt = start_attempt(quiz_of(3, layout="single"), cast.author)
    response = as_user(cast.author).post(address(attempt, 1), {"answer-1": "no such", "base-1": 0, "do": "go-3"})
    assert response.status_code == 400
    assert "Stem number 1?" in response.content.decode()


@pytest.mark.parametrize("wish", ["go-99", "go-x", "go-//evil.example", "go-"])
def test_single_layout_goes_nowhere_else(as_user, cast, quiz_of, wish):
    attempt = start_attempt(quiz_of(2, layout="single"), cast.author)
    client = as_user(cast.author)
    response = client.post(address(attempt, 1), {"answer-1": "a", "base-1": 0, "do": wish})
    assert response.url.startswith(reverse("attempt-detail", args=[attempt.pk]))
    assert client.get(response.url).status_code == 200


def test_single_layout_hands_in_everything(as_user, cast, quiz_of):
    attempt = start_attempt(quiz_of(2, layout="single"), cast.author)
    client = as_user(cast.author)
    client.post(address(attempt, 1), {"answer-1": "a", "base-1": 0, "do": "go-2"})
    asked = client.post(address(attempt, 2), {"answer-2": "a", "base-2": 0, "do": "submit"})
    client.post(asked.url)
    assert Attempt.objects.get(pk=attempt.pk).score == 2


def test_hand_in_page_leads_to_the_question_that_is_left(as_user, cast, quiz_of):
    attempt = start_attempt(quiz_of(3, layout="single"), cast.author)
    save_answer(attempt.answers.get(number=1), cast.author, "a", 0)
    content = as_user(cast.author).get(reverse("attempt-submit", args=[attempt.pk])).content.decode()
    assert f'href="{address(attempt, 2)}#question-2"' in content
    assert "question=1" not in content


# --- What to come back to


def test_flags_are_kept_with_the_page_and_one_by_one(as_user, cast, quiz_of):
    attempt = start_attempt(quiz_of(3), cast.author)
    client = as_user(cast.author)
    bases = {f"base-{number}": 0 for number in (1, 2, 3)}
    client.post(address(attempt), {**bases, "flag-1": "on", "flag-3": "on", "do": "save"})
    assert _flagged(attempt) == [1, 3]
    client.post(reverse("answer-flag", args=[attempt.answers.get(number=1).pk]))
    client.post(reverse("answer-flag", args=[attempt.answers.get(number=2).pk]), {"flag": "on"})
    assert _flagged(attempt) == [2, 3]
    content = client.get(reverse("attempt-submit", args=[attempt.pk])).content.decode()
    assert "You wanted to come back to 2 questions" in content


def test_flags_in_the_single_layout_leave_other_questions_alone(as_user, cast, quiz_of):
    attempt = start_attempt(quiz_of(3, layout="single"), cast.author)
    attempt.answers.filter(number=3).update(is_flagged=True)
    as_user(cast.author).post(address(attempt, 1), {"base-1": 0, "flag-1": "on", "do": "save"})
    assert _flagged(attempt) == [1, 3]


def _flagged(attempt):
    return list(attempt.answers.filter(is_flagged=True).order_by("number").values_list("number", flat=True))


def test_map_tells_what_is_answered_left_and_flagged(as_user, cast, quiz_of):
    attempt = start_attempt(quiz_of(3), cast.author)
    Answer.objects.filter(attempt=attempt, number=1).update(value="a", revision=1)
    Answer.objects.filter(attempt=attempt, number=2).update(is_flagged=True)
    content = as_user(cast.author).get(address(attempt)).content.decode()
    places = re.findall(r'href="#question-(\d)" class="map-place([^"]*)"', content)
    assert places == [("1", " is-answered"), ("2", " is-flagged"), ("3", "")]


# --- Password


def test_start_attempt_asks_for_the_password(as_user, cast, quiz_of):
    assignment = quiz_of(1, password="Archive 7")
    client = as_user(cast.author)
    page = client.get(reverse("assignment-detail", args=[assignment.pk])).content.decode()
    assert 'name="password"' in page and "Archive 7" not in page
    start = reverse("attempt-start", args=[assignment.pk])
    for wrong in ({}, {"password": "archive"}):
        client.post(start, wrong, headers={"Referer": "http://testserver/"})
        assert not Attempt.objects.exists()
    assert "This is not the password." in client.get("/").content.decode()
    client.post(start, {"password": " archive 7 "})
    assert Attempt.objects.get().user == cast.author


def test_start_attempt_goes_on_without_the_password(cast, quiz_of):
    assignment = quiz_of(1, password="Archive 7")
    attempt = start_attempt(assignment, cast.author, password="Archive 7")
    assert start_attempt(assignment, cast.author) == attempt


def test_start_attempt_slows_guessing_of_one_student_only(cast, quiz_of):
    assignment = quiz_of(1, password="Archive 7")
    for _each in range(10):
        with pytest.raises(ValidationError, match="not the password"):
            start_attempt(assignment, cast.author, password="guess")
    with pytest.raises(ValidationError, match="Too many"):
        start_attempt(assignment, cast.author, password="Archive 7")
    assert start_attempt(assignment, cast.classmate, password="Archive 7")


# --- Settings


SETTINGS = {"layout": "single", "shuffles_questions": "on", "shuffles_options": "on", "password": "Archive 7"}


def test_edit_assignment_changes_how_a_quiz_is_shown(as_user, cast, quiz_of):
    assignment = quiz_of(2)
    client, url = as_user(cast.teacher), reverse("assignment-edit", args=[assignment.pk])
    assert 'name="layout"' in client.get(url).content.decode()
    dates = {"opens_at": "2026-01-01T08:00", "attempts_allowed": "1", "keep": "highest"}
    client.post(url, dates | SETTINGS)
    assignment.refresh_from_db()
    assert (assignment.is_single, assignment.shuffles_questions, assignment.shuffles_options) == (True, True, True)
    page = client.get(reverse("assignment-detail", args=[assignment.pk])).content.decode()
    assert "Archive 7" in page and "one question at a time" in page
    helper = as_user(cast.assistant).get(reverse("assignment-detail", args=[assignment.pk])).content.decode()
    assert "Archive 7" not in helper and "with a password" in helper


def test_assign_puts_a_quiz_with_its_settings(as_user, cast, unit):
    quiz = make_quiz([make_question(unit)])
    key, here = f"assessment-{quiz.pk}", f"class-{cast.classroom.pk}"
    data = {key: "on", f"{key}-attempts_allowed": "1", here: "on", f"{here}-opens_at": "2026-01-01T08:00"}
    data |= {f"{key}-{name}": value for name, value in SETTINGS.items()}
    url = reverse("assignment-create", args=[cast.classroom.pk]) + f"?assessment={quiz.pk}"
    as_user(cast.teacher).post(url, data)
    assignment = quiz.assignments.get()
    assert (assignment.layout, assignment.password) == ("single", "Archive 7")


def test_api_tells_the_settings_and_never_the_password(as_user, cast, quiz_of):
    assignment = quiz_of(1, password="Archive 7", layout="single")
    url = f"/api/assignments/{assignment.pk}/"
    told = as_user(cast.author).get(url)
    assert (told.json()["layout"], told.json()["needs_password"]) == ("single", True)
    assert "Archive 7" not in told.content.decode()
    client = as_user(cast.author)
    refused = client.post(f"{url}start/", {"password": "x"}, content_type="application/json")
    assert refused.status_code == 400
    started = client.post(f"{url}start/", {"password": "Archive 7"}, content_type="application/json")
    assert started.status_code == 200
    [row] = started.json()["answers"]
    assert (row["is_flagged"], row["section"]) == (False, None)
    changed = as_user(cast.teacher).patch(url, {"password": ""}, content_type="application/json")
    assert changed.json()["needs_password"] is False


@pytest.mark.parametrize("password", ["no", "0", "off", "False"])
def test_api_tells_that_a_password_is_needed_whatever_it_is(as_user, cast, quiz_of, password):
    told = as_user(cast.author).get(f"/api/assignments/{quiz_of(1, password=password).pk}/").json()
    assert told["needs_password"] is True


@pytest.mark.parametrize("body", ["[1]", '"Archive 7"', "7", '{"password": ["Archive 7"]}', '{"password": null}', ""])
def test_start_by_api_refuses_what_is_no_password_in_words(as_user, cast, quiz_of, body):
    assignment = quiz_of(1, password="Archive 7")
    url = f"/api/assignments/{assignment.pk}/start/"
    refused = as_user(cast.author).post(url, body, content_type="application/json")
    assert (refused.status_code, bool(refused.json()["detail"])) == (400, True)
    assert not assignment.attempts.exists()
