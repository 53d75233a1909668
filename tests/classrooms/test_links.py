"""One-time links: for whom they are issued, and that they work once."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError

from classrooms import services
from tests.factories import PASSWORD, make_member, make_user

NEW = "a new pass phrase 7"


@pytest.fixture
def newcomer(cast):
    """A student of the cast's class who has never signed in."""
    return make_member(cast.classroom, "student", make_user("newcomer", password=None)).user


def issue(cast, person, by=None):
    return services.issue_links([person], by or cast.teacher, cast.classroom)


def test_issue_links_for_a_student_who_never_signed_in(cast, newcomer):
    (link,) = issue(cast, newcomer)
    assert link.user == newcomer
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (cast.teacher, str(newcomer.pk))


def spoil_activated(cast, person):
    person.set_password(PASSWORD)
    person.save()


def spoil_staff(cast, person):
    person.is_staff = True
    person.save()


def spoil_superuser(cast, person):
    person.is_superuser = True
    person.save()


def spoil_permission(cast, person):
    person.user_permissions.add(Permission.objects.get(codename="add_classroom"))


def spoil_inactive(cast, person):
    person.is_active = False
    person.save()


def spoil_other_class(cast, person):
    make_member(cast.other_classroom, "student", person)


def spoil_role(cast, person):
    person.memberships.update(role="assistant")


def spoil_left(cast, person):
    services.remove_membership(person.memberships.get())


def spoil_archived(cast, person):
    services.archive_classroom(cast.classroom)


SPOILERS = [value for name, value in list(globals().items()) if name.startswith("spoil_")]


@pytest.mark.parametrize("spoil", SPOILERS)
def test_issue_links_by_a_teacher_refuses(cast, newcomer, spoil):
    spoil(cast, newcomer)
    with pytest.raises(ValidationError, match="Only an administrator"):
        issue(cast, newcomer)
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("name", ["assistant", "author", "other_teacher", "stranger"])
def test_issue_links_is_for_the_teacher_of_the_class(cast, newcomer, name):
    with pytest.raises(ValidationError, match="Only an administrator"):
        issue(cast, newcomer, getattr(cast, name))


def test_issue_links_refuses_all_because_of_one(cast, newcomer):
    with pytest.raises(ValidationError, match="author"):
        services.issue_links([newcomer, cast.author], cast.teacher, cast.classroom)


def test_issue_links_by_an_administrator_serves_a_forgotten_password(cast):
    assert issue(cast, cast.author, cast.admin)


def test_issue_links_by_lesser_administrators_leaves_staff_alone(cast):
    helper = make_user("helper", is_staff=True)
    helper.user_permissions.add(Permission.objects.get(codename="change_user"))
    assert services.issue_links([cast.author], helper)
    with pytest.raises(ValidationError):
        services.issue_links([cast.admin], helper)


def test_issue_links_for_thirty_takes_the_queries_of_one(cast, django_assert_max_num_queries):
    people = [make_member(cast.classroom, "student", make_user(password=None)).user for _ in range(30)]
    assert cast.teacher.roles
    with django_assert_max_num_queries(12):
        services.issue_links(people, cast.teacher, cast.classroom)


def open_link(client, link):
    return client.get(link.path, follow=True)


def test_activate_sets_the_password_signs_in_and_works_once(cast, newcomer, client):
    (link,) = issue(cast, newcomer)
    page = open_link(client, link)
    assert page.status_code == 200
    answer = client.post(page.request["PATH_INFO"], {"new_password1": NEW, "new_password2": NEW})
    assert answer.status_code == 302
    newcomer.refresh_from_db()
    assert newcomer.check_password(NEW)
    assert client.session["_auth_user_id"] == str(newcomer.pk)
    client.logout()
    assert b"does not work any more" in open_link(client, link).content


def test_activate_dies_after_fourteen_days(cast, newcomer, client, settings):
    (link,) = issue(cast, newcomer)
    assert settings.PASSWORD_RESET_TIMEOUT == 14 * 24 * 3600
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert b"does not work any more" in open_link(client, link).content


def test_activate_refuses_weak_passwords(cast, newcomer, client):
    (link,) = issue(cast, newcomer)
    page = open_link(client, link)
    answer = client.post(page.request["PATH_INFO"], {"new_password1": "12345678", "new_password2": "12345678"})
    assert answer.status_code == 200
    newcomer.refresh_from_db()
    assert not newcomer.is_activated


def test_activate_refuses_deactivated_accounts(cast, newcomer, client):
    (link,) = issue(cast, newcomer)
    services.deactivate([newcomer], cast.admin)
    assert b"does not work any more" in open_link(client, link).content


def test_activate_with_a_made_up_link(client, db):
    assert b"does not work any more" in client.get("/activate/MQ/abc-def/").content


@pytest.mark.parametrize("key", ["9" * 30, "-1", "²", "\x00", "somebody"])
def test_a_link_sheet_for_a_number_that_is_nobody(as_user, cast, newcomer, key):
    answer = as_user(cast.teacher).post(f"/classes/{cast.classroom.pk}/links/", {"person": [key]})
    assert answer.status_code == 302
    assert not LogEntry.objects.exists()
