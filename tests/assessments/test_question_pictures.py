"""Pictures in what is asked: on the page of an attempt, in its review, for staff, and for programs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.services.answers import save_answer
from assessments.services.attempts import start_attempt, submit_attempt
from tests.factories import (
    make_assignment,
    make_attempt,
    make_document,
    make_picture,
    make_question,
    make_quiz,
    make_rubric,
    make_unit,
)

STEM = "Which flag, after A1? ![Both flags](picture:both)\n\n![The hall](picture:hall)\n\nLook closely."
OPTIONS = [
    {"id": "a", "text": "![Stripes](picture:stripes) A1", "right": True, "rationale": "See ![](picture:proof)."},
    {"id": "b", "text": "![Stars](picture:stars)", "rationale": "![Not this](picture:stars), as A1 says."},
    {"id": "c", "text": "![Gone](picture:gone)", "rationale": "There is none."},
]
KEYS = ["both", "hall", "stripes", "stars", "proof"]
ASKED = {"both", "hall", "stripes", "stars"}


@pytest.fixture
def unit():
    unit = make_unit("speech")
    make_document(unit, "A")
    for key in KEYS:
        make_picture(unit, key, description=f"What {key} shows", credit=f"Credit of {key}")
    return unit


@pytest.fixture
def attempt(cast, unit):
    rows = [
        make_question(unit, spec={"options": OPTIONS}, stem=STEM),
        make_question(unit, "short", stem="Why? ![The hall](picture:hall)", rubric=make_rubric(unit), points=3),
    ]
    quiz = make_quiz(rows, instructions="![Both flags](picture:both)")
    return start_attempt(make_assignment(cast.classroom, quiz), cast.author)


def hand_in(attempt, value):
    for number, said in ((1, value), (2, "Because.")):
        save_answer(attempt.answers.get(number=number), attempt.user, said, 0)
    submit_attempt(attempt)


def image(key, alt):
    return f'<img src="/units/speech/pictures/{key}/" alt="{alt}" width="4" height="3" loading="lazy">'


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def test_attempt_shows_the_pictures_of_stem_and_options(as_user, cast, attempt):
    page = text_of(as_user(cast.author).get(reverse("attempt-detail", args=[attempt.pk])))
    assert f"</a>? {image('both', 'Both flags')} <span" in page  # in the legend, beside its chip
    assert f"<figure>{image('hall', 'The hall')}<figcaption>Credit of hall</figcaption></figure>" in page
    assert f"<span>{image('stripes', 'Stripes')} A1</span></label>" in page
    assert f"<span>{image('stars', 'Stars')}</span></label>" in page
    assert "<span>Gone</span></label>" in page
    assert "picture:" not in page and "/pictures/proof/" not in page and "/pictures/gone/" not in page


def test_attempt_kept_at_hand_changes_with_its_pictures(as_user, cast, unit, attempt):
    client, url = as_user(cast.author), reverse("attempt-detail", args=[attempt.pk])
    assert 'alt="Stars" width="4"' in text_of(client.get(url))
    unit.pictures.filter(key="stars").update(width=8)
    assert 'alt="Stars" width="8"' in text_of(client.get(url))
    unit.pictures.filter(key="stars").delete()
    assert "<span>Stars</span></label>" in text_of(client.get(url))


def test_review_shows_the_pictures_of_the_rationales_that_are_open(as_user, cast, attempt):
    hand_in(attempt, "b")
    page = text_of(as_user(cast.author).get(reverse("attempt-review", args=[attempt.pk])))
    assert image("stripes", "Stripes") in page
    assert f'<p class="rationale">{image("stars", "Not this")}, as <a class="cite' in page
    assert "/pictures/proof/" not in page  # the rationale of the right answer waits


def test_staff_see_the_pictures_where_they_mark_and_count(as_user, cast, attempt):
    hand_in(attempt, "a")
    client, assignment = as_user(cast.teacher), attempt.assignment.pk
    short = attempt.answers.get(number=2).pk
    assert image("proof", "What proof shows") in text_of(client.get(reverse("attempt-review", args=[attempt.pk])))
    assert image("hall", "The hall") in text_of(client.get(reverse("marking-queue", args=[assignment])))
    assert image("hall", "The hall") in text_of(client.get(reverse("answer-mark", args=[short])))
    for name in ("assignment-preview", "assignment-mendings"):
        assert image("both", "Both flags") in text_of(client.get(reverse(name, args=[assignment])))


def test_statistics_show_the_pictures_of_what_was_chosen(as_user, cast, unit):
    assignment = make_assignment(cast.classroom, make_quiz([make_question(unit, spec={"options": OPTIONS}, stem=STEM)]))
    for value in "abb":
        make_attempt(assignment, values={1: value})
    page = text_of(as_user(cast.teacher).get(reverse("assignment-statistics", args=[assignment.pk])))
    assert image("both", "Both flags") in page and image("stars", "Stars") in page


def test_instructions_show_their_pictures_before_the_start(as_user, cast, attempt):
    page = text_of(as_user(cast.classmate).get(reverse("assignment-detail", args=[attempt.assignment.pk])))
    assert f"<figure>{image('both', 'Both flags')}<figcaption>Credit of both</figcaption></figure>" in page


def test_pictures_of_a_quiz_cost_one_query(as_user, cast, unit, attempt):
    plain = start_attempt(make_assignment(cast.classroom, make_quiz(unit=unit)), cast.author)
    client = as_user(cast.author)
    costs = []
    for each in (plain, attempt):
        client.get(reverse("attempt-detail", args=[each.pk]))  # what this worker keeps is kept from here on
        with CaptureQueriesContext(connection) as captured:
            text_of(client.get(reverse("attempt-detail", args=[each.pk])))
        costs.append(len(captured))
    assert costs[1] == costs[0] + 1


def test_a_program_is_told_the_addresses_it_may_need(as_user, cast, attempt):
    client = as_user(cast.author)
    first, second = client.get(f"/api/attempts/{attempt.pk}/").json()["answers"]
    assert first["pictures"] == {key: f"/units/speech/pictures/{key}/" for key in ASKED}
    assert second["pictures"] == {"hall": "/units/speech/pictures/hall/"}
    assert client.get(first["pictures"]["stars"]).status_code == 200
    hand_in(attempt, "b")
    first, _second = client.get(f"/api/attempts/{attempt.pk}/review/").json()["answers"]
    assert set(first["pictures"]) == ASKED
    told = as_user(cast.teacher).get(f"/api/attempts/{attempt.pk}/review/").json()["answers"][0]
    assert set(told["pictures"]) == {*ASKED, "proof"}
