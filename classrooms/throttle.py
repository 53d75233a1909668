"""Slows guessing at one account, and never an address: a whole school signs in from one."""

import hashlib

from django.core.cache import cache

FREE_TRIES = 5
WINDOW_SECONDS = 5 * 60


def _key(username):
    digest = hashlib.sha256(username.strip().lower().encode()).hexdigest()[:32]
    return f"wrong-passwords:{digest}"


def is_slowed(username):
    """True when this account has used up its wrong tries of the last five minutes."""
    return cache.get(_key(username), 0) >= FREE_TRIES


def count_wrong(username):
    """Notes one wrong password; the window starts with the first one."""
    key = _key(username)
    if not cache.add(key, 1, WINDOW_SECONDS):
        try:
            cache.incr(key)
        except ValueError:  # the window closed between the two calls
            cache.set(key, 1, WINDOW_SECONDS)


def forget(username):
    """A right password, or an administrator, clears the count."""
    cache.delete(_key(username))
