"""Late work on the pages and in the API: set by a teacher, told to a student before and after, waived with a reason."""

import json
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assignment, Attempt, Waiver
from assessments.services.assignments import grant_exception
from assessments.services.waivers import waive_deduction
from tests.factories import make_assignment, make_attempt, make_essay, make_lesson, make_question, make_quiz

RULE = {"rate": "10", "interval": "day", "floor": "50", "grace": 0}
WORDS = "10\u00a0% of the points for each day begun, never below 50\u00a0%"
TYPED = {"late_rate": "10", "late_interval": "day", "late_floor": "50", "late_grace": ""}
REASON = "Was in hospital"


@pytest.fixture
def quiz(cast):
    """A single choice of ten points, due two days ago all but an hour, with a rule for late work."""
    now = timezone.now()
    return make_assignment(
        cast.classroom,
        make_quiz([make_question(points=10)]),
        opens_at=now - timedelta(days=5),
        due_at=now - timedelta(days=2) + timedelta(hours=1),
        late_rule=RULE,
    )


@pytest.fixture
def attempt(cast, quiz):
    return make_attempt(quiz, cast.author, {1: "a"})


def shown(client, name, *args):
    """What a page says, its lines put together."""
    return re.sub(r"[ \n]+", " ", client.get(reverse(name, args=args)).content.decode())


def send(client, method, path, data):
    return getattr(client, method)(path, json.dumps(data), content_type="application/json")


# --- A teacher sets the rule --------------------------------------------------------------------


def test_assignment_edit_takes_a_rule_and_shows_it_again(cast, as_user, quiz):
    url, client = reverse("assignment-edit", args=[quiz.pk]), as_user(cast.teacher)
    data = {"opens_at": "2026-01-01T08:00", "attempts_allowed": "1", "keep": "highest"}
    client.post(url, data | TYPED | {"late_rate": "2,5", "late_interval": "hour", "late_grace": "15"})
    assert Assignment.objects.get().late_rule == {"rate": "2.5", "interval": "hour", "floor": "50", "grace": 15}
    page = shown(client, "assignment-edit", quiz.pk)
    assert 'value="2.5"' in page and '<option value="hour" selected>' in page
    assert "Late work costs 2.5\u00a0% of the points for each hour begun" in shown(client, "assignment-detail", quiz.pk)
    client.post(url, data | {"late_rate": "", "late_interval": "day", "late_floor": "", "late_grace": ""})
    assert Assignment.objects.get().late_rule == {}


def test_assignment_edit_says_beside_the_field_what_is_wrong_with_a_rule(cast, as_user, quiz):
    data = {"opens_at": "2026-01-01T08:00", "attempts_allowed": "1", "keep": "highest"} | TYPED
    client, url = as_user(cast.teacher), reverse("assignment-edit", args=[quiz.pk])
    for change, words in (
        ({"late_rate": ""}, "Say how much is taken away"),
        ({"late_rate": "200"}, "Give a percentage from 0 to 100"),
        ({"late_rate": "ten"}, "Type a number such as 1.5."),
        ({"late_grace": "9999"}, "Give whole minutes, from 0 to 1440."),
        ({"late_interval": "week"}, "week is not one of the available choices"),
    ):
        assert words in client.post(url, data | change).content.decode()
    assert Assignment.objects.get().late_rule == RULE


def test_assignment_edit_of_a_reading_has_no_rule(cast, as_user):
    reading = make_assignment(cast.classroom, lesson=make_lesson())
    assert "late_rate" not in shown(as_user(cast.teacher), "assignment-edit", reading.pk)


def test_assignment_create_gives_each_task_its_own_rule(cast, as_user):
    lesson = make_lesson()
    quiz, essay = make_quiz(unit=lesson.unit, lesson=lesson), make_essay(lesson.unit, lesson=lesson)
    url = f"{reverse('assignment-create', args=[cast.classroom.pk])}?lesson={lesson.pk}"
    data = {"reading": "on", f"class-{cast.classroom.pk}": "on"}
    for task in (quiz, essay):
        data |= {f"assessment-{task.pk}": "on", f"assessment-{task.pk}-attempts_allowed": "1"}
    rule = {f"assessment-{essay.pk}-{name}": value for name, value in TYPED.items()}
    refused = as_user(cast.teacher).post(url, data | rule | {f"assessment-{essay.pk}-late_rate": "-1"})
    assert "Give a percentage" in refused.content.decode() and '<details class="assign-more" open>' in str(
        refused.content
    )
    assert as_user(cast.teacher).post(url, data | rule).status_code == 302
    assert {row.kind: row.late_rule for row in Assignment.objects.all()} == {"reading": {}, "quiz": {}, "essay": RULE}


