"""Every page of ours with somebody who may look at it, rows in its lists, and mistakes in its forms."""

from dataclasses import dataclass
from functools import partial

from django.urls import URLPattern, get_resolver, reverse

from assessments.questions import kinds

# Addresses that show no page of their own: they do something and lead on, or give a file or data.
NOT_PAGES = {
    "answer-flag",
    "answer-check",
    "answer-save",
    "api-no-such-address",
    "api-schema",
    "attempt-start",
    "bank-export-file",
    "bank-import-confirm",
    "bank-import-picture",
    "bank-template",
    "bank-change",
    "gradebook-export",
    "logout",
    "picture-detail",
    "question-copy",
    "question-preview",
    "quiz-add",
    "quiz-copy",
    "quiz-create",
    "reader-set",
    "reading-finish",
    "roster-export",
    "statistics-export",
    "theme-set",
}
MET_ALONE = ("true_false", "numeric", "matching", "ordering", "ranking", "paired", "short_text", "cloze")
ELSEWHERE = {"api-docs"}  # a test of its own


@dataclass(frozen=True)
class Page:
    """A page and how to get it; `press` is a button to press there, empty-handed, for a refusal or an answer.

    `is_another`: it looks other than those of its name before it, so it too is looked at in the dark and on a phone.
    """

    name: str
    user: object
    path: str
    note: str = ""
    press: str = ""
    is_another: bool = False

    def __str__(self):
        return f"{self.name}{' ' + self.note if self.note else ''}"

    def open(self, tab):
        tab.goto(self.path)
        if self.press:
            button = tab.get_by_role("button", name=self.press, exact=True).first
            button.evaluate("button => { button.formNoValidate = true }")  # the server is asked, and not the browser
            with tab.expect_navigation():
                button.click()
        return tab


def page(name, user, *args, note="", query="", **more):
    return Page(name, user, reverse(name, args=args) + query, note, **more)


def pages(world):
    return [
        *_entrance(world),
        *_own(world),
        *_people(world),
        *_reading(world),
        *_bank_files(world),
        *_bank(world),
        *_tasks(world),
        *_work(world),
        *_kinds(world),
        *_marks(world),
    ]


def _entrance(world):
    nobody = None
    return [
        page("login", nobody),
        page("login", nobody, note="with mistakes", press="Sign in"),
        page("classroom-join", nobody),
        page("classroom-join", nobody, note="with mistakes", press="Join class"),
        page("classroom-join", world.newcomer, note="signed in"),
        Page("activate", nobody, world.link),
        Page("activate", nobody, world.link, "with mistakes", "Set password and go on"),
        Page("activate", nobody, reverse("activate", args=["MQ", "set-password"]), "dead link"),
        Page("refused", world.amara, reverse("roster", args=[world.classroom.pk]), "403"),
        Page("missing", world.amara, "/no/such/page/", "404"),
    ]


def _own(world):
    return [
        page("home", world.amara, note="student"),
        page("home", world.ben, note="student at work"),
        page("home", world.mended_attempt.user, note="student with a mended mark"),
        page("home", world.teacher, note="teacher"),
        page("home", world.newcomer, note="empty"),
        page("profile", world.teacher),
        page("password-change", world.teacher),
        page("password-change", world.teacher, note="with mistakes", press="Change password"),
        page("token-create", world.teacher, note="with mistakes", press="Make token"),
        page("token-revoke", world.teacher, world.token.pk),
    ]


def _people(world):
    teacher, classroom, empty = world.teacher, world.classroom.pk, world.empty_classroom.pk
    return [
        page("classroom-list", teacher),
        page("classroom-list", world.newcomer, note="empty"),
        page("classroom-create", teacher, note="with mistakes", press="Open class"),
        page("classroom-detail", teacher, classroom, note="teacher"),
        page("classroom-detail", teacher, empty, note="empty"),
        page("classroom-detail", teacher, world.archived_classroom.pk, note="archived"),
        page("classroom-detail", world.ben, classroom, note="student"),
        page("classroom-edit", teacher, classroom),
        page("classroom-archive", teacher, classroom),
        page("code-rotate", teacher, classroom),
        page("roster", teacher, classroom),
        page("roster", teacher, classroom, note="who left", query="?left=1"),
        page("roster", world.assistant, classroom, note="assistant"),
        page("roster-import", teacher, classroom, note="with mistakes", press="Import"),
        Page("link-sheet", teacher, reverse("roster", args=[classroom]), press="Print one-time links"),
        page("group-list", teacher, classroom),
        page("group-list", world.assistant, classroom, note="assistant"),
        page("group-list", teacher, empty, note="empty"),
        page("group-create", teacher, classroom, note="with mistakes", press="Make group"),
        page("group-create", teacher, empty, note="without students"),
        page("group-edit", teacher, world.group.pk),
        page("group-delete", teacher, world.group.pk),
        page("membership-edit", teacher, world.membership.pk),
        page("membership-remove", teacher, world.membership.pk),
    ]


