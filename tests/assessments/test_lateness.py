"""What lateness costs: the published examples, the laws of the formula, and rules as teachers give them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from assessments.lateness import DAY, HOUR, Charge, LateRule, charge, deduction, tidy
from assessments.timing import Terms

DUE = datetime(2027, 5, 12, 17, tzinfo=UTC)
PRAGUE = ZoneInfo("Europe/Prague")
TEN_A_DAY = LateRule(Decimal(10))
TO_HALF = LateRule(Decimal(10), floor=Decimal(50))
GRACE = LateRule(Decimal(10), grace=15)
HOURLY = LateRule(Decimal("2.5"), HOUR)


def after(**units):
    return timedelta(**units)


@pytest.mark.parametrize(
    ("raw", "late", "rule", "counted"),
    [
        # The computed examples of SEMANTICS 6, of 10 points
        (8, after(days=2.2), TO_HALF, "5"),
        (9, after(days=2.2), TO_HALF, "6"),
        (4, after(days=2.2), TO_HALF, "4"),
        (8, after(minutes=1), TEN_A_DAY, "7"),
        # The edges of an interval
        (8, after(), TEN_A_DAY, "8"),
        (8, after(days=-3), TEN_A_DAY, "8"),
        (8, after(days=1), TEN_A_DAY, "7"),
        (8, after(days=1, microseconds=1), TEN_A_DAY, "6"),
        (8, after(days=30), TEN_A_DAY, "0"),
        # The floor limits the deduction and raises nothing
        (5, after(days=1), TO_HALF, "5"),
        ("5.25", after(days=1), TO_HALF, "5"),
        (0, after(days=1), TO_HALF, "0"),
        # Grace: what comes after it counts from the due date
        (8, after(minutes=14), GRACE, "8"),
        (8, after(minutes=15), GRACE, "8"),
        (8, after(minutes=16), GRACE, "7"),
        (8, after(days=1, minutes=5), GRACE, "6"),
        # By the hour, and fractions that stay exact
        (8, after(minutes=61), HOURLY, "7.5"),
        ("7.33333333", after(minutes=1), HOURLY, "7.08333333"),
    ],
)
def test_deduction_of_ten_points(raw, late, rule, counted):
    raw = Decimal(raw)
    assert raw - deduction(raw, Decimal(10), late, rule) == Decimal(counted)


points = st.decimals(0, 200, places=8)
percents = st.decimals(0, 100, places=2)
lates = st.timedeltas(timedelta(days=-2), timedelta(days=400))
rules = st.builds(LateRule, percents, st.sampled_from([HOUR, DAY]), percents, st.integers(0, 1440))


@given(points, points, lates, rules)
def test_deduction_takes_no_more_than_there_is(raw, possible, late, rule):
    assert 0 <= deduction(raw, possible, late, rule) <= raw


@given(points, points, lates, lates, rules)
def test_deduction_never_shrinks_with_lateness(raw, possible, one, other, rule):
    less, more = sorted((one, other))
    assert deduction(raw, possible, less, rule) <= deduction(raw, possible, more, rule)


@given(points, st.decimals(0, 1, places=3), lates, rules)
def test_deduction_leaves_a_mark_at_or_below_the_floor_alone(possible, share, late, rule):
    raw = possible * rule.floor / 100 * share
    assert deduction(raw, possible, late, rule) == 0


@given(points, points, lates, rules)
def test_deduction_pushes_no_mark_below_the_floor(raw, possible, late, rule):
    counted = raw - deduction(raw, possible, late, rule)
    assert counted >= min(raw, possible * rule.floor / 100)


@pytest.mark.parametrize(
    ("rule", "seconds", "is_charged"),
    [
        (TEN_A_DAY, 60, False),  # the tolerance of `Terms.is_late`
        (TEN_A_DAY, 61, True),
        (GRACE, 15 * 60, False),
        (GRACE, 15 * 60 + 1, True),
        (None, 3600, False),
    ],
)
def test_charge_begins_when_tolerance_and_grace_are_over(rule, seconds, is_charged):
    found = charge(rule, Terms(due_at=DUE), DUE + timedelta(seconds=seconds), UTC)
    assert (found is not None) is is_charged


@pytest.mark.parametrize("terms", [Terms(), Terms(closes_at=DUE), Terms(due_at=DUE, is_excused=True)])
def test_charge_needs_a_due_date_and_spares_the_excused(terms):
    assert charge(TEN_A_DAY, terms, DUE + timedelta(days=3), UTC) is None


def test_charge_of_what_is_not_handed_in_is_none():
    assert charge(TEN_A_DAY, Terms(due_at=DUE), None, UTC) is None


@pytest.mark.parametrize(
    ("due", "rule", "hours", "words"),
    [
        (datetime(2027, 10, 30, 17, tzinfo=PRAGUE), TEN_A_DAY, 25, "1 day late"),  # clocks go back in the night
        (datetime(2027, 3, 27, 17, tzinfo=PRAGUE), TEN_A_DAY, 23, "1 day late"),  # and forward
        (datetime(2027, 3, 27, 17, tzinfo=PRAGUE), TEN_A_DAY, 24, "2 days late"),
        (datetime(2027, 10, 30, 17, tzinfo=PRAGUE), HOURLY, 25, "25 hours late"),
        (datetime(2027, 3, 27, 17, tzinfo=PRAGUE), HOURLY, 23, "23 hours late"),
    ],
)
def test_charge_counts_days_by_the_clock_of_the_class_and_hours_as_they_pass(due, rule, hours, words):
    found = charge(rule, Terms(due_at=due), due.astimezone(UTC) + timedelta(hours=hours), PRAGUE)
    assert found.words == words


def test_charge_that_is_waived_takes_nothing():
    assert Charge(TEN_A_DAY, timedelta(days=2)).points(8, 10) == 2
    assert Charge(TEN_A_DAY, timedelta(days=2), is_waived=True).points(8, 10) == 0


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ((), {}),
        (("", "day", "", None), {}),
        (("0", "day", "0", 0), {}),
        (("10", "day", "", None), {"rate": "10", "interval": "day", "floor": "0", "grace": 0}),
        (("2.50", "hour", "50", 15), {"rate": "2.5", "interval": "hour", "floor": "50", "grace": 15}),
        ((Decimal(100), "", None, None), {"rate": "100", "interval": "day", "floor": "0", "grace": 0}),
    ],
)
def test_tidy_gives_what_is_kept(said, kept):
    assert tidy(*said) == kept
    assert tidy(**kept) == kept
    assert (LateRule.of(kept) is None) is (not kept)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (("", "day", "50", None), "late_rate"),
        ((None, "day", None, 5), "late_rate"),
        (("-1", "day", "", None), "late_rate"),
        (("100.01", "day", "", None), "late_rate"),
        (("0.001", "day", "", None), "late_rate"),
        (("NaN", "day", "", None), "late_rate"),
        (("1e999", "day", "", None), "late_rate"),
        (("ten", "day", "", None), "late_rate"),
        (("10", "week", "", None), "late_interval"),
        (("10", "day", "101", None), "late_floor"),
        (("10", "day", "", -1), "late_grace"),
        (("10", "day", "", 1441), "late_grace"),
        (("10", "day", "", "5"), "late_grace"),
    ],
)
def test_tidy_refuses_by_field_and_in_words(said, field):
    with pytest.raises(ValidationError) as error:
        tidy(*said)
    assert list(error.value.error_dict) == [field]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (TEN_A_DAY, "10\u00a0% of the points for each day begun"),
        (TO_HALF, "10\u00a0% of the points for each day begun, never below 50\u00a0%"),
        (HOURLY, "2.5\u00a0% of the points for each hour begun"),
        (GRACE, "10\u00a0% of the points for each day begun, 15 minutes of grace"),
    ],
)
def test_late_rule_tells_itself_in_words(rule, words):
    assert rule.words == words