def test_api_sets_changes_and_tells_the_rule(cast, as_user, quiz):
    client, path = as_user(cast.teacher), f"/api/assignments/{quiz.pk}/"
    told = send(client, "patch", path, {"late_rate": 5, "late_interval": "hour"}).json()
    assert [told[f"late_{name}"] for name in ("rate", "interval", "floor", "grace")] == ["5", "hour", "50", 0]
    assert send(client, "patch", path, {"keep": "latest"}).json()["late_rate"] == "5"
    refused = send(client, "patch", path, {"late_floor": "101"})
    assert list(refused.json()["errors"]) == ["late_floor"]
    nothing = send(client, "patch", path, {"late_rate": None, "late_floor": None}).json()
    assert [nothing[f"late_{name}"] for name in ("rate", "interval", "floor", "grace")] == [None] * 4
    for name, status in (("assistant", 403), ("author", 403), ("stranger", 404)):
        assert send(as_user(getattr(cast, name)), "patch", path, {"late_rate": 5}).status_code == status


def test_api_assigns_with_a_rule(cast, as_user):
    task = make_quiz(slug="late-quiz")
    where = {"classroom": cast.classroom.pk, "unit": task.unit.slug, "assessment": "late-quiz"}
    client = as_user(cast.teacher)
    refused = send(client, "post", "/api/assignments/", where | {"late_floor": "50"})
    assert list(refused.json()["errors"]) == ["late_rate"]
    told = send(client, "post", "/api/assignments/", where | {"late_rate": "10", "late_floor": "50"}).json()
    assert Assignment.objects.get(pk=told["id"]).late_rule == RULE


# --- A student is told --------------------------------------------------------------------------


def test_assignment_detail_tells_what_lateness_costs_by_the_students_own_due_date(cast, as_user, quiz):
    cast.classroom.time_zone = "Europe/Prague"
    cast.classroom.save()
    due_at = datetime(2031, 5, 14, 17, tzinfo=ZoneInfo("Europe/Prague"))
    Assignment.objects.update(due_at=due_at - timedelta(days=2))
    grant_exception(quiz, cast.classmate, cast.teacher, due_at=due_at)
    assert f"After 12 May, 17:00 it costs {WORDS}." in shown(as_user(cast.author), "assignment-detail", quiz.pk)
    assert f"After 14 May, 17:00 it costs {WORDS}." in shown(as_user(cast.classmate), "assignment-detail", quiz.pk)
    grant_exception(quiz, cast.classmate, cast.teacher, is_excused=True)
    assert "it costs" not in shown(as_user(cast.classmate), "assignment-detail", quiz.pk)


def test_before_handing_in_late_a_student_is_told_how_late_it_is(cast, as_user, quiz):
    running = make_attempt(quiz, cast.author, {1: "a"}, is_submitted=False)
    client = as_user(cast.author)
    for name, pk in (("assignment-detail", quiz.pk), ("attempt-submit", running.pk)):
        assert "Handed in now, this is 2 days late." in shown(client, name, pk)
    Assignment.objects.update(due_at=timezone.now() + timedelta(days=1))
    assert "it costs" not in shown(client, "attempt-submit", running.pk)


def test_attempt_review_tells_points_deduction_and_what_is_left(cast, as_user, attempt):
    page = shown(as_user(cast.author), "attempt-review", attempt.pk)
    assert "10 of 10 points, less 2 for being 2 days late: 8" in page
    assert f"What that costs: {WORDS}." in page
    assert "Waive" not in page
    told = as_user(cast.author).get(f"/api/attempts/{attempt.pk}/review/").json()
    assert told["points"] == "10"
    assert told["deduction"] == {
        "earned": "10",
        "taken": "2",
        "counted": "8",
        "late": "2 days late",
        "rule": WORDS,
        "is_waived": False,
    }


def test_attempt_review_says_when_there_is_nothing_to_take_away(cast, as_user, quiz):
    wrong = make_attempt(quiz, cast.author, {1: "b"})
    page = shown(as_user(cast.author), "attempt-review", wrong.pk)
    assert "This was 2 days late, but there is nothing to take away" in page
    assert "less" not in page.split("0 of 10 points")[1][:20]


def test_a_deduction_tells_no_points_before_they_may_be_told(cast, as_user, quiz, attempt):
    Assignment.objects.update(review={"after": [], "later": [], "closed": []})
    client = as_user(cast.author)
    page = shown(client, "attempt-review", attempt.pk)
    assert "This was 2 days late." in page and "less 2" not in page
    assert client.get(f"/api/attempts/{attempt.pk}/review/").json()["deduction"] is None
    assert "less 2" not in shown(client, "classroom-detail", cast.classroom.pk)


def test_the_class_page_tells_a_student_what_was_taken_away(cast, as_user, attempt):
    page = shown(as_user(cast.author), "classroom-detail", cast.classroom.pk)
    assert '8 / 10<span class="deduction">10 less 2, 2 days late</span>' in page


# --- Waived -------------------------------------------------------------------------------------


