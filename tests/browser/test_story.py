"""The whole story in one browser: a class is made, taught and marked, and every station leaves a picture."""

import csv
import io
import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import Attempt
from classrooms.models import Classroom, User
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.hands import answer, begin, choose_by_keys, hand_in, sign_in_by_form, tab_to
from tests.browser.texts import FIRST_ESSAY, SECOND_ESSAY, SHORT_ANSWER, WEAK_SHORT_ANSWER
from tests.browser.world import right_answers
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.browser

FIRST_NAMES = "Ada Ben Carmen Dmitri Elena Farid Grace Hugo Ines Jonas Kira Lars Mina Noah Olga".split()
LAST_NAMES = ("Archer", "Brandt")
ROSTER = [(f"{first}.{last}".lower(), first, last) for last in LAST_NAMES for first in FIRST_NAMES]
ADA, BEN = "ada.archer", "ben.archer"
ADAS_PASSWORD, BENS_PASSWORD = "letters from the camp", "the congress is closed"
CLASS = "History 11B"
# Ben is wrong in question 1 and half right in question 7: 17 of the machine's 19 points.
BENS_OWN = {1: "a", 7: "C4", 11: WEAK_SHORT_ANSWER}
ADAS_OWN = {11: SHORT_ANSWER}
ADAS_LEVELS = {"T": "1", "X": "1", "E1": "2", "E2": "0", "S": "1", "C": "1"}
BENS_LEVELS = {"T": "1", "X": "0", "E1": "1", "E2": "0", "S": "0", "C": "0"}


@pytest.fixture
def story(visit, picture):
    call_command("loaddata", "secret_speech", verbosity=0)
    make_user("admin", first_name="Robin", is_staff=True, is_superuser=True)
    make_user("teacher", first_name="Helen", last_name="Marsh")
    return SimpleNamespace(visit=visit, picture=picture)


def test_a_class_is_made_taught_and_marked(story):
    admin = story.visit()
    the_admin_makes_a_class(story, admin)
    the_admin_imports_thirty_people(story, admin)
    story.classroom = Classroom.objects.get(name=CLASS)

    teacher = story.visit()
    the_teacher_grants_more_time(story, teacher)
    links = the_teacher_prints_links(story, teacher)
    ada, ben = story.visit(), story.visit(viewport=PHONE)
    a_student_chooses_a_password(story, ada, links[ADA], ADAS_PASSWORD)
    a_student_chooses_a_password(story, ben, links[BEN], BENS_PASSWORD)

    the_teacher_assigns_the_lesson(story, teacher)
    for student, name in ((ada, "desk"), (ben, "phone")):
        a_student_reads(story, student, name)
    ben_has_more_time(story, ben)
    a_student_answers_the_quiz(story, ada, ADA, ADAS_OWN, "desk")
    a_student_answers_the_quiz(story, ben, BEN, BENS_OWN, "phone")
    the_machine_has_marked(story, ada, ben)
    a_student_writes_the_essay(story, ada, FIRST_ESSAY, "desk")
    a_student_writes_the_essay(story, ben, SECOND_ESSAY, "phone")

    the_teacher_marks_the_short_answers(story, teacher)
    the_teacher_marks_the_essays(story, teacher)
    the_students_see_nothing_yet(ada)
    the_teacher_releases(story, teacher)
    ada_sees_levels_comment_and_total(story, ada)
    ben_sees_his_quiz(story, ben)
    the_gradebook_is_right(story, teacher)
    the_teacher_edits_a_copy_from_the_bank(story, teacher)


# --- The admin ---------------------------------------------------------------------------------


def the_admin_makes_a_class(story, tab):
    tab.goto("/admin/")
    tab.get_by_label("Username").fill("admin")
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Log in").click()
    expect(tab.get_by_role("heading", name="Site administration")).to_be_visible()
    tab.goto(reverse("admin:classrooms_classroom_add"))
    tab.locator("#id_name").fill(CLASS)
    tab.locator("#id_term").fill("autumn")
    tab.locator("#id_time_zone").fill("Europe/Prague")
    tab.locator(".field-user .select2-selection").first.click()
    tab.locator(".select2-search__field").fill("teacher")
    tab.locator(".select2-results__option", has_text="Helen Marsh").click()
    tab.locator(".field-role select").first.select_option("teacher")
    story.picture(tab, "01-admin-makes-a-class")
    tab.get_by_role("button", name="Save and continue editing").click()
    expect(tab.get_by_text("was added successfully")).to_be_visible()


