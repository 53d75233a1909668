"""A teacher decides what students see: by keyboard alone, without JavaScript, warned before harm."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import Assignment
from assessments.review import AS_USUAL
from tests.browser.hands import tab_to
from tests.factories import make_assignment, make_classroom, make_member, make_user

pytestmark = pytest.mark.browser


@pytest.fixture
def quiz(live_server):
    """A quiz of a class with one student, who has not handed in."""
    classroom = make_classroom("History 9A")
    make_member(classroom, "teacher", make_user("teacher"))
    make_member(classroom)
    return make_assignment(classroom)


def stored(quiz):
    return Assignment.objects.get(pk=quiz.pk).review


def press(tab, selector):
    tab_to(tab, selector)
    tab.keyboard.press("Space")


@pytest.mark.parametrize("has_script", [True, False])
def test_right_answers_are_opened_early_by_keyboard_after_a_warning(visit, quiz, has_script, picture):
    teacher = quiz.classroom.memberships.get(role="teacher").user
    tab = visit(teacher, java_script_enabled=has_script)
    tab.goto(reverse("assignment-detail", args=[quiz.pk]))
    tab.get_by_role("link", name="What students see").click()
    press(tab, "#id_later_key")
    press(tab, ".form-actions .btn-primary")
    warning = tab.get_by_role("alert")
    expect(warning).to_contain_text("1 student has not handed in yet.")
    expect(warning).to_be_focused()
    expect(tab.get_by_label("Right answers, Others at work")).to_be_checked()
    assert stored(quiz) == {}
    picture(tab, f"told-early-{'with' if has_script else 'without'}-javascript")
    press(tab, ".form-actions .btn-primary")
    expect(tab.get_by_text("Students see right answers after handing in.")).to_be_visible()
    assert stored(quiz) == {**AS_USUAL, "later": AS_USUAL["closed"]}

    tab.get_by_role("link", name="What students see").click()
    tab.get_by_role("button", name="As usual").click()
    expect(tab.get_by_text("Students see what they usually see.", exact=False)).to_be_visible()
    assert stored(quiz) == {}
