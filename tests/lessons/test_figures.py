"""How long the bars of figures are."""

from types import SimpleNamespace

import pytest

from lessons.figures import axis_end, groups, ticks

MEASURES = ["stock", "flow"]


def figure(low, high=None, measure="stock"):
    return SimpleNamespace(low=low, high=high, measure=measure)


@pytest.mark.parametrize(
    ("most", "end"), [(13_000_000, 15_000_000), (1, 1), (3, 3), (7, 10), (468_000, 600_000), (None, 1)]
)
def test_the_axis_ends_at_a_round_number_that_no_figure_goes_beyond(most, end):
    assert axis_end([figure(most)]) == end
    assert [tick.number for tick in ticks([figure(most)])][-1] == end


def test_bars_of_all_measures_stand_on_one_straight_axis():
    rows = [figure(5_000_000, measure="flow"), figure(5_000_000), figure(12_000_000, 15_000_000), figure(None)]
    stock, flow = groups(rows, MEASURES)
    assert [(bar.sure, bar.more, bar.end) for bar in stock.bars] == [
        ("80.00%", "20.00%", "100.00%"),
        ("33.33%", "0.00%", "33.33%"),
    ]
    assert flow.bars[0].sure == stock.bars[1].sure
    assert len(stock.unnumbered) == 1 and len(stock.figures) == 3


def test_no_figures_make_no_groups():
    assert groups([], MEASURES) == []
