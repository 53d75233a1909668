"""What is asked, answered and marked: a student at work, and a teacher who sets, marks and gives back."""

from assessments.forms.mending import MendForm
from assessments.mendbook import question_in
from assessments.models import (
    Answer,
    Assignment,
    AssignmentException,
    Attempt,
    Mark,
    Mending,
    OtherText,
    Question,
    Reading,
    Waiver,
)
from assessments.services.mendings import plan_mending
from classrooms.models import Group
from tests.doors.driver import Press, get, post, sending


def read(world):
    return Reading.objects.exclude(read_at=None).count()


def attempts(world):
    return Attempt.objects.count()


def submitted(world):
    return Attempt.objects.exclude(submitted_at=None).count()


def values(world):
    return list(Answer.objects.order_by("pk").values_list("value", flat=True))


def flags(world):
    return Answer.objects.filter(is_flagged=True).count()


def checked(world):
    return list(Answer.objects.exclude(checked_at=None).order_by("pk").values("pk", "value"))


def assignments(world):
    return list(Assignment.objects.order_by("pk").values())


def exceptions(world):
    return list(AssignmentException.objects.order_by("pk").values())


def groups(world):
    return [(group.name, group.members.count()) for group in Group.objects.order_by("pk")]


def released(world):
    return Assignment.objects.exclude(released_at=None).count()


def marks(world):
    return Mark.objects.count()


def waivers(world):
    return Waiver.objects.count()


def mendings(world):
    return Mending.objects.count()


def bank(world):
    return list(Question.objects.order_by("pk").values("pk", "author"))


def kept(world):
    return OtherText.objects.count()


def everything(world):
    """For what must leave no trace at all."""
    return [list(model.objects.order_by("pk").values()) for model in (Assignment, Attempt, Answer, Mark, Reading)]


def of_lesson(world):
    return f"?lesson={world.lesson.pk}"


def of_spare_lesson(world):
    return f"?lesson={world.spare_lesson.pk}"


def of_essay(world):
    return f"?assessment={world.essay_of_lesson.pk}"


def of_kept(world):
    return "?attempts=kept"


def ticked(classroom):
    return {"reading": "on", f"class-{classroom}": "on", f"class-{classroom}-opens_at": "2030-01-01T08:00"}


def here(world, ids):
    """The reading, ticked for the class of the address."""
    return ticked(ids[0])


def abroad(world, ids):
    """The reading, ticked for a class that the form does not offer."""
    return ticked(world.other_classroom.pk)


MENDED = {
    "answer-1": "b",
    "base-1": "0",
    "stem": "What does it say?",
    "paragraphs": "A1",
    "rationale-options.0": "So.",
    "rationale-options.1": "Not so.",
    "policy": "new",
    "reason": "So it is.",
}


def mended(world, ids):
    """What the page sends after its preview."""
    assignment = Assignment.objects.get(pk=ids[0])
    _number, question = question_in(assignment, ids[1])
    form = MendForm(Answer(question=question, number=1), MENDED)
    assert form.is_valid()
    return {**MENDED, "do": "apply", "seal": plan_mending(question, form.wish(), assignment).seal}


def mended_abroad(world, ids):
    """The same, ticked for an assignment of a class that the form does not offer."""
    return {**mended(world, ids), "elsewhere": [world.other_quiz.pk]}


def judgement(world, ids):
    prefix = f"answer-{ids[0]}"
    return {f"{prefix}-level-T": "1", f"{prefix}-level-E": "2", f"{prefix}-adjustment": "0"}


ANSWERED = {"answer-1": "a", "base-1": "0", "base-2": "0", "base-3": "0"}
DATES = sending(opens_at="2030-01-01T08:00", attempts_allowed="2", keep="highest")

