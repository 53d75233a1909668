"""How long answers took, as far as the moments at which they were saved can tell. Pure: knows no database."""

from itertools import pairwise
from statistics import median

ONE_REQUEST = 1  # seconds: answers saved closer together than this went in one request
LONGEST_PAUSE = 600  # seconds: after a longer one, something else was done between


def times_taken(started_at, saves):
    """Seconds for each of an attempt's answers, from the save before it or the start; None where that tells nothing.

    `saves` are the moments of the last saves, None for an answer that was never saved. Nothing is told by answers that
    were saved together, since the time before was spent on all of them, nor by a pause longer than LONGEST_PAUSE.
    """
    moments = sorted(moment for moment in saves if moment is not None)
    before = dict(zip(moments, [started_at, *moments], strict=False))
    after = dict(pairwise(moments))
    return [moment and _time_taken(before[moment], moment, after.get(moment)) for moment in saves]


def _time_taken(before, moment, after):
    seconds = (moment - before).total_seconds()
    is_alone = after is None or (after - moment).total_seconds() >= ONE_REQUEST
    return seconds if is_alone and ONE_REQUEST <= seconds <= LONGEST_PAUSE else None


def usual_time(times, least):
    """The median of those that are known, in seconds; None when these are fewer than `least`."""
    known = [seconds for seconds in times if seconds is not None]
    return median(known) if known and len(known) >= least else None
