"""No answer is lost: two tabs, a cut network, a closed tab, no JavaScript, no mouse, no time left."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from assessments.models import Answer, Attempt
from assessments.services.attempts import start_attempt
from tests.browser.hands import choose_by_keys, shut_offline, tab_to
from tests.factories import (
    make_assignment,
    make_classroom,
    make_member,
    make_question,
    make_quiz,
    make_rubric,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def work(live_server):
    """A student's running attempt at a single choice (1) and a short answer (2); the teacher may mark it."""
    classroom = make_classroom("History 9A")
    make_member(classroom, "teacher", make_user("teacher"))
    student = make_member(classroom, user=make_user("author")).user
    unit = make_unit()
    rows = [make_question(unit), make_question(unit, "short", rubric=make_rubric(unit), points=3)]
    return start_attempt(make_assignment(classroom, make_quiz(rows)), student)


def address(work):
    return reverse("attempt-detail", args=[work.pk])


def text_in(tab):
    return tab.locator("#question-2 textarea")


def stored(work, number=2):
    return Answer.objects.get(attempt=work, number=number).value


def wait_until_saved(tab):
    expect(tab.locator("#saved-at")).to_contain_text("Saved at")


def test_the_second_of_two_tabs_is_told_and_nothing_is_lost(visit, work, picture):
    first = visit(work.user)
    second = first.context.new_page()
    for tab in (first, second):
        tab.goto(address(work))
    text_in(first).fill("What the first tab says.")
    wait_until_saved(first)
    text_in(second).fill("What the second tab says.")

    panel = second.locator(".conflict")
    expect(panel).to_contain_text("changed in another tab")
    expect(panel).to_contain_text("What the first tab says.")
    expect(text_in(second)).to_have_value("What the second tab says.")
    picture(second, "two-tabs")
    answer = Answer.objects.get(attempt=work, number=2)
    assert answer.value == "What the first tab says."
    assert [other.value for other in answer.other_texts.all()] == ["What the second tab says."]

    panel.get_by_role("button", name="Keep what is written here").click()
    wait_until_saved(second)
    assert stored(work) == "What the second tab says."


def test_a_cut_network_keeps_the_answer_and_sends_it_on_return(visit, work, watch):
    watch.expect("ERR_INTERNET_DISCONNECTED")
    tab = visit(work.user)
    tab.goto(address(work))
    tab.context.set_offline(True)
    text_in(tab).fill("Written on a train.")
    expect(tab.locator("#saved-at")).to_contain_text("No connection.")
    assert stored(work) is None
    tab.context.set_offline(False)
    wait_until_saved(tab)
    assert stored(work) == "Written on a train."


def test_what_is_no_answer_says_so_beside_its_question_until_it_is_one(visit, live_server, watch, picture):
    watch.expect("400")
    classroom, unit = make_classroom("History 9A"), make_unit()
    rows = [make_question(unit, "numeric"), make_question(unit, "short", rubric=make_rubric(unit), points=3)]
    attempt = start_attempt(make_assignment(classroom, make_quiz(rows)), make_member(classroom).user)
    tab = visit(attempt.user)
    tab.goto(address(attempt))
    number, told = tab.locator("#question-1 .number-answer"), tab.locator("#question-1 .refused-answer")
    number.fill("about five")
    expect(told).to_be_visible()
    text_in(tab).fill("Another answer, which is saved.")
    wait_until_saved(tab)
    expect(told).to_be_visible()
    picture(tab, "no-number")
    number.fill("5.2 million")
    expect(told).to_have_count(0)
    wait_until_saved(tab)
    assert stored(attempt, 1) == "5.2 million"


@pytest.fixture
def one_at_a_time(live_server):
    """A student's running attempt at a number (1) and a short answer (2), each on a page of its own."""
    classroom, unit = make_classroom("History 9A"), make_unit()
    rows = [make_question(unit, "numeric"), make_question(unit, "short", rubric=make_rubric(unit), points=3)]
    return start_attempt(make_assignment(classroom, make_quiz(rows), layout="single"), make_member(classroom).user)


def test_what_a_page_gave_back_as_no_answer_is_not_left_behind_by_going_on(visit, one_at_a_time):
    tab = visit(one_at_a_time.user)
    tab.goto(f"{address(one_at_a_time)}?question=1")
    number, told = tab.locator(".number-answer"), tab.locator("#question-1 .invalid-feedback")
    number.fill("about five")
    for _time in range(2):  # the first time the page has what was typed, the second time what the server gave back
        with tab.expect_navigation():
            tab.get_by_role("button", name="Next").click()
        expect(number).to_have_value("about five")
        expect(told).to_have_count(1)
    tab.goto(f"{address(one_at_a_time)}?question=1")
    expect(number).to_have_value("about five")
    number.fill("5.2 million")
    wait_until_saved(tab)
    expect(told).to_have_count(0)
    assert stored(one_at_a_time, 1) == "5.2 million"


def test_the_way_back_shows_what_another_device_has_saved_since(visit, one_at_a_time):
    tab, other = visit(one_at_a_time.user), visit(one_at_a_time.user)
    tab.goto(f"{address(one_at_a_time)}?question=2")
    text_in(tab).fill("From the first device.")
    wait_until_saved(tab)
    tab.get_by_role("button", name="Back").click()
    expect(tab.locator(".number-answer")).to_be_visible()
    other.goto(f"{address(one_at_a_time)}?question=2")
    text_in(other).fill("From the second device.")
    expect(other.locator("#saved-at")).to_contain_text("Not saved yet")
    wait_until_saved(other)
    tab.go_back()
    tab.wait_for_load_state()
    expect(text_in(tab)).to_have_value("From the second device.")


