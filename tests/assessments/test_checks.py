"""Checking an answer while at work: it is fixed, told as far as the window opens it, and marked at handing in only."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import Answer, Assignment, Attempt, Mark, OtherText
from assessments.review import THINGS
from assessments.services.answers import save_answer, save_answers
from assessments.services.assignments import edit_review
from assessments.services.attempts import start_attempt, submit_attempt
from assessments.services.checks import check_answer
from classrooms.services import archive_classroom
from tests.factories import make_assignment, make_document, make_question, make_quiz, make_rubric, make_unit

TOLD = ["attempt", "correctness", "feedback"]


@pytest.fixture
def assignment(cast):
    """Two choices and a short answer, of which feedback is told at work."""
    unit = make_unit()
    deciding = make_document(unit, "D", ["First.", "The deciding paragraph."]).paragraphs.get(number=2)
    choices = [make_question(unit, evidence=[(deciding, "key", "")], points=7) for _ in range(2)]
    short = make_question(unit, "short", rubric=make_rubric(unit), points=3)
    return make_assignment(cast.classroom, make_quiz([*choices, short]), review={"during": TOLD})


@pytest.fixture
def attempt(cast, assignment):
    return start_attempt(assignment, cast.author)


@pytest.fixture
def answer(cast, attempt):
    """The first answer, saved and wrong."""
    answer = attempt.answers.get(number=1)
    save_answer(answer, cast.author, "b", 0)
    return Answer.objects.get(pk=answer.pk)


def is_checked(answer):
    return Answer.objects.get(pk=answer.pk).checked_at is not None


# --- The verb ----------------------------------------------------------------------------------


def test_check_answer_fixes_it_and_makes_no_mark(cast, answer):
    check_answer(answer, cast.author, 1)
    assert is_checked(answer)
    assert not Mark.objects.exists()
    assert Answer.objects.get(pk=answer.pk).points is None


def test_check_answer_again_keeps_the_first_time(cast, answer):
    check_answer(answer, cast.author, 1)
    first = Answer.objects.get(pk=answer.pk).checked_at
    check_answer(answer, cast.author, 0)
    assert Answer.objects.get(pk=answer.pk).checked_at == first


def test_check_answer_pressed_twice_at_once_is_done_once(cast, answer):
    first = timezone.now() - timedelta(seconds=1)

    def check_first(execute, sql, params, many, context):
        if sql.startswith("UPDATE"):
            execute(sql, [connection.ops.adapt_datetimefield_value(first), *params[1:]], many, context)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(check_first):
        check_answer(answer, cast.author, 1)
    assert Answer.objects.get(pk=answer.pk).checked_at == first


def test_save_answer_changes_nothing_once_it_was_checked(cast, answer):
    check_answer(answer, cast.author, 1)
    with pytest.raises(ValidationError, match="You have checked this answer"):
        save_answer(answer, cast.author, "a", 1)
    answer.refresh_from_db()
    assert (answer.value, answer.revision, answer.other_texts.get().value) == ("b", 1, "a")
    assert save_answer(answer, cast.author, "b", 0).is_accepted  # what is stored already may come once more


def test_save_answers_keeps_what_comes_after_a_checked_one(cast, attempt, answer):
    check_answer(answer, cast.author, 1)
    short = attempt.answers.get(number=3)
    with pytest.raises(ValidationError):
        save_answers([(answer, "a", 1), (short, "Text", 0)], cast.author)
    assert set(OtherText.objects.values_list("value", flat=True)) == {"a", "Text"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda cast, answer: Answer.objects.update(value=None), "nothing to check"),
        (lambda cast, answer: save_answer(answer, cast.author, "a", 1), "changed elsewhere"),
        (lambda cast, answer: submit_attempt(answer.attempt), "handed in"),
        (lambda cast, answer: Attempt.objects.update(submitted_at=timezone.now()), "handed in"),
        (lambda cast, answer: archive_classroom(answer.classroom), "cannot be checked now"),
        (lambda cast, answer: Assignment.objects.update(review={}), "cannot be checked before handing in"),
    ],
)
def test_check_answer_is_refused_in_words(cast, answer, change, words):
    change(cast, answer)
    with pytest.raises(ValidationError, match=words):
        check_answer(answer, cast.author, 1)
    assert not is_checked(answer)


def test_check_answer_is_refused_after_the_deadline_unless_time_was_added(cast, answer):
    long_ago = timezone.now() - timedelta(hours=1)
    Attempt.objects.update(deadline_at=long_ago, started_at=long_ago - timedelta(minutes=10))
    Assignment.objects.update(time_limit=10)
    with pytest.raises(ValidationError, match="its time is over"):
        check_answer(answer, cast.author, 1)
    Assignment.objects.update(time_limit=120)
    check_answer(answer, cast.author, 1)
    assert is_checked(answer)


def test_check_answer_is_for_its_writer_and_for_what_the_machine_marks(cast, attempt, answer):
    with pytest.raises(ValidationError, match="Only its own writer"):
        check_answer(answer, cast.admin, 1)
    short = attempt.answers.get(number=3)
    save_answer(short, cast.author, "Text", 0)
    with pytest.raises(ValidationError, match="cannot be checked before"):
        check_answer(short, cast.author, 1)


def test_check_answer_again_is_refused_once_the_work_is_handed_in(cast, answer):
    """What was told at work is not asked for again after it, where the review tells less."""
    check_answer(answer, cast.author, 1)
    with pytest.raises(ValidationError, match="its time is over"):
        submit_attempt(answer.attempt)
        check_answer(answer, cast.author, 1)
    Attempt.objects.update(submitted_at=None, deadline_at=timezone.now() - timedelta(minutes=2))
    Assignment.objects.update(closes_at=timezone.now() - timedelta(minutes=2))
    with pytest.raises(ValidationError, match="its time is over"):
        check_answer(answer, cast.author, 1)


def test_handing_in_marks_a_checked_answer_as_it_was_checked(cast, attempt, answer):
    right = attempt.answers.get(number=2)
    save_answer(right, cast.author, "a", 0)
    for each in (answer, right):
        check_answer(each, cast.author, 1)
    submit_attempt(attempt)
    assert [mark.points for mark in Mark.objects.order_by("answer__number")] == [0, 7, 0]


# --- The page ----------------------------------------------------------------------------------


def form(**answers):
    """The POST of the page's form, everything based on revision 0 and blank unless given."""
    blank = {f"answer-{number}": "" for number in (1, 2, 3)} | {f"base-{number}": 0 for number in (1, 2, 3)}
    return blank | {name.replace("_", "-"): value for name, value in answers.items()}