def _reading(world):
    unit = world.lesson.unit.slug
    return [
        page("unit-list", world.amara),
        page("unit-list", world.newcomer, note="empty"),
        page("unit-detail", world.amara, unit),
        page("glossary", world.amara, unit),
        page("timeline", world.amara, unit),
        page("timeline", world.teacher, unit, note="filtered", query="?theme=event&document=A"),
        page("people", world.amara, unit),
        page("conflict-list", world.amara, unit),
        page("conflict-list", world.amara, unit, note="refused", query="?kind=none&document=D"),
        page("conflict-detail", world.amara, unit, "k-10"),
        page("conflict-detail", world.teacher, unit, "k-07", note="teacher"),
        page("figures", world.amara, unit),
        page("primary-source", world.amara, unit),
        page("primary-source", world.teacher, unit, note="teacher"),
        page("source-detail", world.amara, world.source.pk),
        page("source-detail", world.teacher, world.source.pk, note="teacher"),
        page("source-create", world.teacher, world.classroom.pk, unit, note="with mistakes", press="Add text"),
        page("source-edit", world.teacher, world.source.pk),
        page("source-remove", world.teacher, world.source.pk),
        *(page("document-detail", world.amara, unit, letter, note=letter) for letter in "BCE"),
        page("paragraph-detail", world.amara, unit, "D", 15),
        page("paragraph-detail", world.amara, unit, "B", 5, note="in a conflict"),
        page("lesson-detail", world.amara, unit, 4, note="student"),
        page("lesson-detail", world.teacher, unit, 4, note="teacher"),
    ]


def _bank(world):
    """The bank; a question that belongs to the unit, one of the teacher's own, and one in use; quizzes made of them."""
    teacher, unit, quiz = world.teacher, world.lesson.unit, world.own_quiz
    used = world.quiz.assessment.items.get(number=1).question
    by_hand = unit.questions.filter(kind="short", author=None).first()
    return [
        page("bank-list", teacher),
        page("bank-list", world.assistant, note="assistant"),
        page("bank-create", teacher, note="with mistakes", press="Make bank"),
        page("bank-detail", teacher, unit.slug),
        page("bank-detail", world.assistant, unit.slug, note="assistant"),
        page("bank-detail", teacher, unit.slug, note="refused, for a quiz", query=f"?kind=none&quiz={quiz.pk}"),
        page("bank-detail", teacher, unit.slug, note="nothing found", query="?word=xyzzy"),
        page("bank-detail", teacher, unit.slug, note="nothing ticked", press="Make a quiz"),
        page("bank-detail", teacher, world.empty_bank.slug, note="empty"),
        page("quiz-detail", teacher, quiz.pk, note="own"),
        page("quiz-detail", teacher, world.quiz.assessment.pk, note="of the unit"),
        page("quiz-edit", teacher, quiz.pk),
        page("quiz-edit", teacher, world.begun_quiz.pk, note="begun"),
        page("quiz-delete", teacher, quiz.pk),
        page("quiz-delete", teacher, world.begun_quiz.pk, note="assigned"),
        page("question-detail", teacher, used.pk),
        page("question-detail", world.assistant, by_hand.pk, note="marked by a person"),
        page("question-detail", teacher, world.own_question.pk, note="own"),
        page("question-delete", teacher, world.own_question.pk),
        page("question-create", teacher, unit.slug, note="which kind"),
        *(page("question-create", teacher, unit.slug, note=kind, query=f"?kind={kind}") for kind in kinds()),
        page("question-create", teacher, unit.slug, note="with mistakes", query="?kind=single", press="Save"),
        Page("question-paste", teacher, reverse("question-create", args=[unit.slug]), "empty", "Fill in the fields"),
        page("question-edit", teacher, world.own_question.pk, is_another=True),
    ]


