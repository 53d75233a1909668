"""Questions pasted as plain text: what is read of them, and how they come into the fields one after the other."""

import time

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from assessments.forms.pasted import read_pasted, rest_of, typed_from
from assessments.models import Question
from tests.assessments.editor_support import fields_of, press
from tests.factories import make_unit

STARRED = """1. Who spoke first?
A) Khrushchev
*B) Bulganin
C) Nobody

2) When was it?
a) 1953
b) 1956 *
"""
AIKEN = "Who spoke?\nA. He\nB. She\nANSWER: A\n"
GIFT = "::first:: Who spoke? {=He ~She}\n\n::second:: Where? {=There ~Here}\n"


def rights(row):
    return [option["text"] for option in row.spec["options"] if option["right"]]


def test_read_pasted_takes_a_list_whose_right_choices_have_a_star():
    _plain, rows = read_pasted(STARRED)
    assert [(row.kind, row.stem, rights(row)) for row in rows] == [
        ("single", "Who spoke first?", ["Bulganin"]),
        ("single", "When was it?", ["1956"]),
    ]


@pytest.mark.parametrize(("text", "count"), [(AIKEN, 1), (GIFT, 2), (AIKEN.replace("\n", "\r\n"), 1)])
def test_read_pasted_takes_aiken_and_gift(text, count):
    _plain, rows = read_pasted(text)
    assert [rights(row) for row in rows][0] == ["He"]
    assert len(rows) == count


@pytest.mark.parametrize("text", ["", "  \n ", "Words without an answer.", "A {", "x" * 200_001])
def test_read_pasted_refuses_in_words_what_is_no_question(text):
    with pytest.raises(ValidationError) as refusal:
        read_pasted(text)
    assert all(len(words) > 10 for words in refusal.value.messages)


def test_read_pasted_says_what_is_wrong_with_one_question():
    _plain, rows = read_pasted("Which two?\n*A) One\n*B) Two\nC) Three\n")
    assert "one letter" in rows[0].refusal


def test_what_comes_after_the_first_question_is_read_alike():
    plain, rows = read_pasted(STARRED)
    rest, others = read_pasted(rest_of(plain, rows))
    assert [row.stem for row in others] == ["When was it?"]
    assert rest_of(rest, others) == ""


def test_typed_from_leaves_the_reasons_to_the_author():
    _plain, rows = read_pasted(AIKEN)
    assert [option["rationale"] for option in typed_from(rows[0]).spec["options"]] == ["", ""]


@pytest.fixture
def unit(db):
    return make_unit()


@pytest.fixture
def teacher(cast, as_user):
    return as_user(cast.teacher)


def paste(client, unit, text):
    path = reverse("question-paste", args=[unit.slug])
    return client.post(path, {"do": "paste", "pasted": text}, follow=True)


def test_pasted_questions_come_one_after_the_other_and_can_be_left_out(cast, teacher, unit):
    page = paste(teacher, unit, STARRED)
    assert fields_of(page)["stem"] == ["Who spoke first?"]
    assert "1 question more waits." in page.content.decode()
    assert press(teacher, page, "save").status_code == 400  # the reasons are still to be written
    reasons = {f"spec__options__{place}__rationale": "So it is." for place in range(3)}
    response = press(teacher, page, "save", **reasons)
    assert Question.objects.get().stem == "Who spoke first?"
    page = teacher.get(response.url)
    assert fields_of(page)["stem"] == ["When was it?"]
    response = press(teacher, page, "skip")
    assert response.url == reverse("question-create", args=[unit.slug])
    assert Question.objects.count() == 1


def test_a_pasted_question_saved_by_two_presses_is_there_once_and_the_next_is_still_offered(teacher, unit):
    page = paste(teacher, unit, STARRED)
    reasons = {f"spec__options__{place}__rationale": "So it is." for place in range(3)}
    press(teacher, page, "save", **reasons)
    response = press(teacher, page, "save", **reasons)
    assert Question.objects.get().stem == "Who spoke first?"
    assert fields_of(teacher.get(response.url))["stem"] == ["When was it?"]


def test_the_last_pasted_question_leads_to_its_page_and_is_not_offered_again(teacher, unit):
    page = paste(teacher, unit, AIKEN)
    reasons = {f"spec__options__{place}__rationale": "So it is." for place in range(2)}
    response = press(teacher, page, "save", **reasons)
    question = Question.objects.get()
    assert response.url == reverse("question-detail", args=[question.pk])
    again = teacher.get(reverse("question-paste", args=[unit.slug]))
    assert again.url == reverse("question-create", args=[unit.slug])


def test_pasted_text_that_is_no_question_is_refused_and_stays_in_its_box(teacher, unit):
    page = paste(teacher, unit, "Just words.")
    assert page.status_code == 400
    assert "Just words." in page.content.decode()
    assert "cannot be read" in page.content.decode()


def test_a_refused_question_among_others_can_be_left_out(teacher, unit):
    page = paste(teacher, unit, "Which two?\n*A) One\n*B) Two\n\n" + AIKEN)
    assert page.status_code == 400
    page = teacher.post(reverse("question-paste", args=[unit.slug]), {"do": "skip"}, follow=True)
    assert fields_of(page)["stem"] == ["Who spoke?"]


def test_read_pasted_keeps_the_numbers_within_a_question():
    _plain, rows = read_pasted("1. The war ended in 45. What then?\n*A) Peace\nB) More: see 12. Below\n")
    assert rows[0].stem == "The war ended in 45. What then?"


BLANKS = " " * 190_000


@pytest.mark.parametrize(
    "text",
    [
        BLANKS + "x",
        "A) x" + BLANKS + "y * y",
        "*" + BLANKS,
        "1" + BLANKS + "x",
        "question" + BLANKS + "x",
        "answer" + BLANKS,
        "\n" * 190_000,
        "{" * 190_000,
        "{\\}" * 60_000,
    ],
)
def test_read_pasted_takes_no_longer_for_what_is_made_to_take_long(text):
    begun = time.process_time()
    with pytest.raises(ValidationError):
        read_pasted(text)
    assert time.process_time() - begun < 3
