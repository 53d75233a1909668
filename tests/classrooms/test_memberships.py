"""Roles, accommodations, leaving and moving; and who sees whom."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from classrooms import services
from classrooms.models import Classroom, Membership
from tests.factories import make_member


def membership(user, classroom):
    return Membership.objects.get(user=user, classroom=classroom)


def test_edit_membership_keeps_a_standing_accommodation(cast):
    services.edit_membership(membership(cast.author, cast.classroom), time_factor=Decimal("1.5"), extra_minutes=10)
    stored = membership(cast.author, cast.classroom)
    assert (stored.time_factor, stored.extra_minutes, stored.has_accommodation) == (Decimal("1.5"), 10, True)


@pytest.mark.parametrize("fields", [{"time_factor": Decimal("0.5")}, {"extra_minutes": 601}, {"role": "headmaster"}])
def test_edit_membership_refuses_nonsense(cast, fields):
    with pytest.raises(ValidationError):
        services.edit_membership(membership(cast.author, cast.classroom), **fields)


def test_edit_membership_never_leaves_a_class_without_teacher(cast):
    with pytest.raises(ValidationError, match="without a teacher"):
        services.edit_membership(membership(cast.teacher, cast.classroom), role="student")
    services.edit_membership(membership(cast.assistant, cast.classroom), role="teacher")
    services.edit_membership(membership(cast.teacher, cast.classroom), role="student")


def test_edit_membership_refuses_an_archived_class(cast):
    services.archive_classroom(cast.classroom)
    with pytest.raises(ValidationError, match="archived"):
        services.edit_membership(membership(cast.author, cast.classroom), extra_days=1)


def test_remove_membership_is_a_date_and_happens_once(cast):
    first = services.remove_membership(membership(cast.author, cast.classroom)).left_at
    assert first is not None
    assert services.remove_membership(membership(cast.author, cast.classroom)).left_at == first


def test_remove_membership_never_takes_the_last_teacher(cast):
    with pytest.raises(ValidationError, match="without a teacher"):
        services.remove_membership(membership(cast.teacher, cast.classroom))


def test_bring_back_gives_the_old_place_again(cast):
    services.remove_membership(membership(cast.assistant, cast.classroom))
    assert services.bring_back(Membership.objects.filter(user=cast.assistant)) == 1
    assert membership(cast.assistant, cast.classroom).role == "assistant"


def test_bulk_enrol_counts_the_new_ones(cast):
    assert services.bulk_enrol([cast.author, cast.stranger], cast.classroom) == 1


def test_move_members_takes_role_and_accommodation_along(cast):
    old = membership(cast.author, cast.classroom)
    services.edit_membership(old, time_factor=Decimal("1.5"), accommodation_reason="secret")
    assert services.move_members([old], cast.other_classroom) == 1
    new = membership(cast.author, cast.other_classroom)
    assert (new.time_factor, new.accommodation_reason, new.role) == (Decimal("1.5"), "secret", "student")
    assert not membership(cast.author, cast.classroom).is_current
    assert services.move_members([membership(cast.author, cast.classroom)], cast.other_classroom) == 0


def test_move_members_never_takes_the_last_teacher(cast):
    with pytest.raises(ValidationError, match="without a teacher"):
        services.move_members([membership(cast.teacher, cast.classroom)], cast.other_classroom)
    assert not Membership.objects.filter(user=cast.teacher, classroom=cast.other_classroom).exists()


def test_membership_visible_to_staff_and_oneself(cast):
    make_member(cast.other_classroom, "student", cast.author)
    counts = {"teacher": 4, "assistant": 4, "author": 2, "stranger": 0, "other_teacher": 2, "admin": 6}
    for name, count in counts.items():
        assert Membership.objects.visible_to(getattr(cast, name)).count() == count, name


def test_classroom_is_visible_to_its_present_people(cast):
    services.remove_membership(membership(cast.classmate, cast.classroom))
    expected = {"author": [cast.classroom], "classmate": [], "stranger": []}
    assert {name: list(Classroom.objects.visible_to(getattr(cast, name))) for name in expected} == expected


def test_with_student_count_counts_all_not_only_oneself(cast):
    assert Classroom.objects.visible_to(cast.author).with_student_count().get().student_count == 2
