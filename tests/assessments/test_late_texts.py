"""What comes when no answer can be changed any more, or is none, is kept as it was written."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import questions
from assessments.models import Attempt
from assessments.services.answers import save_answer
from assessments.services.attempts import start_attempt, submit_attempt
from tests.factories import make_assignment, make_question, make_quiz, make_unit
from tests.test_plugins import each_kind, example

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def attempt(cast):
    """At a number (1) and a chronology (2)."""
    unit = make_unit()
    rows = [make_question(unit, kind, spec=questions.get(kind).EXAMPLE) for kind in ("numeric", "ordering")]
    return start_attempt(make_assignment(cast.classroom, make_quiz(rows)), cast.author)


def two_in_one_place(attempt):
    names = list(attempt.answers.get(number=2).question.type.key(attempt.answers.get(number=2).question.spec))
    return {f"answer-2-{name}": "1" for name in names[:2]}, dict.fromkeys(names[:2], "1")


def kept(attempt, number):
    return [other.value for other in attempt.answers.get(number=number).other_texts.all()]


def hand_in(client, attempt, parts):
    data = {"base-1": 0, "base-2": 0, "answer-1": "about five", **parts, "do": "submit"}
    return client.post(reverse("attempt-detail", args=[attempt.pk]), data, follow=True).content.decode()


def test_what_is_no_answer_is_kept_when_the_time_runs_out(as_user, cast, attempt):
    Attempt.objects.update(deadline_at=timezone.now() + timedelta(seconds=1))
    Attempt.objects.update(started_at=timezone.now() - timedelta(minutes=10) + timedelta(seconds=1))
    attempt.assignment.time_limit = 10
    attempt.assignment.save()
    parts, order = two_in_one_place(attempt)
    content = hand_in(as_user(cast.author), attempt, parts)
    assert "Your time is over." in content
    assert "kept beside it as you wrote it" in content
    assert (kept(attempt, 1), kept(attempt, 2)) == (["about five"], [order])
    assert [answer.value for answer in attempt.answers.all()] == [None, None]
    for person in (cast.author, cast.teacher):
        review = as_user(person).get(reverse("attempt-review", args=[attempt.pk])).content.decode()
        assert "about five" in review
        assert ": 1" in review.partition("Question 2: a text kept")[2]


def test_what_is_no_answer_is_kept_when_it_comes_too_late(as_user, cast, attempt):
    submit_attempt(attempt)
    parts, order = two_in_one_place(attempt)
    assert "kept beside it" in hand_in(as_user(cast.author), attempt, parts)
    assert (kept(attempt, 1), kept(attempt, 2)) == (["about five"], [order])


@pytest.mark.parametrize("is_over", [True, False])
def test_answer_save_says_whether_what_is_no_answer_was_kept(as_user, cast, attempt, is_over):
    if is_over:
        submit_attempt(attempt)
    answer = attempt.answers.get(number=1)
    url, data = reverse("answer-save", args=[answer.pk]), {"answer-1": "about five", "base-1": 0}
    response = as_user(cast.author).post(url, data, headers=JSON)
    assert response.status_code == 400
    assert response.json()["code"] == ("kept" if is_over else None)
    assert kept(attempt, 1) == (["about five"] if is_over else [])


def test_what_is_no_answer_to_a_checked_question_is_kept(as_user, cast, attempt):
    answer = attempt.answers.get(number=1)
    attempt.answers.update(checked_at=timezone.now())
    url, data = reverse("answer-save", args=[answer.pk]), {"answer-1": "about five", "base-1": 0}
    assert as_user(cast.author).post(url, data, headers=JSON).json()["code"] == "kept"
    assert kept(attempt, 1) == ["about five"]


@each_kind
def test_whatever_is_kept_can_be_read_beside_the_answer(as_user, cast, kind):
    """Such as one text where the page has several fields, which no page of ours sends."""
    module, spec = example(kind)
    quiz = make_quiz([make_question(kind=kind, spec=module.EXAMPLE)])
    attempt = start_attempt(make_assignment(cast.classroom, quiz), cast.author)
    answer = attempt.answers.get()
    submit_attempt(attempt)
    parts = getattr(module.answer_field(spec), "parts", {})
    for sent in ({"answer-1": "<i>forged"}, {f"answer-1-{part}": "<i>forged" for part in parts}):
        as_user(cast.author).post(reverse("answer-save", args=[answer.pk]), {**sent, "base-1": 0}, headers=JSON)
    assert as_user(cast.teacher).get(reverse("answer-mark", args=[answer.pk])).status_code == 200
    for person in (cast.author, cast.teacher):
        response = as_user(person).get(reverse("attempt-review", args=[attempt.pk]))
        review = response.content.decode()
        assert (response.status_code, "<i>forged" in review) == (200, False)
        assert ("&lt;i&gt;forged" in review) == answer.other_texts.exists()


def test_answer_save_says_that_a_late_text_was_kept(as_user, cast, attempt):
    submit_attempt(attempt)
    answer = attempt.answers.get(number=1)
    url, data = reverse("answer-save", args=[answer.pk]), {"answer-1": "5", "base-1": 0}
    assert as_user(cast.author).post(url, data, headers=JSON).json()["code"] == "kept"


@pytest.mark.parametrize("sent", ["\x00", "9" * 300_000])
def test_what_no_database_can_hold_is_not_kept(as_user, cast, attempt, sent):
    submit_attempt(attempt)
    data = {"base-1": 0, "base-2": 0, "answer-1": sent, "do": "submit"}
    response = as_user(cast.author).post(reverse("attempt-detail", args=[attempt.pk]), data)
    assert (response.status_code, kept(attempt, 1)) == (302, [])


def test_attempt_submit_names_answers_with_another_text_beside_them(as_user, cast, attempt):
    answer = attempt.answers.get(number=1)
    save_answer(answer, cast.author, "5", 0)
    client, url = as_user(cast.author), reverse("attempt-submit", args=[attempt.pk])
    assert "another text of yours" not in client.get(url).content.decode()
    save_answer(answer, cast.author, "6", 0)
    assert "Beside one answer another text of yours is kept." in client.get(url).content.decode()


def test_whoever_is_signed_out_is_told_so_as_a_script(client, attempt):
    url = reverse("answer-save", args=[attempt.answers.first().pk])
    response = client.post(url, {"answer-1": "5", "base-1": 0}, headers=JSON)
    assert (response.status_code, response.json()["errors"]) == (401, ["You are signed out."])
    assert client.post(url, {"answer-1": "5", "base-1": 0}).status_code == 302
