"""People and classes: who opens which page of theirs, and what a press of the button does."""

from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.urls import reverse

from classrooms.models import ApiToken, Classroom, Membership, User
from tests.doors.driver import get, post
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


def membership(world):
    return Membership.objects.filter(pk=world.memberships["author"].pk).values().get()


def links(world):
    return LogEntry.objects.count()


def open_link(world, client):
    client.get(reverse("activate", args=world.places["link"]))


CREDENTIALS = {"username": "classmate", "password": PASSWORD}
CHOSEN = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
CHANGED = {"old_password": PASSWORD, **CHOSEN}
RENAMED = {"first_name": "Renamed", "last_name": "", "email": ""}
CLASS = {"name": "Renamed", "term": "", "time_zone": "UTC"}
ROLE = {"role": "assistant", "time_factor": "1", "extra_minutes": "0", "extra_days": "0"}
ROSTER = {"text": "username,first_name,last_name\nfresh.person,Fresh,Person\n"}


def joining(world):
    names = {"first_name": "New", "last_name": "Person", "username": "new.person", "password": NEW_PASSWORD}
    return {"code": world.classroom.join_code, **names}


def sending(values):
    return lambda world: values


DOORS = [
    # One's own account                             adm tea ass aut mat oth str ano
    get("login", "-",                              "302 302 302 302 302 302 302 200", to="home"),
    post("login", "-",                             "302= 302= 302= 302= 302= 302= 302= 302", last_sign_in, send=sending(CREDENTIALS), to="home"),
    post("logout", "-",                            "302 302 302 302 302 302 302 302=", sessions, to="login"),
    get("activate", "link",                        "302+ 302+ 302+ 302+ 302+ 302+ 302+ 302+", to="activate", writes="django_session"),
    get("activate", "broken link",                 "200 200 200 200 200 200 200 200"),
    post("activate", "opened link",                "302 302 302 302 302 302 302 302", passwords, send=sending(CHOSEN), to="home", first=open_link),
    post("activate", "opened link",                "200= 200= 200= 200= 200= 200= 200= 200=", passwords, send=sending(CHOSEN)),
    post("activate", "broken link",                "200= 200= 200= 200= 200= 200= 200= 200=", passwords, send=sending(CHOSEN)),
    get("profile", "-",                            "200 200 200 200 200 200 200 in"),
    post("profile", "-",                           "302 302 302 302 302 302 302 in", renamed, send=sending(RENAMED), to="profile"),
    get("password-change", "-",                    "200 200 200 200 200 200 200 in"),
    post("password-change", "-",                   "302 302 302 302 302 302 302 in", passwords, send=sending(CHANGED), to="profile"),
    get("token-create", "-",                       "200 200 200 200 200 200 200 in"),
    post("token-create", "-",                      "200 200 200 200 200 200 200 in", tokens, send=sending({"name": "Another"})),
    get("token-revoke", "token",                   "404 404 404 200 404 404 404 in"),
    post("token-revoke", "token",                  "404 404 404 302 404 404 404 in", tokens, to="profile"),
    # Classes                                       adm tea ass aut mat oth str ano
    get("classroom-join", "-",                     "200 200 200 200 200 200 200 200"),
    post("classroom-join", "-",                    "302 302= 302= 302= 302= 302 302 302", people, send=joining, to="classroom-detail"),
    get("classroom-list", "-",                     "200 200 200 200 200 200 200 in"),
    get("classroom-create", "-",                   "200 200 403 403 403 403 403 in"),
    post("classroom-create", "-",                  "302 302 403 403 403 403 403 in", classes, send=sending(CLASS), to="classroom-detail"),
    get("classroom-detail", "class",               "200 200 200 200 200 404 404 in"),
    get("classroom-detail", "other class",         "200 404 404 404 404 200 404 in"),
    get("classroom-edit", "class",                 "200 200 403 403 403 404 404 in"),
    post("classroom-edit", "class",                "302 302 403 403 403 404 404 in", the_class, send=sending(CLASS), to="classroom-detail"),
    get("classroom-archive", "class",              "200 200 403 403 403 404 404 in"),
    post("classroom-archive", "class",             "302 302 403 403 403 404 404 in", the_class, to="classroom-detail"),
    get("code-rotate", "class",                    "200 200 403 403 403 404 404 in"),
    post("code-rotate", "class",                   "302 302 403 403 403 404 404 in", the_class, to="classroom-detail"),
    # The people of a class                         adm tea ass aut mat oth str ano
    get("roster", "class",                         "200 200 200 403 403 404 404 in"),
    get("roster", "other class",                   "200 404 404 404 404 200 404 in"),
    get("roster-import", "class",                  "200 200 403 403 403 404 404 in"),
    post("roster-import", "class",                 "302 302 403 403 403 404 404 in", people, send=sending(ROSTER), to="roster"),
    post("roster-import", "other class",           "302 404 404 404 404 302 404 in", people, send=sending(ROSTER), to="roster"),
    get("roster-export", "class",                  "200 200 403 403 403 404 404 in"),
    get("roster-export", "other class",            "200 404 404 404 404 200 404 in"),
    post("link-sheet", "class",                    "200 200 403 403 403 404 404 in", links),
    get("membership-edit", "author in class",      "200 200 403 403 404 404 404 in"),
    get("membership-edit", "student of other class", "200 404 404 404 404 200 404 in"),
    post("membership-edit", "author in class",     "302 302 403 403 404 404 404 in", membership, send=sending(ROLE), to="roster"),
    post("membership-edit", "student of other class", "302 404 404 404 404 302 404 in", lambda w: list(Membership.objects.values()), send=sending(ROLE), to="roster"),
    get("membership-remove", "author in class",    "200 200 403 403 404 404 404 in"),
    post("membership-remove", "author in class",   "302 302 403 403 404 404 404 in", people, to="roster"),
    post("membership-remove", "student of other class", "302 404 404 404 404 302 404 in", people, to="roster"),
]  # fmt: skip
