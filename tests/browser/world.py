"""One whole class in the middle of its work, with the real unit: what the pages of the site can be looked at with."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from assessments import questions
from assessments.forms.bank_files import open_bank
from assessments.management.commands.demo_classroom import make_classroom as make_demo
from assessments.models import Attempt
from assessments.review import THINGS
from assessments.services.answers import save_answer
from assessments.services.assignments import assign, edit_review, grant_exception, release_assignment
from assessments.services.attempts import start_attempt, submit_attempt
from assessments.services.bank_uploads import keep_upload, note_problems, note_rows, take_in_upload
from assessments.services.banks import create_bank
from assessments.services.checks import check_answer
from assessments.services.marks import mark_answer
from assessments.services.mendings import Wish, mend_question
from assessments.services.quizzes import create_quiz, draw_questions
from assessments.services.readings import finish_reading
from assessments.services.versions import wording_of
from assessments.services.waivers import waive_deduction
from classrooms.models import Classroom, Membership, User
from classrooms.problems import Problem
from classrooms.services import archive_classroom, create_token, issue_links
from lessons.models import Lesson, Paragraph
from tests.browser.texts import FIRST_ESSAY, SECOND_ESSAY, SHORT_ANSWER, WEAK_SHORT_ANSWER
from tests.factories import (
    PASSWORD,
    make_assignment,
    make_attempt,
    make_classroom,
    make_group,
    make_member,
    make_picture,
    make_question,
    make_quiz,
    make_source,
    make_user,
)

# To the examples of their kinds: wrong, or right in part.
WRONG = {
    "true_false": "true",
    "numeric": "5.2 million",
    "matching": {"pospelov": "poet", "beria": "head of the police"},
    "ordering": {"funeral": "2", "arrest": "1", "speech": "3", "letter": "4"},
    "ranking": {"A": "1", "B": "2", "E": "3", "reason": "It is signed."},
    "paired": {"choice": "b", "passage": "C4"},
    "short_text": "amnesty",
}
BANK_FILE = b"""When did the mill burn? {=1801#It says so. ~1802#No.}

Did it burn? {T}

How many *sacks* were lost? {#40:2}

A heading without a question
"""
LEVELS = {"T": "1", "X": "1", "E1": "2", "E2": "0", "S": "1", "C": "1"}


def make_world():
    """Amara has her essay back, Ben is at work, Chloe's answers wait for the teacher, Daniel did nothing yet."""
    make_demo(PASSWORD)
    world = SimpleNamespace(classroom=Classroom.objects.get(name="History 10A"))
    for username in ("admin", "teacher", "assistant", "amara", "ben", "chloe", "daniel"):
        setattr(world, username, User.objects.get(username=username))
    world.lesson = Lesson.objects.get(unit__slug="secret-speech", number=4)
    assignments = world.classroom.assignments.with_task()
    world.reading, world.quiz = (next(row for row in assignments if row.kind == kind) for kind in ("reading", "quiz"))
    world.essay = next(row for row in assignments if not row.is_reading and row.assessment.slug == "what-he-said-dbq")
    _add_a_picture(world)
    world.own_question = make_question(world.lesson.unit, author=world.teacher)
    _add_quizzes(world)
    _add_people(world)
    _send_files(world)
    world.source = make_source(world.classroom, world.lesson.unit, world.teacher, text="A long line. " * 60)
    _add_other_classes(world)
    _let_them_work(world)
    _let_a_class_answer(world)
    _let_ben_practise(world)
    _let_one_be_late(world)
    _let_ben_meet_every_kind(world)
    return world


def _send_files(world):
    """Three files of questions: one that was read and waits, one that cannot be read, one that was taken in."""
    unit, teacher = world.lesson.unit, world.teacher
    world.sent_file = keep_upload(teacher, unit, "mill.gift", BANK_FILE)
    note_rows(world.sent_file, list(open_bank(BANK_FILE, "mill.gift")[1]), "gift")
    world.unread_file = keep_upload(teacher, unit, "mill.doc", b"Anything")
    note_problems(world.unread_file, [Problem(None, "", "Nobody can read it.")])
    world.taken_file = keep_upload(teacher, unit, "taken.gift", BANK_FILE)
    take_in_upload(world.taken_file, list(open_bank(BANK_FILE, "taken.gift")[1]), "mills")


def _add_a_picture(world):
    """Wider than any page, in a lesson's text, in a question and in its options."""
    make_picture(world.lesson.unit, "hall", size=(2000, 800))
    image = "![A full hall](picture:hall)"
    world.lesson.background += f"\n\n{image}"
    world.lesson.save()
    question = world.quiz.assessment.items.get(number=1).question
    question.stem += f" {image}\n\n{image}"
    for option in question.spec["options"]:
        option["text"] += f" {image}"
    question.save()


def _add_quizzes(world):
    """Two quizzes of the teacher's own, one with a long stem and a draw, the other begun; and an empty bank."""
    unit = world.lesson.unit
    rows = list(unit.questions.filter(author=None).order_by("key")[:4])
    long = make_question(unit, stem="Which of these words is the longest? " * 12, author=world.teacher)
    world.own_quiz = create_quiz(unit, [*rows, long], world.teacher)
    draw_questions(world.own_quiz, "retake", 1, points=1)
    world.begun_quiz = create_quiz(unit, rows[:2], world.teacher, "A begun quiz")
    make_attempt(make_assignment(world.classroom, world.begun_quiz), world.amara)
    world.empty_bank = create_bank("Another subject", "Grade 9")


def _add_people(world):
    world.newcomer = make_user("newcomer", first_name="Noor")
    world.waiting = make_member(world.classroom, user=make_user("waiting", password=None)).user
    world.link = issue_links([world.waiting], world.teacher, world.classroom)[0].path
    world.token, _secret = create_token(world.teacher, "Grade export")
    world.group = make_group(world.classroom, world.ben, world.chloe, name="Readers with more time")
    make_group(world.classroom, name="Nobody yet")
    world.membership = Membership.objects.get(classroom=world.classroom, user=world.ben)
    world.left = make_member(world.classroom, left_at=timezone.now()).user


def _add_other_classes(world):
    world.empty_classroom = make_classroom("History 10C", time_zone="Europe/Prague")
    make_member(world.empty_classroom, "teacher", world.teacher)
    world.archived_classroom = make_classroom("History 9Z")
    make_member(world.archived_classroom, "teacher", world.teacher)
    archive_classroom(world.archived_classroom)
    world.waiting_classroom = make_classroom("History 10D")
    make_member(world.waiting_classroom, "teacher", world.teacher)
    make_member(world.waiting_classroom, "student", world.daniel)
    opens_at = timezone.now() + timedelta(days=3)
    [world.upcoming] = assign(
        world.lesson, [{"classroom": world.waiting_classroom, "opens_at": opens_at}], world.teacher
    )


def _let_them_work(world):
    finish_reading(world.reading, world.amara)
    world.returned_quiz = hand_in(world.quiz, world.amara, {11: SHORT_ANSWER})
    world.returned_essay = hand_in(world.essay, world.amara, {1: FIRST_ESSAY})
    mark(
        world.returned_essay,
        1,
        {"levels": LEVELS, "comments": {"E2": "Name one fact."}, "comment": "B5 is well used."},
        world,
    )
    release_assignment(world.essay, world.teacher)
    world.waiting_quiz = hand_in(
        world.quiz,
        world.chloe,
        {1: "a", 5: ["a", "b"], 7: "C4", 9: {"1-A": "supports"}, 10: None, 11: WEAK_SHORT_ANSWER},
    )
    world.waiting_essay = hand_in(world.essay, world.chloe, {1: SECOND_ESSAY})
    world.running_quiz = start_attempt(world.quiz, world.ben)
    world.running_essay = start_attempt(world.essay, world.ben)
    save_answer(world.running_essay.answers.get(), world.ben, SECOND_ESSAY, 0)
    grant_exception(world.quiz, world.group, world.teacher, time_limit=90, reason="They read in another language.")
    grant_exception(world.essay, world.daniel, world.teacher, is_excused=True, reason="Was ill for the whole term.")


def _let_a_class_answer(world):
    """Twelve students who did the quiz, one of them twice, and a question on which many went for one wrong option."""
    classroom = make_classroom("History 10E")
    make_member(classroom, "teacher", world.teacher)
    [world.analysed_quiz] = assign(
        world.quiz.assessment, [{"classroom": classroom, "attempts_allowed": 2}], world.teacher
    )
    wrong = {1: "a", 2: "a", 5: ["a"], 7: "C4", 9: {"1-A": "supports"}, 10: None}
    for place in range(12):
        user = make_member(classroom).user
        slips = {number: value for number, value in wrong.items() if (number * 5 + place) % 12 > place}
        attempt = hand_in(world.analysed_quiz, user, {**slips, 2: "a" if place > 4 else "b", 11: SHORT_ANSWER})
        mark(attempt, 11, {"points": "1"}, world)
        world.mended_attempt = attempt if place == 0 else world.mended_attempt
    hand_in(world.analysed_quiz, user, {})
    _mend(world)


def _let_ben_practise(world):
    """A quiz whose questions can be checked while at work, and whose right answers are told early."""
    classroom = make_classroom("History 10F")
    make_member(classroom, "teacher", world.teacher)
    make_member(classroom, user=world.ben)
    world.ben = User.objects.get(username="ben")  # who has read his roles already
    row = {"classroom": classroom, "attempts_allowed": 3, "closes_at": timezone.now() + timedelta(days=9)}
    [world.practice] = assign(world.quiz.assessment, [row], world.teacher)
    told = ["attempt", "correctness", "feedback", "key"]
    edit_review(world.practice, {"during": told, "after": told, "closed": THINGS})
    world.practising = start_attempt(world.practice, world.ben)
    for number, value in ((1, "a"), (5, ["a", "b"])):
        answer = world.practising.answers.get(number=number)
        save_answer(answer, world.ben, value, 0)
        check_answer(answer, world.ben, 1)


def _let_one_be_late(world):
    """Daniel hands in two days late, twice: from the first attempt the deduction is waived."""
    now = timezone.now()
    row = {
        "classroom": world.waiting_classroom,
        "opens_at": now - timedelta(days=3),
        "due_at": now - timedelta(days=2) + timedelta(hours=1),
        "attempts_allowed": 3,
        "late_rule": {"rate": "10", "interval": "day", "floor": "50", "grace": 15},
    }
    [world.late_quiz] = assign(world.quiz.assessment, [row], world.teacher)
    world.waived_attempt, world.late_attempt = (hand_in(world.late_quiz, world.daniel, {5: ["a"]}) for _time in "12")
    waive_deduction(world.waived_attempt, world.teacher, "Was ill; his father rang.")


def _let_ben_meet_every_kind(world):
    """A quiz of one question of each kind in sections, the last of which is drawn: on one page, and one at a time."""
    unit, kinds = world.lesson.unit, questions.kinds()
    rows = [make_question(unit, kind, spec=kinds[kind].EXAMPLE, points=2, stem=f"What of {kind}?") for kind in kinds]
    rows += [make_question(unit, "single", stem=f"Drawn by lot, one of two: {place}?") for place in "12"]
    heads = [
        (3, {"title": "What B says", "instructions": "Read **closely**.", "paragraphs": _paragraphs(unit, "B", 4, 5)}),
        (len(kinds) - 3, {"title": "Every other kind"}),
        (2, {"title": "By lot", "draw": 1}),
    ]
    quiz = make_quiz(rows, unit=unit, sections=heads, title="Every kind of question")
    classroom = make_classroom("History 10G")
    make_member(classroom, "teacher", world.teacher)
    for user in (world.amara, world.ben):
        make_member(classroom, user=user)
    world.amara, world.ben = (User.objects.get(pk=user.pk) for user in (world.amara, world.ben))
    world.every_kind = make_assignment(classroom, quiz)
    world.one_at_a_time = make_assignment(classroom, quiz, layout="single", password="mill", time_limit=40)
    world.at_every_kind = start_attempt(world.every_kind, world.ben)
    world.at_one_at_a_time = start_attempt(world.one_at_a_time, world.ben, password="mill")
    wrong = {number: WRONG[row.kind] for number, row in enumerate(rows, 1) if row.kind in WRONG}
    world.reviewed_every_kind = hand_in(world.every_kind, world.amara, wrong)
    world.ranked = quiz.questions.get(kind="ranking")


def _paragraphs(unit, letter, *numbers):
    return Paragraph.objects.filter(document__unit=unit, document__letter=letter, number__in=numbers)


def _mend(world):
    """Question 7 turned out to be at fault; one of its marks was a person's."""
    question = world.analysed_quiz.assessment.questions.get(items__number=7)
    last = world.analysed_quiz.attempts.order_by("pk").last()
    mark(last, 7, {"points": "0.5", "comment": "", "reason": "She gave her reasons in class."}, world)
    world.mendable = world.analysed_quiz.assessment.questions.get(items__number=1)
    wish = Wish(wording_of(question), "full", "Two of the paragraphs support the claim equally well.")
    mend_question(question, wish, world.teacher, world.analysed_quiz)


def right_answers(attempt):
    """{number: an answer that earns everything}; nothing for what a person marks."""
    answers = attempt.answers.select_related("question")
    return {answer.number: answer.question.type.key(answer.question.spec) for answer in answers}


def hand_in(assignment, user, answers):
    """An attempt handed in with these answers by number, and right ones for the rest."""
    attempt = start_attempt(assignment, user)
    given = right_answers(attempt) | answers
    for answer in attempt.answers.all():
        if given[answer.number] is not None:
            save_answer(answer, user, given[answer.number], 0)
    submit_attempt(attempt)
    return Attempt.objects.get(pk=attempt.pk)


def mark(attempt, number, judgement, world):
    mark_answer(attempt.answers.get(number=number), judgement, world.teacher)