def press_check(client, attempt, number=1, **answers):
    url = reverse("answer-check", args=[attempt.answers.get(number=number).pk])
    origin = f"http://testserver{reverse('attempt-detail', args=[attempt.pk])}"
    return client.post(url, form(**answers), HTTP_REFERER=origin, follow=True).content.decode()


def page(client, attempt):
    return client.get(reverse("attempt-detail", args=[attempt.pk])).content.decode()


def block(content, number):
    """What the page shows of one question."""
    return content.split(f'id="question-{number}"')[1].split('id="question-')[0]


def test_attempt_detail_offers_checking_where_the_machine_marks(as_user, cast, attempt):
    content = page(as_user(cast.author), attempt)
    assert content.count("formaction=") == 2
    assert "formaction=" not in block(content, 3)
    assert "Checking fixes the answer" in content
    assert content.index('name="do" value="save"') < content.index("formaction=")  # Enter saves; it never checks


def test_attempt_detail_offers_no_checking_as_usual(as_user, cast, attempt):
    edit_review(attempt.assignment, {})
    content = page(as_user(cast.author), attempt)
    assert "formaction=" not in content and "Checking fixes" not in content


def test_answer_check_saves_the_form_and_shows_how_the_answer_stands(as_user, cast, attempt):
    content = press_check(as_user(cast.author), attempt, answer_1="b", answer_2="a", answer_3="Text")
    assert list(attempt.answers.order_by("number").values_list("value", flat=True)) == ["b", "a", "Text"]
    assert [each.checked_at is not None for each in attempt.answers.order_by("number")] == [True, False, False]
    shown = block(content, 1)
    assert "Not right." in shown and "RATIONALE-B" in shown and "The deciding paragraph." in shown
    assert "<input" not in shown.split("question-flag")[0]
    assert "SECRET-KEY-A" not in content and "of 7 points" not in content
    assert "RATIONALE-B" not in block(content, 2)


@pytest.mark.parametrize(
    ("told", "is_told", "is_not_told"),
    [
        (["correctness"], "Not right.", "RATIONALE-B"),
        (["correctness", "marks"], "0 of 7 points", "RATIONALE-B"),
        (["correctness", "feedback"], "RATIONALE-B", "SECRET-KEY-A"),
        (["correctness", "feedback", "key"], "SECRET-KEY-A", "of 7 points"),
    ],
)
def test_attempt_detail_tells_of_a_checked_answer_what_the_window_opens(
    as_user, cast, attempt, answer, told, is_told, is_not_told
):
    edit_review(attempt.assignment, {"during": ["attempt", *told]})
    check_answer(answer, cast.author, 1)
    content = page(as_user(cast.author), attempt)
    assert is_told in block(content, 1)
    assert is_not_told not in content


def test_a_checked_answer_stays_fixed_and_silent_when_the_window_closes(as_user, cast, attempt, answer):
    check_answer(answer, cast.author, 1)
    edit_review(attempt.assignment, {})
    shown = block(page(as_user(cast.author), attempt), 1)
    assert "Your answer" in shown and "<input" not in shown.split("question-flag")[0]
    assert "Not right." not in shown and "RATIONALE-B" not in shown


