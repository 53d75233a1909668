"""Slows guessing at one account or by one guesser, and never an address: a whole school signs in from one."""

import hashlib
import math
import time

from django.core.cache import cache

WINDOW_SECONDS = 5 * 60
PASSWORDS = "wrong-passwords"  # counted for each account
CODES = "wrong-codes"  # counted for each session or person that tries class codes
FREE_TRIES = {PASSWORDS: 5, CODES: 10}


def seconds_left(name, kind=PASSWORDS):
    """How long `name` has still to wait: 0 unless the free tries of the last five minutes are used up."""
    count, ends_at = cache.get(_key(name, kind), (0, 0))
    if count < FREE_TRIES[kind]:
        return 0
    return max(0, math.ceil(ends_at - time.time()))


def is_slowed(name, kind=PASSWORDS):
    return seconds_left(name, kind) > 0


def count_wrong(name, kind=PASSWORDS):
    """Notes one wrong try; the window starts with the first one."""
    now = time.time()
    count, ends_at = cache.get(_key(name, kind), (0, now + WINDOW_SECONDS))
    if ends_at <= now:
        count, ends_at = 0, now + WINDOW_SECONDS
    cache.set(_key(name, kind), (count + 1, ends_at), math.ceil(ends_at - now))


def forget(name, kind=PASSWORDS):
    """A right password, or an administrator, clears the count."""
    cache.delete(_key(name, kind))


def _key(name, kind):
    digest = hashlib.sha256(str(name).strip().lower().encode()).hexdigest()[:32]
    return f"{kind}:{digest}"
