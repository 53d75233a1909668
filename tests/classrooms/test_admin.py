"""The admin of this room: lists, inlines, actions, roster pages, and who may touch whom."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from classrooms import services, throttle
from classrooms.models import ApiToken, Classroom, Membership, User
from tests.factories import make_classroom, make_group, make_member, make_user

LISTS = {model: f"/admin/classrooms/{model}/" for model in ("user", "classroom", "membership", "group", "apitoken")}


@pytest.fixture
def desk(cast, as_user):
    return as_user(cast.admin)


def act(client, model, action, chosen, **data):
    chosen = [each.pk for each in chosen]
    return client.post(LISTS[model], {"action": action, "_selected_action": chosen, **data}, follow=True)


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def fill(cast):
    for number in range(29):
        classroom, user = make_classroom(), make_user()
        make_member(classroom, "teacher", user)
        services.create_token(user, f"token {number}")
        make_group(classroom, make_member(classroom).user)


@pytest.mark.parametrize("model", LISTS)
def test_lists_take_the_same_queries_for_many(cast, desk, model):
    services.create_token(cast.author, "export")
    make_group(cast.classroom, cast.author)
    desk.get(LISTS[model])
    few = queries(desk, LISTS[model])
    fill(cast)
    assert queries(desk, LISTS[model]) == few


@pytest.mark.parametrize("model", LISTS)
def test_lists_can_be_searched(cast, desk, model):
    services.create_token(cast.author, "export")
    assert desk.get(LISTS[model], {"q": "a"}).status_code == 200


def test_change_page_of_a_class_takes_the_same_queries_for_many(cast, desk):
    address = reverse("admin:classrooms_classroom_change", args=[cast.classroom.pk])
    desk.get(address)
    few = queries(desk, address)
    for _ in range(30):
        make_member(cast.classroom)
    assert queries(desk, address) == few


def inline_data(classroom, rows, *, new=()):
    members = list(classroom.memberships.order_by("pk"))
    data = {"name": classroom.name, "term": "", "time_zone": "UTC"}
    data |= {"memberships-TOTAL_FORMS": len(members), "memberships-INITIAL_FORMS": len(members)}
    data |= {"memberships-2-TOTAL_FORMS": len(new), "memberships-2-INITIAL_FORMS": 0}
    for index, each in enumerate(members):
        row = {
            "id": each.pk,
            "classroom": classroom.pk,
            "role": each.role,
            "time_factor": "1",
            "extra_minutes": 0,
            "extra_days": 0,
            "reading_tier": "classroom",
            "accommodation_reason": "",
            **rows.get(each.user.username, {}),
        }
        data |= {f"memberships-{index}-{name}": value for name, value in row.items()}
    for index, (user, role) in enumerate(new):
        data |= {
            f"memberships-2-{index}-user": user.pk,
            f"memberships-2-{index}-role": role,
            f"memberships-2-{index}-classroom": classroom.pk,
        }
    return data


def roles(classroom):
    return dict(Membership.objects.filter(classroom=classroom).values_list("user__username", "role"))


def test_classroom_inlines_change_and_add_people(cast, desk):
    address = reverse("admin:classrooms_classroom_change", args=[cast.classroom.pk])
    rows = {"teacher": {"role": "assistant"}, "assistant": {"role": "teacher"}, "author": {"extra_minutes": 10}}
    answer = desk.post(address, inline_data(cast.classroom, rows, new=[(cast.stranger, "student")]))
    assert answer.status_code == 302
    found = roles(cast.classroom)
    assert (found["teacher"], found["assistant"], found["stranger"]) == ("assistant", "teacher", "student")
    assert Membership.objects.get(user=cast.author).extra_minutes == 10


def test_classroom_inlines_never_lose_the_last_teacher(cast, desk):
    address = reverse("admin:classrooms_classroom_change", args=[cast.classroom.pk])
    data = inline_data(cast.classroom, {"teacher": {"role": "student"}, "author": {"extra_minutes": 10}})
    answer = desk.post(address, data, headers={"referer": f"http://testserver{address}"}, follow=True)
    assert b"without a teacher" in answer.content
    assert roles(cast.classroom)["teacher"] == "teacher"
    assert Membership.objects.get(user=cast.author).extra_minutes == 0


def test_person_can_be_made_changed_and_given_a_password(cast, desk):
    add = reverse("admin:classrooms_user_add")
    assert desk.get(add).status_code == 200
    new = "a new pass phrase 7"
    desk.post(add, {"username": "ada", "password1": new, "password2": new, "usable_password": "true"})
    ada = User.objects.get(username="ada")
    assert desk.get(reverse("admin:classrooms_user_change", args=[ada.pk])).status_code == 200
    other = "another pass phrase 8"
    data = {"password1": other, "password2": other, "usable_password": "true"}
    desk.post(reverse("admin:auth_user_password_change", args=[ada.pk]), data)
    ada.refresh_from_db()
    assert ada.check_password(other)


def test_membership_can_be_added_and_changed_but_not_deleted(cast, desk):
    data = {
        "user": cast.stranger.pk,
        "classroom": cast.classroom.pk,
        "role": "student",
        "time_factor": "1",
        "extra_minutes": "0",
        "extra_days": "0",
        "reading_tier": "classroom",
    }
    assert desk.post(reverse("admin:classrooms_membership_add"), data).status_code == 302
    place = Membership.objects.get(user=cast.stranger)
    change = reverse("admin:classrooms_membership_change", args=[place.pk])
    assert desk.post(change, {**data, "extra_minutes": "5"}).status_code == 302
    place.refresh_from_db()
    assert place.extra_minutes == 5
    assert desk.post(reverse("admin:classrooms_membership_delete", args=[place.pk]), {"post": "yes"}).status_code == 403


def test_enrol_asks_for_the_class_first(cast, desk):
    people = [cast.stranger, cast.author]
    assert b"These people join a class" in act(desk, "user", "enrol", people).content
    assert not cast.stranger.memberships.exists()
    answer = act(desk, "user", "enrol", people, confirmed="1", classroom=cast.classroom.pk, role="student")
    assert b"1 person enrolled" in answer.content
    assert cast.stranger.memberships.get().classroom == cast.classroom


def test_move_asks_for_the_class_first(cast, desk):
    chosen = [Membership.objects.get(user=cast.author)]
    assert b"Work and marks stay" in act(desk, "membership", "move", chosen).content
    act(desk, "membership", "move", chosen, confirmed="1", classroom=cast.other_classroom.pk)
    assert roles(cast.other_classroom)["author"] == "student"


def test_move_students_moves_a_whole_class(cast, desk):
    assert b"2 students of these classes" in act(desk, "classroom", "move_students", [cast.classroom]).content
    act(desk, "classroom", "move_students", [cast.classroom], confirmed="1", classroom=cast.other_classroom.pk)
    assert cast.other_classroom.memberships.students().count() == 2
    assert cast.classroom.memberships.students().count() == 0


def test_remove_and_bring_back(cast, desk):
    chosen = Membership.objects.filter(user=cast.author)
    act(desk, "membership", "remove", chosen)
    assert chosen.get().is_current
    act(desk, "membership", "remove", chosen, confirmed="1")
    assert not chosen.get().is_current
    act(desk, "membership", "bring_back", chosen)
    assert chosen.get().is_current


def test_archive_and_unarchive(cast, desk):
    act(desk, "classroom", "archive", [cast.classroom, cast.other_classroom])
    assert Classroom.objects.filter(is_archived=True).count() == 2
    act(desk, "classroom", "unarchive", [cast.classroom])
    assert Classroom.objects.get(is_archived=True) == cast.other_classroom


def test_rotate_codes(cast, desk):
    old = cast.classroom.join_code
    act(desk, "classroom", "rotate_codes", [cast.classroom])
    cast.classroom.refresh_from_db()
    assert cast.classroom.join_code != old


def test_issue_links_prints_a_sheet_for_forgotten_passwords(cast, desk):
    answer = act(desk, "user", "issue_links", [cast.author, cast.teacher])
    assert "no-store" in answer["Cache-Control"]
    assert answer.content.count(b"/activate/") == 2


def test_deactivate_and_reactivate(cast, desk):
    act(desk, "user", "deactivate", [cast.author])
    assert not User.objects.get(pk=cast.author.pk).is_active
    act(desk, "user", "reactivate", [cast.author])
    assert User.objects.get(pk=cast.author.pk).is_active


def test_let_sign_in_ends_the_wait(cast, desk):
    for _ in range(5):
        throttle.count_wrong("author")
    act(desk, "user", "let_sign_in", [cast.author])
    assert not throttle.is_slowed("author")


def test_pseudonymise_asks_first(cast, desk):
    assert b"cannot be undone" in act(desk, "user", "pseudonymise", [cast.author]).content
    assert User.objects.filter(username="author").exists()
    act(desk, "user", "pseudonymise", [cast.author], confirmed="1")
    assert not User.objects.filter(username="author").exists()


def test_export_data_is_json(cast, desk):
    answer = act(desk, "user", "export_data", [cast.author])
    assert json.loads(answer.content)["people"][0]["classrooms"]["account"]["username"] == "author"


def test_token_can_be_revoked_but_not_changed(cast, desk):
    token, _secret = services.create_token(cast.author, "export")
    assert desk.get(reverse("admin:classrooms_apitoken_change", args=[token.pk])).status_code == 200
    assert desk.get(reverse("admin:classrooms_apitoken_add")).status_code == 403
    desk.post(reverse("admin:classrooms_apitoken_delete", args=[token.pk]), {"post": "yes"})
    assert not ApiToken.objects.exists()


def test_roster_import_and_export(cast, desk):
    address = reverse("admin:classrooms_classroom_roster_import", args=[cast.classroom.pk])
    assert desk.get(address).status_code == 200
    bad = desk.post(address, {"text": "username,first_name,last_name\na b,A,B\n"})
    assert bad.context["form"].problems[0].line == 2
    good = desk.post(address, {"text": "username,first_name,last_name,role\nada,Ada,L,assistant\n"}, follow=True)
    assert b"1 new people" in good.content
    assert roles(cast.classroom)["ada"] == "assistant"
    export = desk.get(reverse("admin:classrooms_classroom_roster_export", args=[cast.classroom.pk]))
    assert b"ada,Ada,L,,assistant" in export.content


def test_roster_pages_are_for_administrators(cast, as_user):
    for name in ("import", "export"):
        address = reverse(f"admin:classrooms_classroom_roster_{name}", args=[cast.classroom.pk])
        assert as_user(cast.teacher).get(address).status_code == 302
        assert as_user(make_user(is_staff=True)).get(address).status_code in (403, 404)


def test_lesser_administrators_get_no_powers(cast, as_user):
    helper = make_user("helper", is_staff=True)
    helper.user_permissions.set(Permission.objects.filter(codename__in=["change_user", "view_user"]))
    client = as_user(helper)
    own = reverse("admin:classrooms_user_change", args=[helper.pk])
    assert client.get(own).status_code == 200
    client.post(own, {"username": "helper", "is_superuser": "on", "is_active": "on", "is_staff": "on"})
    helper.refresh_from_db()
    assert not helper.is_superuser
    assert client.post(reverse("admin:auth_user_password_change", args=[cast.admin.pk]), {}).status_code == 403
    assert act(client, "user", "issue_links", [cast.admin]).status_code == 400
    colleague = make_user(is_staff=True)
    assert client.post(reverse("admin:auth_user_password_change", args=[colleague.pk]), {}).status_code == 403
    assert client.get(reverse("admin:auth_user_password_change", args=[cast.author.pk])).status_code == 200


def test_lesser_administrators_change_who_belongs_only_where_they_may(cast, as_user):
    helper = make_user("helper", is_staff=True)
    names = ["change_user", "view_user", "change_classroom", "view_classroom"]
    helper.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = as_user(helper)
    target = {"confirmed": "1", "classroom": cast.other_classroom.pk}
    act(client, "user", "enrol", [helper], role="teacher", **target)
    act(client, "classroom", "move_students", [cast.classroom], **target)
    assert not helper.memberships.exists()
    assert roles(cast.classroom)["author"] == "student"


def test_people_with_work_are_not_deleted_in_bulk(cast, desk):
    act(desk, "user", "delete_selected", [cast.author], post="yes")
    assert User.objects.filter(pk=cast.author.pk).exists()
