"""Slows guessing at one account or by one guesser, and never an address: a whole school signs in from one.

Every free try is a place of its own, taken by `cache.add`, which gives a place to one taker only: guesses that are sent
all at once cannot be counted as one.
"""

import hashlib
import math
import time

from django.core.cache import cache

WINDOW_SECONDS = 5 * 60
PASSWORDS = "wrong-passwords"  # counted for each account
CODES = "wrong-codes"  # counted for each session or person that tries class codes
QUIZ_PASSWORDS = "wrong-quiz-passwords"  # counted for each student and quiz
FREE_TRIES = {PASSWORDS: 5, CODES: 10, QUIZ_PASSWORDS: 10}


def seconds_left(name, kind=PASSWORDS):
    """How long `name` has still to wait: 0 unless the free tries of the last five minutes are used up."""
    ends = cache.get_many(_places(name, kind)).values()
    if len(ends) < FREE_TRIES[kind]:
        return 0
    return max(0, math.ceil(min(ends) - time.time()))


def is_slowed(name, kind=PASSWORDS):
    return seconds_left(name, kind) > 0


def count_wrong(name, kind=PASSWORDS):
    """Notes one wrong try; whether it was still a free one."""
    ends_at = time.time() + WINDOW_SECONDS
    taken = cache.get_many(_places(name, kind))
    free = [place for place in _places(name, kind) if place not in taken]
    return any(cache.add(place, ends_at, WINDOW_SECONDS) for place in free)


def forget(name, kind=PASSWORDS):
    """A right password, or an administrator, clears the count."""
    cache.delete_many(_places(name, kind))


def _places(name, kind):
    digest = hashlib.sha256(str(name).strip().lower().encode()).hexdigest()[:32]
    return [f"{kind}:{digest}:{number}" for number in range(FREE_TRIES[kind])]
