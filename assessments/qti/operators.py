"""The expressions of QTI that ordinary questions are scored by; a NULL among the operands makes most of them NULL."""

from fractions import Fraction

from django.utils.translation import gettext as _

from assessments.banknumbers import number
from assessments.bankrows import Refusal
from assessments.qti.values import Container, contained
from assessments.questions import figures

MOST_BITS = 2000


def _and(node, values):
    if False in values:
        return False
    return None if None in values else True


def _or(node, values):
    if True in values:
        return True
    return None if None in values else False


def _not(node, values):
    return None if values[0] is None else not values[0]


def _any_n(node, values):
    least, most = (int(node.attributes.get(name, "")) for name in ("min", "max"))
    right, unclear = values.count(True), values.count(None)
    if right > most or right + unclear < least:
        return False
    return True if least <= right and right + unclear <= most else None


def _null_is_null(function):
    def operator(node, values):
        # By identity: asking a Fraction whether it equals None takes long.
        return None if any(value is None for value in values) else function(node, *values)

    return operator


def _match(node, first, second):
    if isinstance(first, Container) != isinstance(second, Container):
        raise Refusal(_("Line %(line)s: one value is compared to several.") % {"line": node.line})
    return first == second


def _member(node, value, around):
    return value in around.items if isinstance(around, Container) else value == around


def _contains(node, around, inside):
    rest = list(around.items)
    for value in inside.items:
        if value not in rest:
            return False
        rest.remove(value)
    return True if not inside.is_ordered else _has_run(around.items, inside.items)


def _has_run(around, inside):
    return any(around[at : at + len(inside)] == inside for at in range(len(around) - len(inside) + 1))


def _string_match(node, first, second):
    if node.attributes.get("substring", "false") == "true":
        raise Refusal(
            _("Line %(line)s: a part of the answer is enough, which nothing here does.") % {"line": node.line}
        )
    is_strict = node.attributes.get("caseSensitive", "true") != "false"
    return first == second if is_strict else first.casefold() == second.casefold()


def tolerances(node):
    """(below, above) of an `equal`, and whether they are per cent; None where it is exact."""
    mode = node.attributes.get("toleranceMode", "exact")
    if mode == "exact":
        return None
    sizes = [number(text) for text in node.attributes.get("tolerance", "").split()]
    if mode not in ("absolute", "relative") or not 1 <= len(sizes) <= 2 or None in sizes or min(sizes) < 0:
        raise Refusal(_("Line %(line)s: its tolerance cannot be read.") % {"line": node.line})
    return (sizes[0], sizes[-1], mode == "relative")


def _equal(node, first, second):
    """The first operand is what is expected, the second what was given; they may stand the other way round."""
    found = tolerances(node)
    if found is None:
        return first == second
    below, above, is_relative = found
    if is_relative:
        below, above = abs(first) * below / 100, abs(first) * above / 100
    low, high = first - below, first + above
    is_low_in, is_high_in = (node.attributes.get(f"include{end}Bound", "true") != "false" for end in ("Lower", "Upper"))
    return (low < second or (is_low_in and low == second)) and (second < high or (is_high_in and second == high))


def rounding(node):
    """(rounding mode, number of figures) of an `equalRounded`."""
    mode, text = node.attributes.get("roundingMode", "significantFigures"), node.attributes.get("figures", "")
    if mode not in ("significantFigures", "decimalPlaces") or not text.isdigit() or not int(text) <= 12:
        raise Refusal(_("Line %(line)s: its rounding cannot be read.") % {"line": node.line})
    return mode, int(text)


def rounded(size, mode, count):
    if mode == "significantFigures":
        return figures.rounded(size, max(count, 1))
    scale = 10**count
    return Fraction(int(abs(size) * scale + Fraction(1, 2)), scale) * (1 if size >= 0 else -1)


def _equal_rounded(node, first, second):
    return rounded(first, *rounding(node)) == rounded(second, *rounding(node))


def _index(node, around):
    text = node.attributes.get("n", "")
    if not text.isdigit() or not isinstance(around, Container) or not around.is_ordered:
        raise Refusal(_("Line %(line)s: its place in the order cannot be read.") % {"line": node.line})
    return around.items[int(text) - 1] if 1 <= int(text) <= len(around.items) else None


def _flat(values):
    for value in values:
        yield from value.items if isinstance(value, Container) else [value]


def _sum(node, *values):
    return sum(_flat(values), Fraction(0))


def _product(node, *values):
    found = Fraction(1)
    for value in _flat(values):
        found *= value
    return found


def _safe(operator):
    """An operator that meets operands it cannot take, or gives an endless number, refuses them in words."""

    def safe(node, values):
        try:
            found = operator(node, values)
            if isinstance(found, Fraction) and max(map(abs, found.as_integer_ratio())).bit_length() > MOST_BITS:
                raise OverflowError
            return found
        except (TypeError, ValueError, AttributeError, IndexError, ArithmeticError) as error:
            what = _("Line %(line)s: <%(tag)s> cannot be worked out.")
            raise Refusal(what % {"line": node.line, "tag": node.tag}) from error

    return safe


OPERATORS = {
    name: _safe(operator)
    for name, operator in {
        "and": _and,
        "or": _or,
        "not": _not,
        "anyN": _any_n,
        "isNull": lambda node, values: values[0] is None,
        "multiple": lambda node, values: contained(_flat(values)),
        "ordered": lambda node, values: contained(_flat(values), is_ordered=True),
        "match": _null_is_null(_match),
        "member": _null_is_null(_member),
        "contains": _null_is_null(_contains),
        "index": _null_is_null(_index),
        "stringMatch": _null_is_null(_string_match),
        "equal": _null_is_null(_equal),
        "equalRounded": _null_is_null(_equal_rounded),
        "gt": _null_is_null(lambda node, first, second: first > second),
        "gte": _null_is_null(lambda node, first, second: first >= second),
        "lt": _null_is_null(lambda node, first, second: first < second),
        "lte": _null_is_null(lambda node, first, second: first <= second),
        "sum": _null_is_null(_sum),
        "product": _null_is_null(_product),
        "subtract": _null_is_null(lambda node, first, second: first - second),
        "divide": _null_is_null(lambda node, first, second: first / second),
        "max": _null_is_null(lambda node, *values: max(_flat(values))),
        "min": _null_is_null(lambda node, *values: min(_flat(values))),
        "integerToFloat": _null_is_null(lambda node, value: value),
        "containerSize": lambda node, values: Fraction(0 if values[0] is None else len(values[0].items)),
    }.items()
}
