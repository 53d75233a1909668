"""What is read: a unit placed in the class, and one placed nowhere, which only staff of some class look through."""

from lessons.reader import COOKIE
from tests.doors.driver import Press, get, post
from tests.doors.site import cookie

CHOOSE_SIZE = Press(cookie(COOKIE), to="unit-list")

DOORS = [
    #                                             adm tea ass aut mat oth str ano
    post("reader-set", "-",                      "302 302 302 302 302 302 302 in", CHOOSE_SIZE),
    get("unit-list", "-",                        "200 200 200 200 200 200 200 in"),
    get("unit-detail", "unit",                   "200 200 200 200 200 200 404 in"),
    get("unit-detail", "hidden unit",            "200 200 200 404 404 200 404 in"),
    get("glossary", "unit",                      "200 200 200 200 200 200 404 in"),
    get("glossary", "hidden unit",               "200 200 200 404 404 200 404 in"),
    get("timeline", "unit",                      "200 200 200 200 200 200 404 in"),
    get("timeline", "hidden unit",               "200 200 200 404 404 200 404 in"),
    get("people", "unit",                        "200 200 200 200 200 200 404 in"),
    get("people", "hidden unit",                 "200 200 200 404 404 200 404 in"),
    get("conflict-list", "unit",                 "200 200 200 200 200 200 404 in"),
    get("conflict-list", "hidden unit",          "200 200 200 404 404 200 404 in"),
    get("figures", "unit",                       "200 200 200 200 200 200 404 in"),
    get("figures", "hidden unit",                "200 200 200 404 404 200 404 in"),
    get("conflict-detail", "conflict",           "200 200 200 200 200 200 404 in"),
    get("conflict-detail", "hidden conflict",    "200 200 200 404 404 200 404 in"),
    get("picture-detail", "picture",             "200 200 200 200 200 200 404 in"),
    get("picture-detail", "hidden picture",      "200 200 200 404 404 200 404 in"),
    get("picture-detail", "other unit's picture","404 404 404 404 404 404 404 in"),
    get("document-detail", "document",           "200 200 200 200 200 200 404 in"),
    get("document-detail", "hidden document",    "200 200 200 404 404 200 404 in"),
    get("paragraph-detail", "paragraph",         "200 200 200 200 200 200 404 in"),
    get("paragraph-detail", "hidden paragraph",  "200 200 200 404 404 200 404 in"),
    get("lesson-detail", "lesson",               "200 200 200 200 200 200 404 in"),
    get("lesson-detail", "hidden lesson",        "200 200 200 404 404 200 404 in"),
]  # fmt: skip
