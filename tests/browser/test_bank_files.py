"""A teacher brings a file with mistakes, mends it, takes it in, finds her questions, and takes them out again."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.forms.bank_files import open_bank
from assessments.models import Question

pytestmark = pytest.mark.browser

GOOD = "".join(f"Which number is {n}? {{=Number {n}#So it is called. ~Another one#No.}}\n\n" for n in range(60))
BAD = "Which number is none? {=All of them\n\n"


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_teacher_imports_questions_and_exports_them(visit, site, picture, has_scripts):
    teacher = visit(site.teacher, java_script_enabled=has_scripts)
    unit = site.lesson.unit
    teacher.goto(reverse("bank-import", args=[unit.slug]))
    _send(teacher, GOOD + BAD)

    expect(teacher.get_by_role("heading", name="Preview of “numbers.gift”")).to_be_visible()
    expect(teacher.get_by_role("listitem").filter(has_text="Question 61, line 121").first).to_contain_text("refused")
    teacher.get_by_role("button", name="Take in 60 questions").click()
    expect(teacher.get_by_role("alert")).to_contain_text("nothing was taken in")
    assert not Question.objects.filter(author=site.teacher, stem__startswith="Which number").exists()

    teacher.get_by_role("link", name="Choose another file").click()
    _send(teacher, GOOD)
    teacher.locator("summary", has_text="Which number is 7?").click()
    expect(teacher.get_by_role("group", name="Which number is 7?").get_by_label("Number 7")).to_be_visible()
    picture(teacher, f"bank-import-{'with' if has_scripts else 'without'}-scripts")
    teacher.get_by_label("Tag for all of them").fill("numbers")
    teacher.get_by_role("button", name="Take in 60 questions").click()
    expect(teacher.get_by_text("60 questions are new in the bank.")).to_be_visible()

    teacher.get_by_role("link", name="See them in the bank").click()
    expect(teacher.get_by_role("status").filter(has_text="60 questions")).to_be_visible()
    assert Question.objects.filter(author=site.teacher, tags__name="numbers").count() == 60

    teacher.goto(reverse("bank-export", args=[unit.slug]) + "?tag=numbers")
    teacher.get_by_label("Format").select_option("gift")
    teacher.get_by_role("button", name="See what it carries").click()
    expect(teacher.get_by_role("heading", name="GIFT (Moodle) carries 60 of 60")).to_be_visible()
    with teacher.expect_download() as found:
        teacher.get_by_role("link", name="Download 60 questions").click()
    assert found.value.suggested_filename == f"{unit.slug}.gift"
    _name, rows = open_bank(found.value.path().read_bytes(), "numbers.gift")
    assert sum(not row.refusal for row in rows) == 60


def _send(tab, text):
    tab.get_by_label("File", exact=True).set_input_files(
        {"name": "numbers.gift", "mimeType": "text/plain", "buffer": text.encode()}
    )
    tab.get_by_role("button", name="Read").click()
