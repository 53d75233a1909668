"""A key is wrong: the teacher mends the question from the statistics, and the student whose mark changed reads why."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import Answer, Mending
from tests.browser.test_axe import OURS, violations

pytestmark = pytest.mark.browser

REASON = "Both readings can be defended."


def test_a_teacher_mends_a_question_and_its_student_reads_why(visit, site, picture):
    chosen = Answer.objects.filter(attempt__assignment=site.analysed_quiz, number=1, value="a").first()
    teacher = visit(site.teacher)
    teacher.goto(reverse("assignment-statistics", args=[site.analysed_quiz.pk]))
    teacher.get_by_role("link", name="Mend this question").first.click()

    teacher.locator('[name="answer-1"][value="a"]').check()
    teacher.get_by_label("Paragraphs that decide it").fill("B4")
    teacher.get_by_label("The old key and the new one both count").check()
    teacher.get_by_label("Reason").fill(REASON)
    teacher.get_by_role("button", name="Preview").click()
    preview = teacher.locator("#preview")
    expect(preview.get_by_role("rowheader", name=str(chosen.attempt.user), exact=True)).to_be_visible()
    assert violations(teacher, OURS) == {}
    picture(teacher, "mending-preview", full_page=True)
    assert Mending.objects.count() == 1  # the one of the world

    preview.get_by_role("button", name="Apply").click()
    expect(teacher.get_by_text("The question is mended.")).to_be_visible()
    expect(teacher.get_by_text(REASON)).to_be_visible()

    student = visit(chosen.attempt.user)
    student.goto(reverse("home"))
    expect(student.get_by_text(f"your mark went from 0 to 1. {REASON}")).to_be_visible()
    student.get_by_role("link", name="Look at question 1").click()
    question = student.locator("#question-1")
    expect(question.get_by_text(f"the mark went from 0 to 1. {REASON}")).to_be_visible()
    expect(question.get_by_text("Your answer, right")).to_be_visible()
    picture(student, "mending-note", full_page=True)
