"""The pages of a student at work: what they show, save, refuse and keep to themselves."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import Answer, Assignment, Attempt, Mark, OtherText, Reading
from assessments.services.answers import save_answer
from assessments.services.attempts import start_attempt, submit_attempt
from lessons.models import Unit
from tests.factories import (
    make_assignment,
    make_attempt,
    make_document,
    make_essay,
    make_lesson,
    make_question,
    make_quiz,
    make_rubric,
    make_unit,
)


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def lesson(unit):
    document = make_document(unit, "D", ["The first paragraph.", "The deciding paragraph."])
    return make_lesson(unit, reading=document.paragraphs.all())


@pytest.fixture
def quiz(unit, lesson):
    deciding = unit.documents.get().paragraphs.get(number=2)
    choice = make_question(unit, evidence=[(deciding, "key", "")])
    short = make_question(unit, "short", rubric=make_rubric(unit), points=3)
    return make_quiz([choice, short], lesson=lesson)


@pytest.fixture
def assignment(cast, quiz):
    return make_assignment(cast.classroom, quiz)


@pytest.fixture
def attempt(cast, assignment):
    return start_attempt(assignment, cast.author)


def sheet(**answers):
    """The POST of an answer form: `sheet(**{"1": "a"})`, based on revision 0."""
    data = {"base-1": 0, "base-2": 0, "answer-1": "", "answer-2": ""}
    return data | {f"answer-{number}": value for number, value in answers.items()}


def page(client, name, *arguments, **data):
    return client.get(reverse(name, args=arguments), **data).content.decode()


# --- Without JavaScript ------------------------------------------------------------------------


def test_attempt_start_leads_to_the_questions(as_user, cast, assignment):
    response = as_user(cast.author).post(reverse("attempt-start", args=[assignment.pk]))
    assert response.url == reverse("attempt-detail", args=[Attempt.objects.get(user=cast.author).pk])


def test_attempt_start_refused_comes_back_with_words(as_user, cast, assignment, attempt):
    submit_attempt(attempt)
    client, origin = as_user(cast.author), f"http://testserver{reverse('assignment-detail', args=[assignment.pk])}"
    response = client.post(reverse("attempt-start", args=[assignment.pk]), HTTP_REFERER=origin, follow=True)
    assert "You have used all your attempts." in response.content.decode()


def test_attempt_detail_saves_and_says_so(as_user, cast, attempt):
    url = reverse("attempt-detail", args=[attempt.pk])
    response = as_user(cast.author).post(url, sheet(**{"1": "b", "2": "D2 says it."}) | {"do": "save"}, follow=True)
    assert "Saved." in response.content.decode()
    assert list(attempt.answers.values_list("value", flat=True)) == ["b", "D2 says it."]


def test_attempt_detail_shows_the_second_tab_both_texts(as_user, cast, attempt):
    save_answer(attempt.answers.get(number=2), cast.author, "from the first tab", 0)
    client, url = as_user(cast.author), reverse("attempt-detail", args=[attempt.pk])
    response = client.post(url, sheet(**{"2": "from the second tab"}) | {"do": "submit"})
    content = response.content.decode()
    assert "from the first tab" in content
    assert "from the second tab" in content
    assert OtherText.objects.get().value == "from the second tab"
    assert attempt.answers.get(number=2).value == "from the first tab"
    attempt.refresh_from_db()
    assert attempt.submitted_at is None
    again = client.post(url, {**sheet(**{"2": "from the second tab"}), "base-2": 1, "do": "save"}, follow=True)
    assert "Saved." in again.content.decode()


def test_attempt_detail_refuses_a_wrong_answer_by_name_and_keeps_the_rest(as_user, cast, attempt):
    url = reverse("attempt-detail", args=[attempt.pk])
    response = as_user(cast.author).post(url, sheet(**{"1": "no-such-option", "2": "kept"}) | {"do": "submit"})
    assert response.status_code == 400
    assert attempt.answers.get(number=1).value is None
    assert attempt.answers.get(number=2).value == "kept"


def test_attempt_submit_names_what_is_blank_then_hands_in(as_user, cast, attempt):
    client, url = as_user(cast.author), reverse("attempt-submit", args=[attempt.pk])
    assert "2 questions have no answer yet" in page(client, "attempt-submit", attempt.pk)
    assert client.post(url).url == reverse("attempt-review", args=[attempt.pk])
    assert client.post(url).url == reverse("attempt-review", args=[attempt.pk])
    attempt.refresh_from_db()
    assert attempt.submitted_at is not None


def test_attempt_submit_names_a_grid_with_an_open_cell(as_user, cast, unit, lesson):
    grid = make_question(unit, "grid")
    attempt = start_attempt(make_assignment(cast.classroom, make_quiz([grid], lesson=lesson)), cast.author)
    client, answer = as_user(cast.author), attempt.answers.get()
    save_answer(answer, cast.author, {"1-A": "contradicts", "1-B": "contradicts"}, 0)
    assert "One answer is not complete yet" in page(client, "attempt-submit", attempt.pk)
    save_answer(answer, cast.author, {"1-A": "contradicts", "1-B": "contradicts", "1-E": "silent"}, 1)
    assert "Every question has an answer." in page(client, "attempt-submit", attempt.pk)


def test_attempt_review_says_what_comes_next(as_user, cast, assignment):
    Assignment.objects.update(attempts_allowed=2)
    client = as_user(cast.author)
    for expected in (True, False):
        attempt = start_attempt(Assignment.objects.get(), cast.author)
        submit_attempt(attempt)
        shown = page(client, "attempt-review", attempt.pk)
        assert ("You have one attempt left." in shown) is expected
        assert "The right answers are shown when the whole class has finished." in shown
    assert "attempt left" not in page(as_user(cast.teacher), "attempt-review", attempt.pk)


@pytest.mark.parametrize(
    ("keep", "shows", "told"),
    [("highest", True, "1"), ("latest", True, "2"), ("average", True, None), ("highest", False, None)],
)
def test_assignment_page_tells_which_attempt_counts_where_points_are_told(as_user, cast, unit, keep, shows, told):
    quiz = make_assignment(cast.classroom, make_quiz([make_question(unit)]), keep=keep, attempts_allowed=2)
    Assignment.objects.update(review={} if shows else {"after": ["attempt"], "later": ["attempt"]})
    for value in "ab":
        make_attempt(quiz, cast.author, {1: value})
    shown = page(as_user(cast.author), "assignment-detail", quiz.pk)
    places = {number: shown.index(f"Attempt {number}<") for number in "12"}
    counted = [at for number, at in places.items() if told == number]
    assert shown.count("this one counts") == len(counted)
    assert all(at < shown.index("this one counts") < at + 400 for at in counted)
    assert ("mark-total" in shown) is shows


def test_attempt_review_shows_no_points_before_there_are_any(as_user, cast, unit):
    essay = make_assignment(cast.classroom, make_essay(unit))
    attempt = start_attempt(essay, cast.author)
    submit_attempt(attempt)
    shown = page(as_user(cast.author), "attempt-review", attempt.pk)
    assert "points so far" not in shown and "Your teacher has not returned marks yet." in shown


def test_attempt_detail_of_an_expired_attempt_leads_to_the_review(as_user, cast, attempt):
    Attempt.objects.update(
        deadline_at=timezone.now() - timedelta(minutes=5), started_at=timezone.now() - timedelta(days=1)
    )
    attempt.assignment.time_limit = 10
    attempt.assignment.save()
    response = as_user(cast.author).get(reverse("attempt-detail", args=[attempt.pk]))
    assert response.url == reverse("attempt-review", args=[attempt.pk])
    attempt.refresh_from_db()
    assert attempt.submitted_at == attempt.deadline_at


def test_attempt_detail_keeps_what_comes_too_late_and_shows_it_to_both(as_user, cast, attempt):
    submit_attempt(attempt)
    client = as_user(cast.author)
    late = sheet(**{"2": "Written on the train"}) | {"do": "save"}
    review = client.post(reverse("attempt-detail", args=[attempt.pk]), late, follow=True).content.decode()
    assert "kept beside it" in review
    assert "Written on the train" in review
    answer = attempt.answers.get(number=2)
    assert (answer.value, answer.other_texts.get().value) == (None, "Written on the train")
    assert "Written on the train" in page(as_user(cast.teacher), "answer-mark", answer.pk)


def test_attempt_detail_tells_the_extended_time(as_user, cast, quiz):
    cast.author.memberships.update(time_factor="1.5", extra_minutes=10)
    timed = start_attempt(make_assignment(cast.classroom, quiz, time_limit=40), cast.author)
    assert "70 min (extended from 40)" in page(as_user(cast.author), "attempt-detail", timed.pk)


def test_attempt_detail_asks_as_often_for_two_questions_as_for_twenty(as_user, cast, unit):
    counts = []
    for size in (2, 20):
        quiz = make_quiz([make_question(unit) for _ in range(size)])
        attempt = start_attempt(make_assignment(cast.classroom, quiz), cast.author)
        client = as_user(cast.author)
        Unit.objects.restamp()
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("attempt-detail", args=[attempt.pk]))
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- Saving while typing -----------------------------------------------------------------------


def test_answer_save_of_an_answer_that_cannot_exist_is_not_found(as_user, cast):
    url = reverse("answer-save", args=[10**25])
    assert as_user(cast.author).post(url, {"answer-1": "a", "base-1": 0}).status_code == 404


def test_answer_save_acknowledges_with_the_new_revision_and_the_class_clock(as_user, cast, attempt):
    answer = attempt.answers.get(number=1)
    response = as_user(cast.author).post(reverse("answer-save", args=[answer.pk]), {"answer-1": "a", "base-1": 0})
    answer.refresh_from_db()
    assert response.json()["revision"] == answer.revision == 1
    assert response.json()["saved_at"] == timezone.localtime(answer.saved_at, cast.classroom.zone).strftime("%H:%M")


def test_answer_save_tells_a_clash_with_what_is_stored(as_user, cast, attempt):
    answer = attempt.answers.get(number=2)
    save_answer(answer, cast.author, "stored", 0)
    response = as_user(cast.author).post(reverse("answer-save", args=[answer.pk]), {"answer-2": "mine", "base-2": 0})
    assert response.status_code == 409
    assert (response.json()["stored"], response.json()["revision"]) == ("stored", 1)


def test_answer_save_tells_a_clash_by_the_words_of_the_option(as_user, cast, attempt):
    answer = attempt.answers.get(number=1)
    save_answer(answer, cast.author, "a", 0)
    response = as_user(cast.author).post(reverse("answer-save", args=[answer.pk]), {"answer-1": "b", "base-1": 0})
    words = {option["id"]: option["text"] for option in answer.question.spec["options"]}
    assert (response.status_code, response.json()["stored"]) == (409, words["a"])


def test_attempt_detail_tells_a_clash_and_what_was_kept_by_the_words_of_the_option(as_user, cast, attempt):
    answer = attempt.answers.get(number=1)
    save_answer(answer, cast.author, "a", 0)
    words = {option["id"]: option["text"] for option in answer.question.spec["options"]}
    data = sheet(**{"1": "b"}) | {"do": "save"}
    content = as_user(cast.author).post(reverse("attempt-detail", args=[attempt.pk]), data).content.decode()
    assert f"<blockquote>{words['a']}</blockquote>" in content
    kept = page(as_user(cast.author), "attempt-detail", attempt.pk).partition("kept beside the answer")[2]
    assert words["b"] in kept.partition("</details>")[0]


def test_answer_save_after_the_end_tells_the_script_in_words(as_user, cast, attempt):
    submit_attempt(attempt)
    answer = attempt.answers.get(number=2)
    headers = {"Accept": "application/json", "Referer": f"http://testserver/attempts/{attempt.pk}/"}
    url, data = reverse("answer-save", args=[answer.pk]), {"answer-2": "late", "base-2": answer.revision}
    for _try in range(2):
        response = as_user(cast.author).post(url, data, headers=headers)
        assert response.status_code == 400
        assert "kept beside it" in response.json()["errors"][0]
    assert answer.other_texts.get().value == "late"


def test_answer_save_refuses_nonsense(as_user, cast, attempt):
    answer = attempt.answers.get(number=1)
    response = as_user(cast.author).post(reverse("answer-save", args=[answer.pk]), {"answer-1": "z", "base-1": 0})
    assert response.status_code == 400
    assert response.json()["errors"]


# --- What is seen, and by whom -----------------------------------------------------------------


def test_attempt_detail_holds_nothing_of_the_key(as_user, cast, attempt):
    content = page(as_user(cast.author), "attempt-detail", attempt.pk)
    assert "The right one" in content
    assert "SECRET-KEY-A" not in content
    assert "RATIONALE-B" not in content


def test_attempt_review_shows_the_deciding_paragraph_beside_a_wrong_answer(as_user, cast, attempt):
    save_answer(attempt.answers.get(number=1), cast.author, "b", 0)
    submit_attempt(attempt)
    content = page(as_user(cast.author), "attempt-review", attempt.pk)
    assert "RATIONALE-B" in content
    assert "The deciding paragraph." in content
    assert "SECRET-KEY-A" not in content


def test_attempt_review_shows_the_key_after_the_last_close(as_user, cast, attempt):
    submit_attempt(attempt)
    attempt.assignment.closes_at = timezone.now() - timedelta(hours=2)
    attempt.assignment.save()
    assert "SECRET-KEY-A" in page(as_user(cast.author), "attempt-review", attempt.pk)
    cast.classmate.memberships.update(extra_days=3)
    assert "SECRET-KEY-A" not in page(as_user(cast.author), "attempt-review", attempt.pk)


@pytest.mark.parametrize("name", ["attempt-detail", "attempt-review", "attempt-submit"])
def test_attempts_of_others_do_not_exist(as_user, cast, attempt, name):
    for stranger in (cast.classmate, cast.other_teacher, cast.stranger):
        assert as_user(stranger).get(reverse(name, args=[attempt.pk])).status_code == 404


def test_attempt_review_of_a_handed_in_attempt_is_open_to_staff(as_user, cast, attempt):
    submit_attempt(attempt)
    assert "SECRET-KEY-A" in page(as_user(cast.assistant), "attempt-review", attempt.pk)


def test_attempt_review_of_an_open_attempt_is_refused_to_staff(as_user, cast, attempt):
    assert as_user(cast.teacher).get(reverse("attempt-review", args=[attempt.pk])).status_code == 403


# --- Preview and reading -----------------------------------------------------------------------


def test_assignment_preview_leaves_no_trace(as_user, cast, assignment):
    client, url = as_user(cast.teacher), reverse("assignment-preview", args=[assignment.pk])
    assert "This is a preview" not in client.get(url).content.decode()
    response = client.post(url, sheet(**{"1": "b"}) | {"do": "submit"})
    assert "Nothing was saved" in response.content.decode()
    assert not any(table.objects.exists() for table in (Attempt, Answer, Mark, OtherText))


def test_assignment_preview_is_closed_to_students(as_user, cast, assignment):
    assert as_user(cast.author).get(reverse("assignment-preview", args=[assignment.pk])).status_code == 403


def test_reading_finish_keeps_the_first_time(as_user, cast, lesson):
    assignment = make_assignment(cast.classroom, lesson=lesson)
    client, url = as_user(cast.author), reverse("reading-finish", args=[assignment.pk])
    client.post(url)
    first = Reading.objects.get().read_at
    client.post(url)
    assert first is not None
    assert Reading.objects.get().read_at == first


def test_reading_detail_notes_the_student_and_not_the_teacher(as_user, cast, lesson):
    assignment = make_assignment(cast.classroom, lesson=lesson)
    assert "The deciding paragraph." in page(as_user(cast.teacher), "reading-detail", assignment.pk)
    assert not Reading.objects.exists()
    page(as_user(cast.author), "reading-detail", assignment.pk)
    assert Reading.objects.get().read_at is None


def test_reading_detail_waits_for_the_opening(as_user, cast, lesson):
    assignment = make_assignment(cast.classroom, lesson=lesson, opens_at=timezone.now() + timedelta(days=1))
    assert as_user(cast.author).get(reverse("reading-detail", args=[assignment.pk])).status_code == 400
    assert not Reading.objects.exists()


def test_attempt_detail_of_an_essay_lays_the_documents_beside_it(as_user, cast, unit, lesson):
    attempt = start_attempt(make_assignment(cast.classroom, make_essay(unit, lesson=lesson)), cast.author)
    content = page(as_user(cast.author), "attempt-detail", attempt.pk)
    assert "The deciding paragraph." in content
    assert 'id="D2"' in content