def test_an_answer_that_a_field_cannot_show_whole_is_not_changed_by_looking_at_it(visit, one_at_a_time):
    Answer.objects.filter(attempt=one_at_a_time, number=1).update(value="5.2\nmillion", revision=1)
    tab = visit(one_at_a_time.user)
    tab.goto(f"{address(one_at_a_time)}?question=1")
    tab.wait_for_load_state()
    expect(tab.locator(".number-answer")).to_have_value("5.2million")
    assert tab.evaluate("localStorage.length") == 0  # what is to be sent is kept there first


def test_a_tab_closed_before_the_save_offers_the_text_again(visit, work, watch):
    watch.expect("ERR_INTERNET_DISCONNECTED")
    tab = visit(work.user)
    tab.goto(address(work))
    tab.context.set_offline(True)
    text_in(tab).fill("Typed just before the lid was shut.")
    shut_offline(tab)
    again = tab.context.new_page()
    again.goto(address(work))
    expect(text_in(again)).to_have_value("Typed just before the lid was shut.")
    wait_until_saved(again)
    assert stored(work) == "Typed just before the lid was shut."


def test_what_is_typed_before_the_script_has_come_is_saved_like_the_rest(visit, work):
    tab, held = visit(work.user), []
    tab.route("**/autosave.js", lambda route: held.append(route))
    with tab.expect_request("**/autosave.js"):
        tab.goto(address(work), wait_until="commit")
    tab.get_by_label("The right one").check()
    text_in(tab).fill("Quicker than the script.")
    held[0].continue_()
    wait_until_saved(tab)
    tab.get_by_role("button", name="Hand in").click()
    expect(tab.get_by_text("Every question has an answer.")).to_be_visible()
    assert (stored(work, 1), stored(work)) == ("a", "Quicker than the script.")


def test_without_javascript_a_student_works_and_a_teacher_marks(visit, work, picture):
    student = visit(work.user, java_script_enabled=False)
    student.goto(reverse("assignment-detail", args=[work.assignment_id]))
    student.get_by_role("link", name="Go on").click()
    student.get_by_label("The right one").check()
    student.get_by_role("button", name="Save").click()
    expect(student.get_by_text("Saved.", exact=False).first).to_be_visible()
    text_in(student).fill("Without a script.")
    student.get_by_role("button", name="Hand in").click()
    expect(student.get_by_text("Every question has an answer.")).to_be_visible()
    student.get_by_role("button", name="Hand in").click()
    expect(student.locator(".mark-total").first).to_have_text("1 of 4 points so far")
    picture(student, "without-javascript")

    teacher = visit(work.classroom.memberships.get(role="teacher").user, java_script_enabled=False)
    teacher.goto(reverse("marking-queue", args=[work.assignment_id]))
    teacher.get_by_role("link", name="Mark the first").click()
    teacher.locator('[name$="-level-T"][value="1"]').check()
    teacher.locator('[name$="-level-E"][value="2"]').check()
    teacher.get_by_role("button", name="Save", exact=True).click()
    expect(teacher.locator(".mark-total").first).to_have_text("3 of 3 points")


def test_a_quiz_by_keyboard_alone(visit, work):
    tab = visit(work.user)
    tab.goto(address(work))
    choose_by_keys(tab, "answer-1", "b")
    tab_to(tab, "#question-2 textarea")
    tab.keyboard.type("No mouse was near.")
    tab_to(tab, 'button[value="submit"]')
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("Every question has an answer.")).to_be_visible()
    tab_to(tab, "main form button")
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("Handed in.")).to_be_visible()
    assert (stored(work, 1), stored(work)) == ("b", "No mouse was near.")


def test_a_quiz_whose_time_runs_out_hands_itself_in(visit, work):
    tab = visit(work.user)
    limit_to(work, seconds=19 * 60)
    tab.clock.install()
    tab.goto(address(work))
    text_in(tab).fill("Half a sentence")
    limit_to(work, seconds=0)
    tab.clock.fast_forward("19:00")
    expect(tab.get_by_text("Your time is over.")).to_be_visible()
    handed_in = Attempt.objects.get(pk=work.pk)
    assert handed_in.submitted_at is not None and stored(work) == "Half a sentence"


def test_the_clock_speaks_politely_and_not_each_second(visit, work):
    tab = visit(work.user)
    limit_to(work, seconds=11 * 60 - 2)
    tab.clock.install()
    tab.goto(address(work))
    clock = tab.get_by_role("timer")
    tab.evaluate(COUNT_CHANGES)
    expect(clock).to_have_text("11 min left")
    expect(clock).to_have_attribute("aria-live", "off")
    tab.clock.run_for("01:00")
    expect(clock).to_have_text("10 min left")
    expect(clock).to_have_attribute("aria-live", "polite")
    assert tab.evaluate("window.clockChanges") == 1


COUNT_CHANGES = """() => {
    window.clockChanges = 0;
    const clock = document.querySelector('[role=timer]');
    new MutationObserver(() => { window.clockChanges += 1; }).observe(clock, { childList: true });
}"""


def limit_to(work, seconds, minutes=20):
    """As if the attempt had so many minutes, of which these seconds are left."""
    work.assignment.time_limit = minutes
    work.assignment.save()
    now = timezone.now()
    Attempt.objects.filter(pk=work.pk).update(
        started_at=now + timedelta(seconds=seconds - 60 * minutes), deadline_at=now + timedelta(seconds=seconds)
    )
