"""How long answers took, as far as their saves tell."""

from datetime import datetime, timedelta

import pytest

from assessments.pace import times_taken, usual_time

START = datetime(2026, 3, 2, 9)


@pytest.mark.parametrize(
    ("saves", "times"),
    [
        ([], []),
        ([None, None], [None, None]),
        ([60], [60]),
        ([60, 90, 200], [60, 30, 110]),
        ([200, 60, 90], [110, 60, 30]),
        ([60, None, 90], [60, None, 30]),
        # in one request: the time before was spent on both, and the next one begins there
        ([60, 60, 90], [None, None, 30]),
        ([60, 60.9, 90], [None, None, 29.1]),
        ([60, 61, 90], [60, 1, 29]),
        ([60, 90, 90.2, 90.4], [60, None, None, None]),
        # a pause, and what comes after it
        ([600, 1200.1], [600, None]),
        ([601, 700], [None, 99]),
        # saved at once, or before the start by a clock that went astray
        ([0, 30], [None, 30]),
        ([-5, 30], [None, 35]),
    ],
)
def test_times_taken(saves, times):
    moments = [second if second is None else START + timedelta(seconds=second) for second in saves]
    assert times_taken(START, moments) == pytest.approx(times)


@pytest.mark.parametrize(
    ("times", "usual"),
    [
        ([], None),
        ([None, None, None], None),
        ([10, 20, None], None),
        ([10, 20, None, 60], 20),
        ([60, 10, 20, 40], 30),
    ],
)
def test_usual_time_is_the_median_of_enough(times, usual):
    assert usual_time(times, 3) == usual
