"""The mathematics of item statistics: the vector of SEMANTICS 12, cases made by hand, and what holds always."""

import tracemalloc
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.statistics import Item, QuizFigures, analyse, thirds, wilson

MAXIMA = (1, 1, 2, 4)
MARKS = [(1, 1, 2, 4), (1, 0, 2, 3), (1, 1, 1, 3), (0, 1, 1, 2), (1, 0, 0, 1), (0, 0, 1, 0)]

# Facility, SD, D, E, intended weight, effective weight
ITEMS = [
    (66.67, 0.5164, 43.01, 47.06, 12.5, 17.74),
    (50.00, 0.5477, 46.29, 50.00, 12.5, 18.81),
    (58.33, 0.7528, 57.39, 60.87, 25.0, 24.29),
    (54.17, 1.4720, 97.23, 100.00, 50.0, 39.16),
]


def figures_of(item):
    return (
        item.facility,
        item.sd,
        item.discrimination_index,
        item.discriminative_efficiency,
        item.intended_weight,
        item.effective_weight,
    )


def test_analyse_gives_the_vector_of_the_semantics():
    found = analyse(MARKS, MAXIMA)
    for item, expected in zip(found.items, ITEMS, strict=True):
        assert figures_of(item) == pytest.approx(expected, abs=0.005)
        assert item.omitted == 0
    assert found.test.mean == pytest.approx(4.5)
    assert found.test.median == pytest.approx(5)
    assert found.test.sd == pytest.approx(2.6646, abs=0.00005)
    assert found.test.internal_consistency == pytest.approx(71.36, abs=0.005)
    assert found.test.error_ratio == pytest.approx(53.51, abs=0.005)
    assert found.test.standard_error == pytest.approx(1.4259, abs=0.00006)
    assert found.test.skewness == pytest.approx(-0.1427, abs=0.00005)
    assert found.test.kurtosis == pytest.approx(-1.3985, abs=0.00005)


@pytest.mark.parametrize("kind", [int, float, Decimal, Fraction])
def test_analyse_takes_numbers_of_every_kind(kind):
    rows = [[kind(mark) for mark in row] for row in MARKS]
    assert analyse(rows, [kind(maximum) for maximum in MAXIMA]) == analyse(MARKS, MAXIMA)


def test_analyse_counts_a_blank_as_nothing_and_as_an_omission():
    blanks = analyse([(1, None), (None, None), (1, 2)], (1, 2))
    zeros = analyse([(1, 0), (0, 0), (1, 2)], (1, 2))
    assert [item.omitted for item in blanks.items] == [1, 2]
    assert [figures_of(item) for item in blanks.items] == [figures_of(item) for item in zeros.items]
    assert blanks.test == zeros.test


def test_analyse_of_nothing_leaves_everything_empty():
    found = analyse([], (1, 3))
    assert found.test == QuizFigures()
    assert found.items == [Item(None, None, None, None, 25.0, None, 0), Item(None, None, None, None, 75.0, None, 0)]
    assert analyse([], ()).items == []


def test_analyse_of_one_attempt_knows_a_mean_and_no_spread():
    found = analyse([(1, 0)], (1, 1))
    assert found.test == QuizFigures(mean=1.0, median=1.0)
    assert [item.facility for item in found.items] == [100.0, 0.0]
    assert [item.sd for item in found.items] == [None, None]


def test_analyse_of_two_attempts_has_no_shape_yet():
    figures = analyse([(1, 2), (0, 1)], (1, 2)).test
    assert (figures.skewness, figures.kurtosis) == (None, None)
    assert figures.sd == pytest.approx(2**0.5)
    assert figures.internal_consistency == pytest.approx(100)
    assert (figures.error_ratio, figures.standard_error) == pytest.approx((0, 0))


def test_analyse_of_three_attempts_has_a_skewness_and_no_kurtosis():
    figures = analyse([(1, 2), (0, 1), (0, 0)], (1, 2)).test
    assert figures.skewness == pytest.approx(0.9352, abs=0.0001)
    assert figures.kurtosis is None


def test_analyse_leaves_empty_what_rests_on_differences_where_there_are_none():
    found = analyse([(0.1, 0.2)] * 7, (1, 1))
    figures = found.test
    assert figures.sd == 0
    assert {figures.skewness, figures.kurtosis, figures.internal_consistency, figures.error_ratio} == {None}
    assert figures.standard_error is None
    for item in found.items:
        assert item.sd == 0
        assert {item.discrimination_index, item.discriminative_efficiency, item.effective_weight} == {None}


def test_analyse_of_a_question_without_points_has_no_facility():
    item = analyse([(0, 1), (0, 0)], (0, 1)).items[0]
    assert (item.facility, item.intended_weight, item.effective_weight) == (None, 0.0, 0.0)
    assert analyse([(0,), (0,)], (0,)).items[0].intended_weight is None


def test_analyse_reports_a_negative_covariance_as_no_weight():
    found = analyse([(1, 0, 0), (1, 0, 0), (0, 3, 3), (0, 2, 3)], (1, 3, 3))
    against, *others = found.items
    assert against.effective_weight is None
    assert against.discrimination_index < 0
    assert sum(item.effective_weight for item in others) == pytest.approx(100)


