"""The pages and the API of groups: what staff see and do, what is refused, and how many queries a list takes."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import AssignmentException
from assessments.services.assignments import grant_exception
from classrooms import services
from classrooms.models import Group, Membership
from tests.factories import make_assignment, make_attempt, make_group, make_member, make_user


@pytest.fixture
def group(cast):
    return make_group(cast.classroom, cast.author, name="Slow readers")


def place(cast, person):
    return Membership.objects.get(classroom=cast.classroom, user=person)


def members_of(group):
    return {each.user for each in group.members.all()}


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def send(client, method, path, data=None):
    return getattr(client, method)(path, json.dumps(data or {}), content_type="application/json")


def test_group_list_tells_staff_who_is_in_which_group(cast, as_user, group):
    make_member(cast.classroom, user=make_user(first_name="Gone"), left_at=timezone.now()).groups.add(group)
    for person in (cast.teacher, cast.assistant):
        page = as_user(person).get(reverse("group-list", args=[cast.classroom.pk])).content.decode()
        assert "Slow readers" in page and "Author" in page and '<span class="count">1</span>' in page
        assert "Gone" not in page
        assert (reverse("group-edit", args=[group.pk]) in page) is (person == cast.teacher)


@pytest.mark.parametrize("path", ["/classes/{}/groups/", "/api/groups/?classroom={}"])
def test_group_list_takes_as_many_queries_for_30_groups_of_30(cast, as_user, group, path):
    client, path = as_user(cast.teacher), path.format(cast.classroom.pk)
    client.get(path)
    few = queries(client, path)
    people = [make_member(cast.classroom).user for _ in range(29)]
    for _ in range(29):
        make_group(cast.classroom, cast.author, *people)
    assert queries(client, path) == few


@pytest.mark.parametrize("name", ["group-edit", "group-delete"])
def test_pages_of_a_group_take_as_many_queries_for_30_students(cast, as_user, group, name):
    client, path = as_user(cast.teacher), reverse(name, args=[group.pk])
    make_assignment(cast.classroom).exceptions.create(group=group, time_limit=9)
    client.get(path)
    few = queries(client, path)
    for _ in range(29):
        make_member(cast.classroom).groups.add(group)
        make_assignment(cast.classroom).exceptions.create(group=group, time_limit=9)
    assert queries(client, path) == few


def test_group_create_ticks_students(cast, as_user):
    client, url = as_user(cast.teacher), reverse("group-create", args=[cast.classroom.pk])
    page = client.get(url).content.decode()
    assert "Author" in page and "Assistant" not in page
    client.post(url, {"name": " Readers ", "members": [place(cast, cast.author).pk]})
    assert (Group.objects.get().name, members_of(Group.objects.get())) == ("Readers", {cast.author})


def test_group_create_says_that_nobody_can_be_ticked_yet(cast, as_user):
    url = reverse("group-create", args=[cast.other_classroom.pk])
    assert "No student is in this class yet." in as_user(cast.other_teacher).get(url).content.decode()
    url = reverse("group-create", args=[cast.classroom.pk])
    assert "No student is in this class yet." not in as_user(cast.teacher).get(url).content.decode()


@pytest.mark.parametrize("member", ["nobody", "0", "9" * 40, "-1"])
def test_group_create_takes_nobody_that_is_not_offered(cast, as_user, member):
    url = reverse("group-create", args=[cast.classroom.pk])
    page = as_user(cast.teacher).post(url, {"name": "Readers", "members": [member]})
    assert (page.status_code, Group.objects.count()) == (200, 0)
    as_user(cast.teacher).post(url, {"name": "Readers", "members": [place(cast, cast.assistant).pk]})
    assert not Group.objects.exists()


def test_group_create_twice_keeps_what_was_typed(cast, as_user, group):
    url = reverse("group-create", args=[cast.classroom.pk])
    response = as_user(cast.teacher).post(url, {"name": group.name, "members": [place(cast, cast.classmate).pk]})
    assert "has a group of this name already" in response.content.decode()
    assert response.content.decode().count("checked") == 1
    assert Group.objects.get() == group


def test_group_edit_shows_and_changes_name_and_students(cast, as_user, group):
    client, url = as_user(cast.teacher), reverse("group-edit", args=[group.pk])
    assert client.get(url).content.decode().count("checked") == 1
    client.post(url, {"name": "Readers", "members": [place(cast, cast.classmate).pk]})
    group.refresh_from_db()
    assert (group.name, members_of(group)) == ("Readers", {cast.classmate})


def test_group_delete_says_which_exceptions_go_with_it(cast, as_user, group):
    assignment = make_assignment(cast.classroom, time_limit=40)
    attempt = make_attempt(assignment, cast.author, is_submitted=False)
    grant_exception(assignment, group, cast.teacher, time_limit=60)
    client, url = as_user(cast.teacher), reverse("group-delete", args=[group.pk])
    assert assignment.title in client.get(url).content.decode()
    client.post(url)
    attempt.refresh_from_db()
    assert (attempt.deadline_at - attempt.started_at).total_seconds() == 40 * 60
    assert not AssignmentException.objects.exists()


def test_an_archived_class_can_be_looked_at(cast, as_user, group):
    services.archive_classroom(cast.classroom)
    page = as_user(cast.teacher).get(reverse("group-list", args=[cast.classroom.pk])).content.decode()
    assert "Slow readers" in page
    assert reverse("group-edit", args=[group.pk]) not in page
    assert as_user(cast.teacher).post(reverse("group-delete", args=[group.pk])).status_code == 403
    assert as_user(cast.admin).post(reverse("group-delete", args=[group.pk])).status_code == 400
    assert Group.objects.exists()


# --- The same for programs ----------------------------------------------------------------------


def test_api_lists_groups_to_staff_alone(cast, as_user, group):
    make_group(cast.other_classroom)
    [told] = as_user(cast.assistant).get("/api/groups/").json()["results"]
    assert told == {
        "id": group.pk,
        "classroom": cast.classroom.pk,
        "name": group.name,
        "members": [place(cast, cast.author).pk],
    }
    assert as_user(cast.admin).get("/api/groups/").json()["count"] == 2
    assert as_user(cast.admin).get(f"/api/groups/?classroom={cast.other_classroom.pk}").json()["count"] == 1
    assert as_user(cast.author).get("/api/groups/").json()["count"] == 0


def test_api_makes_changes_and_deletes_a_group(cast, as_user):
    client = as_user(cast.teacher)
    member = place(cast, cast.author).pk
    made = send(client, "post", "/api/groups/", {"classroom": cast.classroom.pk, "name": "A", "members": [member]})
    assert (made.status_code, made.json()["members"]) == (201, [member])
    path = f"/api/groups/{made.json()['id']}/"
    assert send(client, "patch", path, {"name": "B"}).json() == {**made.json(), "name": "B"}
    assert send(client, "patch", path, {"members": []}).json()["members"] == []
    assert client.delete(path).status_code == 204
    assert not Group.objects.exists()


def test_api_renames_a_group_of_which_somebody_has_left(cast, as_user, group):
    services.remove_membership(place(cast, cast.author))
    response = send(as_user(cast.teacher), "patch", f"/api/groups/{group.pk}/", {"name": "B"})
    assert (response.status_code, response.json()["members"], members_of(group)) == (200, [], {cast.author})


@pytest.mark.parametrize("members", ["3", {"a": 1}, [True], [[1]], [{}], ["x"], [10**30], [0]])
def test_api_refuses_members_that_are_none(cast, as_user, group, members):
    response = send(as_user(cast.teacher), "patch", f"/api/groups/{group.pk}/", {"members": members})
    assert (response.status_code, list(response.json()["errors"])) == (400, ["members"])
    assert members_of(group) == {cast.author}


@pytest.mark.parametrize(("field", "value"), [("name", ""), ("name", ["A"]), ("name", "x" * 101), ("color", "red")])
def test_api_refuses_other_nonsense_by_name(cast, as_user, group, field, value):
    response = send(as_user(cast.teacher), "patch", f"/api/groups/{group.pk}/", {field: value})
    assert (response.status_code, list(response.json()["errors"])) == (400, [field])
