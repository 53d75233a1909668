"""What the windows open to a student, wherever points or answers are told: pages and API."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.classbook import class_book, own_entries
from assessments.models import Assignment, Attempt
from assessments.openings import last_closes, sight_of
from assessments.review import THINGS
from assessments.services.assignments import grant_exception, release_assignment
from assessments.services.marks import mark_answer
from tests.factories import make_assignment, make_attempt, make_essay, make_question, make_quiz

NO_MARKS = [thing for thing in THINGS if thing != "marks"]
TWO_OF_FOUR = {
    "rule": "right-minus-wrong",
    "options": [
        {"id": name, "text": f"Text {name}", "right": name in "ab", "rationale": f"Because {name}"} for name in "abcd"
    ],
}
EARNED, MOST = "5.5", "11"  # half of the points of one question: a number that stands nowhere else on a page


@pytest.fixture
def assignment(cast):
    """A question of which half can be earned; open until tomorrow."""
    tomorrow = timezone.now() + timedelta(days=1)
    quiz = make_quiz([make_question(kind="multiple", spec=TWO_OF_FOUR, points=11)])
    return make_assignment(cast.classroom, quiz, due_at=tomorrow, closes_at=tomorrow)


@pytest.fixture
def attempt(cast, assignment):
    return make_attempt(assignment, cast.author, {1: ["a"]})


def put_into(window, attempt):
    """Moves the attempt into `after`, `later` or `closed`."""
    long_ago = timezone.now() - timedelta(days=2)
    if window != "after":
        Attempt.objects.update(submitted_at=long_ago)
    if window == "closed":
        Assignment.objects.update(opens_at=long_ago, due_at=long_ago, closes_at=long_ago)


def show_in(window, things):
    Assignment.objects.update(review={**dict.fromkeys(("after", "later", "closed"), THINGS), window: things})


def addresses(attempt):
    return {
        "review": reverse("attempt-review", args=[attempt.pk]),
        "class page": reverse("classroom-detail", args=[attempt.classroom.pk]),
        "today": reverse("home"),
        "assignment page": reverse("assignment-detail", args=[attempt.assignment_id]),
        "review by API": reverse("api-attempt-review", args=[attempt.pk]),
        "attempt by API": reverse("api-attempt-detail", args=[attempt.pk]),
        "attempts by API": reverse("api-attempt-list"),
        "assignment by API": reverse("api-assignment-detail", args=[attempt.assignment_id]),
        "assignments by API": reverse("api-assignment-list"),
        "class by API": reverse("api-classroom-detail", args=[attempt.classroom.pk]),
    }


def tells(text, number):
    """Whether the number stands in the text by itself: a time of day may hold its figures, too."""
    return re.search(rf"(?<![\d.]){re.escape(number)}(?!\d)", text) is not None


def told(client, attempt):
    return {name: client.get(address).content.decode() for name, address in addresses(attempt).items()}


WINDOWS = pytest.mark.parametrize("window", ["after", "later", "closed"])


@WINDOWS
def test_points_are_told_where_the_window_opens_them(as_user, cast, attempt, window):
    put_into(window, attempt)
    pages = told(as_user(cast.author), attempt)
    assert {name for name, text in pages.items() if tells(text, EARNED)} == {
        "review",
        "class page",
        "assignment page",
        "review by API",
    }


@WINDOWS
def test_no_points_are_told_anywhere_where_the_window_closes_them(as_user, cast, attempt, window):
    put_into(window, attempt)
    show_in(window, NO_MARKS)
    pages = told(as_user(cast.author), attempt)
    assert not {name for name, text in pages.items() if tells(text, EARNED)}
    assert all(MOST in pages[name] for name in ("review", "class page", "review by API"))
    assert "Partly right." in pages["review"]
    # The arithmetic tells the points, too, and so do the numbers that it is made of.
    assert " ÷ " not in pages["review"] + pages["review by API"]
    assert '"counts"' not in pages["review by API"]


def test_what_lateness_took_is_told_with_the_points_alone(as_user, cast, attempt):
    now = timezone.now()
    rule = {"rate": "10", "interval": "day", "floor": "0", "grace": 0}
    Assignment.objects.update(due_at=now - timedelta(days=3), opens_at=now - timedelta(days=9), late_rule=rule)
    Attempt.objects.update(submitted_at=now - timedelta(days=1, hours=1))
    client = as_user(cast.author)
    assert tells(told(client, attempt)["review"], "3.3")  # 30 % of the points for three days begun
    assert tells(told(client, attempt)["class page"], "2.2")  # and what is left
    show_in("later", NO_MARKS)
    pages = told(client, attempt)
    assert not any(tells(text, number) for number in (EARNED, "3.3", "2.2") for text in pages.values())


@WINDOWS
def test_staff_are_told_everything_in_every_window(as_user, cast, attempt, window):
    put_into(window, attempt)
    show_in(window, [])
    assert EARNED in as_user(cast.teacher).get(reverse("attempt-review", args=[attempt.pk])).content.decode()
    [row] = [row for row in class_book(cast.classroom).rows if row.membership.user == cast.author]
    assert row.entries[0].score == EARNED


def test_points_without_correctness_are_told_as_a_sum_alone(as_user, cast, attempt):
    put_into("later", attempt)
    show_in("later", ["attempt", "marks"])
    pages = told(as_user(cast.author), attempt)
    assert f"{EARNED} of {MOST} points" in pages["review"]
    assert pages["review"].count(EARNED) == 1
    assert "Partly right." not in pages["review"]
    [answer] = as_user(cast.author).get(addresses(attempt)["review by API"]).json()["answers"]
    assert (answer["earned"], answer["state"], answer["explained"], answer["key"]) == ("", "", {}, None)


def test_a_closed_attempt_shows_no_question_and_no_answer(as_user, cast, attempt):
    put_into("later", attempt)
    show_in("later", ["marks"])
    pages = told(as_user(cast.author), attempt)
    assert f"{EARNED} of {MOST} points" in pages["review"]
    assert not any("Text a" in text or "What does it say?" in text for text in pages.values())
    assert "shown again when the whole class has finished" in pages["review"]
    client = as_user(cast.author)
    assert client.get(addresses(attempt)["review by API"]).json()["answers"] == []
    assert client.get(addresses(attempt)["attempt by API"]).json()["answers"] is None


def test_the_api_tells_no_sum_where_points_are_closed(as_user, cast, attempt):
    put_into("later", attempt)
    show_in("later", NO_MARKS)
    review = as_user(cast.author).get(addresses(attempt)["review by API"]).json()
    assert (review["points"], review["maximum"]) == (None, MOST)


def test_an_average_is_told_only_where_every_attempt_may_be(cast, attempt):
    Assignment.objects.update(keep="average", attempts_allowed=2)
    show_in("later", NO_MARKS)
    [entry] = own_entries(cast.author, [Assignment.objects.with_task().get()]).values()
    assert (entry.score, entry.cell.work.score) == ("", None)
    Assignment.objects.update(keep="highest")
    [entry] = own_entries(cast.author, [Assignment.objects.with_task().get()]).values()
    assert entry.score == EARNED


def test_a_persons_mark_waits_for_the_release_whatever_the_matrix_opens(as_user, cast):
    Assignment.objects.all().delete()
    essay = make_assignment(cast.classroom, make_essay())
    show_in("later", THINGS)
    attempt = make_attempt(essay, cast.author, {1: "Words"})
    put_into("later", attempt)
    judgement = {"levels": {"T": "1", "E": "1"}, "comments": {}, "adjustment": "0", "comment": "ZQ-COMMENT"}
    mark_answer(attempt.answers.get(), judgement, cast.teacher)
    client = as_user(cast.author)
    before = told(client, attempt)
    assert not any("ZQ-COMMENT" in text or "2 of 3" in text for text in before.values())
    assert "Waiting." in before["review"]
    release_assignment(essay, cast.teacher)
    assert "ZQ-COMMENT" in told(client, attempt)["review"]
    Assignment.objects.update(review={"closed": ["attempt"]})
    after = told(client, attempt)
    assert not any("ZQ-COMMENT" in text or "2 of 3" in text for text in after.values())
    assert "Waiting." not in after["review"]


@pytest.mark.parametrize(
    ("window", "sentence"),
    [("after", "less is shown here than now"), ("later", "is shown when the whole class has finished")],
)
def test_attempt_review_says_what_changes_later(as_user, cast, attempt, window, sentence):
    show_in("later", NO_MARKS)
    put_into(window, attempt)
    assert sentence in told(as_user(cast.author), attempt)["review"]


def test_sight_of_a_student_who_may_see_everything_is_not_that_of_staff(cast, attempt):
    show_in("closed", THINGS)
    put_into("closed", attempt)
    attempt = Attempt.objects.select_related("assignment").get()
    assert sight_of(attempt, cast.author).opens == sight_of(attempt, cast.teacher).opens
    assert sight_of(attempt, cast.author) != sight_of(attempt, cast.teacher)


def test_last_closes_counts_exceptions_and_accommodations(cast, assignment):
    later = assignment.closes_at + timedelta(days=5)
    other = make_assignment(cast.classroom, assignment.assessment)
    grant_exception(assignment, cast.classmate, cast.teacher, closes_at=later)
    assert last_closes([assignment, other]) == {assignment.pk: later, other.pk: None}
    cast.classroom.memberships.filter(user=cast.classmate).update(extra_days=1)
    assert last_closes([assignment])[assignment.pk] == later + timedelta(days=1)


def test_own_entries_have_as_many_queries_with_30_assignments_of_their_own_kind_as_with_1(cast, assignment, attempt):
    counts = []
    for more in (0, 29):
        for _number in range(more):
            make_attempt(make_assignment(cast.classroom, assignment.assessment), cast.author)
        show_in("later", NO_MARKS)
        assignments = list(Assignment.objects.with_task())
        with CaptureQueriesContext(connection) as queries:
            entries = own_entries(cast.author, assignments)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert len(entries) == 30
