"""What is read: a unit placed in the class, and one placed nowhere, which only staff of some class look through.

And the texts that teachers add beside a unit, each for one class.
"""

from lessons.models import ClassSource
from lessons.reader import COOKIE
from tests.doors.driver import Press, get, post, sending
from tests.doors.site import cookie

CHOOSE_SIZE = Press(cookie(COOKIE), to="unit-list")


def sources(world):
    return list(ClassSource.objects.order_by("pk").values())


SOURCE = {
    "title": "New",
    "maker": "Somebody",
    "written": "1956",
    "origin": "A book",
    "rights": "ours",
    "text": "Words.",
}
ADD = Press(sources, sending(**SOURCE, is_allowed="on"), to="source-detail")
ADD_WITHOUT_RIGHT = Press(sources, sending(**SOURCE))
EDIT = Press(sources, sending(**SOURCE, is_allowed="on"), to="source-detail")
REMOVE = Press(sources, to="primary-source")

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
    get("primary-source", "unit",                "200 200 200 200 200 200 404 in"),
    get("primary-source", "hidden unit",         "200 200 200 404 404 200 404 in"),
    # Texts of one class                          adm tea ass aut mat oth str ano
    get("source-detail", "source",               "200 200 200 200 200 404 404 in"),
    get("source-detail", "other source",         "200 404 404 404 404 200 404 in"),
    get("source-detail", "early source",         "200 200 200 404 404 404 404 in"),
    get("source-create", "unit in class",        "200 200 403 403 403 404 404 in"),
    get("source-create", "unit in other class",  "200 404 404 404 404 200 404 in"),
    post("source-create", "unit in class",       "302 302 403 403 403 404 404 in", ADD),
    post("source-create", "unit in class",       "200= 200= 403 403 403 404 404 in", ADD_WITHOUT_RIGHT),
    post("source-create", "unit in other class", "302 404 404 404 404 302 404 in", ADD),
    get("source-edit", "source",                 "200 200 403 403 403 404 404 in"),
    post("source-edit", "source",                "302 302 403 403 403 404 404 in", EDIT),
    post("source-edit", "other source",          "302 404 404 404 404 302 404 in", EDIT),
    get("source-remove", "source",               "200 200 403 403 403 404 404 in"),
    post("source-remove", "source",              "302 302 403 403 403 404 404 in", REMOVE),
    post("source-remove", "other source",        "302 404 404 404 404 302 404 in", REMOVE),
]  # fmt: skip
