"""A student checks answers while at work: with and without JavaScript, by keyboard, and from an older tab."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import Answer
from assessments.review import AS_USUAL
from assessments.services.answers import save_answer
from assessments.services.attempts import start_attempt
from assessments.services.checks import check_answer
from tests.browser.hands import hand_in, shut_offline
from tests.factories import make_assignment, make_classroom, make_member, make_question, make_quiz, make_unit

pytestmark = pytest.mark.browser

TYPED = {"accept": [{"text": "Budapest", "rationale": "It was there."}]}
TOLD = ["attempt", "correctness", "feedback"]


@pytest.fixture
def work(live_server):
    """A running attempt at a single choice (1) and a typed answer (2), both of which can be checked."""
    classroom, unit = make_classroom("History 9A"), make_unit()
    rows = [make_question(unit), make_question(unit, "short_text", TYPED)]
    assignment = make_assignment(classroom, make_quiz(rows), review={**AS_USUAL, "during": TOLD})
    return start_attempt(assignment, make_member(classroom).user)


def stored(work, number):
    return Answer.objects.get(attempt=work, number=number)


def open_page(tab, work):
    tab.goto(reverse("attempt-detail", args=[work.pk]))
    return tab


@pytest.mark.parametrize("has_script", [True, False])
def test_checking_fixes_an_answer_and_shows_how_it_stands(visit, work, has_script, picture):
    tab = open_page(visit(work.user, java_script_enabled=has_script), work)
    tab.get_by_label("The wrong one").check()
    tab.locator("#id_answer-2").fill("Budapest")
    tab.get_by_role("button", name="Check question 1").click()
    question = tab.locator("#question-1")
    expect(question.get_by_text("Not right.", exact=True)).to_be_visible()
    expect(question.get_by_text("RATIONALE-B")).to_be_visible()
    expect(question.get_by_role("radio")).to_have_count(0)
    expect(tab.locator("#id_answer-2")).to_have_value("Budapest")
    assert stored(work, 1).checked_at and not stored(work, 2).checked_at
    assert (stored(work, 1).value, stored(work, 2).value) == ("b", "Budapest")
    picture(tab, f"checked-{'with' if has_script else 'without'}-javascript")
    hand_in(tab)
    expect(tab.locator(".mark-total").first).to_have_text("1 of 2 points")


def test_a_check_that_is_refused_leads_back_to_its_question(visit, work):
    tab = open_page(visit(work.user), work)
    tab.get_by_role("button", name="Check question 2").click()
    expect(tab.get_by_text("there is nothing to check")).to_be_visible()
    expect(tab).to_have_url(re.compile("#question-2$"))


def test_enter_in_a_field_saves_and_checks_nothing(visit, work):
    tab = open_page(visit(work.user), work)
    tab.locator("#id_answer-2").fill("Prague")
    tab.locator("#id_answer-2").press("Enter")
    expect(tab.get_by_text("Saved.", exact=False).first).to_be_visible()
    assert stored(work, 2).value == "Prague"
    assert not Answer.objects.exclude(checked_at=None).exists()


def test_a_tab_that_knows_of_no_check_is_told_and_its_text_is_kept(visit, work, watch):
    watch.expect("400")
    first = open_page(visit(work.user), work)
    second = open_page(first.context.new_page(), work)
    first.locator("#id_answer-2").fill("Budapest")
    first.get_by_role("button", name="Check question 2").click()
    expect(first.locator("#question-2").get_by_text("Right.", exact=True)).to_be_visible()
    second.locator("#id_answer-2").fill("Vienna")
    expect(second.locator("#saved-at")).to_contain_text("You have checked this answer")
    answer = stored(work, 2)
    assert (answer.value, answer.other_texts.get().value) == ("Budapest", "Vienna")


def test_a_copy_that_the_server_never_saw_is_kept_beside_the_checked_answer(visit, work, watch):
    watch.expect("ERR_INTERNET_DISCONNECTED")
    watch.expect("400")
    tab = open_page(visit(work.user), work)
    tab.context.set_offline(True)
    tab.locator("#id_answer-2").fill("Vienna")
    shut_offline(tab)
    save_answer(stored(work, 2), work.user, "Budapest", 0)  # from another device
    check_answer(stored(work, 2), work.user, 1)
    again = tab.context.new_page()
    with again.expect_response(lambda response: "/save/" in response.url) as answered:
        open_page(again, work)
    assert answered.value.status == 400
    assert stored(work, 2).other_texts.get().value == "Vienna"
    again.wait_for_function("() => !Object.keys(localStorage).some((key) => key.startsWith('answer:'))")
    assert stored(work, 2).value == "Budapest"