def _bank_files(world):
    teacher, unit, sent = world.teacher, world.lesson.unit.slug, world.sent_file.pk
    return [
        page("bank-export", teacher, unit),
        page("bank-export", teacher, unit, note="in GIFT", query="?format=gift", is_another=True),
        page("bank-import", teacher, unit),
        page("bank-import", teacher, unit, note="with mistakes", press="Read"),
        page("bank-import-preview", teacher, unit, sent, is_another=True),
        page("bank-import-preview", teacher, unit, sent, note="nothing ticked", press="Take in 3 questions"),
        page("bank-import-preview", teacher, unit, world.unread_file.pk, note="cannot be read"),
        page("bank-import-preview", teacher, unit, world.taken_file.pk, note="taken in"),
    ]


def _tasks(world):
    teacher, classroom, lesson = world.teacher, world.classroom.pk, f"?lesson={world.lesson.pk}"
    return [
        page("assignment-detail", world.daniel, world.reading.pk, note="student, reading"),
        page("assignment-detail", world.daniel, world.quiz.pk, note="student, quiz"),
        page("assignment-detail", world.amara, world.essay.pk, note="student, returned essay"),
        page("assignment-detail", world.daniel, world.upcoming.pk, note="student, not open"),
        page("assignment-detail", world.daniel, world.late_quiz.pk, note="student, late"),
        page("assignment-detail", teacher, world.late_quiz.pk, note="teacher, late"),
        page("assignment-detail", teacher, world.reading.pk, note="teacher, reading"),
        page("assignment-detail", teacher, world.quiz.pk, note="teacher, quiz"),
        page("assignment-detail", world.assistant, world.essay.pk, note="assistant, essay"),
        page("assignment-create", teacher, classroom, note="choice"),
        page("assignment-create", teacher, world.empty_classroom.pk, query=lesson),
        page("assignment-create", teacher, classroom, note="refused", query=lesson, press="Assign"),
        page("assignment-edit", teacher, world.quiz.pk),
        page("review-edit", teacher, world.quiz.pk),
        page("review-edit", teacher, world.essay.pk, note="essay"),
        page("review-edit", teacher, world.practice.pk, note="told early"),
        page("assignment-delete", teacher, world.quiz.pk, note="begun"),
        page("assignment-delete", teacher, world.upcoming.pk),
        page("assignments-shift", teacher, classroom),
        page("assignments-shift", teacher, classroom, note="with mistakes", press="Move"),
        page("exception-grant", teacher, world.quiz.pk, world.ben.pk),
        page("group-exception-grant", teacher, world.quiz.pk, world.group.pk),
        page("assignment-preview", teacher, world.quiz.pk, note="quiz"),
        page("assignment-preview", teacher, world.quiz.pk, note="its marks", press="See the marks"),
        page("assignment-preview", teacher, world.essay.pk, note="essay"),
        page("assignment-preview", teacher, world.reading.pk, note="reading"),
    ]


def _work(world):
    return [
        page("reading-detail", world.ben, world.reading.pk),
        page("reading-detail", world.amara, world.reading.pk, note="read"),
        page("attempt-detail", world.ben, world.running_quiz.pk, note="quiz"),
        page("attempt-detail", world.ben, world.running_essay.pk, note="essay"),
        page("attempt-detail", world.ben, world.practising.pk, note="with checked answers"),
        page("attempt-submit", world.ben, world.running_quiz.pk),
        page("attempt-review", world.amara, world.returned_quiz.pk, note="all right, one waits"),
        page("attempt-review", world.chloe, world.waiting_quiz.pk, note="with wrong answers"),
        page("attempt-review", world.amara, world.returned_essay.pk, note="returned essay"),
        page("attempt-review", world.chloe, world.waiting_essay.pk, note="waiting essay"),
        page("attempt-review", world.teacher, world.waiting_quiz.pk, note="teacher"),
        page("attempt-review", world.daniel, world.late_attempt.pk, note="late"),
        page("attempt-review", world.teacher, world.late_attempt.pk, note="late, teacher"),
        page("attempt-review", world.daniel, world.waived_attempt.pk, note="waived"),
        page("attempt-review", world.teacher, world.waived_attempt.pk, note="waived, teacher"),
        page("attempt-review", world.mended_attempt.user, world.mended_attempt.pk, note="mended"),
    ]