FINISH = Press(read, to="assignment-detail")
START = Press(attempts, to="attempt-detail")
MEND = Press(mendings, mended, to="assignment-mendings")
MEND_ABROAD = Press(mendings, mended_abroad, to="assignment-mendings")
LOOK_AT_MENDING = Press(mendings, sending(**MENDED, do="preview"))
TRY_OUT = Press(everything, sending(**ANSWERED))
SAVE_PAGE = Press(values, sending(**ANSWERED), to="attempt-detail", aside="attempt-review")
SAVE = Press(values, sending(**ANSWERED))
FLAG = Press(flags, sending(flag="on"))
AT_WORK = {"to": "attempt-detail", "aside": "attempt-review"}
CHECK = Press(checked, sending(**{**ANSWERED, "answer-2-1": "x", "base-2": "1"}), **AT_WORK)
CHECK_CLOSED = Press(checked, sending(**ANSWERED), **AT_WORK)
SAVE_OUTDATED = Press(kept, sending(**{**ANSWERED, "base-1": "7"}))
SAVE_LATE = Press(kept, sending(**ANSWERED))
HAND_IN = Press(submitted, to="attempt-review")
ASSIGN = Press(assignments, here, to="classroom-detail", tail=of_spare_lesson)
ASSIGN_ABROAD = Press(assignments, abroad, tail=of_spare_lesson)
SHIFT = Press(assignments, sending(days="7", which="all"), to="classroom-detail")
EDIT = Press(assignments, DATES, to="assignment-detail")
TAKE_BACK = Press(assignments, to="classroom-detail")
EDIT_REVIEW = Press(assignments, sending(closed=["attempt"]), to="assignment-detail")
EXCUSE = Press(exceptions, sending(is_excused="on"), to="assignment-detail")
MAKE_GROUP = Press(groups, sending(name="Renamed"), to="group-list")
EDIT_GROUP = Press(groups, sending(name="Renamed"), to="group-list")
DELETE_GROUP = Press(groups, to="group-list")
MARK = Press(marks, judgement, to="answer-mark")
RELEASE = Press(released, to="assignment-detail")
WAIVE = Press(waivers, sending(reason="Was ill"), to="attempt-review")
RESTORE = Press(waivers, to="attempt-review")
TYPED = {
    "stem": "Who?",
    "points": "1",
    "skill": "recall",
    "spec.options.0.text": "He",
    "spec.options.0.rationale": "So.",
    "spec.options.1.text": "She",
    "spec.options.1.rationale": "No.",
    "spec.options.right": "0",
}


def edited(world, ids):
    return {**TYPED, "do": "save", "base": Question.objects.get(pk=ids[0]).digest}


WRITE_QUESTION = Press(bank, sending(**TYPED, kind="single", do="save"), to="question-detail")
LOOK_AT_QUESTION = Press(bank, sending(**TYPED, kind="single"))
PASTE = Press(bank, sending(do="paste", pasted="Who?\nA. He\nB. She\nANSWER: A"), to="question-paste")
EDIT_QUESTION = Press(bank, edited, to="question-detail")
COPY_QUESTION = Press(bank, to="question-edit")
DELETE_QUESTION = Press(bank, to="bank-detail")

