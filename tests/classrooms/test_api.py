"""Classes, rosters and tokens through the API: who may, what is refused, what is never told."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from classrooms.models import ApiToken, Classroom, Membership, User
from classrooms.services import create_token
from tests.factories import make_classroom, make_member, make_user

REASON = "a-very-private-reason"
CSV = b"username,first_name,last_name\nada,Ada,L\nbob,Bob,M\n"


@pytest.fixture
def secretive(cast):
    """The cast, where a student has more time for a private reason."""
    Membership.objects.filter(user=cast.author).update(time_factor="1.5", accommodation_reason=REASON)
    return cast


def post(client, path, data=None, method="post", **options):
    return getattr(client, method)(path, json.dumps(data or {}), content_type="application/json", **options)


def address(classroom, verb=""):
    return f"/api/classes/{classroom.pk}/{verb}"


def allow_classes(user):
    user.user_permissions.add(Permission.objects.get(codename="add_classroom"))


# --- Signing in ---------------------------------------------------------------------------------


def test_without_sign_in_is_401_with_a_challenge(client, cast):
    for path in ("/api/classes/", "/api/tokens/", "/api/nowhere/", address(cast.classroom, "roster/")):
        response = client.get(path)
        assert response.status_code == 401
        assert response["WWW-Authenticate"] == "Token"
        assert set(response.json()) == {"detail", "errors"}


def test_token_signs_in_without_csrf(cast):
    _token, secret = create_token(cast.teacher, "script")
    client = Client(enforce_csrf_checks=True)
    sent = {"headers": {"Authorization": f"Token {secret}"}}
    assert client.get("/api/classes/", **sent).json()["count"] == 1
    assert post(client, address(cast.classroom, "rotate_code/"), **sent).status_code == 200


def test_token_dies_with_the_password_the_person_and_revocation(client, cast):
    _token, secret = create_token(cast.teacher, "script")
    sent = {"headers": {"Authorization": f"Token {secret}"}}
    cast.teacher.set_password("quite another password")
    cast.teacher.save()
    refused = client.get("/api/classes/", **sent)
    assert refused.status_code == 401
    assert set(refused.json()) == {"detail", "errors"}
    _token, secret = create_token(cast.teacher, "other")
    User.objects.filter(pk=cast.teacher.pk).update(is_active=False)
    assert client.get("/api/classes/", headers={"Authorization": f"Token {secret}"}).status_code == 401


def test_session_needs_csrf(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.teacher)
    response = post(client, address(cast.classroom, "rotate_code/"))
    assert response.status_code == 403
    assert set(response.json()) == {"detail", "errors"}


# --- One shape of refusal -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "body", "content_type", "status"),
    [
        ("get", "/api/nowhere/", "", "application/json", 404),
        ("post", "/api/classes", "{}", "application/json", 404),
        ("get", "/api/classes/999999/", "", "application/json", 404),
        ("get", "/api/classes/99999999999999999999999/", "", "application/json", 404),
        ("get", "/api/classes/?page=999", "", "application/json", 404),
        ("delete", "/api/classes/", "", "application/json", 405),
        ("put", "/api/tokens/", "{}", "application/json", 405),
        ("post", "/api/tokens/", "<x/>", "text/xml", 415),
        ("post", "/api/tokens/", "{broken", "application/json", 400),
        ("post", "/api/tokens/", '{"name": NaN}', "application/json", 400),
        ("post", "/api/tokens/", b"\xff\xfe", "application/json", 400),
        ("post", "/api/tokens/", "[1]", "application/json", 400),
        ("post", "/api/tokens/", "null", "application/json", 400),
        ("post", "/api/tokens/", '{"name": {"a": 1}}', "application/json", 400),
        ("post", "/api/tokens/", '{"nmae": "x"}', "application/json", 400),
        ("post", "/api/tokens/", '{"name": "a\\u0000b"}', "application/json", 400),
        ("post", "/api/tokens/", '{"name": "a\\ud800b"}', "application/json", 400),
        ("post", "/api/tokens/", "[" * 100_000, "application/json", 400),
        ("post", "/api/tokens/", '{"name": "' + "x" * 3_000_000 + '"}', "application/json", 400),
    ],
    ids=lambda value: str(value)[:30],
)
def test_every_refusal_has_one_shape(as_user, cast, method, path, body, content_type, status):
    response = as_user(cast.teacher).generic(method.upper(), path, body, content_type)
    assert response.status_code == status
    answer = response.json()
    assert set(answer) == {"detail", "errors"}
    assert answer["detail"]
    assert all(isinstance(lines, list) for lines in answer["errors"].values())
    assert not ApiToken.objects.exists()


def test_an_unknown_field_is_named(as_user, cast):
    answer = post(as_user(cast.teacher), "/api/tokens/", {"nmae": "x"}).json()
    assert list(answer["errors"]) == ["nmae"]


# --- Classes ------------------------------------------------------------------------------------


def test_list_holds_only_ones_own_classes(as_user, cast):
    both = ["History 9A", "History 9B"]
    for person, names in ((cast.author, both[:1]), (cast.stranger, []), (cast.admin, both)):
        rows = as_user(person).get("/api/classes/").json()["results"]
        assert [row["name"] for row in rows] == names
    assert as_user(cast.other_teacher).get(address(cast.classroom)).status_code == 404


def test_class_code_is_told_to_staff_alone(as_user, cast):
    code = cast.classroom.join_code
    for person, is_told in ((cast.teacher, True), (cast.assistant, True), (cast.author, False)):
        for path in ("/api/classes/", address(cast.classroom)):
            assert (code in as_user(person).get(path).content.decode()) is is_told


def test_create_classroom_takes_the_permission(as_user, cast):
    data = {"name": "History 10", "term": "spring", "time_zone": "Europe/Prague"}
    assert post(as_user(cast.teacher), "/api/classes/", data).status_code == 403
    allow_classes(cast.teacher)
    response = post(as_user(cast.teacher), "/api/classes/", data)
    assert response.status_code == 201
    row = response.json()
    assert (row["role"], row["time_zone"], row["student_count"]) == ("teacher", "Europe/Prague", 0)
    assert Classroom.objects.get(pk=row["id"]).memberships.get().user == cast.teacher


def test_create_classroom_refuses_by_field(as_user, cast):
    response = post(as_user(cast.admin), "/api/classes/", {"name": "", "time_zone": "Mars"})
    assert response.status_code == 400
    assert set(response.json()["errors"]) == {"name", "time_zone"}
    assert Classroom.objects.count() == 2


def test_update_keeps_what_was_not_sent(as_user, cast):
    response = post(as_user(cast.teacher), address(cast.classroom), {"term": "autumn"}, "patch")
    assert response.status_code == 200
    cast.classroom.refresh_from_db()
    assert (cast.classroom.name, cast.classroom.term) == ("History 9A", "autumn")


@pytest.mark.parametrize(
    ("person", "status"),
    [("teacher", 200), ("admin", 200), ("assistant", 403), ("author", 403), ("other_teacher", 404), ("stranger", 404)],
)
def test_who_may_change_a_class(as_user, cast, person, status):
    client = as_user(getattr(cast, person))
    assert post(client, address(cast.classroom), {"name": "New"}, "patch").status_code == status
    assert post(client, address(cast.classroom, "archive/")).status_code == status
    cast.classroom.refresh_from_db()
    assert (cast.classroom.name == "New") is cast.classroom.is_archived is (status == 200)


def test_archive_and_back(as_user, cast):
    client = as_user(cast.teacher)
    assert post(client, address(cast.classroom, "archive/")).json()["is_archived"] is True
    assert post(client, address(cast.classroom, "archive/"), {"is_archived": False}).json()["is_archived"] is False
    assert post(client, address(cast.classroom, "archive/"), {"is_archived": "no"}).status_code == 400


def test_rotate_code(as_user, cast):
    old = cast.classroom.join_code
    code = post(as_user(cast.teacher), address(cast.classroom, "rotate_code/")).json()["join_code"]
    cast.classroom.refresh_from_db()
    assert cast.classroom.join_code == code != old
    assert post(as_user(cast.assistant), address(cast.classroom, "rotate_code/")).status_code == 403


# --- Rosters ------------------------------------------------------------------------------------


def test_roster_tells_the_reason_to_teachers_alone(as_user, secretive):
    cast = secretive
    for person, status, is_told in (
        (cast.teacher, 200, True),
        (cast.admin, 200, True),
        (cast.assistant, 200, False),
        (cast.author, 403, False),
        (cast.classmate, 403, False),
        (cast.other_teacher, 404, False),
        (cast.stranger, 404, False),
    ):
        response = as_user(person).get(address(cast.classroom, "roster/"))
        assert response.status_code == status
        assert (REASON in response.content.decode()) is is_told


def test_roster_tells_how_texts_are_given_to_teachers_alone(as_user, cast):
    cast.classroom.memberships.filter(user=cast.author).update(reading_tier="adapted")
    for person, tiers in ((cast.teacher, {"classroom", "adapted"}), (cast.assistant, {None})):
        rows = as_user(person).get(address(cast.classroom, "roster/")).json()["results"]
        assert {row["reading_tier"] for row in rows} == tiers


@pytest.mark.parametrize("as_file", [True, False])
def test_enrol_takes_a_file_or_rows(as_user, cast, as_file):
    client, path = as_user(cast.teacher), address(cast.classroom, "enrol/")
    rows = [{"username": "ada", "first_name": "Ada", "last_name": "L"}, {"username": "bob", "last_name": "M"}]

    def send():
        if as_file:
            return client.post(path, {"file": SimpleUploadedFile("r.csv", CSV)})
        return post(client, path, {"rows": rows})

    assert send().json()["created"] == ["ada", "bob"]
    assert send().json()["unchanged"] == ["ada", "bob"]
    assert cast.classroom.memberships.count() == 6


def test_enrol_takes_all_or_nothing_and_names_line_and_field(as_user, cast):
    client, path = as_user(cast.teacher), address(cast.classroom, "enrol/")
    bad_file = SimpleUploadedFile("r.csv", CSV + b"c d,Cy,N\n")
    response = client.post(path, {"file": bad_file})
    assert response.status_code == 400
    assert set(response.json()["errors"]) == {"4.username"}
    rows = [{"username": "ada", "first_name": "Ada"}, {"username": 5}, "x", {"username": "y", "shoe": "43"}]
    response = post(client, path, {"rows": rows})
    assert set(response.json()["errors"]) == {"2.username", "3", "4.shoe"}
    rows = [{"username": "ada", "first_name": "Ada"}, {"username": "b b", "first_name": "B"}]
    assert set(post(client, path, {"rows": rows}).json()["errors"]) == {"2.username"}
    for nothing in ({}, {"rows": []}, {"rows": "ada"}):
        assert post(client, path, nothing).status_code == 400
    assert client.post(path, {"file": SimpleUploadedFile("r.csv", b"")}).status_code == 400
    assert not User.objects.filter(username="ada").exists()


def test_enrol_gives_no_roles_and_is_for_teachers(as_user, cast):
    path = address(cast.classroom, "enrol/")
    rows = {"rows": [{"username": "ada", "first_name": "Ada", "role": "teacher"}]}
    assert set(post(as_user(cast.teacher), path, rows).json()["errors"]) == {"1.role"}
    for person, status in ((cast.assistant, 403), (cast.author, 403), (cast.stranger, 404)):
        assert post(as_user(person), path, rows).status_code == status
    assert not User.objects.filter(username="ada").exists()


def test_export_is_the_roster_as_csv(as_user, secretive):
    response = as_user(secretive.teacher).get(address(secretive.classroom, "export/"))
    assert response["Content-Type"].startswith("text/csv")
    assert b"author" in response.content
    assert REASON.encode() not in response.content
    assert as_user(secretive.assistant).get(address(secretive.classroom, "export/")).status_code == 403


# --- Tokens -------------------------------------------------------------------------------------


def test_token_secret_is_told_once(as_user, cast):
    client = as_user(cast.author)
    response = post(client, "/api/tokens/", {"name": "laptop"})
    secret = response.json()["secret"]
    assert response.status_code == 201
    assert response["Cache-Control"] == "no-store"
    listed = client.get("/api/tokens/")
    assert [row["name"] for row in listed.json()["results"]] == ["laptop"]
    assert secret not in listed.content.decode()
    assert ApiToken.objects.get().digest not in listed.content.decode()
    assert set(post(client, "/api/tokens/", {"name": "laptop"}).json()) == {"detail", "errors"}


def test_tokens_are_private_and_revocable(as_user, cast):
    token, secret = create_token(cast.author, "laptop")
    path = f"/api/tokens/{token.pk}/"
    for person in (cast.teacher, cast.classmate, cast.admin):
        assert as_user(person).get("/api/tokens/").json()["count"] == 0
        assert as_user(person).delete(path).status_code == 404
    assert as_user(cast.author).delete(path).status_code == 204
    assert Client().get("/api/classes/", headers={"Authorization": f"Token {secret}"}).status_code == 401


# --- Queries ------------------------------------------------------------------------------------


def count_queries(client, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(100) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_lists_cost_the_same_with_one_row_and_with_thirty(as_user, db, django_assert_max_num_queries):
    teacher = make_user("solo")
    classroom = make_classroom("History 9A")
    make_member(classroom, "teacher", teacher)
    create_token(teacher, "first")
    client = as_user(teacher)
    paths = ["/api/classes/", "/api/tokens/", address(classroom, "roster/"), address(classroom, "export/")]
    before = [count_queries(client, path, django_assert_max_num_queries) for path in paths]
    for number in range(30):
        make_member(make_classroom(), "teacher", teacher)
        make_member(classroom)
        create_token(teacher, f"token {number}")
    assert [count_queries(client, path, django_assert_max_num_queries) for path in paths] == before