def _kinds(world):
    """Every kind of question, in sections with a drawn one, on one page and one at a time; the password before it."""
    numbers = {answer.question.kind: answer.number for answer in world.at_one_at_a_time.answers.order_by("number")}
    one = partial(page, "attempt-detail", world.ben, world.at_one_at_a_time.pk)
    teacher, quiz = world.teacher, world.every_kind.pk
    return [
        page("attempt-detail", world.ben, world.at_every_kind.pk, note="every kind, in sections", is_another=True),
        one(note="one at a time", is_another=True),
        *(one(note=f"one at a time, {kind}", query=f"?question={numbers[kind]}") for kind in MET_ALONE),
        one(note="one at a time, drawn", query=f"?question={max(numbers.values())}"),
        page("attempt-submit", world.ben, world.at_every_kind.pk, note="every kind"),
        page("assignment-detail", world.amara, world.one_at_a_time.pk, note="asks for its password", is_another=True),
        page("assignment-detail", world.amara, world.one_at_a_time.pk, note="without its password", press="Begin"),
        page("attempt-review", world.amara, world.reviewed_every_kind.pk, note="every kind", is_another=True),
        page("attempt-review", teacher, world.reviewed_every_kind.pk, note="every kind, teacher", is_another=True),
        page("assignment-preview", teacher, quiz, note="every kind"),
        page("question-mend", teacher, quiz, world.ranked.pk, note="ranking", is_another=True),
        page("question-mend", teacher, quiz, world.ranked.pk, note="ranking, refused", press="Preview"),
    ]


def _marks(world):
    teacher, classroom = world.teacher, world.classroom.pk
    short, essay = world.waiting_quiz.answers.get(number=11), world.waiting_essay.answers.get()
    return [
        page("marking-queue", teacher, world.quiz.pk),
        page("marking-queue", teacher, world.essay.pk, note="with marked ones"),
        page("answer-mark", teacher, short.pk, note="short answer"),
        page("answer-mark", teacher, essay.pk, note="essay"),
        page("answer-mark", teacher, essay.pk, note="with mistakes", press="Save"),
        page("answer-mark", teacher, world.returned_essay.answers.get().pk, note="marked before"),
        page("answer-mark", teacher, world.waiting_quiz.answers.get(number=1).pk, note="machine's mark"),
        page("answer-mark", teacher, world.late_attempt.answers.get(number=1).pk, note="late"),
        page("deduction-waive", teacher, world.late_attempt.pk),
        page("deduction-waive", teacher, world.late_attempt.pk, note="with mistakes", press="Waive"),
        page("deduction-restore", teacher, world.waived_attempt.pk),
        page("assignment-release", teacher, world.quiz.pk),
        page("assignment-withdraw", teacher, world.essay.pk),
        page("assignment-statistics", teacher, world.quiz.pk, note="too few"),
        page("assignment-statistics", teacher, world.essay.pk, note="marks wait"),
        page("assignment-statistics", teacher, world.analysed_quiz.pk, note="twelve attempts"),
        page("assignment-statistics", teacher, world.analysed_quiz.pk, note="that count", query="?attempts=kept"),
        page("assignment-mendings", teacher, world.analysed_quiz.pk),
        page("assignment-mendings", world.assistant, world.quiz.pk, note="nothing yet"),
        page("question-mend", teacher, world.analysed_quiz.pk, world.mendable.pk),
        page("question-mend", teacher, world.analysed_quiz.pk, world.mendable.pk, note="refused", press="Preview"),
        page("gradebook", teacher, classroom),
        page("gradebook", teacher, world.waiting_classroom.pk, note="late"),
        page("gradebook", teacher, world.empty_classroom.pk, note="empty"),
    ]


def named_addresses():
    """The names of all addresses that are ours: neither the admin's nor the API's."""
    return {pattern.name for pattern in _walk(get_resolver().url_patterns) if pattern.name}


def _walk(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        elif str(pattern.pattern) not in ("admin/", "api/"):
            yield from _walk(pattern.url_patterns)
