"""What is asked, answered and marked: a student at work, and a teacher who sets, marks and gives back."""

from assessments.models import Answer, Assignment, AssignmentException, Attempt, Mark, OtherText, Reading
from tests.doors.driver import get, post


def read(world):
    return Reading.objects.exclude(read_at=None).count()


def attempts(world):
    return Attempt.objects.count()


def submitted(world):
    return Attempt.objects.exclude(submitted_at=None).count()


def values(world):
    return list(Answer.objects.order_by("pk").values_list("value", flat=True))


def assignments(world):
    return list(Assignment.objects.order_by("pk").values())


def exceptions(world):
    return list(AssignmentException.objects.order_by("pk").values())


def released(world):
    return Assignment.objects.exclude(released_at=None).count()


def marks(world):
    return Mark.objects.count()


def kept(world):
    return OtherText.objects.count()


def everything(world):
    """For what must leave no trace at all."""
    return [list(model.objects.order_by("pk").values()) for model in (Assignment, Attempt, Answer, Mark, Reading)]


def answered(world):
    return {"answer-1": "a", "base-1": "0", "base-2": "0", "base-3": "0"}


def outdated(world):
    return {**answered(world), "base-1": "7"}


def of_lesson(world):
    return f"?lesson={world.lesson.pk}"


def of_spare_lesson(world):
    return f"?lesson={world.spare_lesson.pk}"


def of_essay(world):
    return f"?assessment={world.essay_of_lesson.pk}"


def assigned_to(name):
    """Ticks the reading for the class `name`, which the form may not offer."""
    return lambda world: {
        "reading": "on",
        f"class-{getattr(world, name).pk}": "on",
        f"class-{getattr(world, name).pk}-opens_at": "2030-01-01T08:00",
    }


def dates(world):
    return {"opens_at": "2030-01-01T08:00", "attempts_allowed": "2", "keep": "highest"}


def judged(place):
    """A judgement by rubric of the answer at the place."""

    def send(world):
        prefix = f"answer-{world.places[place][0]}"
        return {f"{prefix}-level-T": "1", f"{prefix}-level-E": "2", f"{prefix}-adjustment": "0"}

    return send


DAYS = {"days": "7", "which": "all"}