def the_admin_imports_thirty_people(story, tab):
    tab.get_by_role("link", name="Import a roster").click()
    lines = ["username,first_name,last_name", *(",".join(person) for person in ROSTER)]
    file = {"name": "roster.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}
    tab.get_by_label("CSV file").set_input_files(file)
    tab.get_by_role("button", name="Import").click()
    expect(tab.get_by_text("30 new people")).to_be_visible()
    story.picture(tab, "02-admin-imported-a-roster")
    assert Classroom.objects.get(name=CLASS).memberships.students().count() == 30


# --- The teacher prepares ----------------------------------------------------------------------


def the_teacher_grants_more_time(story, tab):
    tab.goto("/")
    sign_in_by_form(tab, "teacher", PASSWORD)
    tab.goto(reverse("classroom-detail", args=[story.classroom.pk]))
    tab.get_by_role("link", name="People 30").click()
    tab.get_by_role("link", name="Change Ben Archer").click()
    tab.get_by_label("Time factor").fill("1.5")
    tab.get_by_label("Reason").fill("Reads slowly; agreed with his parents.")
    story.picture(tab, "03-time-and-a-half")
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_label("Link for Ben Archer")).to_be_visible()
    story.picture(tab, "04-people")


def the_teacher_prints_links(story, tab):
    for name in ("Ada Archer", "Ben Archer"):
        tab.get_by_label(f"Link for {name}").check()
    tab.get_by_role("button", name="Print one-time links").click()
    slips = tab.locator(".slip")
    expect(slips).to_have_count(2)
    story.picture(tab, "05-one-time-links")
    return {slip.locator("strong").inner_text(): slip.locator(".slip-link").inner_text() for slip in slips.all()}


def a_student_chooses_a_password(story, tab, link, password):
    tab.goto(link)
    tab.locator("#id_new_password1").fill(password)
    tab.locator("#id_new_password2").fill(password)
    tab.get_by_role("button", name="Set password and go on").click()
    expect(tab.get_by_text("Your password is set.")).to_be_visible()


def the_teacher_assigns_the_lesson(story, tab):
    tab.goto(reverse("classroom-detail", args=[story.classroom.pk]))
    tab.get_by_role("link", name="Assign", exact=True).click()
    tab.get_by_role("link", name=re.compile("^Choose .*What he said")).click()
    for task in (re.compile("^Reading"), re.compile("quiz$"), re.compile("^Document-based essay")):
        tab.get_by_role("checkbox", name=task).check()
    tab.locator('input[name$="-time_limit"]').first.fill("40")
    due_at = f"{date.today() + timedelta(days=7)}T14:00"
    tab.locator(f'[name="class-{story.classroom.pk}-due_at"]').fill(due_at)
    story.picture(tab, "06-assign")
    tab.get_by_role("button", name="Assign").click()
    expect(tab.get_by_text("Assigned.")).to_be_visible()
    story.picture(tab, "07-class")
    rows = story.classroom.assignments.with_task()
    story.reading, story.quiz, story.essay = (
        next(row for row in rows if row.kind == kind) for kind in ("reading", "quiz", "essay")
    )
    assert (story.quiz.time_limit, story.essay.time_limit) == (40, 60)


# --- The students ------------------------------------------------------------------------------


def a_student_reads(story, tab, name):
    tab.goto("/")
    story.picture(tab, f"08-today-{name}")
    tab.goto(reverse("assignment-detail", args=[story.reading.pk]))
    tab.get_by_role("link", name="Begin to read").click()
    expect(tab.locator("#D16")).to_contain_text("Stalin")
    story.picture(tab, f"09-reading-{name}", readme="reading" if name == "desk" else "")
    tab.get_by_role("button", name="I have read this").click()
    expect(tab.get_by_text("Noted: you have read this.")).to_be_visible()


