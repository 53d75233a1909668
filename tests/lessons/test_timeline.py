"""Where entries of a timeline stand in its drawing."""

from types import SimpleNamespace

import pytest

from lessons.timeline import GAP, SIZE, WIDTH, drawing, span


def entry(date, precision="year", theme="event", letters="A", sort_date=None):
    sort_date = sort_date or f"{date[:4]}-01-01"
    return SimpleNamespace(date=date, sort_date=sort_date, precision=precision, theme=theme, letters=letters)


@pytest.mark.parametrize(
    ("date", "precision", "expected"),
    [
        ("1928", "year", (1928, 1929)),
        ("1928 to 1953", "period", (1928, 1954)),
        ("the 1930s", "period", (1930, 1940)),
        ("mid-1930s", "period", (1934, 1937)),
        ("early to mid-1920s", "period", (1920, 1927)),
        ("late 1920s to early 1930s", "period", (1927, 1934)),
        ("late 1929 to about 1931", "period", (1929, 1932)),
        ("late 1929", "year", (1929, 1930)),
    ],
)
def test_a_span_lasts_as_long_as_the_words_say(date, precision, expected):
    assert span(date, "1900-01-01", precision) == expected


@pytest.mark.parametrize(("date", "precision"), [("July 1956", "month"), ("from 1956", "period")])
def test_a_point_stands_where_it_is_sorted(date, precision):
    assert span(date, "1956-07-01", precision) == (1956.5, 1956.5)


def test_a_date_without_a_year_stands_in_the_year_it_is_sorted_in():
    assert span("soon after", "1953-04-01", "year") == (1953, 1954)


def test_marks_of_a_lane_touch_no_other():
    rows = [entry("1950 to 1959", "period"), *(entry("1953", letters="ABCDE") for _ in range(5)), entry("1961")]
    [lane] = drawing(rows, 1950, 1964).lanes
    boxes = [(mark.x, mark.y, mark.x + mark.width, mark.y + mark.height) for mark in lane.marks]
    for place, (left, top, right, bottom) in enumerate(boxes):
        assert left >= 0 and right <= WIDTH and bottom <= lane.height and right - left >= SIZE
        for x, y, end, _bottom in boxes[place + 1 :]:
            assert y != top or x >= right + GAP or left >= end + GAP
    assert lane.marks[1].letters == "ABC"


def test_what_goes_beyond_the_years_is_cut_and_what_is_outside_is_left_out():
    rows = [entry("1920 to 1930", "period"), entry("1976"), entry("1901")]
    found = drawing(rows, 1922, 1964)
    [mark] = found.lanes[0].marks
    assert (mark.x, mark.entry.date) == (0, "1920 to 1930")
    assert [tick.year for tick in found.ticks] == list(range(1925, 1965, 5))


def test_without_years_the_entries_give_them_and_without_entries_nothing_is_drawn():
    found = drawing([entry("1928"), entry("1934"), entry("July 1930", "month", "law", sort_date="1930-07-01")])
    assert (found.first, found.last) == (1928, 1934)
    assert [lane.theme for lane in found.lanes] == ["event", "law"]
    assert drawing([]) is None
    assert drawing([entry("1901")], 1922, 1964) is None