def test_deduction_waive_asks_for_a_reason_that_students_never_see(cast, as_user, attempt):
    client, url = as_user(cast.teacher), reverse("deduction-waive", args=[attempt.pk])
    assert "Handed in 2 days late" in shown(client, "deduction-waive", attempt.pk)
    assert client.post(url, {"reason": " "}).status_code == 200
    assert not Waiver.objects.exists()
    assert client.post(url, {"reason": REASON}).url == reverse("attempt-review", args=[attempt.pk])
    assert client.post(url, {"reason": "Again"}).status_code == 302
    assert Waiver.objects.count() == 1
    for person, sees_reason in (("teacher", True), ("assistant", True), ("author", False)):
        page = shown(as_user(getattr(cast, person)), "attempt-review", attempt.pk)
        assert "10 of 10 points</p>" in page and "The deduction is waived." in page
        assert (REASON in page) is sees_reason
    review = as_user(cast.author).get(f"/api/attempts/{attempt.pk}/review/")
    assert review.json()["deduction"]["is_waived"] and REASON not in review.content.decode()


def test_deduction_restore_puts_the_rule_back(cast, as_user, attempt):
    waive_deduction(attempt, cast.teacher, REASON)
    client, url = as_user(cast.teacher), reverse("deduction-restore", args=[attempt.pk])
    assert reverse("deduction-restore", args=[attempt.pk]) in shown(client, "attempt-review", attempt.pk)
    assert client.get(url).status_code == 200
    client.post(url)
    page = shown(client, "attempt-review", attempt.pk)
    assert "less 2 for being 2 days late: 8" in page and REASON in page


def test_deduction_waive_of_what_is_not_late_is_refused(cast, as_user, attempt):
    Assignment.objects.update(due_at=None)
    for method in ("get", "post"):
        url = reverse("deduction-waive", args=[attempt.pk])
        assert getattr(as_user(cast.teacher), method)(url, {"reason": REASON}).status_code == 400


def test_answer_mark_tells_who_marks_that_the_deduction_is_made_by_itself(cast, as_user, attempt):
    answer = attempt.answers.get()
    for person, may_waive in (("teacher", True), ("assistant", False)):
        page = shown(as_user(getattr(cast, person)), "answer-mark", answer.pk)
        assert f"The whole attempt was 2 days late: {WORDS}." in page
        assert (reverse("deduction-waive", args=[attempt.pk]) in page) is may_waive
    waive_deduction(attempt, cast.teacher, REASON)
    assert "The deduction for lateness is waived." in shown(as_user(cast.assistant), "answer-mark", answer.pk)


def test_api_waives_and_restores(cast, as_user, attempt):
    client, path = as_user(cast.teacher), f"/api/attempts/{attempt.pk}/deduction"
    assert list(send(client, "post", f"{path}/waive/", {}).json()["errors"]) == ["reason"]
    waived = send(client, "post", f"{path}/waive/", {"reason": REASON}).json()
    assert (waived["counted"], waived["is_waived"]) == ("10", True)
    restored = send(client, "post", f"{path}/restore/", {}).json()
    assert (restored["counted"], restored["is_waived"]) == ("8", False)
    assert Waiver.objects.count() == 2


# --- The gradebook ------------------------------------------------------------------------------


def test_gradebook_tells_points_earned_deduction_and_rule(cast, as_user, quiz, attempt):
    waive_deduction(make_attempt(quiz, cast.classmate, {1: "a"}), cast.teacher, REASON)
    page = shown(as_user(cast.teacher), "gradebook", cast.classroom.pk)
    assert f"late: {WORDS}" in page
    assert "10 less 2, 2 days late" in page and "deduction waived" in page
    rows = as_user(cast.teacher).get(f"/api/classes/{cast.classroom.pk}/gradebook/").json()["results"]
    cells = {row["username"]: row["cells"][0] for row in rows}
    told = {name: [cell["raw"], cell["deduction"], cell["score"], cell["is_waived"]] for name, cell in cells.items()}
    assert told == {"author": ["10", "2", "8", False], "classmate": ["10", "0", "10", True]}
    assert cells["author"]["late_rule"] == RULE
    assert [row["so_far"] for row in rows if row["username"] == "author"] == ["8"]


def test_statistics_say_that_they_are_of_points_before_deductions(cast, as_user, quiz, attempt):
    words = "Points are those earned, before any deduction for late work."
    assert words in shown(as_user(cast.teacher), "assignment-statistics", quiz.pk)
    Assignment.objects.update(late_rule={})
    assert words not in shown(as_user(cast.teacher), "assignment-statistics", quiz.pk)


def test_attempt_score_in_the_api_is_what_was_earned(cast, as_user, attempt):
    assert as_user(cast.teacher).get(f"/api/attempts/{attempt.pk}/").json()["score"] == "10"
    assert Attempt.objects.get().score == 10
