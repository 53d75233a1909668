"""Where bars and dots stand."""

from hypothesis import given
from hypothesis import strategies as st

from assessments.charts import LEFT, TOP, WIDTH, distribution, item_map

facilities = st.floats(0, 100)
points = st.lists(st.tuples(st.integers(1, 40), facilities, st.floats(-100, 100), st.booleans()), min_size=1)


def test_distribution_puts_a_full_score_into_the_last_bar():
    bars = distribution([0, 9.9, 10, 95, 100])
    assert [bar.count for bar in bars] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 2]
    assert (bars[0].low, bars[0].high, bars[-1].low, bars[-1].high) == (0, 10, 90, 100)
    assert bars[0].height == bars[-1].height == 2 * bars[1].height


def test_distribution_of_nothing_is_flat():
    assert {bar.height for bar in distribution([])} == {0}


@given(st.lists(facilities))
def test_distribution_loses_nobody(scores):
    assert sum(bar.count for bar in distribution(scores)) == len(scores)


def test_item_map_begins_where_the_lowest_question_is():
    assert item_map([(1, 50, 40, False)]).lowest == -20
    assert item_map([(1, 50, -41, True)]).lowest == -60


def test_item_map_keeps_two_names_apart():
    first, second = item_map([(4, 50, 5, True), (9, 51, 5, True)]).dots
    assert first.label_y == first.y
    assert second.label_y > second.y


def test_item_map_turns_a_name_at_the_edge():
    dots = item_map([(1, 99, 5, True), (2, 50, 5, True)]).dots
    assert [dot.is_right for dot in dots] == [True, False]


@given(points)
def test_item_map_keeps_every_dot_in_its_field(rows):
    field = item_map(rows)
    assert len(field.dots) == len(rows)
    for dot in field.dots:
        assert LEFT - 0.001 <= dot.x <= LEFT + WIDTH + 0.001
        assert TOP - 0.001 <= dot.y <= field.up(field.lowest) + 0.001