def test_analyse_may_find_a_negative_consistency():
    figures = analyse([(1, 0), (0, 1), (1, 0), (0, 1), (1, 1)], (1, 1)).test
    assert figures.internal_consistency < 0
    assert figures.error_ratio > 100


def test_analyse_knows_no_consistency_of_a_single_question():
    found = analyse([(1,), (0,), (1,)], (1,))
    assert found.test.internal_consistency is None
    assert found.items[0].discrimination_index is None
    assert found.items[0].effective_weight == pytest.approx(100)


def test_analyse_refuses_rows_of_another_length():
    with pytest.raises(ValueError, match="one mark"):
        analyse([(1, 1), (1,)], (1, 1))


def test_analyse_holds_the_marks_once_and_no_table_beside_them():
    """100 questions x 100,000 attempts are 80 MB as floats; several times that is too much for a small machine."""
    rows, width = 2_000, 100
    marks = [[(row * column) % 3 for column in range(width)] for row in range(rows)]
    tracemalloc.start()
    analyse(marks, [2] * width)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2 * 8 * rows * width


# --- What holds always --------------------------------------------------------------------------

quarters = st.integers(0, 16).map(lambda number: number / 4)


@st.composite
def quizzes(draw):
    """Rows of marks from 0 to 4, blanks among them, for two to five questions of 4 points."""
    width = draw(st.integers(2, 5))
    row = st.lists(st.one_of(quarters, st.none()), min_size=width, max_size=width)
    return draw(st.lists(row, min_size=2, max_size=15)), [4] * width


def same(left, right):
    return left is right is None or left == pytest.approx(right, rel=1e-6, abs=1e-6)


@given(quizzes())
def test_analyse_stays_within_its_bounds(quiz):
    found = analyse(*quiz)
    for item in found.items:
        assert 0 <= item.facility <= 100
        assert item.discrimination_index is None or -100.001 <= item.discrimination_index <= 100.001
        assert item.discriminative_efficiency is None or item.discriminative_efficiency <= 100.001
        assert item.effective_weight is None or 0 <= item.effective_weight <= 100.001
        assert 0 <= item.omitted <= found.attempts
    weights = [item.effective_weight for item in found.items if item.effective_weight is not None]
    assert not weights or sum(weights) == pytest.approx(100)
    assert found.test.internal_consistency is None or found.test.internal_consistency <= 100.001


@given(quizzes(), st.randoms())
def test_analyse_does_not_care_about_the_order_of_attempts(quiz, random):
    marks, maxima = quiz
    shuffled = random.sample(marks, len(marks))
    before, after = analyse(marks, maxima), analyse(shuffled, maxima)
    for old, new in zip(before.items, after.items, strict=True):
        assert all(map(same, figures_of(old), figures_of(new)))
    for name, value in vars(before.test).items():
        assert same(value, getattr(after.test, name)), name


@given(quizzes(), st.integers(-20, 20), st.sampled_from([0.125, 3, 10, 1000]))
def test_discrimination_does_not_change_with_the_scale_of_the_marks(quiz, shift, scale):
    marks = [[mark or 0 for mark in row] for row in quiz[0]]
    moved = [[(mark + shift) * scale for mark in row] for row in marks]
    for old, new in zip(analyse(marks, quiz[1]).items, analyse(moved, quiz[1]).items, strict=True):
        assert same(old.discrimination_index, new.discrimination_index)
        assert same(old.discriminative_efficiency, new.discriminative_efficiency)


@given(quizzes())
def test_efficiency_reaches_at_least_as_far_as_discrimination(quiz):
    for item in analyse(*quiz).items:
        if item.discrimination_index is not None:
            assert abs(item.discriminative_efficiency) >= abs(item.discrimination_index) - 0.001


# --- Interval and thirds ------------------------------------------------------------------------


def test_wilson_gives_the_known_interval():
    assert wilson(50, 10) == pytest.approx((23.66, 76.34), abs=0.005)
    assert wilson(0, 10) == pytest.approx((0, 27.75), abs=0.005)
    assert wilson(100, 10) == pytest.approx((72.25, 100), abs=0.005)


def test_wilson_needs_attempts():
    assert wilson(None, 0) is None
    assert wilson(50, 0) is None


@given(st.floats(0, 100), st.integers(1, 10_000))
def test_wilson_holds_the_facility(facility, attempts):
    low, high = wilson(facility, attempts)
    assert 0 <= low <= facility + 1e-6
    assert facility - 1e-6 <= high <= 100


def test_thirds_name_the_places_of_the_highest_and_lowest():
    assert thirds([5, 1, 9, 3, 7, 2]) == ([2, 4], [1, 5])


def test_thirds_take_in_whoever_ties():
    assert thirds([9, 5, 5, 5, 1, 0]) == ([0, 1, 2, 3], [4, 5])


@pytest.mark.parametrize("scores", [[], [3], [4, 4, 4, 4], [0, 4, 4, 4, 4, 4]])
def test_thirds_that_overlap_are_none(scores):
    assert thirds(scores) is None
