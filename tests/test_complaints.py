"""What people complain about in other systems, each complaint tried here as they would meet it, page by page."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django.utils.dateformat import format as spelled

from assessments.models import Assessment, Attempt, Mending
from tests.factories import (
    make_assignment,
    make_document,
    make_member,
    make_question,
    make_quiz,
    make_rubric,
    make_unit,
)
from tests.persons import Person
from tests.units import change, copy_tiny

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TYPED = "%Y-%m-%dT%H:%M"


@pytest.fixture
def quiz():
    """A single choice with the paragraph that decides it, and a short answer that a person marks."""
    unit = make_unit("speech")
    deciding = make_document(unit, "D", ["A first paragraph.", "The deciding paragraph."]).paragraphs.get(number=2)
    choice = make_question(unit, evidence=[(deciding, "key", "")], stem="What does D2 say?")
    short = make_question(unit, "short", rubric=make_rubric(unit), points=3, stem="How do you know?")
    return make_quiz([choice, short], title="The quiz")


@pytest.fixture
def assignment(cast, quiz):
    return make_assignment(cast.classroom, quiz)


def begin(user, assignment):
    return Person(user).visit("assignment-detail", assignment.pk).press("Begin")


def hand_in(person, **answers):
    return person.press("Hand in", **answers).press("Hand in")


def day(moment):
    """A date as pages spell it."""
    return spelled(timezone.localtime(moment), "j F Y, H:i")


def test_complaint_1_text_was_lost(cast, assignment):
    """Two devices and a bell: whatever was typed is stored, or stands beside it where its teacher sees it."""
    at_home = begin(cast.author, assignment)
    on_the_bus = Person(cast.author).visit("assignment-detail", assignment.pk)
    attempt = Attempt.objects.get()
    on_the_bus.visit("attempt-detail", attempt.pk)
    at_home.press("Save", answer_2="Written at home.")
    on_the_bus.press("Save", answer_2="Written on the bus.")
    assert "Both versions are kept." in on_the_bus.text
    assert "Written at home." in on_the_bus.text and "Written on the bus." in on_the_bus.text
    hand_in(at_home)
    on_the_bus.press("Save", answer_2="Written while the bell rang.")
    assert "kept beside it" in on_the_bus.text
    marking = Person(cast.teacher).visit("answer-mark", attempt.answers.get(number=2).pk).text
    for words in ("Written at home.", "Written on the bus.", "Written while the bell rang."):
        assert words in marking


def test_complaint_4_a_wrong_key_is_mended_and_everybody_marked_anew(cast, assignment):
    """The teacher answers the question as it should be, and only those are told whose mark changed."""
    wronged, favoured = begin(cast.author, assignment), begin(cast.classmate, assignment)
    hand_in(wronged, answer_1="b", answer_2="Because.")
    hand_in(favoured, answer_1="a", answer_2="Because.")
    at_work = begin(make_member(assignment.classroom).user, assignment).press("Save", answer_1="b")
    teacher = Person(cast.teacher)
    for attempt in Attempt.objects.exclude(submitted_at=None):
        answer = attempt.answers.get(number=2)
        levels = {f"answer-{answer.pk}-level-{name}": points for name, points in (("T", "1"), ("E", "1"))}
        teacher.visit("answer-mark", answer.pk).press("Save", **levels)
    teacher.visit("assignment-release", assignment.pk).press("Release to class")
    assert "2 of 4 points" in wronged.visit("attempt-review", Attempt.objects.get(user=cast.author).pk).text
    teacher.visit("question-mend", assignment.pk, assignment.assessment.items.get(number=1).question_id)
    wish = {"answer_1": "b", "policy": "new", "reason": "D2 says the other thing."}
    teacher.press("Preview", **wish)
    assert Mending.objects.count() == 0
    assert f"{cast.author} 0 1" in teacher.rows and f"{cast.classmate} 1 0" in teacher.rows
    teacher.press("Apply")
    assert "The question is mended." in teacher.text
    for person, user, points, step in ((wronged, cast.author, 3, "0 to 1"), (favoured, cast.classmate, 2, "1 to 0")):
        assert f"your mark went from {step}. D2 says the other thing." in person.visit("home").text
        assert f"{points} of 4 points" in person.visit("attempt-review", Attempt.objects.get(user=user).pk).text
        assert f"graded {points} / 4" in teacher.visit("gradebook", cast.classroom.pk).row_of(user)
    hand_in(at_work)
    running = Attempt.objects.latest("pk")
    assert running.answers.get(number=1).points == 1  # who was still at work is marked by the new key
    assert "your mark went" not in Person(running.user).visit("home").text
    teacher.visit("assignment-mendings", assignment.pk)
    assert f"{cast.teacher} · Only the new key counts" in teacher.text  # who, what, why, before and after
    assert "D2 says the other thing." in teacher.text and f"{cast.author} 0 1" in teacher.rows


def test_complaint_5_an_extension_is_seen_at_once_and_everywhere(cast, assignment):
    due = (timezone.now() + DAY).replace(second=0, microsecond=0)
    assignment.time_limit, assignment.due_at = 40, due
    assignment.save()
    student, classmate = begin(cast.author, assignment), begin(cast.classmate, assignment)
    assert "extended" not in student.text
    teacher = Person(cast.teacher).visit("exception-grant", assignment.pk, cast.author.pk)
    later = (due + DAY).strftime(TYPED)
    teacher.press(_verb(teacher), time_limit="60", due_at=later, reason="A broken wrist.")
    attempt = Attempt.objects.get(user=cast.author)
    assert "60 min (extended from 40)" in student.visit("attempt-detail", attempt.pk).text
    attempt.refresh_from_db()
    assert attempt.deadline_at - attempt.started_at == HOUR
    assert day(due + DAY) in student.visit("assignment-detail", assignment.pk).text
    assert "broken wrist" not in student.text
    for page in (("attempt-detail", Attempt.objects.get(user=cast.classmate).pk), ("assignment-detail", assignment.pk)):
        assert "extended" not in classmate.visit(*page).text
    assert day(due) in classmate.text


def test_complaint_5_a_standing_accommodation_is_given_once_for_all_tasks(cast, quiz):
    first, second = (make_assignment(cast.classroom, quiz, time_limit=40) for _ in range(2))
    student = begin(cast.author, first)
    teacher = Person(cast.teacher).visit("membership-edit", cast.author.memberships.get().pk)
    teacher.press(_verb(teacher), time_factor="1.5", extra_minutes="10", accommodation_reason="Reads slowly.")
    assert "70 min (extended from 40)" in student.visit("attempt-detail", Attempt.objects.get().pk).text
    assert "70 min (extended from 40)" in student.visit("assignment-detail", second.pk).text


def _verb(person):
    """The one button of a page that is a form."""
    [form] = [form for form in person.forms if "csrfmiddlewaretoken" in form.names and not form.action]
    return next(iter(form.buttons))


def test_complaint_6_dates_can_be_changed_after_the_first_submission(cast, assignment):
    assignment.due_at = timezone.now() - HOUR
    assignment.save()
    hand_in(begin(cast.author, assignment), answer_2="Because.")
    teacher = Person(cast.teacher)
    assert "late" in teacher.visit("gradebook", cast.classroom.pk).row_of(cast.author)
    teacher.visit("assignment-edit", assignment.pk)
    due = (timezone.now() + DAY).replace(second=0, microsecond=0)
    teacher.press(_verb(teacher), due_at=due.strftime(TYPED), attempts_allowed="2")
    assert "late" not in teacher.visit("gradebook", cast.classroom.pk).row_of(cast.author)
    student = Person(cast.author).visit("assignment-detail", assignment.pk)
    assert day(due) in student.text and "Try again" in student.text and "Attempt 1" in student.text


def test_complaint_8_two_graders_overwrite_each_other(cast, assignment):
    hand_in(begin(cast.author, assignment), answer_2="Because.")
    answer = Attempt.objects.get().answers.get(number=2)
    teacher, assistant = (Person(user).visit("answer-mark", answer.pk) for user in (cast.teacher, cast.assistant))
    key = f"answer-{answer.pk}"
    assistant.press("Save", **{f"{key}-level-T": "1", f"{key}-level-E": "2", f"{key}-comment": "Well seen."})
    teacher.press("Save", **{f"{key}-level-T": "0", f"{key}-level-E": "1", f"{key}-comment": "Say which paragraph."})
    assert f"Marked by {cast.assistant}" in teacher.text and "3 of 3 points" in teacher.text
    assert answer.marks.count() == 1
    teacher.press("Save")  # what was typed is still in the form
    assert "1 of 3 points" in teacher.text and "Say which paragraph." in teacher.html
    assert "Well seen." in teacher.text  # in the history


def test_complaint_9_labels_are_wrong_and_blanks_inflate_totals(cast, assignment, quiz):
    hand_in(begin(cast.author, assignment), answer_1="b", answer_2="")
    past = timezone.now() - HOUR
    make_assignment(cast.classroom, make_quiz(unit=quiz.unit), due_at=past)
    excused = make_assignment(cast.classroom, make_quiz(unit=quiz.unit), due_at=past)
    teacher = Person(cast.teacher).visit("exception-grant", excused.pk, cast.classmate.pk)
    teacher.press(_verb(teacher), is_excused="on")
    teacher.visit("assignment-release", assignment.pk).press("Release to class")
    teacher.visit("gradebook", cast.classroom.pk)
    worker, idler = teacher.row_of(cast.author), teacher.row_of(cast.classmate)
    assert worker == f"{cast.author} missing missing 0 graded 0 / 4 0 / 12"  # a blank is a zero and no gap
    # No work is no zero yet, and what is excused counts nowhere.
    assert idler == f"{cast.classmate} missing excused not due – 0 / 8"


def test_complaint_16_nobody_can_tell_what_was_recorded(cast, assignment):
    student = begin(cast.author, assignment)
    assert "Nothing to save yet" in student.text
    student.press("Save", answer_1="b")
    assert "Saved at" in student.text
    student.press("Hand in")
    assert "One question has no answer yet: 2" in student.text
    student.press("Hand in")
    assert "The wrong one Your answer, not right" in student.text
    assert "RATIONALE-B" in student.text and "The deciding paragraph." in student.text  # the own error, and why
    assert "Nothing was written." in student.text
    assert "The wrong one Your answer" in Person(cast.author).visit("attempt-review", Attempt.objects.get().pk).text


def test_complaint_17_unfinished_work_is_shown_as_a_score(cast, assignment):
    student, teacher = begin(cast.author, assignment).press("Save", answer_1="a"), Person(cast.teacher)
    assert "not due – 0 / 4" in teacher.visit("gradebook", cast.classroom.pk).row_of(cast.author)  # while it runs
    hand_in(student, answer_2="Because.")
    assert "1 of 4 points so far" in student.text and "Waiting." in student.text
    row = teacher.visit("gradebook", cast.classroom.pk).row_of(cast.author)
    assert "pending" in row and "graded" not in row
    assert row.endswith("– 0 / 4")  # a part of the marks is no total


def test_complaint_18_limits_hold_for_whoever_opens_a_second_tab(cast, assignment):
    first, second = (Person(cast.author).visit("assignment-detail", assignment.pk) for _ in range(2))
    for tab in (first, second):
        tab.press("Begin")
    assert first.path == second.path and Attempt.objects.count() == 1
    third = Person(cast.author).visit("attempt-detail", Attempt.objects.get().pk)
    fresh = Person(cast.author).visit("assignment-detail", assignment.pk)
    hand_in(first, answer_1="b")
    third.press("Save", answer_1="a")
    assert Attempt.objects.get().answers.get(number=1).value == "b"
    assert "Begin" not in [
        label for form in fresh.visit("assignment-detail", assignment.pk).forms for label in form.buttons
    ]
    second.client.post(f"/assignments/{assignment.pk}/start/")
    assert Attempt.objects.count() == 1


def test_complaint_18_time_is_kept_by_the_server(cast, assignment):
    assignment.time_limit = 40
    assignment.save()
    student = begin(cast.author, assignment).press("Save", answer_1="b")
    hour_ago = timezone.now() - HOUR
    Attempt.objects.update(started_at=hour_ago, deadline_at=hour_ago + timedelta(minutes=40))
    student.press("Save", answer_1="a")
    attempt = Attempt.objects.get()
    assert attempt.submitted_at == attempt.deadline_at and attempt.answers.get(number=1).value == "b"
    assert "This was handed in." in student.text


@pytest.mark.parametrize("typed", ["5.2 million", "5,200,000", "5200000"])
def test_complaint_18_what_was_typed_rightly_is_scored_zero(cast, typed):
    spec = {"values": [{"value": "5.2 million", "credit": "1", "rationale": "So it says."}]}
    quiz = make_quiz([make_question(kind="numeric", spec=spec)])
    student = hand_in(begin(cast.author, make_assignment(cast.classroom, quiz)), answer_1=typed)
    assert "1 of 1 points" in student.text


BANK = """questions:
  - id: t-b1
    kind: single
    points: 1
    skill: close-reading
    stem: "Which is the mill? ![A drawing](picture:mill)"
    tags: [mill]
    evidence:
      - {paragraph: A1, role: key}
    spec:
      options:
        - {id: a, text: "![With a roof](picture:mill)", right: true, rationale: "So A1 says."}
        - {id: b, text: "None of these", rationale: "It is one of them."}
