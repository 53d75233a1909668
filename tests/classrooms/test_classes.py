"""Opening, archiving and joining classes."""

import pytest
from django.core.exceptions import ValidationError

from classrooms import services, throttle
from classrooms.models import Classroom, User
from tests.factories import make_member


def test_create_classroom_makes_its_teacher(cast):
    classroom = services.create_classroom(cast.stranger, name="10b", term="autumn", time_zone="Europe/Prague")
    assert cast.stranger.roles == {classroom.pk: "teacher"}


def test_create_classroom_twice_makes_one(cast):
    services.create_classroom(cast.stranger, name="10b", term="")
    with pytest.raises(ValidationError, match="already teach"):
        services.create_classroom(cast.stranger, name="10b", term="")
    services.create_classroom(cast.teacher, name="10b", term="")
    assert Classroom.objects.filter(name="10b").count() == 2


def test_create_classroom_refuses_an_unknown_time_zone(cast):
    with pytest.raises(ValidationError, match="time zone"):
        services.create_classroom(cast.stranger, name="10b", time_zone="Moon/Crater")


def test_rotate_code_kills_the_old_one(cast):
    old = cast.classroom.join_code
    assert services.rotate_code(cast.classroom) != old
    with pytest.raises(ValidationError, match="No class has this code"):
        services.join_class(cast.stranger, old, "person:1")


def test_join_class_takes_a_code_as_people_type_it(cast):
    code = cast.classroom.join_code
    services.join_class(cast.stranger, f" {code[:4].lower()} {code[4:]} ", "person:1")
    assert cast.stranger.roles == {cast.classroom.pk: "student"}


def test_join_class_leaves_a_teacher_a_teacher(cast):
    services.join_class(cast.teacher, cast.classroom.join_code, "person:1")
    assert cast.teacher.roles[cast.classroom.pk] == "teacher"


def test_join_class_refuses_whoever_was_taken_out(cast):
    membership = make_member(cast.classroom, user=cast.stranger)
    services.remove_membership(membership)
    with pytest.raises(ValidationError, match="taken out"):
        services.join_class(cast.stranger, cast.classroom.join_code, "person:1")
    services.bring_back([membership])
    services.join_class(cast.stranger, cast.classroom.join_code, "person:1")
    assert cast.stranger.roles[cast.classroom.pk] == "student"


def test_join_class_refuses_an_archived_class(cast):
    services.archive_classroom(cast.classroom)
    with pytest.raises(ValidationError, match="archived"):
        services.join_class(cast.stranger, cast.classroom.join_code, "person:1")
    services.unarchive_classroom(cast.classroom)
    services.join_class(cast.stranger, cast.classroom.join_code, "person:1")


def test_join_class_slows_guessing_by_one_guesser_only(cast):
    for _ in range(throttle.FREE_TRIES[throttle.CODES]):
        with pytest.raises(ValidationError, match="No class"):
            services.join_class(cast.stranger, "WRONG234", "session:a")
    with pytest.raises(ValidationError, match="Too many"):
        services.join_class(cast.stranger, cast.classroom.join_code, "session:a")
    services.join_class(cast.stranger, cast.classroom.join_code, "session:b")


def test_join_class_as_new_person_makes_an_account(cast):
    services.join_class_as_new_person(
        cast.classroom.join_code, "session:a", username="ada", first_name="Ada", last_name="", password="long enough 42"
    )
    ada = User.objects.get(username="ada")
    assert ada.check_password("long enough 42")
    assert ada.roles == {cast.classroom.pk: "student"}


def test_join_class_as_new_person_refuses_a_username_in_use(cast):
    with pytest.raises(ValidationError):
        services.join_class_as_new_person(
            cast.classroom.join_code, "session:a", username="stranger", first_name="S", password="long enough 42"
        )


def test_classroom_called_finds_by_number_name_term_and_code(cast):
    classroom = services.create_classroom(cast.stranger, name="10b", term="autumn 2026")
    for text in (str(classroom.pk), "10b", "10b (autumn 2026)", classroom.join_code):
        assert services.classroom_called(text) == classroom
    with pytest.raises(ValidationError, match="No class"):
        services.classroom_called("11c")
    services.create_classroom(cast.teacher, name="10b", term="spring 2027")
    with pytest.raises(ValidationError, match="More than one"):
        services.classroom_called("10b")