DOORS = [
    # A student at work                            adm tea ass aut mat oth str ano
    get("assignment-detail", "quiz",              "200 200 200 200 200 404 404 in"),
    get("assignment-detail", "reading",           "200 200 200 200 200 404 404 in"),
    get("assignment-detail", "later",             "200 200 200 200 200 404 404 in"),
    get("assignment-detail", "other quiz",        "200 404 404 404 404 200 404 in"),
    get("reading-detail", "reading",              "200 200 200 200+ 200+ 404 404 in", writes="assessments_reading"),
    get("reading-detail", "later reading",        "200 200 200 400 400 404 404 in"),
    get("reading-detail", "quiz",                 "404 404 404 404 404 404 404 in"),
    post("reading-finish", "reading",             "400 403 403 302 302 404 404 in", FINISH),
    post("reading-finish", "later reading",       "400 403 403 400 400 404 404 in", FINISH),
    post("attempt-start", "untouched",            "400 403 403 302 302 404 404 in", START),
    post("attempt-start", "quiz",                 "400 403 403 302= 302 404 404 in", START),
    post("attempt-start", "done",                 "400 403 403 400 400 404 404 in", START),
    post("attempt-start", "later",                "400 403 403 400 400 404 404 in", START),
    post("attempt-start", "other quiz",           "400 404 404 404 404 403 404 in", START),
    get("assignment-preview", "quiz",             "200 200 200 403 403 404 404 in"),
    get("assignment-preview", "other quiz",       "200 404 404 404 404 200 404 in"),
    post("assignment-preview", "quiz",            "200= 200= 200= 403 403 404 404 in", TRY_OUT),
    get("attempt-detail", "attempt",              "302 302 302 200 404 404 404 in", to="attempt-review"),
    get("attempt-detail", "done attempt",         "302 302 302 302 404 404 404 in", to="attempt-review"),
    get("attempt-detail", "other attempt",        "302 404 404 404 404 302 404 in", to="attempt-review"),
    post("attempt-detail", "attempt",             "302= 302= 302= 302 404 404 404 in", SAVE_PAGE),
    post("attempt-detail", "done attempt",        "302= 302= 302= 302= 404 404 404 in", SAVE_PAGE),
    get("attempt-submit", "attempt",              "200 403 403 200 404 404 404 in"),
    get("attempt-submit", "done attempt",         "302 403 403 302 404 404 404 in", to="attempt-review"),
    post("attempt-submit", "attempt",             "400 403 403 302 404 404 404 in", HAND_IN),
    post("attempt-submit", "done attempt",        "400 403 403 302= 404 404 404 in", HAND_IN),
    get("attempt-review", "attempt",              "200 403 403 302 404 404 404 in", to="attempt-detail"),
    get("attempt-review", "done attempt",         "200 200 200 200 404 404 404 in"),
    get("attempt-review", "unreleased attempt",   "200 200 200 200 404 404 404 in"),
    get("attempt-review", "released attempt",     "200 200 200 200 404 404 404 in"),
    get("attempt-review", "classmate's attempt",  "200 200 200 404 200 404 404 in"),
    get("attempt-review", "other attempt",        "200 404 404 404 404 200 404 in"),
    post("answer-save", "answer",                 "400 403 403 200 404 404 404 in", SAVE),
    post("answer-save", "answer",                 "400 403 403 409+ 404 404 404 in", SAVE_OUTDATED),
    post("answer-save", "machine's answer",       "400 403 403 400+ 404 404 404 in", SAVE_LATE),
    post("answer-flag", "answer",                 "400 403 403 200 404 404 404 in", FLAG),
    post("answer-flag", "machine's answer",       "400 403 403 400 404 404 404 in", FLAG),
    post("answer-check", "practice answer",       "302= 403 403 302 404 404 404 in", CHECK),
    post("answer-check", "answer",                "302= 403 403 400 404 404 404 in", CHECK_CLOSED),
    post("answer-check", "machine's answer",      "302= 403 403 302= 404 404 404 in", CHECK_CLOSED),
    # A teacher sets                               adm tea ass aut mat oth str ano
    get("assignment-create", "class",             "200 200 403 403 403 404 404 in"),
    get("assignment-create", "class",             "200 200 403 403 403 404 404 in", tail=of_lesson),
    get("assignment-create", "class",             "200 200 403 403 403 404 404 in", tail=of_essay),
    get("assignment-create", "other class",       "200 404 404 404 404 200 404 in"),
    post("assignment-create", "class",            "302 302 403 403 403 404 404 in", ASSIGN),
    post("assignment-create", "class",            "200= 200= 403 403 403 404 404 in", ASSIGN_ABROAD),
    post("assignment-create", "other class",      "302 404 404 404 404 302 404 in", ASSIGN),
    get("assignments-shift", "class",             "200 200 403 403 403 404 404 in"),
    post("assignments-shift", "class",            "302 302 403 403 403 404 404 in", SHIFT),
    post("assignments-shift", "other class",      "302 404 404 404 404 302 404 in", SHIFT),
    get("assignment-edit", "quiz",                "200 200 403 403 403 404 404 in"),
    post("assignment-edit", "quiz",               "302 302 403 403 403 404 404 in", EDIT),
    post("assignment-edit", "other quiz",         "302 404 404 404 404 302 404 in", EDIT),
    get("review-edit", "quiz",                    "200 200 403 403 403 404 404 in"),
    get("review-edit", "reading",                 "404 404 404 404 404 404 404 in"),
    post("review-edit", "quiz",                   "302 302 403 403 403 404 404 in", EDIT_REVIEW),
    post("review-edit", "other quiz",             "302 404 404 404 404 302 404 in", EDIT_REVIEW),
    get("assignment-delete", "untouched",         "200 200 403 403 403 404 404 in"),
    post("assignment-delete", "untouched",        "302 302 403 403 403 404 404 in", TAKE_BACK),
    post("assignment-delete", "quiz",             "400 400 403 403 403 404 404 in", TAKE_BACK),
    post("assignment-delete", "other quiz",       "400 404 404 404 404 400 404 in", TAKE_BACK),
    get("exception-grant", "author's exception",  "200 200 403 403 403 404 404 in"),
    get("exception-grant", "exception abroad",    "404 404 403 403 403 404 404 in"),
    post("exception-grant", "author's exception", "302 302 403 403 403 404 404 in", EXCUSE),
    post("exception-grant", "exception abroad",   "404 404 403 403 403 404 404 in", EXCUSE),
    get("group-exception-grant", "group's exception", "200 200 403 403 403 404 404 in"),
    get("group-exception-grant", "exception of a group abroad", "404 404 403 403 403 404 404 in"),
    post("group-exception-grant", "group's exception", "302 302 403 403 403 404 404 in", EXCUSE),
    post("group-exception-grant", "exception of a group abroad", "404 404 403 403 403 404 404 in", EXCUSE),
    # Groups                                       adm tea ass aut mat oth str ano
    get("group-list", "class",                    "200 200 200 403 403 404 404 in"),
    get("group-list", "other class",              "200 404 404 404 404 200 404 in"),
    get("group-create", "class",                  "200 200 403 403 403 404 404 in"),
    post("group-create", "class",                 "302 302 403 403 403 404 404 in", MAKE_GROUP),
    post("group-create", "other class",           "302 404 404 404 404 302 404 in", MAKE_GROUP),
    get("group-edit", "group",                    "200 200 403 404 404 404 404 in"),
    get("group-edit", "other group",              "200 404 404 404 404 200 404 in"),
    post("group-edit", "group",                   "302 302 403 404 404 404 404 in", EDIT_GROUP),
    post("group-edit", "other group",             "302 404 404 404 404 302 404 in", EDIT_GROUP),
    get("group-delete", "group",                  "200 200 403 404 404 404 404 in"),
    post("group-delete", "group",                 "302 302 403 404 404 404 404 in", DELETE_GROUP),
    post("group-delete", "other group",           "302 404 404 404 404 302 404 in", DELETE_GROUP),
    # The questions of a bank                      adm tea ass aut mat oth str ano
    get("question-detail", "unit's question",     "200 200 200 404 404 200 404 in"),
    get("question-detail", "own question",        "200 200 200 404 404 200 404 in"),
    get("question-create", "unit",                "200 200 403 403 403 200 404 in"),
    get("question-create", "hidden unit",         "200 200 403 404 404 200 404 in"),
    post("question-create", "unit",               "302 302 403 403 403 302 404 in", WRITE_QUESTION),
    post("question-preview", "unit",              "200= 200= 403 403 403 200= 404 in", LOOK_AT_QUESTION),
    get("question-paste", "unit",                 "302 302 403 403 403 302 404 in", to="question-create"),
    post("question-paste", "unit",                "302= 302= 403 403 403 302= 404 in", PASTE),
    get("question-edit", "own question",          "200 200 403 404 404 403 404 in"),
    get("question-edit", "unit's question",       "200 403 403 404 404 403 404 in"),
    post("question-edit", "own question",         "302 302 403 404 404 403 404 in", EDIT_QUESTION),
    post("question-edit", "unit's question",      "400 403 403 404 404 403 404 in", EDIT_QUESTION),
    post("question-copy", "unit's question",      "302 302 403 404 404 302 404 in", COPY_QUESTION),
    post("question-copy", "own question",         "302 302 403 404 404 302 404 in", COPY_QUESTION),
    get("question-delete", "own question",        "200 200 403 404 404 403 404 in"),
    get("question-delete", "unit's question",     "200 403 403 404 404 403 404 in"),
    post("question-delete", "own question",       "302 302 403 404 404 403 404 in", DELETE_QUESTION),
    post("question-delete", "unit's question",    "400 403 403 404 404 403 404 in", DELETE_QUESTION),
    post("question-delete", "colleague's question", "302 403 403 404 404 302 404 in", DELETE_QUESTION),
    # A teacher marks and gives back               adm tea ass aut mat oth str ano
    get("marking-queue", "done",                  "200 200 200 403 403 404 404 in"),
    get("marking-queue", "other quiz",            "200 404 404 404 404 200 404 in"),
    get("answer-mark", "done answer",             "200 200 200 403 404 404 404 in"),
    get("answer-mark", "classmate's answer",      "200 200 200 404 403 404 404 in"),
    get("answer-mark", "other answer",            "200 404 404 404 404 200 404 in"),
    get("answer-mark", "released answer",         "200 200 200 403 404 404 404 in"),
    get("answer-mark", "unreleased answer",       "200 200 200 403 404 404 404 in"),
    get("answer-mark", "answer",                  "302 302 302 403 404 404 404 in", to="marking-queue"),
    post("answer-mark", "done answer",            "302 302 302 403 404 404 404 in", MARK),
    post("answer-mark", "classmate's answer",     "302 302 302 404 403 404 404 in", MARK),
    post("answer-mark", "other answer",           "302 404 404 404 404 302 404 in", MARK),
    get("assignment-release", "done",             "200 200 403 403 403 404 404 in"),
    post("assignment-release", "done",            "302 302 403 403 403 404 404 in", RELEASE),
    post("assignment-release", "other quiz",      "302 404 404 404 404 302 404 in", RELEASE),
    get("assignment-withdraw", "released",        "200 200 403 403 403 404 404 in"),
    post("assignment-withdraw", "released",       "302 302 403 403 403 404 404 in", RELEASE),
    get("deduction-waive", "late attempt",        "200 200 403 403 404 404 404 in"),
    get("deduction-waive", "waived attempt",      "302 302 403 404 403 404 404 in", to="attempt-review"),
    get("deduction-waive", "done attempt",        "400 400 403 403 404 404 404 in"),
    get("deduction-waive", "other attempt",       "400 404 404 404 404 400 404 in"),
    post("deduction-waive", "late attempt",       "302 302 403 403 404 404 404 in", WAIVE),
    post("deduction-waive", "waived attempt",     "302= 302= 403 404 403 404 404 in", WAIVE),
    post("deduction-waive", "done attempt",       "400 400 403 403 404 404 404 in", WAIVE),
    post("deduction-waive", "other attempt",      "400 404 404 404 404 400 404 in", WAIVE),
    get("deduction-restore", "waived attempt",    "200 200 403 404 403 404 404 in"),
    get("deduction-restore", "other attempt",     "200 404 404 404 404 200 404 in"),
    post("deduction-restore", "waived attempt",   "302 302 403 404 403 404 404 in", RESTORE),
    post("deduction-restore", "late attempt",     "302= 302= 403 403 404 404 404 in", RESTORE),
    get("attempt-review", "late attempt",         "200 200 200 200 404 404 404 in"),
    get("attempt-review", "waived attempt",       "200 200 200 404 200 404 404 in"),
    get("assignment-mendings", "quiz",            "200 200 200 403 403 404 404 in"),
    get("assignment-mendings", "untouched",       "200 200 200 403 403 404 404 in"),
    get("assignment-mendings", "reading",         "404 404 404 403 403 404 404 in"),
    get("assignment-mendings", "other quiz",      "200 404 404 404 404 200 404 in"),
    get("question-mend", "quiz's question",       "200 200 403 403 403 404 404 in"),
    get("question-mend", "quiz's short answer",   "400 400 403 403 403 404 404 in"),
    get("question-mend", "question elsewhere",    "404 404 403 403 403 404 404 in"),
    get("question-mend", "other quiz's question", "200 404 404 404 404 200 404 in"),
    post("question-mend", "quiz's question",      "200= 200= 403 403 403 404 404 in", LOOK_AT_MENDING),
    post("question-mend", "quiz's question",      "302 302 403 403 403 404 404 in", MEND),
    post("question-mend", "quiz's question",      "302 400 403 403 403 404 404 in", MEND_ABROAD),
    post("question-mend", "other quiz's question", "302 404 404 404 404 302 404 in", MEND),
    get("assignment-statistics", "quiz",          "200 200 200 403 403 404 404 in"),
    get("assignment-statistics", "done",          "200 200 200 403 403 404 404 in", tail=of_kept),
    get("assignment-statistics", "reading",       "404 404 404 403 403 404 404 in"),
    get("assignment-statistics", "other quiz",    "200 404 404 404 404 200 404 in"),
    get("statistics-export", "quiz",              "200 200 200 403 403 404 404 in"),
    get("statistics-export", "done",              "200 200 200 403 403 404 404 in"),
    get("statistics-export", "other quiz",        "200 404 404 404 404 200 404 in"),
    get("gradebook", "class",                     "200 200 200 403 403 404 404 in"),
    get("gradebook", "other class",               "200 404 404 404 404 200 404 in"),
    get("gradebook-export", "class",              "200 200 200 403 403 404 404 in"),
    get("gradebook-export", "other class",        "200 404 404 404 404 200 404 in"),
]  # fmt: skip
