"""Every URL x method x role: what is answered, and what a press of the button changes. The tables are in tests/doors/."""

import pytest

from tests.doors import assessments, classrooms, lessons, site
from tests.doors.driver import answers_of

DOORS = [door for table in (site, classrooms, lessons, assessments) for door in table.DOORS]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_door(world, door):
    told = answers_of(world, door)
    assert {role: told[role] for role in told if told[role] != door.expected[role]} == {}
