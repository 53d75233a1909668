"""Who is signed in is read from Django's own tables, by statements written out."""

from datetime import timedelta

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from classrooms import sessions
from classrooms.backends import signed_in
from classrooms.sessions import SessionStore
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored():
    session = SessionStore()
    session["told"] = "once"
    session.create()
    return session


def test_load_reads_what_was_saved(stored):
    assert SessionStore(stored.session_key)["told"] == "once"


def test_load_of_an_unknown_key_is_an_empty_session_under_a_new_key(stored):
    session = SessionStore("unknown-key-of-nobody")
    assert session.load() == {}
    assert session.session_key is None


def test_load_of_a_session_that_ran_out_is_empty(stored):
    Session.objects.filter(pk=stored.session_key).update(expire_date=timezone.now() - timedelta(seconds=1))
    assert SessionStore(stored.session_key).load() == {}


def test_signed_in_person_is_whole(client):
    person = make_user()
    client.force_login(person)
    seen = client.get("/").wsgi_request.user
    assert seen == person
    assert {name: getattr(seen, name) for name in ("username", "is_staff", "date_joined")} == {
        name: getattr(person, name) for name in ("username", "is_staff", "date_joined")
    }


def test_deactivated_person_is_signed_out_at_once(client):
    person = make_user()
    client.force_login(person)
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    assert client.get("/").status_code == 302


def test_person_who_is_gone_is_signed_out(client):
    person = make_user()
    client.force_login(person)
    type(person).objects.filter(pk=person.pk).delete()
    assert client.get("/").status_code == 302


def test_a_cookie_with_a_null_character_is_no_session_and_no_fault(client):
    client.cookies["sessionid"] = '"\\000aaaaaaaaaaaa"'
    response = client.get("/")
    assert (response.status_code, response.wsgi_request.session.session_key) == (302, None)


def test_load_asks_no_database_for_a_key_that_it_cannot_hold(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert SessionStore("\0aaaaaaaaaaaa").load() == {}


def look(client):
    """Who is signed in, as a page sees it; None for nobody."""
    user = client.get(reverse("profile")).wsgi_request.user
    return user if user.is_authenticated else None


@pytest.fixture
def device(client, cast):
    """A browser with which the author was here before, so that the worker knows whose its session is."""
    client.force_login(cast.author)
    assert look(client) == cast.author
    return client


def request_of(client):
    """What a view would get of a browser, with nothing looked up yet."""
    request = RequestFactory().get("/")
    request.session = SessionStore(client.session.session_key)
    return request


def test_person_comes_with_the_session_in_one_query(device, cast, django_assert_num_queries):
    request = request_of(device)
    with django_assert_num_queries(1):
        assert signed_in(request) == cast.author
        assert signed_in(request).roles == {cast.classroom.pk: "student"}


def test_person_comes_with_the_session_from_the_sign_in_on(client, cast, django_assert_num_queries):
    client.force_login(cast.author)
    request = request_of(client)
    with django_assert_num_queries(1):
        assert signed_in(request) == cast.author


def test_person_who_comes_with_the_session_is_as_they_are_now(device, cast):
    type(cast.author).objects.filter(pk=cast.author.pk).update(first_name="Nadia")
    cast.author.memberships.update(left_at=timezone.now())
    assert (look(device).first_name, look(device).roles) == ("Nadia", {})


def test_session_that_passes_to_another_person_names_the_other(device, cast):
    device.force_login(cast.classmate)
    assert [look(device), look(device)] == [cast.classmate, cast.classmate]


def test_session_remembered_for_the_wrong_person_is_still_its_own(device, cast, monkeypatch):
    monkeypatch.setitem(sessions._whose, device.session.session_key, cast.admin.pk)
    store = SessionStore(device.session.session_key)
    assert (store[SESSION_KEY], store.person) == (str(cast.author.pk), None)
    monkeypatch.setitem(sessions._whose, device.session.session_key, cast.admin.pk)
    assert [look(device), look(device)] == [cast.author, cast.author]


def test_sign_out_ends_a_session_that_the_worker_remembers(device):
    key = device.session.session_key
    device.post(reverse("logout"))
    device.cookies["sessionid"] = key
    assert look(device) is None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (HASH_SESSION_KEY, "of another password"),
        (HASH_SESSION_KEY, ""),
        (BACKEND_SESSION_KEY, "rules.permissions.ObjectPermissionBackend.of.another.site"),
        (SESSION_KEY, "987654321"),
    ],
)
def test_session_that_does_not_prove_its_person_is_nobodys(device, key, value):
    session = device.session
    session[key] = value
    session.save()
    assert look(device) is None


def test_session_that_passes_on_within_a_request_names_the_other(device, cast):
    request = request_of(device)
    assert signed_in(request) == cast.author
    request.session[SESSION_KEY] = str(cast.classmate.pk)
    assert signed_in(request) == cast.classmate


def test_new_password_ends_the_sessions_of_other_devices(device, cast):
    cast.author.set_password("another one altogether")
    cast.author.save()
    assert look(device) is None
    assert not Session.objects.filter(pk=device.cookies["sessionid"].value).exists()


def test_deactivated_person_is_signed_out_of_a_session_that_the_worker_remembers(device, cast):
    type(cast.author).objects.filter(pk=cast.author.pk).update(is_active=False)
    assert look(device) is None


def test_what_is_changed_of_a_loaded_session_stays_with_it(stored):
    first = SessionStore(stored.session_key)
    first["told"] = "changed"
    assert SessionStore(stored.session_key)["told"] == "once"


def test_what_is_changed_of_a_remembered_sign_in_stays_with_it(device, cast):
    first = SessionStore(device.session.session_key)
    first[SESSION_KEY] = str(cast.admin.pk)
    assert SessionStore(device.session.session_key)[SESSION_KEY] == str(cast.author.pk)
    assert look(device) == cast.author


def test_worker_remembers_no_session_that_holds_more_than_a_sign_in(device, monkeypatch):
    session = device.session
    session["pasted"] = "long " * 40_000
    session.save()
    monkeypatch.setattr(sessions, "_opened", {})
    look(device)
    assert not sessions._opened
    session.pop("pasted")
    session.save()
    look(device)
    assert len(sessions._opened) == 1


def test_worker_forgets_whose_sessions_were_when_there_are_too_many(device, cast, monkeypatch):
    monkeypatch.setattr(sessions, "MOST", 1)
    device.force_login(cast.classmate)
    assert [look(device), look(device)] == [cast.classmate, cast.classmate]
    assert len(sessions._whose) == 1
