"""Item and quiz statistics with Moodle's definitions (SEMANTICS 12). Pure: takes numbers, gives numbers.

Variances and covariances are those of a sample (divided by s - 1). What is undefined is None, never zero.
Sources of the formulas: Moodle's quiz statistics calculations; Cronbach (1951) for the internal consistency;
Joanes and Gill (1998) for skewness and kurtosis from k-statistics; Wilson (1927) for the interval.
"""

from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np

# A spread that is smaller than this share of the numbers themselves is the rounding of floats, and counts as none.
NEGLIGIBLE = 1e-9
NORMAL_95 = 1.959963984540054  # how many standard errors 95 % of a normal distribution reach to either side


@dataclass(frozen=True)
class Item:
    """One question. All but `sd` (points) and `omitted` (how many blanks) are percentages.

    An effective weight is None where the covariance with the total is negative: such a question takes weight from the
    others, and a share of the whole cannot say so.
    """

    facility: float | None
    sd: float | None
    discrimination_index: float | None
    discriminative_efficiency: float | None
    intended_weight: float | None
    effective_weight: float | None
    omitted: int


@dataclass(frozen=True)
class QuizFigures:
    """The quiz as a whole: mean, median, sd and standard error in points, consistency and error ratio in percent.

    The internal consistency may be negative; skewness and kurtosis are 0 for a normal distribution.
    """

    mean: float | None = None
    median: float | None = None
    sd: float | None = None
    skewness: float | None = None
    kurtosis: float | None = None
    internal_consistency: float | None = None
    error_ratio: float | None = None
    standard_error: float | None = None


@dataclass(frozen=True)
class Analysis:
    """`items[i]` belongs to column i; `attempts` is the number of rows."""

    attempts: int
    items: list
    test: QuizFigures


def analyse(marks, maxima):
    """The Analysis of a list of rows, one per attempt: a mark for each question, or None for a blank.

    A blank counts as 0 and as an omission. `maxima` are the questions' greatest marks, in the same order. Numbers may
    be of any exact or inexact kind. Raises ValueError when a row has another length than `maxima`.
    """
    most = [float(maximum) for maximum in maxima]
    table = _table(marks, len(most))
    is_blank = np.isnan(table)
    omitted = is_blank.sum(axis=0)
    table[is_blank] = 0.0
    totals = table.sum(axis=1)
    weights = _effective_weights([_covariance(column, totals) for column in table.T])
    items = [
        _item(column, totals, maximum, sum(most), weight, int(blanks))
        for column, maximum, weight, blanks in zip(table.T, most, weights, omitted, strict=True)
    ]
    return Analysis(len(table), items, _quiz_figures(totals, [item.sd for item in items]))


def correlation_of_sums(count, x, y, xx, yy, xy):
    """The correlation in percent of `count` pairs, from the sums that a database gives; None where a spread is 0.

    Meant for shares from 0 to 1, of which the sums of squares lose nothing that matters.
    """
    if count < 2:
        return None
    spread_x, spread_y = xx - x * x / count, yy - y * y / count
    if min(spread_x, spread_y) <= NEGLIGIBLE * count:
        return None
    return max(-100.0, min(100.0, 100 * (xy - x * y / count) / sqrt(spread_x * spread_y)))


def wilson(facility, attempts):
    """(low, high): the 95 % interval of a facility in percent; None without attempts.

    It is made for right or wrong; where questions give part of the points it is rather too wide than too narrow.
    """
    if facility is None or not attempts:
        return None
    share, z = facility / 100, NORMAL_95
    middle = share + z**2 / (2 * attempts)
    reach = z * sqrt(max(share * (1 - share), 0.0) / attempts + z**2 / (4 * attempts**2))
    whole = 1 + z**2 / attempts
    return max(100 * (middle - reach) / whole, 0.0), min(100 * (middle + reach) / whole, 100.0)


def thirds(scores):
    """(best, weakest): the places in `scores` of the highest and the lowest third, with all that tie with its last.

    None where ties make the two overlap, so that no difference between them could be told.
    """
    if not scores:
        return None
    ranked, size = sorted(scores), ceil(len(scores) / 3)
    low, high = ranked[size - 1], ranked[-size]
    if low >= high:
        return None
    best = [place for place, score in enumerate(scores) if score >= high]
    return best, [place for place, score in enumerate(scores) if score <= low]


