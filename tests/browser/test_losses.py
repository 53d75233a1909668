"""The worst afternoon: the connection is cut, the server killed, the tab closed, and a second device takes over."""

import os
import re
import signal
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from assessments.models import Answer, Attempt
from assessments.services.attempts import start_attempt
from tests.browser.conftest import sign_in
from tests.browser.hands import shut_offline
from tests.factories import (
    make_assignment,
    make_classroom,
    make_member,
    make_question,
    make_quiz,
    make_rubric,
    make_unit,
)
from tests.real_server import free_port, serving

pytestmark = pytest.mark.browser

ACKNOWLEDGED = {1: "Typed while all was well.", 2: "Typed while the network was gone."}
LOST, OTHER = "Typed in the second before the server died.", "Typed on the second device."


@pytest.fixture
def work(transactional_db):
    """A student's running attempt at three short answers."""
    classroom = make_classroom("History 9A")
    unit = make_unit()
    rows = [make_question(unit, "short", rubric=make_rubric(unit, key=f"r{n}"), points=3) for n in (1, 2, 3)]
    return start_attempt(make_assignment(classroom, make_quiz(rows)), make_member(classroom).user)


def open_quiz(context, work):
    tab = context.new_page()
    tab.goto(reverse("attempt-detail", args=[work.pk]))
    return tab


def text(tab, number):
    return tab.locator(f"#question-{number} textarea")


def wait_until_saved(tab):
    expect(tab.locator("#saved-at")).to_contain_text("Saved at")


def stored(work):
    return dict(Answer.objects.filter(attempt=work).order_by("number").values_list("number", "value"))


def test_every_acknowledged_answer_is_there_and_the_rest_is_offered_again(visit, work, watch, picture):
    watch.expect("ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_|ERR_EMPTY_RESPONSE|ERR_SOCKET_NOT_CONNECTED")
    port = free_port()
    with serving(port) as (address, process):
        address = address.replace("127.0.0.1", "localhost")
        first = visit.context(work.user, address)
        tab = open_quiz(first, work)
        text(tab, 1).fill(ACKNOWLEDGED[1])
        wait_until_saved(tab)

        first.set_offline(True)
        text(tab, 2).fill(ACKNOWLEDGED[2])
        expect(tab.locator("#saved-at")).to_contain_text("No connection.")
        first.set_offline(False)
        wait_until_saved(tab)
        assert stored(work) == {**ACKNOWLEDGED, 3: None}

        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=30)
        text(tab, 3).fill(LOST)
        expect(tab.locator("#saved-at")).to_contain_text("No connection.")
        tab.close()

    with serving(port):
        second = visit.context(work.user, address)
        other = open_quiz(second, work)
        for number, words in ACKNOWLEDGED.items():
            expect(text(other, number)).to_have_value(words)
        expect(text(other, 3)).to_have_value("")
        text(other, 3).fill(OTHER)
        wait_until_saved(other)

        again = open_quiz(first, work)
        expect(text(again, 3)).to_have_value(LOST)
        panel = again.locator(".conflict")
        expect(panel).to_contain_text(OTHER)
        picture(again, "second-device")
        panel.get_by_role("button", name="Keep what is written here").click()
        wait_until_saved(again)
        assert stored(work) == {**ACKNOWLEDGED, 3: LOST}

        hand_in_twice(work, again, other)
        assert Attempt.objects.get(pk=work.pk).submitted_at is not None
        assert stored(work) == {**ACKNOWLEDGED, 3: LOST}


def hand_in_twice(work, first, second):
    """On both devices, the second without knowing of the first."""
    for tab in (first, second):
        tab.goto(reverse("attempt-submit", args=[work.pk]))
    for tab in (first, second):
        tab.get_by_role("button", name="Hand in").click()
        expect(tab).to_have_url(re.compile("/review/$"))


@pytest.fixture
def single(live_server):
    """A student's running attempt at two short answers, shown one at a time."""
    classroom, unit = make_classroom("History 9A"), make_unit()
    rows = [make_question(unit, "short", rubric=make_rubric(unit, key=f"r{n}"), points=3) for n in (1, 2)]
    assignment = make_assignment(classroom, make_quiz(rows), layout="single")
    return start_attempt(assignment, make_member(classroom).user)


def type_unsent(context, work, number, words):
    """Writes with the network gone, and closes the tab."""
    tab = open_quiz(context, work)
    tab.goto(f"{reverse('attempt-detail', args=[work.pk])}?question={number}")
    context.set_offline(True)
    text(tab, number).fill(words)
    expect(tab.locator("#saved-at")).to_contain_text("No connection.")
    shut_offline(tab)


