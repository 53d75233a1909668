"""What numbers earn: between two bounds that a file names all earn the same, so a few of them tell of all."""

from fractions import Fraction
from itertools import groupby, pairwise

from django.utils.translation import gettext as _

from assessments import questions
from assessments.banknumbers import as_credit, is_decimal
from assessments.bankrows import Refusal
from assessments.qti.operators import rounded, rounding, tolerances
from assessments.questions.figures import plain

MOST_FIGURES = 12
MOST_BOUNDS = 200


class Steps:
    """`bounds` in their order, what each earns (`at`), and what the numbers after each earn (`after`)."""

    def __init__(self, item, response, numbers):
        self.item, self.response, self.numbers = item, response, numbers
        self.bounds = sorted(_bounds(item, response, numbers))
        if len(self.bounds) > MOST_BOUNDS:
            raise Refusal(_("It names more than %(most)d numbers.") % {"most": MOST_BOUNDS})
        if not self.bounds:
            raise Refusal(_("No answer earns anything."))
        self.outside = self.bounds[-1] + 1
        if self._score(self.bounds[0] - 1) or self._score(self.outside):
            raise Refusal(_("Numbers without end earn points; a range here has two ends."))
        self.at = [self._score(bound) for bound in self.bounds]
        self.after = [self._score((low + high) / 2) for low, high in pairwise(self.bounds)]
        self.most = max([*self.at, *self.after])
        if not self.most:
            raise Refusal(_("No answer earns anything."))

    def _score(self, number):
        return self.item.score({self.response.identifier: number})

    def rows(self):
        """(values, ranges) of ours that score every number alike."""
        return self._as_figures() or self._as_ranges()

    def _as_figures(self):
        """One value that is right when it is rounded; None where that is not what is asked."""
        nodes = [node for node in self.item.rules.walk() if node.tag == "equalRounded"]
        value = self.response.correct
        if len(nodes) != 1 or not isinstance(value, Fraction) or value <= 0:
            return None
        mode, count = rounding(nodes[0])
        if mode == "decimalPlaces":
            count += len(str(int(value)).lstrip("0"))
        if not 1 <= count <= MOST_FIGURES:
            return None
        row = {"value": plain(value), "rule": "figures", "by": str(count), "credit": "1"}
        bounds = sorted({*self.bounds, *_rounding_bounds(value, "significantFigures", count)})
        tried = [*bounds, *((low + high) / 2 for low, high in pairwise(bounds)), bounds[0] - 1, bounds[-1] + 1]
        judge, spec = questions.get("numeric").judge, {"values": [row], "ranges": [], "units": []}
        is_equal = all(judge(spec, plain(one)).fraction == self._score(one) / self.most for one in tried)
        return ([row], []) if is_equal else None

    def _as_ranges(self):
        """For each worth the ranges of numbers that earn so much or more: here the best that fits counts."""
        values, ranges, known = [], [], set()
        for worth in sorted({*self.at, *self.after} - {0}, reverse=True):
            for low, high in self._runs(worth):
                if (low, high) in known:
                    continue
                known.add((low, high))
                if worth == self.most:
                    values.append(self._value(low, high))
                if low == high and worth < self.most:
                    values.append({"value": _plain(low), "by": "0", "credit": self._credit(worth)})
                elif worth < self.most or not self._is_even(low, high):
                    ranges.append({"from": _plain(low), "to": _plain(high), "credit": self._credit(worth)})
        return values, ranges

    def _runs(self, worth):
        """[(low, high)] of the numbers that earn so much or more."""
        line = [size for pair in zip(self.at, self.after, strict=False) for size in pair] + [self.at[-1]]
        place = 0
        for is_in, run in groupby(line, key=lambda size: size >= worth):
            begin, place = place, place + len(list(run))
            if is_in and (begin % 2 or place % 2 == 0):
                raise Refusal(_("A bound of a range does not belong to it, and here it always does."))
            if is_in:
                yield self.bounds[begin // 2], self.bounds[place // 2]

    def _best(self, low, high):
        """What is shown as the right number."""
        correct = self.response.correct
        return correct if isinstance(correct, Fraction) and low <= correct <= high else (low + high) / 2

    def _is_even(self, low, high):
        return self._best(low, high) * 2 == low + high

    def _value(self, low, high):
        best = self._best(low, high)
        return {"value": _plain(best), "by": _plain(min(best - low, high - best)), "credit": "1"}

    def one_of(self, row):
        """A number that earns just what a row gives: no better one fits it."""
        tried = [Fraction(row[end]) for end in ("value", "from", "to") if end in row]
        return next((one for one in tried if self._credit(self._score(one)) == row["credit"]), tried[0])

    def _credit(self, worth):
        return as_credit(worth / self.most)


def _plain(number):
    if not is_decimal(number):
        raise Refusal(_("One of its numbers cannot be written out."))
    return plain(number)


def _bounds(item, response, numbers):
    """Every number at which what is earned may change."""
    found = set(numbers)
    for node in item.rules.walk():
        if len(found) > MOST_BOUNDS:
            break
        if node.tag == "equal" and (around := tolerances(node)):
            _refuse_turned(node, response, around)
            below, above, is_relative = around
            for number in numbers:
                share = abs(number) / 100 if is_relative else 1
                found |= {number - below * share, number + above * share}
        elif node.tag == "equalRounded":
            mode, count = rounding(node)
            found |= {bound for number in numbers for bound in _rounding_bounds(number, mode, count)}
    return found


def _refuse_turned(node, response, around):
    """The leeway is around the first operand: where that is the answer itself, only an even one says what was meant."""
    first = node.children[0] if node.children else node
    is_answer = first.tag == "variable" and first.attributes.get("identifier") == response.identifier
    is_uneven = around[0] != around[1] or around[2]
    is_uneven = is_uneven or "false" in (node.attributes.get(f"include{end}Bound") for end in ("Lower", "Upper"))
    if is_answer and is_uneven:
        raise Refusal(
            _("Line %(line)s: its leeway is around the answer and not around what is right.") % {"line": node.line}
        )


def _rounding_bounds(number, mode, count):
    """Where numbers begin and cease to be rounded to what this one is."""
    size = rounded(number, mode, count)
    places = count if mode == "decimalPlaces" else count - 1 - _exponent(size)
    half = Fraction(1, 2) / Fraction(10) ** places
    lower = (
        half / 10 if mode == "significantFigures" and size and abs(size) == Fraction(10) ** _exponent(size) else half
    )
    return {size - half, size + half, size - lower, size + lower}


def _exponent(size):
    exponent = 0
    while size and abs(size) >= Fraction(10) ** (exponent + 1):
        exponent += 1
    while size and abs(size) < Fraction(10) ** exponent:
        exponent -= 1
    return exponent
