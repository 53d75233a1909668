"""How long the bars of a unit's figures are: one straight axis from nought for all of them. Pure."""

from dataclasses import dataclass
from itertools import groupby

MOST_STEPS = 3
SCALES = (1, 2, 5)


@dataclass(frozen=True)
class Bar:
    """What a figure looks like: `sure` from nought to its number, `more` from there to the end of its range."""

    figure: object
    sure: str
    more: str
    end: str


@dataclass(frozen=True)
class Group:
    """The bars of one measure; `unnumbered` are the figures that a document tells in words."""

    measure: str
    bars: list
    unnumbered: list

    @property
    def figures(self):
        return [*(bar.figure for bar in self.bars), *self.unnumbered]


@dataclass(frozen=True)
class Tick:
    number: int
    x: str
    anchor: str


def groups(figures, measures):
    """The figures as Groups in the order of `measures`, the largest first; they need low, high and measure."""
    top = axis_end(figures)
    rows = sorted(figures, key=lambda row: (measures.index(row.measure), -(row.high or row.low or 0)))
    return [_group(measure, list(members), top) for measure, members in groupby(rows, lambda row: row.measure)]


def ticks(figures):
    """The marks of the axis: nought, and three steps at the most."""
    top = axis_end(figures)
    step = _step(top)
    numbers = range(0, top + 1, step)
    anchors = {0: "start", top: "end"}
    return [Tick(number, _percent(number, top), anchors.get(number, "middle")) for number in numbers]


def axis_end(figures):
    """The first round number that no figure goes beyond."""
    most = max((row.high or row.low or 0 for row in figures), default=0) or 1
    step = _step(most)
    return -(-most // step) * step


def _step(most):
    """1, 2 or 5 with noughts, so that it fits into `most` three times at the most."""
    noughts = 1
    while True:
        for scale in SCALES:
            if most <= scale * noughts * MOST_STEPS:
                return scale * noughts
        noughts *= 10


def _group(measure, rows, top):
    bars = [_bar(row, top) for row in rows if row.low is not None]
    return Group(measure, bars, [row for row in rows if row.low is None])


def _bar(figure, top):
    end = figure.high or figure.low
    return Bar(figure, _percent(figure.low, top), _percent(end - figure.low, top), _percent(end, top))


def _percent(number, top):
    """As SVG reads it, whatever the language's decimal point."""
    return f"{100 * number / top:.2f}%"
