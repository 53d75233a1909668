"""A teacher writes a question by keyboard alone, sees it as a student would while typing, and moves its options."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import Question
from tests.browser.conftest import PHONE
from tests.browser.hands import tab_to
from tests.browser.test_axe import OURS, violations

pytestmark = pytest.mark.browser


def write(page, label, words):
    tab_to(page, label)
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(words)


def option(page, number):
    return page.get_by_role("group", name=f"Option {number}", exact=True)


def test_a_question_is_written_by_keyboard_alone(visit, site, picture):
    page = visit(site.teacher)
    page.goto(reverse("question-create", args=[site.lesson.unit.slug]) + "?kind=single")
    preview = page.get_by_role("complementary", name="Preview")

    write(page, page.get_by_label("The question"), "According to Document A, where was it read aloud?")
    for number, (text, reason) in enumerate([("At meetings", "A4 says so."), ("On the radio", "A4 does not.")], 1):
        if number == 1:
            tab_to(page, option(page, 1).get_by_label("Right", exact=True))
            page.keyboard.press("Space")
        write(page, option(page, number).get_by_label("Text"), text)
        write(page, option(page, number).get_by_label("Why it is right or wrong"), reason)
    expect(preview.get_by_text("On the radio")).to_be_visible()
    expect(preview.get_by_text("No paragraph decides it yet")).to_be_visible()

    # The second option goes to the first place; the focus stays with it, and what is right moves along.
    page.keyboard.press("Shift+Tab")
    up = option(page, 2).get_by_role("button", name="Up")
    tab_to(page, up, "Shift+Tab")
    page.keyboard.press("Enter")
    expect(option(page, 1).get_by_label("Text")).to_have_value("On the radio")
    expect(option(page, 1).get_by_role("button", name="Down")).to_be_focused()
    expect(page.get_by_text("Option 2 stands at place 1 of 4 now.")).to_be_visible()
    expect(option(page, 2).get_by_label("Right", exact=True)).to_be_checked()
    expect(preview.get_by_role("radio").first).to_have_accessible_name("On the radio")

    # Evidence: a word is looked for, a paragraph is ticked.
    write(page, page.get_by_label("with the words"), "glasnost")
    tab_to(page, page.get_by_role("button", name="Show"))
    page.keyboard.press("Enter")
    tick = page.locator('[name="pick"][value="A4"]')
    expect(tick).to_be_visible()
    tab_to(page, tick)
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Add the ticked ones"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="A4", exact=True)).to_be_visible()
    expect(preview.get_by_text("No paragraph decides it yet")).to_have_count(0)
    assert violations(page, OURS) == {}
    picture(page, "question-editor", full_page=True)

    tab_to(page, page.get_by_role("button", name="Save"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("The question is in the bank.")).to_be_visible()
    question = Question.objects.get(stem="According to Document A, where was it read aloud?")
    assert [(row["text"], row["right"]) for row in question.spec["options"]] == [
        ("On the radio", False),
        ("At meetings", True),
    ]
    assert [row.paragraph.address for row in question.evidence.all()] == ["A4"]


def test_a_preview_still_on_its_way_is_given_up_when_a_newer_one_comes(visit, site):
    """Otherwise the answer to what was typed before could come last, and stay."""
    page = visit(site.teacher)
    page.goto(reverse("question-create", args=[site.lesson.unit.slug]) + "?kind=single")
    preview = page.get_by_role("complementary", name="Preview")
    option(page, 1).get_by_label("Text").fill("At meetings")
    option(page, 2).get_by_label("Text").fill("On the radio")
    expect(preview.get_by_role("radio").nth(1)).to_have_accessible_name("On the radio")
    page.route("**/preview/", lambda route: None)  # it is asked and does not answer
    with page.expect_request("**/preview/"):
        option(page, 1).get_by_label("Text").fill("At all meetings")
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/preview/")):
        option(page, 2).get_by_role("button", name="Up").click()
    expect(preview.get_by_role("radio").first).to_have_accessible_name("On the radio")
    expect(preview.get_by_role("radio").nth(1)).to_have_accessible_name("At all meetings")


def test_gaps_follow_their_text_and_what_is_typed_meanwhile_stays(visit, site):
    page = visit(site.teacher, viewport=PHONE)
    page.goto(reverse("question-create", args=[site.lesson.unit.slug]) + "?kind=cloze")
    page.get_by_label("Text with gaps").fill("It was read at [[1]] meetings.")
    page.get_by_label("Words to choose from").click()
    gap = page.get_by_role("group", name="Gap [[1]]", exact=True)
    expect(gap).to_be_visible()
    expect(page.get_by_label("Words to choose from")).to_be_focused()
    gap.get_by_label("Words that are right").fill("party")
    page.get_by_label("The question").fill("Fill the gap.")
    expect(page.get_by_role("complementary", name="Preview").get_by_text("meetings.")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The question is in the bank.")).to_be_visible()
    assert Question.objects.get(stem="Fill the gap.").spec["gaps"][0]["accept"] == ["party"]
