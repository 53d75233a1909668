"""Slows guessing at one account or by one guesser, and never an address: a whole school signs in from one.

Every free try is a place of its own, taken by `cache.add`, which gives a place to one taker only: guesses that are sent
all at once cannot be counted as one. A place is named by its five minutes of the clock, and none is given again: of
several who find an old place run out, one would clear away what another has just taken.
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
    ends = sorted(cache.get_many(_all_places(name, kind)).values())
    if len(ends) < FREE_TRIES[kind]:
        return 0
    return max(0, math.ceil(ends[-FREE_TRIES[kind]] - time.time()))


def is_slowed(name, kind=PASSWORDS):
    return seconds_left(name, kind) > 0


def count_wrong(name, kind=PASSWORDS):
    """Notes one wrong try; whether it was still a free one."""
    now = time.time()
    taken = cache.get_many(_all_places(name, kind))
    pairs = zip(_places(name, kind, now), _places(name, kind, now - WINDOW_SECONDS), strict=True)
    free = [place for place, before in pairs if place not in taken and before not in taken]
    return any(cache.add(place, now + WINDOW_SECONDS, WINDOW_SECONDS) for place in free)


def forget(name, kind=PASSWORDS):
    """A right password, or an administrator, clears the count."""
    cache.delete_many(_all_places(name, kind))


def _all_places(name, kind):
    """Those of these five minutes, and of the five before, some of which still count."""
    now = time.time()
    return [*_places(name, kind, now), *_places(name, kind, now - WINDOW_SECONDS)]


def _places(name, kind, moment):
    digest = hashlib.sha256(str(name).strip().lower().encode()).hexdigest()[:32]
    window = int(moment // WINDOW_SECONDS)
    return [f"{kind}:{digest}:{window}:{number}" for number in range(FREE_TRIES[kind])]
