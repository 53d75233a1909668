"""Moodle's fractions, read exactly: a third is written as 33.33333, and three of them are everything."""

from fractions import Fraction
from functools import lru_cache

from django.utils.translation import gettext as _

from assessments.banknumbers import number
from assessments.bankrows import Refusal
from assessments.questions.figures import plain

# The fractions that Moodle offers; it takes no others.
KNOWN = [
    *(Fraction(step, 20) for step in (20, 18, 16, 15, 14, 12, 10, 8, 6, 5, 4, 2, 1, 0)),
    *(Fraction(over, under) for over, under in ((5, 6), (2, 3), (1, 3), (1, 6), (1, 7), (1, 8), (1, 9))),
]
NEAR = Fraction(5, 10_000)


def share(text):
    """What 33.33333 (per cent) means."""
    found = number(text or "0")
    if found is None:
        raise Refusal(_("“%(text)s” is no fraction in per cent.") % {"text": text[:40]})
    return known(found / 100)


@lru_cache(1000)
def known(size):
    """The fraction of Moodle's own that is meant, or the size as it stands."""
    near = min(KNOWN, key=lambda one: abs(one - abs(size)))
    return size if abs(near - abs(size)) > NEAR else near if size >= 0 else -near


def as_percent(size):
    """A share as Moodle writes it."""
    hundredths = Fraction(round(Fraction(size) * 100 * 10**5), 10**5)
    return plain(hundredths)
