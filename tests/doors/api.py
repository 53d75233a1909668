"""The API: the same rows as the pages, asked by a program."""

from tests.doors.assessments import (
    assignments,
    attempts,
    checked,
    everything,
    flags,
    groups,
    kept,
    marks,
    mendings,
    released,
    submitted,
    values,
    waivers,
)
from tests.doors.bank_files import questions
from tests.doors.banks import quizzes
from tests.doors.classrooms import CLASS, classes, people, the_class, tokens
from tests.doors.driver import Door, Press, get, post, sending


def patch(name, at, answers, press):
    return Door("PATCH", name, at, answers, press)


def put(name, at, answers, press):
    return Door("PUT", name, at, answers, press)


def delete(name, at, answers, press):
    return Door("DELETE", name, at, answers, press)


def nowhere(world):
    return "nowhere/"


def task_in(name):
    """The spare lesson's reading, for the class `name`."""
    return lambda world, ids: {"classroom": getattr(world, name).pk, "unit": "speech", "lesson": 5}


def days_in(name):
    return lambda world, ids: {"classroom": getattr(world, name).pk, "days": 7, "which": "all"}


def group_in(name):
    return lambda world, ids: {"classroom": getattr(world, name).pk, "name": "Renamed"}


def mended(**more):
    """The single choice of the quiz, with another key."""

    def send(world, ids):
        return {
            "question": world.question.pk,
            "answer": "b",
            "policy": "new",
            "reason": "So.",
            "paragraphs": ["A1"],
        } | {name: value(world) if callable(value) else value for name, value in more.items()}

    return send


OUTDATED = sending(value="a", base=7)
FRESH_PERSON = {"username": "fresh.person", "first_name": "Fresh", "last_name": "Person"}

MAKE_QUIZ = Press(quizzes, lambda world, ids: {"questions": [world.own_question.key]})
OPEN_CLASS = Press(classes, sending(**CLASS))
RENAME = Press(the_class, sending(name="Renamed"))
CHANGE_CLASS = Press(the_class)
ENROL = Press(people, sending(rows=[FRESH_PERSON]))
MAKE_TOKEN = Press(tokens, sending(name="Another"))
REVOKE = Press(tokens)
ASSIGN = Press(assignments, task_in("classroom"))
ASSIGN_ABROAD = Press(assignments, task_in("other_classroom"))
SHIFT = Press(assignments, days_in("classroom"))
SHIFT_ABROAD = Press(assignments, days_in("other_classroom"))
EDIT = Press(assignments, sending(attempts_allowed=3))
EDIT_REVIEW = Press(assignments, sending(closed=["attempt"]))
TAKE_BACK = Press(assignments)
MAKE_GROUP = Press(groups, group_in("classroom"))
MAKE_GROUP_ABROAD = Press(groups, group_in("other_classroom"))
EDIT_GROUP = Press(groups, sending(members=[]))
DELETE_GROUP = Press(groups)
START = Press(attempts)
RELEASE = Press(released)
WAIVE = Press(waivers, sending(reason="Was ill"))
RESTORE = Press(waivers)
HAND_IN = Press(submitted)
HAND_IN_AGAIN = Press(everything)
SAVE = Press(values, sending(value="a", base=0))
FLAG = Press(flags, sending(is_flagged=True))
CHECK = Press(checked, sending(base=0))
CHECK_IT = Press(checked, sending(base=1))
SAVE_OUTDATED = Press(values, OUTDATED)
KEEP_OUTDATED = Press(kept, OUTDATED)
MEND = Press(mendings, mended())
LOOK_AT_MENDING = Press(mendings, mended(dry_run=True))
MEND_ABROAD = Press(mendings, mended(assignments=lambda world: [world.other_quiz.pk]))
MARK = Press(marks, sending(levels={"T": "1", "E": "2"}, adjustment="0"))
MARK_POINTS = Press(marks, sending(points="1", reason="So"))
LOOK_FIRST = Press(questions, sending(text="Did the mill burn? {T}"))
TAKE_IN = Press(questions, sending(text="Did the mill burn? {T}", dry_run=False))
ANYTHING = Press(everything, tail=nowhere)