DOORS = [
    # A student at work                            adm tea ass aut mat oth str ano
    get("assignment-detail", "quiz",              "200 200 200 200 200 404 404 in"),
    get("assignment-detail", "reading",           "200 200 200 200 200 404 404 in"),
    get("assignment-detail", "later",             "200 200 200 200 200 404 404 in"),
    get("assignment-detail", "other quiz",        "200 404 404 404 404 200 404 in"),
    get("reading-detail", "reading",              "200 200 200 200+ 200+ 404 404 in", writes="assessments_reading"),
    get("reading-detail", "later reading",        "200 200 200 400 400 404 404 in"),
    get("reading-detail", "quiz",                 "404 404 404 404 404 404 404 in"),
    post("reading-finish", "reading",             "400 403 403 302 302 404 404 in", read, to="assignment-detail"),
    post("reading-finish", "later reading",       "400 403 403 400 400 404 404 in", read),
    post("attempt-start", "untouched",            "400 403 403 302 302 404 404 in", attempts, to="attempt-detail"),
    post("attempt-start", "quiz",                 "400 403 403 302= 302 404 404 in", attempts, to="attempt-detail"),
    post("attempt-start", "done",                 "400 403 403 400 400 404 404 in", attempts),
    post("attempt-start", "later",                "400 403 403 400 400 404 404 in", attempts),
    post("attempt-start", "other quiz",           "400 404 404 404 404 403 404 in", attempts),
    get("assignment-preview", "quiz",             "200 200 200 403 403 404 404 in"),
    get("assignment-preview", "other quiz",       "200 404 404 404 404 200 404 in"),
    post("assignment-preview", "quiz",            "200= 200= 200= 403 403 404 404 in", everything, send=answered),
    get("attempt-detail", "attempt",              "302 302 302 200 404 404 404 in", to="attempt-review"),
    get("attempt-detail", "done attempt",         "302 302 302 302 404 404 404 in", to="attempt-review"),
    get("attempt-detail", "other attempt",        "302 404 404 404 404 302 404 in", to="attempt-review"),
    post("attempt-detail", "attempt",             "302= 302= 302= 302 404 404 404 in", values, send=answered, to="attempt-detail", aside="attempt-review"),
    post("attempt-detail", "done attempt",        "302= 302= 302= 302= 404 404 404 in", values, send=answered, to="attempt-review"),
    get("attempt-submit", "attempt",              "200 403 403 200 404 404 404 in"),
    get("attempt-submit", "done attempt",         "302 403 403 302 404 404 404 in", to="attempt-review"),
    post("attempt-submit", "attempt",             "302 403 403 302 404 404 404 in", submitted, to="attempt-review"),
    post("attempt-submit", "done attempt",        "302= 403 403 302= 404 404 404 in", submitted, to="attempt-review"),
    get("attempt-review", "attempt",              "200 403 403 302 404 404 404 in", to="attempt-detail"),
    get("attempt-review", "done attempt",         "200 200 200 200 404 404 404 in"),
    get("attempt-review", "unreleased attempt",   "200 200 200 200 404 404 404 in"),
    get("attempt-review", "released attempt",     "200 200 200 200 404 404 404 in"),
    get("attempt-review", "classmate's attempt",  "200 200 200 404 200 404 404 in"),
    get("attempt-review", "other attempt",        "200 404 404 404 404 200 404 in"),
    post("answer-save", "answer",                 "400 403 403 200 404 404 404 in", values, send=answered),
    post("answer-save", "answer",                 "400 403 403 409+ 404 404 404 in", kept, send=outdated),
    post("answer-save", "machine's answer",       "400 403 403 400+ 404 404 404 in", kept, send=answered),
    # A teacher sets                               adm tea ass aut mat oth str ano
    get("assignment-create", "class",             "200 200 403 403 403 404 404 in"),
    get("assignment-create", "class",             "200 200 403 403 403 404 404 in", query=of_lesson),
    get("assignment-create", "class",             "200 200 403 403 403 404 404 in", query=of_essay),
    get("assignment-create", "other class",       "200 404 404 404 404 200 404 in"),
    post("assignment-create", "class",            "302 302 403 403 403 404 404 in", assignments, send=assigned_to("classroom"), query=of_spare_lesson, to="classroom-detail"),
    post("assignment-create", "class",            "200= 200= 403 403 403 404 404 in", assignments, send=assigned_to("other_classroom"), query=of_spare_lesson),
    post("assignment-create", "other class",      "302 404 404 404 404 302 404 in", assignments, send=assigned_to("other_classroom"), query=of_spare_lesson, to="classroom-detail"),
    get("assignments-shift", "class",             "200 200 403 403 403 404 404 in"),
    post("assignments-shift", "class",            "302 302 403 403 403 404 404 in", assignments, send=lambda w: DAYS, to="classroom-detail"),
    post("assignments-shift", "other class",      "302 404 404 404 404 302 404 in", assignments, send=lambda w: DAYS, to="classroom-detail"),
    get("assignment-edit", "quiz",                "200 200 403 403 403 404 404 in"),
    post("assignment-edit", "quiz",               "302 302 403 403 403 404 404 in", assignments, send=dates, to="assignment-detail"),
    post("assignment-edit", "other quiz",         "302 404 404 404 404 302 404 in", assignments, send=dates, to="assignment-detail"),
    get("assignment-delete", "untouched",         "200 200 403 403 403 404 404 in"),
    post("assignment-delete", "untouched",        "302 302 403 403 403 404 404 in", assignments, to="classroom-detail"),
    post("assignment-delete", "quiz",             "400 400 403 403 403 404 404 in", assignments),
    post("assignment-delete", "other quiz",       "400 404 404 404 404 400 404 in", assignments),
    get("exception-grant", "author's exception",  "200 200 403 403 403 404 404 in"),
    get("exception-grant", "exception abroad",    "404 404 403 403 403 404 404 in"),
    post("exception-grant", "author's exception", "302 302 403 403 403 404 404 in", exceptions, send=lambda w: {"is_excused": "on"}, to="assignment-detail"),
    post("exception-grant", "exception abroad",   "404 404 403 403 403 404 404 in", exceptions, send=lambda w: {"is_excused": "on"}),
    # A teacher marks and gives back               adm tea ass aut mat oth str ano
    get("marking-queue", "done",                  "200 200 200 403 403 404 404 in"),
    get("marking-queue", "other quiz",            "200 404 404 404 404 200 404 in"),
    get("answer-mark", "done answer",             "200 200 200 403 404 404 404 in"),
    get("answer-mark", "classmate's answer",      "200 200 200 404 403 404 404 in"),
    get("answer-mark", "other answer",            "200 404 404 404 404 200 404 in"),
    get("answer-mark", "answer",                  "302 302 302 403 404 404 404 in", to="marking-queue"),
    post("answer-mark", "done answer",            "302 302 302 403 404 404 404 in", marks, send=judged("done answer"), to="answer-mark"),
    post("answer-mark", "classmate's answer",     "302 302 302 404 403 404 404 in", marks, send=judged("classmate's answer"), to="answer-mark"),
    post("answer-mark", "other answer",           "302 404 404 404 404 302 404 in", marks, send=judged("other answer"), to="answer-mark"),
    get("assignment-release", "done",             "200 200 403 403 403 404 404 in"),
    post("assignment-release", "done",            "302 302 403 403 403 404 404 in", released, to="assignment-detail"),
    post("assignment-release", "other quiz",      "302 404 404 404 404 302 404 in", released, to="assignment-detail"),
    get("assignment-withdraw", "released",        "200 200 403 403 403 404 404 in"),
    post("assignment-withdraw", "released",       "302 302 403 403 403 404 404 in", released, to="assignment-detail"),
    get("gradebook", "class",                     "200 200 200 403 403 404 404 in"),
    get("gradebook", "other class",               "200 404 404 404 404 200 404 in"),
    get("gradebook-export", "class",              "200 200 200 403 403 404 404 in"),
    get("gradebook-export", "other class",        "200 404 404 404 404 200 404 in"),
]  # fmt: skip
