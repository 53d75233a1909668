"""Dates and limits of one student: computed examples and the edges of the tolerance."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.timing import MOST_LENIENT, Terms, effective_terms

NOON = datetime(2026, 3, 27, 12, tzinfo=UTC)


def day(number):
    return NOON + timedelta(days=number)


@pytest.mark.parametrize(
    ("limit", "factor", "minutes", "expected"),
    [(40, "1.5", 10, 70), (40, "1", 0, 40), (45, "1.25", 0, 57), (1, "1.01", 0, 2), (30, "2", 5, 65)],
)
def test_effective_terms_lengthens_the_limit(limit, factor, minutes, expected):
    terms = effective_terms(Terms(time_limit=limit), time_factor=Decimal(factor), extra_minutes=minutes)
    assert terms.time_limit == expected


def test_effective_terms_moves_closing_by_days_and_by_the_minutes_gained():
    base = Terms(due_at=NOON, closes_at=NOON, time_limit=40)
    terms = effective_terms(base, time_factor=Decimal("1.5"), extra_minutes=10, extra_days=2)
    assert terms.due_at == NOON + timedelta(days=2)
    assert terms.closes_at == NOON + timedelta(days=2, minutes=30)
    assert (terms.usual_time_limit, terms.is_extended) == (40, True)


def test_effective_terms_keeps_the_hour_when_clocks_change():
    """Clocks in Prague go forward on 29 March 2026."""
    zone = ZoneInfo("Europe/Prague")
    terms = effective_terms(Terms(due_at=NOON), extra_days=3, zone=zone)
    assert terms.due_at.astimezone(zone).hour == NOON.astimezone(zone).hour
    assert terms.due_at.astimezone(UTC) == NOON + timedelta(days=3, hours=-1)


def test_effective_terms_adds_minutes_of_real_time_when_clocks_change():
    """Clocks in Prague go back from 3 to 2 on 25 October 2026; half an hour stays half an hour."""
    eve = datetime(2026, 10, 24, 0, 50, tzinfo=UTC)  # 02:50 in Prague
    base = Terms(closes_at=eve, time_limit=40)
    terms = effective_terms(base, extra_minutes=30, extra_days=1, zone=ZoneInfo("Europe/Prague"))
    assert terms.closes_at == eve + timedelta(days=1, minutes=30)


def test_effective_terms_lets_an_exception_win_field_by_field():
    base = Terms(opens_at=NOON, due_at=NOON, time_limit=40, attempts_allowed=1)
    exception = Terms(due_at=NOON + timedelta(days=5), attempts_allowed=3, is_excused=True)
    terms = effective_terms(base, exception=exception)
    assert (terms.opens_at, terms.due_at) == (NOON, NOON + timedelta(days=5))
    assert (terms.time_limit, terms.attempts_allowed, terms.is_excused) == (40, 3, True)


def test_effective_terms_applies_the_accommodation_on_top_of_an_exception():
    terms = effective_terms(Terms(time_limit=40), exception=Terms(time_limit=60), time_factor=Decimal("1.5"))
    assert (terms.time_limit, terms.usual_time_limit) == (90, 40)


def told(terms):
    return terms.opens_at, terms.due_at, terms.closes_at, terms.time_limit, terms.attempts_allowed, terms.is_excused


CLASS = Terms(day(10), day(20), day(30), 40, 2)


@pytest.mark.parametrize(
    ("own", "groups", "expected"),
    [
        (None, [], (day(10), day(20), day(30), 40, 2, False)),
        (None, [Terms()], (day(10), day(20), day(30), 40, 2, False)),
        # What a group says stands over the class, also where it is less.
        (None, [Terms(day(9), day(21), day(31), 50, 3)], (day(9), day(21), day(31), 50, 3, False)),
        (None, [Terms(day(11), day(19), day(29), 30, 1)], (day(11), day(19), day(29), 30, 1, False)),
        # Among groups the most lenient counts, field by field; the class is not asked where one of them says something.
        (
            None,
            [Terms(day(12), day(21), day(25), 35, 1), Terms(day(11), day(18), day(27), 30, 5)],
            (day(11), day(21), day(27), 35, 5, False),
        ),
        (None, [Terms(time_limit=60), Terms(attempts_allowed=1)], (day(10), day(20), day(30), 60, 1, False)),
        (None, [Terms(is_excused=True), Terms(due_at=day(25))], (day(10), day(25), day(30), 40, 2, True)),
        # The own exception stands over both, also where it is less; what it leaves empty falls to them.
        (Terms(time_limit=45), [Terms(time_limit=60, attempts_allowed=3)], (day(10), day(20), day(30), 45, 3, False)),
        (
            Terms(day(13), day(14), day(15), 10, 1),
            [Terms(day(9), day(21), day(31), 50, 3)],
            (day(13), day(14), day(15), 10, 1, False),
        ),
        (Terms(due_at=day(22)), [Terms(is_excused=True)], (day(10), day(22), day(30), 40, 2, True)),
        (Terms(is_excused=True), [Terms(time_limit=60)], (day(10), day(20), day(30), 60, 2, True)),
    ],
)
def test_effective_terms_prefers_the_own_exception_then_the_groups_then_the_class(own, groups, expected):
    assert told(effective_terms(CLASS, exception=own, groups=groups)) == expected


def test_effective_terms_applies_the_accommodation_on_top_of_a_group():
    """The computed example, 40 minutes to 70, with the 40 coming from a group."""
    terms = effective_terms(
        Terms(time_limit=30), groups=[Terms(time_limit=40)], time_factor=Decimal("1.5"), extra_minutes=10
    )
    assert (terms.time_limit, terms.usual_time_limit, terms.is_extended) == (70, 30, True)


def test_is_extended_is_said_of_a_longer_limit_alone():
    shorter = effective_terms(Terms(time_limit=40), groups=[Terms(time_limit=30)])
    assert (shorter.time_limit, shorter.is_extended) == (30, False)


moments = st.none() | st.integers(0, 40).map(day)
group_terms = st.builds(
    Terms, moments, moments, moments, st.none() | st.integers(1, 99), st.none() | st.integers(1, 20), st.booleans()
)


@given(st.lists(group_terms, max_size=4), group_terms)
def test_effective_terms_are_never_stricter_for_being_in_one_group_more(groups, another):
    """Of what the other groups say; where they say nothing, the further group is the first to speak."""
    before, after = effective_terms(CLASS, groups=groups), effective_terms(CLASS, groups=[*groups, another])
    for name, best in MOST_LENIENT.items():
        if any(getattr(terms, name) is not None for terms in groups):
            assert best(getattr(before, name), getattr(after, name)) == getattr(after, name)
    assert after.is_excused >= before.is_excused
    assert after == effective_terms(CLASS, groups=[another, *reversed(groups)])


def test_effective_terms_without_limit_stays_without():
    terms = effective_terms(Terms(closes_at=NOON), time_factor=Decimal("2"), extra_minutes=30)
    assert (terms.time_limit, terms.closes_at, terms.is_extended) == (None, NOON, False)


@pytest.mark.parametrize(("seconds", "is_late"), [(-1, False), (60, False), (61, True)])
def test_is_late_allows_sixty_seconds(seconds, is_late):
    assert Terms(due_at=NOON).is_late(NOON + timedelta(seconds=seconds)) is is_late


@pytest.mark.parametrize(("seconds", "is_open"), [(-61, True), (60, True), (61, False)])
def test_is_open_allows_sixty_seconds_after_closing(seconds, is_open):
    terms = Terms(opens_at=NOON - timedelta(days=1), closes_at=NOON)
    assert terms.is_open(NOON + timedelta(seconds=seconds)) is is_open


def test_is_open_waits_for_the_opening():
    assert not Terms(opens_at=NOON).is_open(NOON - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("limit", "closes_in", "expected"), [(30, None, 30), (30, 20, 20), (None, 20, 20), (30, 90, 30), (None, None, None)]
)
def test_deadline_is_the_earlier_of_limit_and_closing(limit, closes_in, expected):
    closes_at = NOON + timedelta(minutes=closes_in) if closes_in else None
    deadline = Terms(time_limit=limit, closes_at=closes_at).deadline(NOON)
    assert deadline == (NOON + timedelta(minutes=expected) if expected else None)
