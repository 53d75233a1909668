"""Who is signed in is read from Django's own tables, by statements written out."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

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
