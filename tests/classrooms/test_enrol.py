"""Taking in a roster: all rows or nothing, and never a change to somebody who is there."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from classrooms import services
from classrooms.formats import roster_csv
from classrooms.forms import clean_rows
from classrooms.models import Membership, User
from classrooms.problems import BadFile
from classrooms.services import rosters
from tests.factories import make_member, make_user


def rows_of(text):
    return clean_rows(roster_csv.read(io.BytesIO(("username,first_name,last_name,email,role\n" + text).encode())))


def state():
    return (list(User.objects.order_by("pk").values()), list(Membership.objects.order_by("pk").values()))


def test_enrol_makes_people_who_cannot_sign_in_yet(cast):
    outcome = services.enrol(cast.classroom, rows_of("ada,Ada,Lovelace,ada@example.org,\n"), cast.teacher)
    ada = User.objects.get(username="ada")
    assert outcome.created == [ada]
    assert not ada.has_usable_password() and not ada.is_activated
    assert ada.memberships.get().role == "student"


def test_enrol_again_changes_nothing(cast):
    rows = rows_of("ada,Ada,Lovelace,,\nbob,Bob,Moses,,\n")
    services.enrol(cast.classroom, rows, cast.teacher)
    before = state()
    outcome = services.enrol(cast.classroom, rows, cast.teacher)
    assert state() == before
    assert len(outcome.unchanged) == 2


def test_enrol_exported_roster_changes_nothing(cast):
    before, stream = state(), io.BytesIO()
    roster_csv.write(services.roster_rows(cast.classroom), stream)
    stream.seek(0)
    services.enrol(cast.classroom, clean_rows(roster_csv.read(stream)), cast.teacher)
    assert state() == before


def test_enrol_never_changes_an_existing_account(cast):
    before = User.objects.filter(pk=cast.stranger.pk).values().get()
    outcome = services.enrol(cast.classroom, rows_of("stranger,Other,Name,new@example.org,\n"), cast.teacher)
    assert User.objects.filter(pk=cast.stranger.pk).values().get() == before
    assert outcome.added == [cast.stranger]
    assert "keeps its name" in outcome.notes[0]


def test_enrol_brings_back_who_left_as_a_student(cast):
    left = make_member(cast.classroom, "teacher", cast.stranger)
    services.remove_membership(left)
    outcome = services.enrol(cast.classroom, rows_of("stranger,,,,\n"), cast.teacher)
    left.refresh_from_db()
    assert outcome.returned == [cast.stranger]
    assert (left.role, left.left_at) == ("student", None)


@pytest.mark.parametrize("role", ["teacher", "assistant"])
def test_enrol_by_a_teacher_gives_no_role(cast, role):
    before = state()
    with pytest.raises(BadFile) as refusal:
        services.enrol(cast.classroom, rows_of(f"ada,Ada,L,,\nauthor,,,,{role}\nbob,Bob,M,,{role}\n"), cast.teacher)
    assert [(problem.line, problem.field) for problem in refusal.value.problems] == [(3, "role"), (4, "role")]
    assert state() == before


def test_enrol_by_an_administrator_gives_roles(cast):
    services.enrol(cast.classroom, rows_of("ada,Ada,L,,Assistant\n"), cast.admin)
    assert Membership.objects.get(user__username="ada").role == "assistant"


def test_enrol_refuses_names_taken_at_the_same_moment(cast, monkeypatch):
    """Another import makes the account between the look and the writing."""
    monkeypatch.setattr(rosters, "_people", lambda usernames: {})
    monkeypatch.setattr(rosters, "_spellings", lambda usernames: {})
    with pytest.raises(ValidationError, match="just taken"):
        services.enrol(cast.classroom, rows_of("good,Good,Person,,\nstranger,S,T,,\n"), cast.teacher)
    assert not User.objects.filter(username="good").exists()


def test_enrol_refuses_an_archived_class(cast):
    services.archive_classroom(cast.classroom)
    with pytest.raises(ValidationError, match="archived"):
        services.enrol(cast.classroom, rows_of("ada,Ada,L,,\n"), cast.teacher)


BAD = {
    "a space": ("a da,Ada,L,,\n", 2, "username"),
    "no username": (",Ada,L,,\n", 2, "username"),
    "too long": ("a" * 151 + ",Ada,L,,\n", 2, "username"),
    "bad e-mail": ("ada,Ada,L,nowhere,\n", 2, "email"),
    "unknown role": ("ada,Ada,L,,headmaster\n", 2, "role"),
    "twice": ("ada,Ada,L,,\nAda,Ada,L,,\n", 3, "username"),
    "long name": ("ada," + "A" * 151 + ",L,,\n", 2, "first_name"),
    "zero byte": ("ada,A\x00,L,,\n", 2, "first_name"),
    "no name": ("ada,,,,\n", 2, "first_name"),
    "differs in capitals": ("STRANGER,S,T,,\n", 2, "username"),
    "deactivated": ("gone,G,O,,\n", 2, "username"),
}


@pytest.mark.parametrize(("text", "line", "field"), BAD.values(), ids=BAD)
def test_enrol_refuses_bad_rows_and_takes_nothing(cast, text, line, field):
    make_user("gone", is_active=False)
    before = state()
    with pytest.raises(BadFile) as refusal:
        services.enrol(cast.classroom, rows_of(text + "good,Good,Person,,\n"), cast.teacher)
    assert [(problem.line, problem.field) for problem in refusal.value.problems] == [(line, field)]
    assert f"Line {line}, {field}:" in refusal.value.messages[0]
    assert state() == before


def test_enrol_takes_the_same_queries_for_many(cast):
    _queries(cast, 1, "warm")  # permissions and content types are remembered from here on
    assert _queries(cast, 30, "many") == _queries(cast, 1, "one")


def _queries(cast, count, prefix):
    rows = rows_of("".join(f"{prefix}{number},N,N,,\n" for number in range(count)))
    with CaptureQueriesContext(connection) as queries:
        services.enrol(cast.classroom, rows, cast.teacher)
    return len(queries)