def _table(marks, width):
    """Attempts x questions as floats, columns lying together, with NaN for a blank."""
    rows = list(marks)
    if any(len(row) != width for row in rows):
        raise ValueError("Every row needs one mark, or None, for each question.")
    return np.array(rows, dtype=float, order="F").reshape(len(rows), width)


def _centred(values, size):
    """Distances from the mean; exactly 0 where they are the rounding of numbers as great as `size`."""
    if not len(values):
        return values
    distances = values - values.mean()
    return distances if np.abs(distances).max() > NEGLIGIBLE * size else np.zeros(len(values))


def _greatest(values):
    return float(np.abs(values).max(initial=0.0))


def _covariance(marks, totals):
    """The sample covariance of a question with the total; None below two attempts."""
    if len(marks) < 2:
        return None
    x, t = _centred(marks, _greatest(marks)), _centred(totals, _greatest(totals))
    together = float(x @ t)
    is_rounding = abs(together) <= NEGLIGIBLE * _length(x) * _length(t)
    return 0.0 if is_rounding else together / (len(marks) - 1)


def _effective_weights(covariances):
    """The root of each covariance as a share of all the roots, in percent; None where it is negative or undefined."""
    roots = [sqrt(value) if value is not None and value >= 0 else None for value in covariances]
    whole = sum(root for root in roots if root is not None)
    return [100 * root / whole if root is not None and whole > 0 else None for root in roots]


def _item(marks, totals, maximum, most, weight, omitted):
    index, efficiency = _discrimination(marks, totals)
    return Item(
        facility=100 * float(marks.mean()) / maximum if len(marks) and maximum else None,
        sd=_sd(_centred(marks, _greatest(marks))),
        discrimination_index=index,
        discriminative_efficiency=efficiency,
        intended_weight=100 * maximum / most if most else None,
        effective_weight=weight,
        omitted=omitted,
    )


def _discrimination(marks, totals):
    """(D, E): the covariance with the rest of the quiz, over its greatest value by spread, and by these very marks."""
    x, r = _centred(marks, _greatest(marks)), _centred(totals - marks, _greatest(totals))
    if not x.any() or not r.any():
        return None, None
    together = float(x @ r)
    return 100 * together / (_length(x) * _length(r)), 100 * together / float(np.sort(x) @ np.sort(r))


def _length(distances):
    return sqrt(float(distances @ distances))


def _sd(distances):
    return _length(distances) / sqrt(len(distances) - 1) if len(distances) > 1 else None


def _quiz_figures(totals, sds):
    if not len(totals):
        return QuizFigures()
    distances = _centred(totals, _greatest(totals))
    sd = _sd(distances)
    consistency = _consistency(sds, sd)
    ratio = None if consistency is None else 100 * sqrt(max(1 - consistency / 100, 0.0))
    return QuizFigures(
        mean=float(totals.mean()),
        median=float(np.median(totals)),
        sd=sd,
        skewness=_skewness(distances),
        kurtosis=_kurtosis(distances),
        internal_consistency=consistency,
        error_ratio=ratio,
        standard_error=None if ratio is None else ratio * sd / 100,
    )


def _consistency(sds, sd):
    """Cronbach's alpha in percent; needs two questions, and totals that differ."""
    if len(sds) < 2 or not sd:
        return None
    return 100 * len(sds) / (len(sds) - 1) * (1 - sum(one**2 for one in sds) / sd**2)


def _skewness(distances):
    """k3 / k2^1.5; needs more than two attempts that differ."""
    s = len(distances)
    if s < 3 or not distances.any():
        return None
    k2 = s * _moment(distances, 2) / (s - 1)
    return s**2 * _moment(distances, 3) / ((s - 1) * (s - 2)) / k2**1.5


def _kurtosis(distances):
    """k4 / k2^2; needs more than three attempts that differ."""
    s = len(distances)
    if s < 4 or not distances.any():
        return None
    m2, m4 = _moment(distances, 2), _moment(distances, 4)
    k2 = s * m2 / (s - 1)
    return s**2 * ((s + 1) * m4 - 3 * (s - 1) * m2**2) / ((s - 1) * (s - 2) * (s - 3)) / k2**2


def _moment(distances, power):
    return float((distances**power).mean())
