"""A student at work: starting, saving, handing in, and what the clock does."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from assessments.models import Answer, AssignmentException, Attempt, Mark, OtherText
from assessments.services import attempts as services
from assessments.services.answers import MOST_OTHER_TEXTS, save_answer, save_answers
from assessments.services.attempts import (
    refresh_deadlines,
    start_attempt,
    submit_attempt,
    submit_expired,
)
from tests.factories import make_assignment, make_lesson, make_question, make_quiz

MINUTE = timedelta(minutes=1)


@pytest.fixture
def assignment(cast):
    return make_assignment(cast.classroom, time_limit=40)


@pytest.fixture
def attempt(cast, assignment):
    return start_attempt(assignment, cast.author)


def single(attempt):
    return attempt.answers.get(number=1)


def refusal(function, *arguments, **options):
    with pytest.raises(ValidationError) as refused:
        function(*arguments, **options)
    return refused.value.messages[0]


# --- Starting ----------------------------------------------------------------------------------


def test_start_attempt_pins_the_questions_and_the_deadline(cast, assignment):
    now = timezone.now()
    attempt = start_attempt(assignment, cast.author, now)
    assert attempt.deadline_at == now + 40 * MINUTE
    pinned = list(attempt.answers.values_list("number", "question"))
    assert pinned == list(assignment.assessment.items.values_list("number", "question"))


def test_start_attempt_twice_gives_the_same(cast, assignment, attempt):
    assert start_attempt(assignment, cast.author) == attempt
    assert Attempt.objects.count() == 1


def test_start_attempt_uses_the_accommodation(cast, assignment):
    cast.author.memberships.update(time_factor=Decimal("1.5"), extra_minutes=10)
    attempt = start_attempt(assignment, cast.author)
    assert attempt.deadline_at - attempt.started_at == 70 * MINUTE


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"opens_at": timezone.now() + timedelta(days=1)}, "not open yet"),
        ({"closes_at": timezone.now() - timedelta(minutes=2)}, "closed"),
    ],
)
def test_start_attempt_refuses_outside_the_dates(cast, fields, words):
    assignment = make_assignment(cast.classroom, **fields)
    assert words in refusal(start_attempt, assignment, cast.author)


def test_start_attempt_refuses_when_attempts_are_used_up(cast, assignment, attempt):
    submit_attempt(attempt)
    assert "all your attempts" in refusal(start_attempt, assignment, cast.author)


def test_start_attempt_allows_what_an_exception_grants(cast, assignment, attempt):
    submit_attempt(attempt)
    AssignmentException.objects.create(assignment=assignment, user=cast.author, attempts_allowed=2)
    assert start_attempt(assignment, cast.author).number == 2


def test_start_attempt_refuses_the_excused_the_archived_and_readings(cast, assignment):
    exception = AssignmentException.objects.create(assignment=assignment, user=cast.author, is_excused=True)
    assert "excused" in refusal(start_attempt, assignment, cast.author)
    exception.delete()
    reading = make_assignment(cast.classroom, lesson=make_lesson())
    assert "read, not answered" in refusal(start_attempt, reading, cast.author)
    assignment.classroom.is_archived = True
    assert "archived" in refusal(start_attempt, assignment, cast.author)


def test_start_and_submit_attempt_are_the_students_own_even_to_an_admin(cast, assignment, attempt):
    assert "Only students" in refusal(start_attempt, assignment, cast.admin)
    assert "own writer" in refusal(submit_attempt, attempt, cast.admin)
    attempt.refresh_from_db()
    assert attempt.submitted_at is None


# --- Saving ------------------------------------------------------------------------------------


def test_save_answer_counts_revisions(cast, attempt):
    answer = single(attempt)
    first = save_answer(answer, cast.author, "a", 0)
    second = save_answer(answer, cast.author, "b", first.revision)
    answer.refresh_from_db()
    assert (first.revision, second.revision, answer.value, answer.revision) == (1, 2, "b", 2)
    assert answer.saved_at == second.saved_at


def test_save_answer_tells_the_second_tab_and_keeps_both(cast, attempt):
    answer = single(attempt)
    save_answer(answer, cast.author, "a", 0)
    clash = save_answer(answer, cast.author, "b", 0)
    assert (clash.is_accepted, clash.value, clash.revision) == (False, "a", 1)
    assert Answer.objects.get(pk=answer.pk).value == "a"
    assert OtherText.objects.get(answer=answer).value == "b"


def test_save_answer_repeated_after_a_lost_reply_is_harmless(cast, attempt):
    answer = single(attempt)
    save_answer(answer, cast.author, "a", 0)
    again = save_answer(answer, cast.author, "a", 0)
    assert (again.is_accepted, again.revision) == (True, 1)
    assert not OtherText.objects.exists()


def test_save_answer_of_somebody_else_is_refused(cast, attempt):
    answer = single(attempt)
    assert "own writer" in refusal(save_answer, answer, cast.classmate, "b", 0)
    assert Answer.objects.get(pk=answer.pk).value is None
    assert not OtherText.objects.exists()


@pytest.mark.parametrize(("seconds", "is_taken"), [(0, True), (59, True), (61, False)])
def test_save_answer_is_taken_for_sixty_seconds_after_the_deadline(cast, attempt, seconds, is_taken):
    answer, late = single(attempt), attempt.deadline_at + timedelta(seconds=seconds)
    if is_taken:
        assert save_answer(answer, cast.author, "a", 0, late).is_accepted
    else:
        assert "time is over" in refusal(save_answer, answer, cast.author, "a", 0, late)
        assert OtherText.objects.get(answer=answer).value == "a"


def test_save_answer_after_handing_in_changes_nothing(cast, attempt):
    submit_attempt(attempt)
    answer = single(attempt)
    assert "handed in" in refusal(save_answer, answer, cast.author, "a", answer.revision)
    assert Answer.objects.get(pk=answer.pk).value is None


def test_save_answer_uses_time_that_was_added_meanwhile(cast, attempt):
    late = attempt.deadline_at + 5 * MINUTE
    cast.author.memberships.update(extra_minutes=30)
    assert save_answer(single(attempt), cast.author, "a", 0, late).is_accepted


def test_save_answer_keeps_a_losing_text_once_and_a_blank_not_at_all(cast, attempt):
    answer = single(attempt)
    save_answer(answer, cast.author, "a", 0)
    for value in ("b", "b", None, "b"):
        assert not save_answer(answer, cast.author, value, 0).is_accepted
    assert OtherText.objects.get(answer=answer).value == "b"


def test_save_answer_takes_one_statement(cast, attempt, django_assert_num_queries):
    answer = single(attempt)
    with django_assert_num_queries(1):
        save_answer(answer, cast.author, "a", 0)


# --- Handing in --------------------------------------------------------------------------------


def test_submit_attempt_marks_what_the_machine_can(cast, attempt):
    save_answer(single(attempt), cast.author, "a", 0)
    save_answer(attempt.answers.get(number=2), cast.author, "Because A1 says so.", 0)
    submit_attempt(attempt)
    assert [row.points for row in attempt.answers.all()] == [1, None]
    assert (attempt.score, attempt.is_marked) == (1, False)
    assert Mark.objects.get().grader is None


def test_submit_attempt_gives_a_blank_nothing_without_waiting(cast, attempt):
    submit_attempt(attempt)
    assert [row.points for row in attempt.answers.all()] == [0, 0]
    assert attempt.is_marked


def test_submit_attempt_after_time_was_added_hands_in(cast, attempt):
    now = attempt.deadline_at + 5 * MINUTE
    cast.author.memberships.update(extra_minutes=30)
    submit_attempt(attempt, cast.author, now)
    assert attempt.submitted_at == now


def test_submit_attempt_twice_is_one_submission(cast, attempt):
    save_answer(single(attempt), cast.author, "a", 0)
    submit_attempt(attempt)
    first = attempt.submitted_at
    submit_attempt(attempt)
    assert attempt.submitted_at == first
    assert Mark.objects.filter(answer=single(attempt)).count() == 1


def test_submit_attempt_outdates_a_save_under_way(cast, attempt):
    """A save that read revision 0 before the attempt was handed in cannot land after it."""
    submit_attempt(attempt)
    assert single(attempt).revision == 1


@pytest.mark.django_db(transaction=True)
def test_submit_attempt_at_once_from_two_sides_marks_once(cast, attempt):
    barrier = threading.Barrier(2)

    def submit():
        barrier.wait()
        try:
            submit_attempt(Attempt.objects.get(pk=attempt.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=submit) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Mark.objects.filter(answer__attempt=attempt).count() == attempt.answers.count()


@pytest.mark.django_db(transaction=True)
def test_start_attempt_at_once_from_two_sides_makes_one(cast, assignment):
    barrier, made = threading.Barrier(2), []

    def start():
        barrier.wait()
        try:
            made.append(start_attempt(assignment, cast.author).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 2
    assert set(made) == set(Attempt.objects.values_list("pk", flat=True))


# --- Time that ran out -------------------------------------------------------------------------


def run_out(attempt, seconds=61):
    """Moves the attempt into the past, so that its deadline was `seconds` ago."""
    shift = attempt.deadline_at - timezone.now() + timedelta(seconds=seconds)
    attempt.started_at -= shift
    attempt.deadline_at -= shift
    attempt.save()


def test_expired_attempt_counts_as_submitted_before_anybody_looks(cast, attempt):
    run_out(attempt)
    assert attempt in Attempt.objects.submitted()
    assert attempt not in Attempt.objects.open()
    assert not attempt.is_open()
    assert attempt.handed_in_at() == attempt.deadline_at


def test_expired_attempt_is_still_open_within_the_tolerance(cast, attempt):
    run_out(attempt, seconds=50)
    assert attempt in Attempt.objects.open()
    assert submit_expired(Attempt.objects.all()) == 0


def test_submit_expired_hands_in_what_was_saved_as_of_the_deadline(cast, attempt):
    save_answer(single(attempt), cast.author, "a", 0)
    run_out(attempt)
    assert submit_expired(Attempt.objects.all()) == 1
    attempt.refresh_from_db()
    assert (attempt.submitted_at, attempt.score) == (attempt.deadline_at, 1)
    assert submit_expired(Attempt.objects.all()) == 0


def test_submit_expired_looks_first_whether_time_was_added(cast, attempt):
    run_out(attempt)
    cast.author.memberships.update(extra_minutes=30)
    assert submit_expired(Attempt.objects.all()) == 0
    attempt.refresh_from_db()
    assert attempt.is_open()


def test_refresh_deadlines_leaves_what_was_handed_in(cast, assignment, attempt):
    submit_attempt(attempt)
    before = attempt.deadline_at
    assignment.time_limit = 10
    assignment.save()
    refresh_deadlines(Attempt.objects.all())
    attempt.refresh_from_db()
    assert attempt.deadline_at == before


def test_submit_attempt_past_time_hands_in_as_of_the_deadline(cast, attempt):
    run_out(attempt)
    submit_attempt(attempt)
    assert attempt.submitted_at == attempt.deadline_at


def test_score_is_the_sum_of_the_ledger(cast):
    """The derived score can be recomputed from the latest mark of each answer."""
    rows = [make_question(points=points) for points in ("1", "2.5", "0.75")]
    attempt = start_attempt(make_assignment(cast.classroom, make_quiz(rows)), cast.author)
    for answer, value in zip(attempt.answers.all(), "aba", strict=True):
        save_answer(answer, cast.author, value, 0)
    submit_attempt(attempt)
    ledger = {mark.answer_id: mark.points for mark in Mark.objects.order_by("pk")}
    assert attempt.score == sum(ledger.values()) == Decimal("1.75")


def test_save_answer_keeps_no_flood_of_other_texts(cast, attempt):
    answer = attempt.answers.get(number=2)
    for number in range(MOST_OTHER_TEXTS):
        assert not save_answer(answer, cast.author, f"text {number}", 77).is_accepted
    assert "Keep a copy" in refusal(save_answer, answer, cast.author, "one more", 77)
    assert answer.other_texts.count() == MOST_OTHER_TEXTS
    assert save_answer(answer, cast.author, "the answer", 0).is_accepted


def test_start_attempt_overtaken_by_one_that_is_handed_in_already(cast, assignment, monkeypatch):
    """The other click started and handed in between this one's look and its insert: the one attempt is used up."""
    real = services._refuse_start

    def overtaken(*arguments):
        monkeypatch.setattr(services, "_refuse_start", real)
        real(*arguments)
        submit_attempt(start_attempt(assignment, cast.author))

    monkeypatch.setattr(services, "_refuse_start", overtaken)
    assert "used all" in refusal(start_attempt, assignment, cast.author)
    assert Attempt.objects.count() == 1


def test_save_answers_keeps_the_rest_of_a_page_that_came_too_late(cast, attempt):
    submit_attempt(attempt)
    changes = [(answer, f"text {answer.number}", 0) for answer in attempt.answers.all()]
    assert "handed in" in refusal(save_answers, changes, cast.author)
    assert sorted(OtherText.objects.values_list("value", flat=True)) == ["text 1", "text 2"]
