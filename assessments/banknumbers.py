"""Numbers of banks' files, read exactly, and written as a spec holds them. Pure."""

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import ceil

from django.utils.translation import gettext as _

from assessments.bankrows import Refusal
from assessments.questions.figures import plain

POINTS_BELOW = 10_000
PLACES = 10**8  # of a weight in a spec
NUMBER = re.compile(r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,2})?")


def number(text):
    """A number exactly, or None; it is written with a point in these files."""
    bare = text.replace("−", "-").strip()
    return _exact(bare) if NUMBER.fullmatch(bare) else None


@lru_cache(10_000)
def _exact(digits):
    size = Fraction(Decimal(digits))
    return size if len(plain(size)) <= 60 else None


def as_weight(size):
    """A share as a spec has it; a third is rounded up, so that three are everything."""
    size = Fraction(size)
    whole = ceil(abs(size) * PLACES)
    return plain(Fraction(whole if size >= 0 else -whole, PLACES))


def as_credit(size):
    return plain(Fraction(round(Fraction(size) * PLACES), PLACES))


def is_decimal(size):
    """Whether a number can be written out, in not too many digits."""
    rest = size.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1 and len(plain(size)) <= 60


def as_points(size, text):
    """(points, warnings) of a number that stood there as this text."""
    if size is None or not 0 <= size < POINTS_BELOW:
        raise Refusal(_("“%(text)s” is no number of points.") % {"text": text[:40]})
    points = Decimal(round(size * 100)) / 100
    told = [_("The points were rounded to %(points)s.") % {"points": points}] if points * 100 != size * 100 else []
    return (points + 0).normalize() if points % 1 else Decimal(int(points)), told
