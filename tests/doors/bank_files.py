"""Questions in and out of files: who sends one, who sees what would become of it, who takes it in and out."""

from assessments.models import BankUpload, Question
from tests.doors.driver import Press, get, post, sending


def uploads(world):
    return BankUpload.objects.count()


def questions(world):
    return Question.objects.count()


def agreed(world):
    return BankUpload.objects.exclude(outcome={}).count()


def in_moodle(world):
    return "?format=moodle"


SEND = Press(uploads, sending(text="Did the mill burn? {T}"), to="bank-import-preview")
TAKE_IN = Press(agreed, sending(tag="fire"), to="bank-import-preview", aside="bank-import")

DOORS = [
    #                                         adm tea ass aut mat oth str ano
    get("bank-import", "unit",               "200 200 403 403 403 200 404 in"),
    get("bank-import", "hidden unit",        "200 200 403 404 404 200 404 in"),
    post("bank-import", "unit",              "302 302 403 403 403 302 404 in", SEND),
    get("bank-import-preview", "upload",     "302 200 403 403 403 302 404 in", to="bank-import"),
    get("bank-import-picture", "upload's picture", "404 200 403 403 403 404 404 in"),
    post("bank-import-confirm", "upload",    "302= 302 403 403 403 302= 404 in", TAKE_IN),
    get("bank-template", "unit's table",     "200 200 403 403 403 200 404 in"),
    get("bank-export", "unit",               "200 200 200 403 403 200 404 in"),
    get("bank-export", "hidden unit",        "200 200 200 404 404 200 404 in"),
    get("bank-export", "unit",               "200 200 200 403 403 200 404 in", tail=in_moodle),
    get("bank-export-file", "unit",          "200 200 200 403 403 200 404 in", tail=in_moodle),
    get("bank-export-file", "unit",          "400 400 400 403 403 400 404 in"),
    get("bank-export-file", "hidden unit",   "400 400 400 404 404 400 404 in", tail=in_moodle),
]  # fmt: skip
