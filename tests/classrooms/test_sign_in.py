"""Signing in: guessing at one account is slowed, a school behind one address is not."""

import time

import pytest
from django.contrib.auth import authenticate
from django.urls import reverse
from django.utils import timezone

from classrooms import throttle
from classrooms.backends import ThrottledBackend
from classrooms.models import User
from tests.factories import PASSWORD, make_classroom, make_member, make_user


@pytest.fixture(params=["login", "admin:login"])
def door(request):
    return reverse(request.param)


def sign_in(client, door, username, password=PASSWORD):
    """Whether it worked."""
    client.logout()
    answer = client.post(door, {"username": username, "password": password, "next": "/profile/"})
    return answer.status_code == 302


def test_forty_right_sign_ins_pass_after_wrong_ones_by_others(client, db, door):
    people = [make_user(is_staff=True).username for _ in range(40)]
    others = [make_user(is_staff=True).username for _ in range(12)]
    for username in others * 5:
        assert not sign_in(client, door, username, "wrong")
    assert all(sign_in(client, door, username) for username in people)


def test_sixth_guess_at_one_account_is_refused_even_when_right(client, cast, door):
    for _ in range(5):
        assert not sign_in(client, door, "admin", "wrong")
    assert not sign_in(client, door, "admin")
    answer = client.post(door, {"username": "admin", "password": PASSWORD})
    assert b"Too many wrong passwords for this account. Wait 5 minutes" in answer.content
    throttle.forget("admin")
    assert sign_in(client, door, "admin")


def test_guessing_is_counted_for_unknown_names_too(client, db, door):
    for _ in range(5):
        sign_in(client, door, "nobody", "wrong")
    assert throttle.is_slowed("Nobody")


def test_the_window_ends(db, monkeypatch):
    for _ in range(5):
        throttle.count_wrong("ada")
    assert throttle.seconds_left("ada") > 290
    later = time.time() + 301
    monkeypatch.setattr(throttle.time, "time", lambda: later)
    assert not throttle.is_slowed("ada")


def test_a_right_password_clears_the_count(client, cast):
    for _ in range(4):
        sign_in(client, "/login/", "author", "wrong")
    assert sign_in(client, "/login/", "author")
    assert not sign_in(client, "/login/", "author", "wrong")
    assert sign_in(client, "/login/", "author")


def test_deactivated_people_stay_outside(client, db, door):
    make_user("gone", is_active=False, is_staff=True)
    assert not sign_in(client, door, "gone")


def test_sign_out_is_a_post(client, cast):
    client.force_login(cast.author)
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_guesses_sent_at_once_are_counted_before_they_are_checked(cast, monkeypatch):
    seen = []
    monkeypatch.setattr(User, "check_password", lambda user, password: seen.append(throttle.is_slowed("author")))
    for _ in range(7):
        assert authenticate(None, username="author", password="wrong") is None
    assert seen == [False, False, False, False, True]


def test_guesses_that_all_looked_before_any_was_counted_are_counted_singly(cast, monkeypatch):
    """Forty at the same moment: each finds nothing counted yet."""
    tried = []
    monkeypatch.setattr(throttle.cache, "get_many", lambda places: {})
    monkeypatch.setattr(User, "check_password", lambda user, password: tried.append(password))
    for number in range(40):
        assert authenticate(None, username="author", password=str(number)) is None
    assert len(tried) == throttle.FREE_TRIES[throttle.PASSWORDS]


def test_a_count_that_ran_out_is_taken_up_once_by_guesses_sent_at_once(db, monkeypatch):
    """One guess finds places that ran out and clears them away; those that others took meanwhile stay taken."""
    long_ago = time.time() - throttle.WINDOW_SECONDS - 2
    with monkeypatch.context() as earlier:
        earlier.setattr(throttle.time, "time", lambda: long_ago)
        assert all(throttle.count_wrong("ada") for _ in range(5))
    clear, counted = throttle.cache._base_delete_many, []

    def guess_first(places):
        if not counted:
            counted.append(None)
            counted.extend(throttle.count_wrong("ada") for _ in range(5))
        return clear(places)

    monkeypatch.setattr(throttle.cache, "_base_delete_many", guess_first)
    counted.extend(throttle.count_wrong("ada") for _ in range(20))
    assert counted.count(True) == throttle.FREE_TRIES[throttle.PASSWORDS]


def test_sign_in_brings_the_memberships_along(cast, django_assert_num_queries):
    make_member(make_classroom(), "student", cast.teacher)
    past = make_member(cast.classroom, "teacher", make_user("past"), left_at=timezone.now()).user
    people = [person for person in (*vars(cast).values(), past) if isinstance(person, User)]
    for person in people:
        with django_assert_num_queries(1):
            found = ThrottledBackend().get_user(person.pk)
            told = found, found.roles, found.assists_anywhere
        alone = User.objects.get(pk=person.pk)
        assert told == (alone, alone.roles, alone.assists_anywhere)
    assert len(ThrottledBackend().get_user(cast.teacher.pk).roles) == 2
    assert ThrottledBackend().get_user(past.pk).roles == {}
    assert ThrottledBackend().get_user(0) is None
