"""The worst afternoon: the connection is cut, the server killed, the tab closed, and a second device takes over."""

import os
import re
import signal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import Answer, Attempt
from assessments.services.attempts import start_attempt
from tests.browser.conftest import PATIENCE
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
    tab.set_default_timeout(PATIENCE)
    tab.goto(reverse("attempt-detail", args=[work.pk]))
    return tab


def text(tab, number):
    return tab.locator(f"#question-{number} textarea")


def wait_until_saved(tab):
    expect(tab.locator("#saved-at")).to_contain_text("Saved at", timeout=PATIENCE)


def stored(work):
    return dict(Answer.objects.filter(attempt=work).order_by("number").values_list("number", "value"))


def test_every_acknowledged_answer_is_there_and_the_rest_is_offered_again(visit, work, watch, picture):
    watch.expect("ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE")
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