def ben_has_more_time(story, tab):
    tab.goto(reverse("assignment-detail", args=[story.quiz.pk]))
    expect(tab.get_by_text("60 min (extended from 40)")).to_be_visible()
    tab.goto(reverse("assignment-detail", args=[story.essay.pk]))
    expect(tab.get_by_text("90 min (extended from 60)")).to_be_visible()


def a_student_answers_the_quiz(story, tab, username, own, name):
    tab.goto(reverse("assignment-detail", args=[story.quiz.pk]))
    begin(tab)
    attempt = Attempt.objects.get(assignment=story.quiz, user__username=username)
    story.picture(tab, f"10-quiz-{name}", readme="quiz" if name == "desk" else "")
    for number, value in (right_answers(attempt) | own).items():
        answer(tab, number, value)
    tab.locator("#question-9").scroll_into_view_if_needed()
    story.picture(tab, f"11-quiz-grid-{name}")
    expect(tab.locator("#saved-at")).to_contain_text("Saved at")
    tab.get_by_role("button", name="Hand in").click()
    expect(tab.get_by_text("Every question has an answer.")).to_be_visible()
    tab.get_by_role("button", name="Hand in").click()
    expect(tab.get_by_text("Handed in.")).to_be_visible()


def the_machine_has_marked(story, ada, ben):
    """Ten questions at once: 19 points, of which Ben lost one in question 1 and one in question 7."""
    expect(ada.locator(".mark-total").first).to_have_text("19 of 21 points so far")
    expect(ben.locator(".mark-total").first).to_have_text("17 of 21 points so far")
    wrong = ben.locator("#question-1")
    expect(wrong).to_contain_text("Not right.")
    expect(wrong.locator(".deciding")).to_contain_text("Retold from Document B, paragraph 4.")
    for size, name in ((PHONE, "phone"), (DESKTOP, "desk")):
        ben.set_viewport_size(size)
        wrong.evaluate("section => section.scrollIntoView()")
        story.picture(ben, f"12-review-{name}", readme="review" if name == "desk" else "")
    ben.set_viewport_size(PHONE)
    expect(ben.locator("#question-7")).to_contain_text("1 of 2 points")
    expect(ben.locator("#question-11")).to_contain_text("Waiting.")


def a_student_writes_the_essay(story, tab, text, name):
    tab.goto(reverse("assignment-detail", args=[story.essay.pk]))
    begin(tab)
    answer(tab, 1, text)
    expect(tab.locator("#saved-at")).to_contain_text("Saved at")
    story.picture(tab, f"13-essay-{name}")
    hand_in(tab)
    expect(tab.get_by_text("Handed in.")).to_be_visible()


# --- The teacher marks -------------------------------------------------------------------------


def the_teacher_marks_the_short_answers(story, tab):
    tab.goto("/")
    story.picture(tab, "14-today-teacher")
    for username, level in ((ADA, "2"), (BEN, "1")):
        row = _answer(story.quiz, username, 11)
        tab.goto(reverse("answer-mark", args=[row.pk]))
        tab.locator(f'[name="answer-{row.pk}-level-H"][value="{level}"]').check()
        story.picture(tab, f"15-marking-short-answer-{username}")
        tab.get_by_role("button", name="Save", exact=True).click()
        expect(tab.get_by_text(f"{level} of 2 points.")).to_be_visible()


def the_teacher_marks_the_essays(story, tab):
    row = _answer(story.essay, ADA, 1)
    tab.goto(reverse("answer-mark", args=[row.pk]))
    for key, level in ADAS_LEVELS.items():
        tab.locator(f'[name="answer-{row.pk}-level-{key}"][value="{level}"]').check()
    tab.locator(f'[name="answer-{row.pk}-comment"]').fill("B5 and E2 are weighed well. Add one fact from outside.")
    tab.evaluate("document.activeElement.blur(); scrollTo(0, 0); document.querySelector('.pane-second').scrollTo(0, 0)")
    story.picture(tab, "16-marking-an-essay", readme="marking")
    tab.get_by_role("button", name="Save", exact=True).click()
    expect(tab.get_by_text("Ada Archer: 6 of 7 points.")).to_be_visible()
    marks_by_keyboard(story, tab)


