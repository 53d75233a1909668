"""People and classes: who opens which page of theirs, and what a press of the button does."""

from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.urls import reverse

from classrooms.models import ApiToken, Classroom, Membership, User
from tests.doors.driver import Press, get, post, sending
from tests.factories import PASSWORD

NEW_PASSWORD = "a longer horse staple"


def passwords(world):
    return list(User.objects.order_by("pk").values_list("password", flat=True))


def last_sign_in(world):
    return User.objects.get(pk=world.classmate.pk).last_login


def sessions(world):
    return Session.objects.count()


def renamed(world):
    return User.objects.filter(first_name="Renamed").count()


def tokens(world):
    return ApiToken.objects.count()


def classes(world):
    return Classroom.objects.count()


def the_class(world):
    return Classroom.objects.filter(pk=world.classroom.pk).values().get()


def people(world):
    return Membership.objects.current().count()


def memberships(world):
    return list(Membership.objects.order_by("pk").values())


def links(world):
    return LogEntry.objects.count()


def open_link(world, client):
    client.get(reverse("activate", args=world.places["link"]))


def joining(world, ids):
    names = {"first_name": "New", "last_name": "Person", "username": "new.person", "password": NEW_PASSWORD}
    return {"code": world.classroom.join_code, **names}


CHOSEN = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
CLASS = {"name": "Renamed", "term": "", "time_zone": "UTC"}
ROSTER = "username,first_name,last_name\nfresh.person,Fresh,Person\n"
ASSISTANT = sending(role="assistant", time_factor="1", extra_minutes="0", extra_days="0", reading_tier="classroom")

SIGN_IN = Press(last_sign_in, sending(username="classmate", password=PASSWORD), to="home")
OPENING = {"to": "activate", "writes": "django_session"}
SIGN_OUT = Press(sessions, to="login")
CHOOSE_PASSWORD = Press(passwords, sending(**CHOSEN), to="home", first=open_link)
CHOOSE_UNOPENED = Press(passwords, sending(**CHOSEN))
CHANGE_PASSWORD = Press(passwords, sending(old_password=PASSWORD, **CHOSEN), to="profile")
RENAME = Press(renamed, sending(first_name="Renamed", last_name="", email=""), to="profile")
MAKE_TOKEN = Press(tokens, sending(name="Another"))
REVOKE = Press(tokens, to="profile")
JOIN = Press(people, joining, to="classroom-detail")
OPEN_CLASS = Press(classes, sending(**CLASS), to="classroom-detail")
EDIT_CLASS = Press(the_class, sending(**CLASS), to="classroom-detail")
CHANGE_CLASS = Press(the_class, to="classroom-detail")
IMPORT = Press(people, sending(text=ROSTER), to="roster")
PRINT_LINKS = Press(links)
EDIT_MEMBER = Press(memberships, ASSISTANT, to="roster")
REMOVE = Press(people, to="roster")

DOORS = [
    # One's own account                             adm tea ass aut mat oth str ano
    get("login", "-",                              "302 302 302 302 302 302 302 200", to="home"),
    post("login", "-",                             "302= 302= 302= 302= 302= 302= 302= 302", SIGN_IN),
    post("logout", "-",                            "302 302 302 302 302 302 302 302=", SIGN_OUT),
    get("activate", "link",                        "302+ 302+ 302+ 302+ 302+ 302+ 302+ 302+", **OPENING),
    get("activate", "broken link",                 "200 200 200 200 200 200 200 200"),
    post("activate", "opened link",                "302 302 302 302 302 302 302 302", CHOOSE_PASSWORD),
    post("activate", "opened link",                "200= 200= 200= 200= 200= 200= 200= 200=", CHOOSE_UNOPENED),
    post("activate", "broken link",                "200= 200= 200= 200= 200= 200= 200= 200=", CHOOSE_UNOPENED),
    get("profile", "-",                            "200 200 200 200 200 200 200 in"),
    post("profile", "-",                           "302 302 302 302= 302= 302 302 in", RENAME),
    get("password-change", "-",                    "200 200 200 200 200 200 200 in"),
    post("password-change", "-",                   "302 302 302 302 302 302 302 in", CHANGE_PASSWORD),
    get("token-create", "-",                       "200 200 200 200 200 200 200 in"),
    post("token-create", "-",                      "200 200 200 200 200 200 200 in", MAKE_TOKEN),
    get("token-revoke", "token",                   "404 404 404 200 404 404 404 in"),
    post("token-revoke", "token",                  "404 404 404 302 404 404 404 in", REVOKE),
    # Classes                                       adm tea ass aut mat oth str ano
    get("classroom-join", "-",                     "200 200 200 200 200 200 200 200"),
    post("classroom-join", "-",                    "302 302= 302= 302= 302= 302 302 302", JOIN),
    get("classroom-list", "-",                     "200 200 200 200 200 200 200 in"),
    get("classroom-create", "-",                   "200 200 403 403 403 403 403 in"),
    post("classroom-create", "-",                  "302 302 403 403 403 403 403 in", OPEN_CLASS),
    get("classroom-detail", "class",               "200 200 200 200 200 404 404 in"),
    get("classroom-detail", "other class",         "200 404 404 404 404 200 404 in"),
    get("classroom-edit", "class",                 "200 200 403 403 403 404 404 in"),
    post("classroom-edit", "class",                "302 302 403 403 403 404 404 in", EDIT_CLASS),
    get("classroom-archive", "class",              "200 200 403 403 403 404 404 in"),
    post("classroom-archive", "class",             "302 302 403 403 403 404 404 in", CHANGE_CLASS),
    get("code-rotate", "class",                    "200 200 403 403 403 404 404 in"),
    post("code-rotate", "class",                   "302 302 403 403 403 404 404 in", CHANGE_CLASS),
    # The people of a class                         adm tea ass aut mat oth str ano
    get("roster", "class",                         "200 200 200 403 403 404 404 in"),
    get("roster", "other class",                   "200 404 404 404 404 200 404 in"),
    get("roster-import", "class",                  "200 200 403 403 403 404 404 in"),
    post("roster-import", "class",                 "302 302 403 403 403 404 404 in", IMPORT),
    post("roster-import", "other class",           "302 404 404 404 404 302 404 in", IMPORT),
    get("roster-export", "class",                  "200 200 403 403 403 404 404 in"),
    get("roster-export", "other class",            "200 404 404 404 404 200 404 in"),
    post("link-sheet", "class",                    "200 200 403 403 403 404 404 in", PRINT_LINKS),
    get("membership-edit", "author in class",      "200 200 403 403 404 404 404 in"),
    get("membership-edit", "student of other class", "200 404 404 404 404 200 404 in"),
    post("membership-edit", "author in class",     "302 302 403 403 404 404 404 in", EDIT_MEMBER),
    post("membership-edit", "student of other class", "302 404 404 404 404 302 404 in", EDIT_MEMBER),
    get("membership-remove", "author in class",    "200 200 403 403 404 404 404 in"),
    post("membership-remove", "author in class",   "302 302 403 403 404 404 404 in", REMOVE),
    post("membership-remove", "student of other class", "302 404 404 404 404 302 404 in", REMOVE),
]  # fmt: skip
