"""A quiz made from the bank and assigned, by keyboard alone, and without scripts."""

import time
from types import SimpleNamespace

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import Assessment, Assignment
from assessments.services.quizzes import create_quiz, places_of
from tests.browser.conftest import PHONE
from tests.browser.hands import tab_to
from tests.factories import make_classroom, make_member, make_question, make_unit, make_user

pytestmark = pytest.mark.browser

MOST_PRESSES, MOST_PAGES = 110, 4
MOST_SECONDS = 60  # of the machine's; a person reads besides, and has two minutes


@pytest.fixture
def school(live_server):
    """A teacher of one class, and a bank of forty questions."""
    teacher, unit = make_user("teacher"), make_unit("fires", title="Fires")
    make_member(make_classroom("History 9A"), "teacher", teacher)
    rows = [make_question(unit, key=f"q{n:02}", stem=f"Stem number {n}") for n in range(1, 41)]
    return SimpleNamespace(teacher=teacher, unit=unit, rows=rows)


def order(quiz):
    return [question.key for place in places_of(quiz) for question in place.questions]


class Keys:
    """A keyboard that counts its presses."""

    def __init__(self, tab):
        self.tab, self.presses = tab, 0

    def press(self, name):
        self.presses += 1
        self.tab.keyboard.press(name)

    def go_to(self, selector, key="Tab"):
        self.presses += tab_to(self.tab, selector, key)


def test_from_the_bank_to_an_assigned_quiz_by_keyboard(visit, school):
    tab = visit(school.teacher)
    started, keys, opened = time.monotonic(), Keys(tab), []
    tab.on("framenavigated", lambda frame: opened.append(frame.url))
    tab.goto(reverse("bank-detail", args=["fires"]))
    for number in (1, 2, 4):
        keys.go_to(f'[name="question"][value="q{number:02}"]')
        keys.press("Space")
    expect(tab.locator("[data-ticked]")).to_have_text("3")
    keys.go_to('[formaction$="/quizzes/new/"]', "Shift+Tab")
    keys.press("Enter")
    expect(tab.get_by_label("Title")).to_have_value("Quiz: Fires")

    keys.go_to("#down-q01")
    keys.press("Enter")
    expect(tab.locator("[data-said]")).to_have_text("Done: The question is number 2 of 3 now.")
    expect(tab.locator("#down-q01")).to_be_focused()
    keys.press("Enter")
    expect(tab.locator("#up-q01")).to_be_focused()  # it is the last now
    keys.go_to('[value="assign"]')
    keys.press("Enter")
    expect(tab.get_by_label("Quiz: Fires")).to_be_checked()
    keys.go_to('.form-actions [type="submit"]')
    keys.press("Enter")
    expect(tab.get_by_text("One task for: History 9A")).to_be_visible()

    seconds = time.monotonic() - started
    print(f"{keys.presses} presses, {len(opened)} pages, {seconds:.1f} seconds")
    quiz = Assessment.objects.get()
    assert (order(quiz), Assignment.objects.get().assessment) == (["q02", "q04", "q01"], quiz)
    assert keys.presses < MOST_PRESSES and len(opened) <= MOST_PAGES and seconds < MOST_SECONDS


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_phone_shows_the_first_question_under_folded_filters(visit, school, has_scripts):
    tab = visit(school.teacher, viewport=PHONE, java_script_enabled=has_scripts)
    tab.goto(reverse("bank-detail", args=["fires"]))
    first = tab.get_by_role("link", name="Stem number 1", exact=True)
    expect(first).to_be_in_viewport()
    expect(tab.get_by_label("Kind")).to_be_hidden()
    tab_to(tab, ".bank-more summary")
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    expect(tab.get_by_label("Kind")).to_be_focused()
    tab.get_by_label("Kind").select_option("single")
    tab.get_by_role("button", name="Find").click()
    expect(tab.get_by_label("Kind")).to_have_value("single")
    expect(tab.get_by_label("Kind")).to_be_visible()


def test_a_desk_shows_all_filters_in_one_line(visit, school):
    tab = visit(school.teacher)
    tab.goto(reverse("bank-detail", args=["fires"]))
    names = ("Words", "Kind", "Skill", "Whose", "In your classes")
    places = [tab.get_by_label(name).bounding_box()["y"] for name in names]
    places.append(tab.get_by_role("button", name="Find").bounding_box()["y"])
    assert max(places) - min(places) < 2
    tab_to(tab, "#id_word")
    tab.keyboard.press("Tab")
    expect(tab.get_by_label("Kind")).to_be_focused()


def test_ticks_all_questions_of_the_page_at_once(visit, school):
    tab = visit(school.teacher)
    tab.goto(reverse("bank-detail", args=["fires"]))
    tab.get_by_label("Tick all questions of this page").check()
    expect(tab.locator("[data-ticked]")).to_have_text("30")
    tab.get_by_role("button", name="Make a quiz").click()
    expect(tab.get_by_label("Title")).to_be_visible()
    assert Assessment.objects.get().items.count() == 30


def test_without_scripts_questions_are_ticked_moved_and_taken_out(visit, school):
    tab = visit(school.teacher, java_script_enabled=False)
    tab.goto(reverse("bank-detail", args=["fires"]))
    expect(tab.locator("[data-tick-all]")).to_be_hidden()
    for number in (1, 2, 4):
        tab.locator(f'[name="question"][value="q{number:02}"]').check()
    tab.get_by_role("button", name="Make a quiz").click()
    tab.get_by_label("Title").fill("Typed before the move")
    tab.locator("#down-q01").click()
    expect(tab.get_by_text("The question is number 2 of 3 now.")).to_be_visible()
    expect(tab.get_by_label("Title")).to_have_value("Typed before the move")
    expect(tab.locator("#down-q01")).to_be_focused()
    tab.locator('[value="out-q02"]').click()
    expect(tab.get_by_text("Taken out.")).to_be_visible()
    assert order(Assessment.objects.get()) == ["q01", "q04"]


def test_what_is_refused_while_moving_is_told_and_typed_words_stay(visit, school):
    """Somebody begins the quiz meanwhile: the script shows what the server says, on the page as it is then."""
    quiz = create_quiz(school.unit, school.rows[:2], school.teacher)
    tab = visit(school.teacher)
    tab.goto(reverse("quiz-edit", args=[quiz.pk]))
    tab.get_by_label("Title").fill("Typed meanwhile")
    quiz.items.filter(question=school.rows[0]).delete()
    tab_to(tab, "#down-q01")
    tab.keyboard.press("Enter")
    expect(tab.locator("[data-said]")).to_contain_text("no longer in the quiz")
    expect(tab.get_by_label("Title")).to_have_value("Typed meanwhile")
