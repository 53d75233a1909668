"""What a student may see of an answer, and when: windows by things, with a safe default. Pure: knows no database."""

from dataclasses import dataclass
from datetime import timedelta

from assessments.timing import TOLERANCE

JUST_HANDED_IN = timedelta(minutes=2)
# during: not handed in · after: handed in just now · later: somebody's work may still be open · closed: nobody's is.
WINDOWS = ("during", "after", "later", "closed")
# attempt: the own answer · correctness: right, partly or wrong · marks: points, and levels and comments of a person ·
# feedback: the rationale and paragraph of what was chosen · key: right answers and every rationale.
THINGS = ("attempt", "correctness", "marks", "feedback", "key")
# What says nothing, or too much, without another thing: feedback calls the own answer right or wrong.
NEEDS = {"correctness": "attempt", "feedback": "correctness", "key": "feedback"}
AS_USUAL = {
    "during": ["attempt"],
    "after": ["attempt", "correctness", "marks", "feedback"],
    "later": ["attempt", "correctness", "marks", "feedback"],
    "closed": [*THINGS],
}


@dataclass(frozen=True)
class Review:
    """Each flag opens one of THINGS; nothing is open by itself. `waits`: a person's judgement is not released yet."""

    shows_attempt: bool = False
    shows_correctness: bool = False
    shows_marks: bool = False
    shows_feedback: bool = False
    shows_key: bool = False
    waits: bool = False


EVERYTHING = Review(True, True, True, True, True)


def settled(ticked):
    """{window: [thing]} in order and without what needs something closed; students at work always see their answers."""
    return {window: _standing(window, ticked.get(window, ())) for window in WINDOWS}


def _standing(window, ticked):
    things = []
    for thing in THINGS:
        is_ticked = thing in ticked or (window, thing) == ("during", "attempt")
        if is_ticked and needed_by(thing, window) in (None, *things):
            things.append(thing)
    return things


def needed_by(thing, window):
    """What the thing shows nothing without; None for what stands alone. At work there is no sum to tell."""
    return "correctness" if (window, thing) == ("during", "marks") else NEEDS.get(thing)


def may_check(matrix, marked_by):
    """Whether students at work may check an answer to a question of this kind."""
    return marked_by == "machine" and "correctness" in matrix["during"]


def matrix_of(stored):
    """{window: frozenset of things} of what an assignment keeps; empty is as usual."""
    return {window: frozenset(things) for window, things in settled(stored or AS_USUAL).items()}


def early_keys(matrix):
    """The windows before closed in which right answers are told."""
    return [window for window in WINDOWS if window != "closed" and "key" in matrix[window]]


def is_over(*, now, last_close_at=None, is_released=False):
    """Whether the class has finished.

    `last_close_at` is the latest effective close of anybody in the class (accommodations and exceptions counted), None
    where there is no close date: then the release closes.
    """
    return is_released if last_close_at is None else now > last_close_at + TOLERANCE


def window_of(handed_in_at, *, now, last_close_at=None, is_released=False):
    """The window in which an attempt is; `handed_in_at` is None while its student is at work.

    As in Moodle, closed comes before just handed in.
    """
    if handed_in_at is None:
        return "during"
    if is_over(now=now, last_close_at=last_close_at, is_released=is_released):
        return "closed"
    return "after" if now <= handed_in_at + JUST_HANDED_IN else "later"


def review_for(marked_by, matrix, window, *, is_released=False, is_persons_mark=False):
    """The review of one answer for its student: what the window opens, less what waits for the release.

    `marked_by` is the type's MARKED_BY. `is_persons_mark`: the mark that counts was made by a person, also over a
    machine's. Whatever the matrix opens, a person's judgement waits.
    """
    things = matrix[window]
    waits = not is_released and (marked_by == "person" or is_persons_mark)
    if marked_by == "person" and (waits or window == "during"):
        things = things & {"attempt"}
    elif waits:
        things = things - {"marks"}
    return Review(*(thing in things for thing in THINGS), waits=waits)
