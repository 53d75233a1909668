"""What students type, as Moodle marks it: the first answer that fits counts, while here the best one does."""

import re
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from assessments.bankrows import Refusal
from assessments.gift.answers import parts, told, weighed
from assessments.gift.weights import shortened
from assessments.questions import figures, stars

NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?")


def read_short_text(inner, reading):
    accept = []
    for text in parts(inner)[1]:
        weight, text = weighed(text, Fraction(1), reading)
        text, rationale = told(text, reading)
        row = {"text": reading.words(text), "credit": shortened(weight)}
        accept.append(row | ({"rationale": rationale} if rationale else {}))
    accept = _without_repeats(accept, reading)
    _refuse_order([(row["credit"], row["text"]) for row in accept])
    if not any(row["credit"] == "1" and stars.is_exact(row["text"]) for row in accept):
        accept += _bare(accept, reading)
    return {"accept": accept, "keeps_accents": True}


def _without_repeats(accept, reading):
    """Moodle takes the first of two equal ones."""
    rows = {}
    for row in accept:
        if rows.setdefault(row["text"], row) is not row:
            reading.warn(_("“%(text)s” stands there twice; the first one counts.") % {"text": row["text"]})
    return list(rows.values())


def _bare(accept, reading):
    """Our type wants an answer without * to show: one that such a variant takes anyway."""
    for row in accept:
        word = row["text"].strip("*")
        if row["credit"] == "1" and word and "*" not in word and word == word.strip():
            reading.warn(_("“%(text)s” was added: one right answer without * is needed to show.") % {"text": word})
            return [{"text": word, "credit": "1"}]
    return []


def _pieces(text):
    return stars.pieces(" ".join(text.casefold().split()))


def meet(first, second):
    """Whether some answer fits both, as Moodle compares them."""
    return stars.meet(_pieces(first), _pieces(second))


def _refuse_order(rows):
    if not is_best_first(rows):
        raise Refusal(
            _("An answer that earns less stands before one that takes some of the same; here the best counts.")
        )


def is_best_first(rows):
    """Whether the first answer that fits, which Moodle takes, is the best one, which ours does.

    The rows are (credit, what it takes): a text, perhaps with stars, or the bounds of an interval.
    """
    ordered = [(Fraction(credit), reach) for credit, reach in rows]
    return not any(
        credit < other and _overlap(reach, further)
        for index, (credit, reach) in enumerate(ordered)
        for other, further in ordered[index + 1 :]
    )


def _overlap(first, second):
    if isinstance(first, str):
        return meet(first, second)
    return first[0] <= second[1] and second[0] <= first[1]


def read_numeric(inner, reading):
    inner, sign, other = inner.partition("~")
    if sign and reading.markdown(other.partition("#")[2]):
        reading.warn(_("What is told of every other number was dropped."))
    values, ranges, rows = [], [], []
    for text in parts(inner)[1] if inner.strip() else []:
        weight, text = weighed(text, Fraction(1), reading)
        text, rationale = told(text, reading)
        written = "".join(reading.words(text).split())
        if written in ("*", "") and not weight:
            reading.warn(_("What is told of every other number was dropped."))
            continue
        row = _interval(written) | {"credit": shortened(weight), "rationale": rationale}
        rows.append(row)
        (ranges if ".." in written else values).append(row)
    _refuse_order([(row["credit"], (row["from"], row["to"])) for row in rows])
    if ranges and not any(row["credit"] == "1" for row in values):
        best = next((row for row in ranges if row["credit"] == "1"), None)
        values += [best] if best else []
        ranges = [row for row in ranges if row is not best]
    return {"values": [_value(row) for row in values], "ranges": [_range(row) for row in ranges], "units": []}


def _interval(written):
    low, dots, high = written.partition("..")
    value, colon, leeway = written.partition(":")
    numbers = (low, high) if dots else (value, leeway) if colon else (value, "0")
    for number in numbers:
        if not NUMBER.fullmatch(number):
            what = _("“%(text)s” is no number as GIFT writes it, such as 3.14, 3.14:0.01 or 3..4.")
            raise Refusal(what % {"text": written[:60]})
    first, second = (Fraction(Decimal(number)) for number in numbers)
    if second < (first if dots else 0):
        raise Refusal(_("“%(text)s” takes no number at all.") % {"text": written[:60]})
    return {"from": first, "to": second} if dots else {"from": first - second, "to": first + second}


def _value(row):
    middle, by = (row["from"] + row["to"]) / 2, (row["to"] - row["from"]) / 2
    return _plain(row, {"value": middle, "by": by})


def _range(row):
    return _plain(row, {"from": row["from"], "to": row["to"]})


def _plain(row, numbers):
    reason = {"rationale": row["rationale"]} if row["rationale"] else {}
    return {key: figures.plain(value) for key, value in numbers.items()} | {"credit": row["credit"]} | reason