def test_answer_check_of_a_blank_saves_the_rest_and_says_why(as_user, cast, attempt):
    content = press_check(as_user(cast.author), attempt, answer_3="Text")
    assert "has no answer yet, so there is nothing to check" in content
    assert attempt.answers.get(number=3).value == "Text"
    assert not attempt.answers.exclude(checked_at=None).exists()


def test_answer_check_waits_until_everything_on_the_page_is_right(as_user, cast, attempt):
    content = press_check(as_user(cast.author), attempt, answer_1="b", answer_2="no-such-option")
    assert "Something needs to be put right" in content
    assert not is_checked(attempt.answers.get(number=1))
    assert attempt.answers.get(number=1).value == "b"


def test_answer_check_shows_a_clash_before_it_fixes_anything(as_user, cast, attempt, answer):
    content = press_check(as_user(cast.author), attempt, answer_1="a")
    assert "was changed in another tab" in content
    assert not is_checked(answer)


def test_an_older_page_changes_no_checked_answer_and_saves_the_others(as_user, cast, attempt, answer):
    check_answer(answer, cast.author, 1)
    url = reverse("attempt-detail", args=[attempt.pk])
    data = form(answer_1="a", base_1=1, answer_2="b", answer_3="Text") | {"do": "save"}
    content = as_user(cast.author).post(url, data, follow=True).content.decode()
    assert "What you had checked is fixed." in content
    values = list(attempt.answers.order_by("number").values_list("value", flat=True))
    assert (values, answer.other_texts.get().value) == (["b", "b", "Text"], "a")


def test_answer_save_of_a_checked_answer_tells_the_script_in_words(as_user, cast, answer):
    check_answer(answer, cast.author, 1)
    data, url = {"answer-1": "a", "base-1": 1}, reverse("answer-save", args=[answer.pk])
    response = as_user(cast.author).post(url, data, headers={"Accept": "application/json"})
    assert response.status_code == 400
    assert "You have checked this answer" in response.json()["errors"][0]


def test_answer_check_one_question_at_a_time_comes_back_to_it(as_user, cast, attempt):
    Assignment.objects.update(layout="single")
    second = attempt.answers.get(number=2)
    url = reverse("answer-check", args=[second.pk])
    response = as_user(cast.author).post(url, {"answer-2": "b", "base-2": 0})
    assert response.url == f"{reverse('attempt-detail', args=[attempt.pk])}?question=2#question-2"
    content = as_user(cast.author).get(response.url).content.decode()
    assert "RATIONALE-B" in block(content, 2)


def test_answer_check_after_handing_in_leads_to_the_review(as_user, cast, attempt, answer):
    submit_attempt(attempt)
    content = press_check(as_user(cast.author), attempt, answer_1="a", base_1=1)
    assert "This was handed in." in content
    assert not is_checked(answer)


@pytest.mark.parametrize("told", [TOLD, THINGS])
def test_attempt_detail_has_as_many_queries_with_two_checked_answers_as_with_one(as_user, cast, attempt, told):
    edit_review(attempt.assignment, {"during": told})
    client, counts = as_user(cast.author), []
    page(client, attempt)  # from now on this worker has the unit and the questions at hand
    for number in (1, 2):
        save_answer(attempt.answers.get(number=number), cast.author, "b", 0)
        check_answer(attempt.answers.get(number=number), cast.author, 1)
        with CaptureQueriesContext(connection) as queries:
            page(client, attempt)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- The API -----------------------------------------------------------------------------------


def test_check_by_api_tells_as_much_as_the_page(as_user, cast, attempt, answer):
    client, url = as_user(cast.author), reverse("api-answer-check", args=[answer.pk])
    for _again in range(2):
        told = client.post(url, json.dumps({"base": 1}), content_type="application/json").json()
        assert (told["state"], told["earned"], told["key"], told["rationale"]) == ("wrong", "", None, "")
        assert told["explained"]["options"][1]["rationale"] == "RATIONALE-B"
        assert "SECRET-KEY-A" not in json.dumps(told)
    saved = client.get(reverse("api-attempt-detail", args=[attempt.pk])).json()["answers"]
    assert [row["checked_at"] is not None for row in saved] == [True, False, False]


def test_check_by_api_tells_nothing_after_handing_in(as_user, cast, attempt, answer):
    edit_review(attempt.assignment, {"during": list(THINGS), "after": [], "later": [], "closed": []})
    client, url = as_user(cast.author), reverse("api-answer-check", args=[answer.pk])
    assert "SECRET-KEY-A" in client.post(url, {"base": 1}, content_type="application/json").content.decode()
    submit_attempt(attempt)
    refused = client.post(url, {"base": 1}, content_type="application/json")
    assert (refused.status_code, "SECRET-KEY-A" in refused.content.decode()) == (400, False)


def test_check_by_api_needs_the_revision(as_user, cast, answer):
    url = reverse("api-answer-check", args=[answer.pk])
    for data in ({}, {"base": "x"}, {"base": 0}):
        response = as_user(cast.author).post(url, json.dumps(data), content_type="application/json")
        assert response.status_code == 400
    assert not is_checked(answer)