DOORS = [
    # Classes and people                               adm tea ass aut mat oth str ano
    get("api-root", "-",                              "200 200 200 200 200 200 200 401"),
    get("api-classroom-list", "-",                    "200 200 200 200 200 200 200 401"),
    post("api-classroom-list", "-",                   "201 201 403 403 403 403 403 401", OPEN_CLASS),
    get("api-classroom-detail", "class",              "200 200 200 200 200 404 404 401"),
    get("api-classroom-detail", "other class",        "200 404 404 404 404 200 404 401"),
    patch("api-classroom-detail", "class",            "200 200 403 403 403 404 404 401", RENAME),
    post("api-classroom-archive", "class",            "200 200 403 403 403 404 404 401", CHANGE_CLASS),
    post("api-classroom-rotate-code", "class",        "200 200 403 403 403 404 404 401", CHANGE_CLASS),
    get("api-classroom-roster", "class",              "200 200 200 403 403 404 404 401"),
    get("api-classroom-roster", "other class",        "200 404 404 404 404 200 404 401"),
    post("api-classroom-enrol", "class",              "200 200 403 403 403 404 404 401", ENROL),
    post("api-classroom-enrol", "other class",        "200 404 404 404 404 200 404 401", ENROL),
    get("api-classroom-export", "class",              "200 200 403 403 403 404 404 401"),
    get("api-classroom-export", "other class",        "200 404 404 404 404 200 404 401"),
    get("api-token-list", "-",                        "200 200 200 200 200 200 200 401"),
    post("api-token-list", "-",                       "201 201 201 201 201 201 201 401", MAKE_TOKEN),
    get("api-token-detail", "token",                  "404 404 404 200 404 404 404 401"),
    delete("api-token-detail", "token",               "404 404 404 204 404 404 404 401", REVOKE),
    # What is read                                     adm tea ass aut mat oth str ano
    get("api-unit-list", "-",                         "200 200 200 200 200 200 200 401"),
    get("api-unit-detail", "unit",                    "200 200 200 200 200 200 404 401"),
    get("api-unit-detail", "hidden unit",             "200 200 200 404 404 200 404 401"),
    get("api-document-list", "unit",                  "200 200 200 200 200 200 404 401"),
    get("api-document-list", "hidden unit",           "200 200 200 404 404 200 404 401"),
    get("api-document-detail", "document",            "200 200 200 200 200 200 404 401"),
    get("api-document-detail", "hidden document",     "200 200 200 404 404 200 404 401"),
    get("api-document-paragraphs", "document",        "200 200 200 200 200 200 404 401"),
    get("api-document-paragraphs", "hidden document", "200 200 200 404 404 200 404 401"),
    get("api-lesson-list", "unit",                    "200 200 200 200 200 200 404 401"),
    get("api-lesson-list", "hidden unit",             "200 200 200 404 404 200 404 401"),
    get("api-lesson-detail", "lesson",                "200 200 200 200 200 200 404 401"),
    get("api-lesson-detail", "hidden lesson",         "200 200 200 404 404 200 404 401"),
    get("api-conflict-list", "unit",                  "200 200 200 200 200 200 404 401"),
    get("api-conflict-list", "hidden unit",           "200 200 200 404 404 200 404 401"),
    get("api-conflict-detail", "conflict",            "200 200 200 200 200 200 404 401"),
    get("api-conflict-detail", "hidden conflict",     "200 200 200 404 404 200 404 401"),
    get("api-picture-detail", "picture",              "200 200 200 200 200 200 404 401"),
    get("api-picture-detail", "hidden picture",       "200 200 200 404 404 200 404 401"),
    get("api-picture-detail", "other unit's picture", "404 404 404 404 404 404 404 401"),
    get("api-assessment-list", "unit",                "200 200 200 403 403 200 404 401"),
    get("api-assessment-list", "hidden unit",         "200 200 200 404 404 200 404 401"),
    post("api-assessment-list", "unit",               "201 201 403 403 403 201 404 401", MAKE_QUIZ),
    post("api-assessment-list", "hidden unit",        "400 400 403 404 404 400 404 401", MAKE_QUIZ),
    get("api-question-list", "unit",                  "200 200 200 403 403 200 404 401"),
    get("api-question-list", "hidden unit",           "200 200 200 404 404 200 404 401"),
    # What is asked                                    adm tea ass aut mat oth str ano
    get("api-assignment-list", "-",                   "200 200 200 200 200 200 200 401"),
    post("api-assignment-list", "-",                  "201 201 403 403 403 404 404 401", ASSIGN),
    post("api-assignment-list", "-",                  "201 404 404 404 404 201 404 401", ASSIGN_ABROAD),
    get("api-assignment-detail", "quiz",              "200 200 200 200 200 404 404 401"),
    get("api-assignment-detail", "other quiz",        "200 404 404 404 404 200 404 401"),
    patch("api-assignment-detail", "quiz",            "200 200 403 403 403 404 404 401", EDIT),
    patch("api-assignment-detail", "other quiz",      "200 404 404 404 404 200 404 401", EDIT),
    put("api-assignment-edit-review", "quiz",         "200 200 403 403 403 404 404 401", EDIT_REVIEW),
    put("api-assignment-edit-review", "other quiz",   "200 404 404 404 404 200 404 401", EDIT_REVIEW),
    delete("api-assignment-detail", "untouched",      "204 204 403 403 403 404 404 401", TAKE_BACK),
    delete("api-assignment-detail", "quiz",           "400 400 403 403 403 404 404 401", TAKE_BACK),
    delete("api-assignment-detail", "other quiz",     "400 404 404 404 404 400 404 401", TAKE_BACK),
    post("api-assignment-shift", "-",                 "200 200 403 403 403 404 404 401", SHIFT),
    post("api-assignment-shift", "-",                 "200 404 404 404 404 200 404 401", SHIFT_ABROAD),
    post("api-assignment-start", "untouched",         "400 403 403 200 200 404 404 401", START),
    post("api-assignment-start", "quiz",              "400 403 403 200= 200 404 404 401", START),
    post("api-assignment-start", "later",             "400 403 403 400 400 404 404 401", START),
    post("api-assignment-start", "other quiz",        "400 404 404 404 404 403 404 401", START),
    post("api-assignment-release", "done",            "200 200 403 403 403 404 404 401", RELEASE),
    post("api-assignment-release", "other quiz",      "200 404 404 404 404 200 404 401", RELEASE),
    post("api-assignment-withdraw", "released",       "200 200 403 403 403 404 404 401", RELEASE),
    get("api-assignment-mendings", "quiz",            "200 200 200 403 403 404 404 401"),
    get("api-assignment-mendings", "other quiz",      "200 404 404 404 404 200 404 401"),
    post("api-assignment-mend", "quiz",               "200 200 403 403 403 404 404 401", MEND),
    post("api-assignment-mend", "quiz",               "200= 200= 403 403 403 404 404 401", LOOK_AT_MENDING),
    post("api-assignment-mend", "quiz",               "400 400 403 403 403 404 404 401", MEND_ABROAD),
    post("api-assignment-mend", "other quiz",         "200 404 404 404 404 200 404 401", MEND),
    get("api-assignment-queue", "done",               "200 200 200 403 403 404 404 401"),
    get("api-assignment-queue", "other quiz",         "200 404 404 404 404 200 404 401"),
    # Banks                                            adm tea ass aut mat oth str ano
    post("api-bank-import-questions", "unit",         "201 201 403 403 403 201 404 401", TAKE_IN),
    post("api-bank-import-questions", "unit",         "200= 200= 403 403 403 200= 404 401", LOOK_FIRST),
    post("api-bank-import-questions", "hidden unit",  "201 201 403 404 404 201 404 401", TAKE_IN),
    get("api-bank-export", "unit in Moodle's XML",    "200 200 200 403 403 200 404 401"),
    get("api-bank-losses", "unit in Moodle's XML",    "200 200 200 403 403 200 404 401"),
    # Groups                                           adm tea ass aut mat oth str ano
    get("api-group-list", "-",                        "200 200 200 200 200 200 200 401"),
    post("api-group-list", "-",                       "201 201 403 403 403 404 404 401", MAKE_GROUP),
    post("api-group-list", "-",                       "201 404 404 404 404 201 404 401", MAKE_GROUP_ABROAD),
    get("api-group-detail", "group",                  "200 200 200 404 404 404 404 401"),
    get("api-group-detail", "other group",            "200 404 404 404 404 200 404 401"),
    patch("api-group-detail", "group",                "200 200 403 404 404 404 404 401", EDIT_GROUP),
    patch("api-group-detail", "other group",          "200 404 404 404 404 200 404 401", EDIT_GROUP),
    delete("api-group-detail", "group",               "204 204 403 404 404 404 404 401", DELETE_GROUP),
    delete("api-group-detail", "other group",         "204 404 404 404 404 204 404 401", DELETE_GROUP),
    # What is answered and marked                      adm tea ass aut mat oth str ano
    get("api-attempt-list", "-",                      "200 200 200 200 200 200 200 401"),
    get("api-attempt-detail", "attempt",              "200 200 200 200 404 404 404 401"),
    get("api-attempt-detail", "done attempt",         "200 200 200 200 404 404 404 401"),
    get("api-attempt-detail", "classmate's attempt",  "200 200 200 404 200 404 404 401"),
    get("api-attempt-detail", "other attempt",        "200 404 404 404 404 200 404 401"),
    post("api-attempt-submit", "attempt",             "400 403 403 200 404 404 404 401", HAND_IN),
    post("api-attempt-submit", "done attempt",        "400 403 403 200= 404 404 404 401", HAND_IN_AGAIN),
    get("api-attempt-review", "attempt",              "200 403 403 403 404 404 404 401"),
    get("api-attempt-review", "done attempt",         "200 200 200 200 404 404 404 401"),
    get("api-attempt-review", "unreleased attempt",   "200 200 200 200 404 404 404 401"),
    get("api-attempt-review", "released attempt",     "200 200 200 200 404 404 404 401"),
    get("api-attempt-review", "classmate's attempt",  "200 200 200 404 200 404 404 401"),
    get("api-attempt-review", "other attempt",        "200 404 404 404 404 200 404 401"),
    get("api-attempt-review", "waived attempt",       "200 200 200 404 200 404 404 401"),
    post("api-attempt-waive-deduction", "late attempt",     "200 200 403 403 404 404 404 401", WAIVE),
    post("api-attempt-waive-deduction", "waived attempt",   "200= 200= 403 404 403 404 404 401", WAIVE),
    post("api-attempt-waive-deduction", "done attempt",     "400 400 403 403 404 404 404 401", WAIVE),
    post("api-attempt-waive-deduction", "other attempt",    "400 404 404 404 404 400 404 401", WAIVE),
    post("api-attempt-restore-deduction", "waived attempt", "200 200 403 404 403 404 404 401", RESTORE),
    post("api-attempt-restore-deduction", "late attempt",   "200= 200= 403 403 404 404 404 401", RESTORE),
    post("api-answer-save", "answer",                 "400 403 403 200 404 404 404 401", SAVE),
    post("api-answer-save", "answer",                 "400 403 403 409+ 404 404 404 401", KEEP_OUTDATED),
    post("api-answer-save", "answer",                 "400 403 403 409 404 404 404 401", SAVE_OUTDATED),
    post("api-answer-save", "machine's answer",       "400 403 403 400 404 404 404 401", SAVE),
    post("api-answer-flag", "answer",                 "400 403 403 200 404 404 404 401", FLAG),
    post("api-answer-flag", "machine's answer",       "400 403 403 400 404 404 404 401", FLAG),
    post("api-answer-check", "practice answer",       "400 403 403 400 404 404 404 401", CHECK),
    post("api-answer-check", "answered question",     "400 403 403 200 404 404 404 401", CHECK_IT),
    post("api-answer-check", "machine's answer",      "400 403 403 400 404 404 404 401", CHECK),
    post("api-answer-mark", "done answer",            "200 200 200 403 404 404 404 401", MARK),
    post("api-answer-mark", "classmate's answer",     "200 200 200 404 403 404 404 401", MARK),
    post("api-answer-mark", "answer",                 "400 400 400 403 404 404 404 401", MARK_POINTS),
    post("api-answer-mark", "other answer",           "200 404 404 404 404 200 404 401", MARK),
    get("api-gradebook-list", "class",                "200 200 200 403 403 404 404 401"),
    get("api-gradebook-list", "other class",          "200 404 404 404 404 200 404 401"),
    # What others wrote, and what is not there         adm tea ass aut mat oth str ano
    get("api-schema", "-",                            "200 200 200 200 200 200 200 401"),
    get("api-docs", "-",                              "200 200 200 200 200 200 200 401"),
    get("api-no-such-address", "-",                   "404 404 404 404 404 404 404 401", tail=nowhere),
    post("api-no-such-address", "-",                  "404 404 404 404 404 404 404 401", ANYTHING),
    Door("PUT", "api-no-such-address", "-",           "404 404 404 404 404 404 404 401", ANYTHING),
    patch("api-no-such-address", "-",                 "404 404 404 404 404 404 404 401", ANYTHING),
    delete("api-no-such-address", "-",                "404 404 404 404 404 404 404 401", ANYTHING),
]  # fmt: skip