def marks_by_keyboard(story, tab):
    row = _answer(story.essay, BEN, 1)
    tab.goto(reverse("answer-mark", args=[row.pk]))
    for key, level in BENS_LEVELS.items():
        choose_by_keys(tab, f"answer-{row.pk}-level-{key}", level)
    tab_to(tab, f'[name="answer-{row.pk}-comment"]')
    tab.keyboard.type("Say why the party stayed in power.")
    tab_to(tab, 'form button[type="submit"]')
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("Ben Archer: 2 of 7 points.")).to_be_visible()


def the_students_see_nothing_yet(tab):
    tab.goto(reverse("home"))
    expect(tab.get_by_role("heading", name=re.compile("^Returned"))).to_have_count(0)


def the_teacher_releases(story, tab):
    for assignment in (story.quiz, story.essay):
        tab.goto(reverse("assignment-release", args=[assignment.pk]))
        story.picture(tab, "17-release")
        tab.get_by_role("button", name="Release to class").click()
        expect(tab.get_by_text("The class sees its marks now.")).to_be_visible()
    story.picture(tab, "18-essay-of-the-class")


# --- What everybody sees in the end ------------------------------------------------------------


def ada_sees_levels_comment_and_total(story, tab):
    tab.goto(reverse("home"))
    story.picture(tab, "19-today-returned")
    attempt = Attempt.objects.get(assignment=story.essay, user__username=ADA)
    tab.goto(reverse("attempt-review", args=[attempt.pk]))
    expect(tab.locator(".mark-total").first).to_have_text("6 of 7 points")
    expect(tab.locator(".level-name")).to_have_count(6)
    expect(tab.get_by_text("Add one fact from outside.")).to_be_visible()
    expect(tab.locator(".essay-text .cite").first).to_have_attribute("href", re.compile("/documents/B/.*4|#B4"))
    story.picture(tab, "20-returned-essay")


def ben_sees_his_quiz(story, tab):
    attempt = Attempt.objects.get(assignment=story.quiz, user__username=BEN)
    tab.goto(reverse("attempt-review", args=[attempt.pk]))
    expect(tab.locator(".mark-total").first).to_have_text("18 of 21 points")


def the_gradebook_is_right(story, tab):
    tab.goto(reverse("gradebook", args=[story.classroom.pk]))
    story.picture(tab, "21-gradebook", readme="gradebook")
    for name, quiz, essay, total in (("Ada Archer", "21", "6", "27 / 28"), ("Ben Archer", "18", "2", "20 / 28")):
        line = tab.get_by_role("row", name=re.compile(f"^{name}"))
        expect(line.get_by_role("cell").nth(1)).to_contain_text(quiz)
        expect(line.get_by_role("cell").nth(2)).to_contain_text(essay)
        expect(line.get_by_role("cell").nth(3)).to_have_text(total)
    with tab.expect_download() as download:
        tab.get_by_role("link", name="Download CSV").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text))
    assert len(rows) == 30 and header[-3:] == ["So far", "So far, of", "If nothing more is done, of"]
    assert rows[0] == ["Ada Archer", ADA, "submitted", "21", "graded", "6", "graded", "27", "28", "28"]
    assert rows[1] == ["Ben Archer", BEN, "submitted", "18", "graded", "2", "graded", "20", "28", "28"]
    assert all(row[2:] == ["not due", "", "not due", "", "not due", "0", "0", "28"] for row in rows[2:])


def _answer(assignment, username, number):
    user = User.objects.get(username=username)
    return Attempt.objects.get(assignment=assignment, user=user).answers.get(number=number)


# --- The bank ----------------------------------------------------------------------------------


def the_teacher_edits_a_copy_from_the_bank(story, tab):
    unit = story.quiz.assessment.unit
    tab.goto(reverse("bank-detail", args=[unit.slug]) + "?paragraph=B5")
    story.picture(tab, "22-bank", readme="bank")
    tab.goto(reverse("question-detail", args=[story.quiz.assessment.items.get(number=1).question_id]))
    tab.get_by_role("button", name="Edit a copy").click()
    expect(tab.get_by_role("complementary", name="Preview").get_by_role("radio")).to_have_count(4)
    story.picture(tab, "23-question-editor", readme="editor")
