"""What an answer of GIFT weighs, exactly: a third is written there as 33.33333 %."""

from fractions import Fraction
from math import ceil

from assessments.questions import figures

# The percentages that Moodle knows; it takes what is so near for one of them.
GRADES = [Fraction(n, d) for n, d in ((1, 1), (9, 10), (5, 6), (4, 5), (3, 4), (7, 10), (2, 3), (3, 5), (1, 2), (2, 5))]
GRADES += [Fraction(n, d) for n, d in ((1, 3), (3, 10), (1, 4), (1, 5), (1, 6), (1, 7), (1, 8), (1, 9), (1, 10))]
GRADES += [Fraction(1, 20), Fraction(0)]
SAME, ROUNDED = Fraction(1, 100_000), Fraction(1, 200)


def evened(weights):
    """(the weights, whether rounding had made the right ones weigh too little); equal shares of 1 become exact."""
    rights = [weight for weight in weights if weight > 0]
    share, short = Fraction(1, len(rights)), 1 - sum(rights)
    leeway = ROUNDED if short > 0 else SAME
    if all(abs(weight - share) < leeway for weight in rights):
        tidy = [share if weight > 0 else -share if abs(weight + share) < leeway else weight for weight in weights]
        return tidy, any(abs(weight - share) >= SAME for weight in rights)
    if 0 < short < SAME * len(rights):
        return [weight + short if weight == max(rights) else weight for weight in weights], True
    return weights, False


def is_right_minus_wrong(weights):
    """Whether the rule of that name gives the same for every answer."""
    rights = sum(weight > 0 for weight in weights)
    return all(abs(weight) * rights == 1 for weight in weights)


def shortened(weight):
    """A weight as exact text; thirds and the like are rounded up, so that the right ones weigh 1 together."""
    return figures.plain(Fraction(ceil(weight * 10**8), 10**8))


def percent(weight):
    return figures.plain(Fraction(round(weight * 10**7), 10**5))
