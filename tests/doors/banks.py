"""Banks of questions and the quizzes made of them: for those who teach or assist somewhere, and for nobody else."""

from assessments.models import Assessment, AssessmentItem, Question
from lessons.models import Unit
from tests.doors.driver import Press, get, post, sending


def units(world):
    return Unit.objects.count()


def links(world):
    return Question.tags.through.objects.count()


def quizzes(world):
    quizzes = Assessment.objects.order_by("pk").values("title")
    return [list(quizzes), list(AssessmentItem.objects.order_by("assessment", "number").values("question"))]


def tagging_own(world, ids):
    return {"do": "tag", "tag": "fire", "question": [world.own_question.key]}


def ticked(world, ids):
    return {"question": [world.own_question.key]}


def moved(world, ids):
    return {"title": world.own_quiz.title, "do": f"down-{world.other_question.key}"}


MAKE_BANK = Press(units, sending(title="Algebra"), to="bank-detail")
TAG = Press(links, tagging_own, to="bank-detail")
MAKE_QUIZ = Press(quizzes, ticked, to="quiz-edit")
MOVE = Press(quizzes, moved, to="quiz-edit")
COPY = Press(quizzes, to="quiz-edit")
DELETE = Press(quizzes, to="bank-detail")

DOORS = [
    #                                              adm tea ass aut mat oth str ano
    get("bank-list", "-",                         "200 200 200 403 403 200 403 in"),
    get("bank-create", "-",                       "200 200 403 403 403 200 403 in"),
    post("bank-create", "-",                      "302 302 403 403 403 302 403 in", MAKE_BANK),
    get("bank-detail", "unit",                    "200 200 200 403 403 200 404 in"),
    get("bank-detail", "hidden unit",             "200 200 200 404 404 200 404 in"),
    post("bank-change", "unit",                   "302= 302 403 403 403 302= 404 in", TAG),
    post("quiz-create", "unit",                   "302 302 403 403 403 302 404 in", MAKE_QUIZ),
    post("quiz-create", "hidden unit",            "400 400 403 404 404 400 404 in", MAKE_QUIZ),
    get("quiz-detail", "own quiz",                "200 200 200 404 404 200 404 in"),
    get("quiz-detail", "unit's quiz",             "200 200 200 404 404 200 404 in"),
    get("quiz-edit", "own quiz",                  "200 200 403 404 404 403 404 in"),
    get("quiz-edit", "unit's quiz",               "400 403 403 404 404 403 404 in"),
    post("quiz-edit", "own quiz",                 "302 302 403 404 404 403 404 in", MOVE),
    post("quiz-edit", "unit's quiz",              "400 403 403 404 404 403 404 in", MOVE),
    post("quiz-add", "own quiz",                  "302 302 403 404 404 403 404 in", MAKE_QUIZ),
    post("quiz-add", "unit's quiz",               "400 403 403 404 404 403 404 in", MAKE_QUIZ),
    post("quiz-copy", "own quiz",                 "302 302 403 404 404 302 404 in", COPY),
    post("quiz-copy", "unit's quiz",              "302 302 403 404 404 302 404 in", COPY),
    get("quiz-delete", "own quiz",                "200 200 403 404 404 403 404 in"),
    get("quiz-delete", "unit's quiz",             "400 403 403 404 404 403 404 in"),
    post("quiz-delete", "own quiz",               "302 302 403 404 404 403 404 in", DELETE),
    post("quiz-delete", "unit's quiz",            "400 403 403 404 404 403 404 in", DELETE),
]  # fmt: skip