"""
SECTIONS = """slug: walk
lesson: 1
kind: quiz
title: "A walk"
instructions: ""
sections:
  - title: "At the mill"
    instructions: "Look **closely** first. ![The mill](picture:mill)"
    paragraphs: [A1]
    tag: mill
"""


def test_complaint_24_questions_are_picked_and_swapped_with_text_and_pictures(cast, tmp_path):
    folder = copy_tiny(tmp_path)
    (folder / "bank").mkdir()
    (folder / "bank" / "mill.yaml").write_text(BANK, encoding="utf-8")
    (folder / "quizzes" / "walk.yaml").write_text(SECTIONS, encoding="utf-8")
    call_command("load_unit", str(folder), stdout=io.StringIO())
    quiz = Assessment.objects.get(slug="walk")
    assignment = make_assignment(cast.classroom, quiz)
    early = begin(cast.author, assignment)
    for words in ("At the mill", "Look closely first.", "The mill burned in 1801.", "Which is the mill?"):
        assert words in early.text
    address = "/units/tiny/pictures/mill/"
    assert early.html.count(f'<img src="{address}"') == 3  # in the section, the stem and an option
    assert early.client.get(address)["Content-Type"] == "image/png"
    change(folder, "bank/mill.yaml", "Which is the mill?", "Which one burned?")
    call_command("load_unit", str(folder), stdout=io.StringIO())
    late = begin(cast.classmate, assignment)
    assert "Which one burned?" in late.text
    assert "Which is the mill?" in early.visit("attempt-detail", Attempt.objects.get(user=cast.author).pk).text


def test_complaint_25_the_clock_interrupts(cast, assignment):
    """The page's part: a clock that is not read out by itself, beside a line that is; the script's part is seen in
    tests/browser."""
    assignment.time_limit = 40
    assignment.save()
    page = begin(cast.author, assignment).html
    clock = page.partition('role="timer"')[2].partition(">")[0]
    assert clock and "aria-live" not in clock and 'role="alert"' not in page
    assert '<p class="saved" role="status"' in page