def copies(tab):
    return tab.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('answer:')).length")


def test_what_was_written_at_another_question_is_sent_before_handing_in(visit, single, watch):
    watch.expect("ERR_INTERNET_DISCONNECTED")
    context = visit.context(single.user)
    type_unsent(context, single, 1, "Written at the first.")
    tab = context.new_page()
    tab.goto(f"{reverse('attempt-detail', args=[single.pk])}?question=2")
    tab.wait_for_function("() => !Object.keys(localStorage).some((key) => key.startsWith('answer:'))")
    assert stored(single) == {1: "Written at the first.", 2: None}


def test_what_another_attempt_left_under_the_same_key_stays_out_of_this_one(visit, single, watch):
    """As where a site begins afresh, or somebody at the same browser guesses the key of the next one's answer."""
    watch.expect("ERR_INTERNET_DISCONNECTED")
    context = visit.context(single.user)
    type_unsent(context, single, 1, "Somebody else's words.")
    Attempt.objects.filter(pk=single.pk).update(started_at=timezone.now() + timedelta(seconds=1))
    tab = context.new_page()
    for page in (reverse("attempt-detail", args=[single.pk]), reverse("attempt-submit", args=[single.pk])):
        tab.goto(page)
        tab.wait_for_load_state("networkidle")
        assert "Somebody else's words." not in tab.content()
    assert stored(single) == {1: None, 2: None}
    tab.goto(reverse("attempt-detail", args=[single.pk]))
    expect(text(tab, 1)).to_have_value("")


def test_the_page_that_asks_before_handing_in_sends_on_what_is_left_first(visit, single, watch):
    watch.expect("ERR_INTERNET_DISCONNECTED")
    context = visit.context(single.user)
    type_unsent(context, single, 1, "Written at the first.")
    tab = context.new_page()
    with tab.expect_navigation():
        tab.goto(reverse("attempt-submit", args=[single.pk]))
    expect(tab.get_by_text("One question has no answer yet:")).to_be_visible()
    assert stored(single) == {1: "Written at the first.", 2: None}
    tab.get_by_role("button", name="Hand in").click()
    expect(tab).to_have_url(re.compile("/review/$"))


def test_what_was_written_before_the_time_ran_out_is_kept_beside_the_answer(visit, single, watch, picture):
    watch.expect("ERR_INTERNET_DISCONNECTED")
    watch.expect("400")
    context = visit.context(single.user)
    type_unsent(context, single, 1, "Written in the last minute.")
    Attempt.objects.filter(pk=single.pk).update(deadline_at=timezone.now() - timedelta(minutes=3))
    single.assignment.closes_at = timezone.now() - timedelta(minutes=3)
    single.assignment.due_at = None
    single.assignment.save()
    tab = context.new_page()
    tab.goto(reverse("attempt-detail", args=[single.pk]))
    expect(tab.get_by_text("a text kept beside the answer")).to_be_visible()
    picture(tab, "kept-after-time")
    assert stored(single) == {1: None, 2: None}
    assert single.answers.get(number=1).other_texts.get().value == "Written in the last minute."
    assert copies(tab) == 0


def test_whoever_was_signed_out_meanwhile_is_told_and_loses_nothing(visit, work, live_server, watch):
    watch.expect("401")
    context = visit.context(work.user)
    tab = open_quiz(context, work)
    Session.objects.all().delete()
    text(tab, 1).fill("Written after the session ended.")
    expect(tab.locator("#saved-at")).to_contain_text("You are signed out.")
    sign_in(context, work.user, live_server.url)
    again = open_quiz(context, work)
    expect(text(again, 1)).to_have_value("Written after the session ended.")
    wait_until_saved(again)
    assert stored(work)[1] == "Written after the session ended."


def test_when_it_was_saved_stays_in_sight_on_a_long_page(visit, live_server):
    classroom, unit = make_classroom("History 9A"), make_unit()
    rows = [make_question(unit, "short", rubric=make_rubric(unit, key=f"r{n}"), points=3) for n in range(1, 9)]
    work = start_attempt(make_assignment(classroom, make_quiz(rows), time_limit=40), make_member(classroom).user)
    for width in (390, 1280):
        tab = open_quiz(visit.context(work.user, viewport={"width": width, "height": 800}), work)
        text(tab, 8).fill("The last one.")
        box = tab.locator("#saved-at").bounding_box()
        assert 0 <= box["y"] <= 100
        assert tab.get_by_role("timer").bounding_box()["y"] <= 100
