"""Statements that are written out give what Django's own queries give."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.forms.models import model_to_dict
from django.utils import timezone

from classrooms.models import Classroom, Group, Membership, User
from classrooms.rows import AT_ONCE, insert, lock, read, write

pytestmark = pytest.mark.django_db

PEOPLE = """
    SELECT {person}, {member}, 7
    FROM classrooms_user person
    LEFT JOIN classrooms_membership member ON member.user_id = person.id
    WHERE person.id = %s
"""


def test_read_gives_the_instances_that_django_gives(cast):
    membership = Membership.objects.get(user=cast.author)
    Membership.objects.filter(pk=membership.pk).update(time_factor=Decimal("1.50"), left_at=timezone.now())
    [[person, member, seven]] = read(PEOPLE, [cast.author.pk], person=User, member=Membership)
    membership.refresh_from_db()
    assert (person, member, seven) == (cast.author, membership, 7)
    for field in Membership._meta.concrete_fields:
        mine, theirs = (getattr(row, field.attname) for row in (member, membership))
        assert (mine, type(mine), str(mine)) == (theirs, type(theirs), str(theirs))
    assert model_to_dict(person) == model_to_dict(User.objects.get(pk=cast.author.pk))


def test_read_instances_can_be_saved(db):
    Classroom.objects.create(name="Before")
    [[classroom]] = read(
        "SELECT {room} FROM classrooms_classroom room WHERE room.name = %s", ["Before"], room=Classroom
    )
    classroom.name = "After"
    classroom.save()
    assert Classroom.objects.get().name == "After"


def test_read_gives_none_where_an_outer_join_found_nothing(db):
    loner = User.objects.create(username="loner")
    assert read(PEOPLE, [loner.pk], person=User, member=Membership) == [(loner, None, 7)]


def test_memberships_now_are_those_that_were_not_left(cast):
    Membership.objects.filter(user=cast.author).update(left_at=timezone.now())
    assert User.objects.get(pk=cast.author.pk).memberships_now == {}
    assert User.objects.get(pk=cast.classmate.pk).roles == {cast.classroom.pk: "student"}


def test_insert_writes_what_bulk_create_writes(cast, django_assert_num_queries):
    def groups(name):
        return [Group(classroom=cast.classroom, name=f"{name} {number}") for number in range(3)]

    with django_assert_num_queries(1):
        rows = insert(groups("%s{}"))
    assert rows == list(Group.objects.order_by("pk"))
    assert [row.name for row in Group.objects.order_by("pk")] == ["%s{} 0", "%s{} 1", "%s{} 2"]
    rows[1].name = "Changed"
    rows[1].save()
    assert Group.objects.count() == 3


def test_insert_refuses_what_a_constraint_refuses(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([Group(classroom=cast.classroom, name="Twice") for _ in range(2)])
    assert not Group.objects.exists()


def test_write_says_how_many_rows_it_changed(cast):
    left = "UPDATE classrooms_membership SET left_at = %s WHERE classroom_id = %s AND role = 'student'"
    now = timezone.now()
    assert write(left, [now, cast.classroom.pk]) == 2
    assert set(Membership.objects.exclude(left_at=None).values_list("left_at", flat=True)) == {now}
    assert write(left, [now, 0]) == 0


def test_lock_holds_a_row_until_the_transaction_ends(cast, django_assert_num_queries):
    statements = 1 if connection.features.has_select_for_update else 0  # SQLite's transaction holds everything anyway
    with transaction.atomic(), django_assert_num_queries(statements) as asked:
        lock(Classroom, cast.classroom.pk)
    assert all(query["sql"].endswith("FOR NO KEY UPDATE") for query in asked)


def test_insert_takes_more_rows_than_one_statement_can(cast, django_assert_num_queries):
    groups = [Group(classroom=cast.classroom, name=f"Group {number}") for number in range(2 * AT_ONCE + 1)]
    with django_assert_num_queries(3):
        insert(groups)
    assert Group.objects.filter(pk__in=[groups[0].pk, groups[-1].pk]).count() == 2
    assert Group.objects.get(pk=groups[-1].pk).name == f"Group {2 * AT_ONCE}"
