"""The pages of this room: who gets in, what is shown, what a POST does, and how many queries a list takes."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from classrooms import services, throttle
from classrooms.authentication import ApiTokenAuthentication
from classrooms.models import ApiToken, Classroom, Membership, User
from tests.factories import PASSWORD, make_classroom, make_member, make_user

REASON = "reason-nobody-may-read"


def place(cast, name):
    return Membership.objects.get(classroom=cast.classroom, user=getattr(cast, name))


def url(name, cast):
    return reverse(name, args=[cast.classroom.pk])


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_classroom_list_takes_the_same_queries_for_many(cast, as_user):
    client = as_user(cast.teacher)
    one = queries(client, "/classes/")
    for _ in range(29):
        make_member(make_classroom(), "teacher", cast.teacher)
    assert queries(client, "/classes/") == one


@pytest.mark.parametrize("name", ["roster", "roster-export", "classroom-detail"])
def test_pages_of_a_class_take_the_same_queries_for_many(cast, as_user, name):
    client = as_user(cast.teacher)
    client.get(url(name, cast))  # permissions are remembered from here on
    few = queries(client, url(name, cast))
    for _ in range(30):
        make_member(cast.classroom)
    assert queries(client, url(name, cast)) == few


def test_profile_takes_the_same_queries_for_many_tokens(cast, as_user):
    services.create_token(cast.author, "first")
    client = as_user(cast.author)
    one = queries(client, "/profile/")
    for number in range(29):
        services.create_token(cast.author, f"token {number}")
    assert queries(client, "/profile/") == one


TEACHER_PAGES = ["classroom-edit", "classroom-archive", "code-rotate", "roster-import", "roster-export"]


@pytest.mark.parametrize("name", TEACHER_PAGES)
def test_teacher_pages_open_to_the_teacher_alone(cast, as_user, name):
    expected = {"teacher": 200, "admin": 200, "assistant": 403, "author": 403, "other_teacher": 404, "stranger": 404}
    assert {who: as_user(getattr(cast, who)).get(url(name, cast)).status_code for who in expected} == expected
    assert as_user(None).get(url(name, cast)).status_code == 302


def test_roster_opens_to_staff_of_the_class(cast, as_user):
    expected = {"teacher": 200, "admin": 200, "assistant": 200, "author": 403, "other_teacher": 404, "stranger": 404}
    assert {who: as_user(getattr(cast, who)).get(url("roster", cast)).status_code for who in expected} == expected


def test_private_reason_is_read_by_teachers_alone(cast, as_user):
    services.edit_membership(place(cast, "author"), extra_minutes=17, accommodation_reason=REASON)
    pages = [url("roster", cast), url("classroom-detail", cast), "/classes/", "/profile/", url("roster-export", cast)]
    pages += [reverse("membership-edit", args=[place(cast, "author").pk])]
    for who in ("assistant", "author", "classmate", "other_teacher", "stranger"):
        for address in pages:
            assert REASON.encode() not in as_user(getattr(cast, who)).get(address).content
    assert REASON.encode() in as_user(cast.teacher).get(url("roster", cast)).content
    assert b"+ 17" in as_user(cast.assistant).get(url("roster", cast)).content
    assert b"+ 17" in as_user(cast.author).get(url("classroom-detail", cast)).content
    assert b"+ 17" not in as_user(cast.classmate).get(url("classroom-detail", cast)).content


def test_class_code_is_shown_to_staff_alone(cast, as_user):
    code = cast.classroom.join_code.encode()
    shown = {
        who: code in as_user(getattr(cast, who)).get(url("classroom-detail", cast)).content
        for who in ("teacher", "assistant", "author")
    }
    assert shown == {"teacher": True, "assistant": True, "author": False}


def test_classroom_create_needs_the_permission(cast, as_user):
    data = {"name": "10b", "term": "autumn", "time_zone": "Europe/Prague"}
    assert as_user(cast.teacher).post("/classes/new/", data).status_code == 403
    cast.stranger.user_permissions.add(Permission.objects.get(codename="add_classroom"))
    client = as_user(cast.stranger)
    assert client.get("/classes/new/").status_code == 200
    for _ in range(2):
        client.post("/classes/new/", data)
    assert Classroom.objects.filter(name="10b").count() == 1
    assert place_of(cast.stranger, "10b").role == "teacher"


def test_classroom_create_proposes_the_zone_of_the_last_class(cast, as_user, settings):
    settings.TIME_ZONE = "America/Chicago"
    cast.stranger.user_permissions.add(Permission.objects.get(codename="add_classroom"))
    client = as_user(cast.stranger)
    assert '<option value="America/Chicago" selected>' in client.get("/classes/new/").content.decode()
    client.post("/classes/new/", {"name": "10b", "time_zone": "Europe/Prague"})
    assert '<option value="Europe/Prague" selected>' in client.get("/classes/new/").content.decode()


def place_of(user, name):
    return Membership.objects.get(user=user, classroom__name=name)


def test_classroom_edit_saves_and_refuses(cast, as_user):
    client = as_user(cast.teacher)
    assert client.post(url("classroom-edit", cast), {"name": "", "time_zone": "UTC"}).status_code == 200
    client.post(url("classroom-edit", cast), {"name": "9Z", "time_zone": "Europe/Prague"})
    cast.classroom.refresh_from_db()
    assert (cast.classroom.name, cast.classroom.time_zone) == ("9Z", "Europe/Prague")


def test_classroom_archive_twice_is_once_and_can_be_undone(cast, as_user):
    client = as_user(cast.teacher)
    assert b"2 students will still see" in client.get(url("classroom-archive", cast)).content
    for wanted in ("1", "1", "0"):
        client.post(url("classroom-archive", cast), {"is_archived": wanted})
        cast.classroom.refresh_from_db()
        assert cast.classroom.is_archived is (wanted == "1")


def test_code_rotate_makes_a_new_code(cast, as_user):
    old = cast.classroom.join_code
    assert old.encode() in as_user(cast.teacher).get(url("code-rotate", cast)).content
    as_user(cast.teacher).post(url("code-rotate", cast))
    cast.classroom.refresh_from_db()
    assert cast.classroom.join_code != old


NEWCOMER = {"first_name": "Ada", "last_name": "Lovelace", "username": "ada", "password": "analytical engine 9"}


def test_classroom_join_as_a_new_person(cast, client):
    assert client.get("/join/").status_code == 200
    answer = client.post("/join/", {"code": cast.classroom.join_code, **NEWCOMER})
    assert answer["Location"] == url("classroom-detail", cast)
    assert client.get(answer["Location"]).status_code == 200
    assert place_of(User.objects.get(username="ada"), "History 9A").role == "student"


@pytest.mark.parametrize(
    ("field", "value"),
    [("username", "AUTHOR"), ("username", "a b"), ("password", "ada"), ("password", "12345678"), ("first_name", "")],
)
def test_classroom_join_refuses_and_makes_nobody(cast, client, field, value):
    people = User.objects.count()
    answer = client.post("/join/", {"code": cast.classroom.join_code, **NEWCOMER, field: value})
    assert field in answer.context["form"].errors
    assert User.objects.count() == people


def test_classroom_join_tells_no_usernames_without_a_code(cast, client):
    answer = client.post("/join/", {"code": "WRONG234", **NEWCOMER, "username": "author"})
    assert list(answer.context["form"].errors) == ["code"]


def test_classroom_join_slows_a_session_and_no_other(cast, client):
    for _ in range(throttle.FREE_TRIES[throttle.CODES]):
        client.post("/join/", {"code": "WRONG234", **NEWCOMER})
    answer = client.post("/join/", {"code": cast.classroom.join_code, **NEWCOMER})
    assert b"Too many wrong codes" in answer.content
    client.cookies.clear()
    assert client.post("/join/", {"code": cast.classroom.join_code, **NEWCOMER}).status_code == 302


def test_classroom_join_signed_in_twice_is_once(cast, as_user):
    client = as_user(cast.stranger)
    for _ in range(2):
        assert client.post("/join/", {"code": cast.classroom.join_code}).status_code == 302
    assert cast.stranger.memberships.count() == 1


GOOD = "username;first_name;last_name\nada;Ada;Lovelace\n"


def test_roster_import_takes_a_file_and_pasted_text(cast, as_user):
    client = as_user(cast.teacher)
    file = SimpleUploadedFile("roster.csv", b"\xef\xbb\xbf" + GOOD.encode())
    assert client.post(url("roster-import", cast), {"file": file}).status_code == 302
    assert client.post(url("roster-import", cast), {"text": GOOD.replace("ada", "bob")}).status_code == 302
    assert set(User.objects.filter(username__in=["ada", "bob"]).values_list("memberships__role")) == {("student",)}


def test_roster_import_tells_every_mistake_and_takes_nothing(cast, as_user):
    people = User.objects.count()
    text = GOOD + "a b;A;B\nbob;Bob;M\nBOB;Bob;M\n"
    answer = as_user(cast.teacher).post(url("roster-import", cast), {"text": text})
    assert [(each.line, each.field) for each in answer.context["form"].problems] == [(3, "username"), (5, "username")]
    assert b"What is wrong" in answer.content and b"Nobody was taken in" in answer.content
    assert User.objects.count() == people


@pytest.mark.parametrize("data", [{"text": ""}, {"text": "  "}, {"text": "username\n"}])
def test_roster_import_of_nothing_is_refused(cast, as_user, data):
    assert as_user(cast.teacher).post(url("roster-import", cast), data).context["form"].errors


def test_roster_export_is_a_safe_file(cast, as_user):
    User.objects.filter(pk=cast.author.pk).update(last_name="=1+1")
    answer = as_user(cast.teacher).get(url("roster-export", cast))
    assert b"'=1+1" in answer.content
    assert "roster-history-9a.csv" in answer["Content-Disposition"]


def test_membership_edit_gives_more_time(cast, as_user):
    address = reverse("membership-edit", args=[place(cast, "author").pk])
    data = {
        "role": "student",
        "time_factor": "1.5",
        "extra_minutes": "10",
        "extra_days": "0",
        "reading_tier": "adapted",
    }
    assert as_user(cast.author).get(address).status_code == 403
    assert as_user(cast.assistant).post(address, data).status_code == 403
    assert as_user(cast.other_teacher).post(address, data).status_code == 404
    assert as_user(cast.teacher).post(address, data).status_code == 302
    assert place(cast, "author").extra_minutes == 10


def test_membership_edit_refuses_to_lose_the_last_teacher_in_words(cast, as_user):
    address = reverse("membership-edit", args=[place(cast, "teacher").pk])
    data = {"role": "student", "time_factor": "1", "extra_minutes": "0", "extra_days": "0", "reading_tier": "classroom"}
    answer = as_user(cast.teacher).post(address, data, headers={"referer": f"http://testserver{address}"}, follow=True)
    assert b"without a teacher" in answer.content
    assert place(cast, "teacher").role == "teacher"


def test_membership_remove_says_to_whom_and_repeats_harmlessly(cast, as_user):
    address = reverse("membership-remove", args=[place(cast, "author").pk])
    client = as_user(cast.teacher)
    assert b"Author will not see" in client.get(address).content
    for _ in range(2):
        client.post(address)
    assert not place(cast, "author").is_current
    assert b"Author" in client.get(url("roster", cast) + "?left=1").content
    assert as_user(cast.author).get(url("classroom-detail", cast)).status_code == 404


def test_link_sheet_prints_links_for_those_who_wait(cast, as_user):
    waiting = make_member(cast.classroom, "student", make_user("waiting", password=None)).user
    make_member(cast.classroom, "assistant", make_user("helper", password=None))
    client = as_user(cast.teacher)
    for data in ({}, {"person": [waiting.pk]}):
        answer = client.post(url("link-sheet", cast), data)
        assert answer["Cache-Control"] == "no-store"
        assert [link.user for link in answer.context["links"]] == [waiting]
        assert f"http://testserver{answer.context['links'][0].path}".encode() in answer.content
    assert client.get(url("link-sheet", cast)).status_code == 405
    assert as_user(cast.assistant).post(url("link-sheet", cast)).status_code == 403


def test_link_sheet_refuses_people_with_a_password(cast, as_user):
    answer = as_user(cast.teacher).post(url("link-sheet", cast), {"person": [cast.author.pk]})
    assert answer.status_code == 400
    assert b"Only an administrator" in answer.content


def test_link_sheet_with_nobody_waiting_goes_back(cast, as_user):
    for who in ("teacher", "admin"):
        assert as_user(getattr(cast, who)).post(url("link-sheet", cast))["Location"] == url("roster", cast)


def test_link_sheet_ignores_people_of_other_classes(cast, as_user):
    other = make_member(cast.other_classroom, "student", make_user("other", password=None)).user
    answer = as_user(cast.teacher).post(url("link-sheet", cast), {"person": [other.pk, "x"]})
    assert answer.status_code == 302


def test_profile_changes_names_and_shows_refused_input(cast, as_user):
    client = as_user(cast.teacher)
    client.post("/profile/", {"first_name": "Anna", "last_name": "K", "email": "anna@example.org"})
    cast.teacher.refresh_from_db()
    assert cast.teacher.get_full_name() == "Anna K"
    assert client.post("/profile/", {"first_name": "B", "email": "nowhere"}).context["form"].errors
    cast.teacher.refresh_from_db()
    assert cast.teacher.first_name == "Anna"


def test_profile_keeps_the_name_of_a_student(cast, as_user):
    name = cast.author.get_full_name()
    as_user(cast.author).post("/profile/", {"first_name": "Classmate", "email": "anna@example.org"})
    cast.author.refresh_from_db()
    assert (cast.author.get_full_name(), cast.author.email) == (name, "anna@example.org")


def test_token_create_shows_the_secret_once(cast, as_user, rf):
    client = as_user(cast.author)
    answer = client.post("/profile/tokens/new/", {"name": "export"})
    secret = answer.context["secret"]
    assert secret.encode() in answer.content and answer["Cache-Control"] == "no-store"
    assert secret.encode() not in client.get("/profile/").content
    assert client.post("/profile/tokens/new/", {"name": "export"}).context["form"].errors
    assert ApiToken.objects.count() == 1
    request = rf.get("/", headers={"Authorization": f"Token {secret}"})
    assert ApiTokenAuthentication().authenticate(request)[0] == cast.author


def test_token_is_dead_after_the_password_changed(cast, as_user, rf):
    _token, secret = services.create_token(cast.author, "export")
    client = as_user(cast.author)
    new = "a new pass phrase 7"
    data = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/profile/password/", data)["Location"] == "/profile/"
    page = client.get("/profile/")
    assert page.status_code == 200 and b"dead: the password has changed" in page.content
    with pytest.raises(Exception, match="not valid"):
        ApiTokenAuthentication().authenticate(rf.get("/", headers={"Authorization": f"Token {secret}"}))


def test_token_revoke_is_for_its_owner(cast, as_user):
    token, _secret = services.create_token(cast.author, "export")
    address = reverse("token-revoke", args=[token.pk])
    for who in ("classmate", "teacher", "admin"):
        assert as_user(getattr(cast, who)).post(address).status_code == 404
    client = as_user(cast.author)
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 404
    assert not ApiToken.objects.exists()
