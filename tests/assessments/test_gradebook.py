"""The arithmetic of the gradebook: six states, the attempt that counts, totals."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from assessments.gradebook import Cell, State, Work, cell, kept_score, reading_cell, totals, without_points
from assessments.timing import Terms

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DUE = Terms(due_at=NOW + timedelta(days=1))
PAST = Terms(due_at=NOW - timedelta(days=1))


def work(number=1, score="5", *, is_marked=True, marked=1, hours=-2, deduction="0", maximum=None):
    handed_in_at = NOW + timedelta(hours=hours)
    more = {"deduction": Decimal(deduction), "maximum": maximum and Decimal(maximum)}
    return Work(number, handed_in_at, Decimal(score), is_marked, marked, **more)


@pytest.mark.parametrize(
    ("terms", "works", "is_released", "expected"),
    [
        (DUE, [], False, State.NOT_DUE),
        (Terms(), [], False, State.NOT_DUE),
        (PAST, [], False, State.MISSING),
        (Terms(closes_at=NOW - timedelta(hours=1)), [], False, State.MISSING),
        (Terms(due_at=NOW - timedelta(seconds=60)), [], False, State.NOT_DUE),
        (DUE, [work(is_marked=False, marked=0)], False, State.SUBMITTED),
        (DUE, [work(is_marked=False, marked=3)], False, State.PENDING),
        (DUE, [work()], False, State.PENDING),
        (DUE, [work()], True, State.GRADED),
        (DUE, [work(is_marked=False, marked=3)], True, State.PENDING),
        (Terms(is_excused=True), [], False, State.EXCUSED),
        (Terms(due_at=PAST.due_at, is_excused=True), [work()], True, State.EXCUSED),
    ],
)
def test_cell_states(terms, works, is_released, expected):
    assert cell(terms, works, now=NOW, is_released=is_released).state == expected


@pytest.mark.parametrize(
    ("works", "policy", "maximum"),
    [
        ([], "highest", "10"),
        ([work(maximum=None)], "highest", "10"),
        ([work(maximum="8")], "highest", "8"),
        ([work(1, "5", maximum="8"), work(2, "4", maximum="12")], "highest", "8"),
        ([work(1, "5", maximum="8"), work(2, "4", maximum="12")], "latest", "12"),
        ([work(1, "5", maximum="8"), work(2, "4", maximum="12")], "average", "10"),
    ],
)
def test_cell_has_the_points_of_the_questions_that_were_answered(works, policy, maximum):
    """The quiz had ten points when this was asked; what was answered before may have been another one."""
    shown = cell(DUE, works, now=NOW, policy=policy, maximum=Decimal(10), is_released=True)
    assert shown.maximum == Decimal(maximum)


def test_cell_needs_no_release_where_no_person_marks():
    assert cell(DUE, [work()], now=NOW, needs_release=False).state == State.GRADED


def test_cell_of_zero_is_a_mark_and_not_missing():
    zero = cell(PAST, [work(score="0", hours=-48)], now=NOW, is_released=True)
    assert (zero.state, zero.score) == (State.GRADED, Decimal(0))


def test_cell_flags_late_beside_the_state():
    late = cell(PAST, [work(hours=-2)], now=NOW, is_released=True)
    assert (late.state, late.is_late) == (State.GRADED, True)
    assert not cell(PAST, [work(hours=-25)], now=NOW).is_late


@pytest.mark.parametrize(
    ("policy", "expected"), [("highest", "7"), ("first", "4"), ("latest", "5"), ("average", "5.333333")]
)
def test_kept_score_follows_the_policy(policy, expected):
    works = [work(1, "4"), work(2, "7"), work(3, "5")]
    score, _deduction, is_provisional = kept_score(works, policy)
    assert round(score, 6) == Decimal(expected)
    assert not is_provisional


@pytest.mark.parametrize(
    ("policy", "score", "deduction"),
    [("highest", "6", "0"), ("first", "6", "0"), ("latest", "8", "3"), ("average", "7", "1.5")],
)
def test_kept_score_is_chosen_after_the_deduction(policy, score, deduction):
    """Six in time are worth more than eight less three."""
    works = [work(1, "6"), work(2, "8", deduction="3")]
    assert kept_score(works, policy)[:2] == (Decimal(score), Decimal(deduction))


def test_cell_counts_what_is_left_after_the_deduction():
    late = cell(PAST, [work(score="8", deduction="3")], now=NOW, is_released=True)
    assert (late.score, late.deduction, late.counted) == (8, 3, 5)


def test_cell_without_a_score_has_no_deduction():
    waiting = cell(PAST, [work(score="8", deduction="3", is_marked=False, marked=0)], now=NOW)
    assert (waiting.state, waiting.counted, waiting.deduction) == (State.SUBMITTED, None, 0)


def test_without_points_tells_no_deduction_either():
    closed = without_points(cell(PAST, [work(score="8", deduction="3")], now=NOW, is_released=True))
    assert (closed.counted, closed.deduction, closed.work.deduction) == (None, 0, 0)


@pytest.mark.parametrize(
    ("policy", "expected"), [("highest", True), ("average", True), ("first", False), ("latest", True)]
)
def test_kept_score_is_provisional_while_a_counted_attempt_waits(policy, expected):
    works = [work(1, "7"), work(2, "4", is_marked=False)]
    assert kept_score(works, policy)[2] is expected


@pytest.mark.parametrize(
    ("terms", "read_at", "expected"),
    [
        (DUE, None, State.NOT_DUE),
        (PAST, None, State.MISSING),
        (PAST, NOW, State.SUBMITTED),
        (Terms(is_excused=True), None, State.EXCUSED),
    ],
)
def test_reading_cell_states(terms, read_at, expected):
    assert reading_cell(terms, read_at, now=NOW).state == expected


def test_totals_show_so_far_and_in_the_end():
    row = [
        Cell(State.GRADED, score=Decimal("8.5"), maximum=Decimal(10), deduction=Decimal(1)),
        Cell(State.PENDING, score=Decimal(3), maximum=Decimal(7)),
        Cell(State.MISSING, maximum=Decimal(5)),
        Cell(State.EXCUSED, maximum=Decimal(20)),
        Cell(State.SUBMITTED),
    ]
    result = totals(row)
    assert (result.so_far, result.so_far_possible, result.in_the_end_possible) == (Decimal("7.5"), 10, 22)
