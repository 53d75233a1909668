"""Dates and limits of one student: computed examples and the edges of the tolerance."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from assessments.timing import Terms, effective_terms

NOON = datetime(2026, 3, 27, 12, tzinfo=UTC)


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
