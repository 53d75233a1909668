"""What a student may see of an answer, and when. Pure: knows no database."""

from dataclasses import dataclass

from assessments.timing import TOLERANCE


@dataclass(frozen=True)
class Review:
    """Each flag opens one thing; nothing is open by itself.

    attempt: the own answer · correctness: right, partly or wrong · marks: points, and levels and comments of a person ·
    feedback: the rationale and paragraph of what was chosen · key: right answers and every rationale.
    """

    shows_attempt: bool = False
    shows_correctness: bool = False
    shows_marks: bool = False
    shows_feedback: bool = False
    shows_key: bool = False


NOTHING = Review()
EVERYTHING = Review(True, True, True, True, True)


def review_for(marked_by, *, is_handed_in, now, last_close_at=None, is_released=False, is_persons_mark=False):
    """The review of one answer for its student.

    `marked_by` is the type's MARKED_BY. `last_close_at` is the latest effective close of anybody in the class
    (accommodations and exceptions counted), None where there is no close date: then releasing opens the key.
    `is_persons_mark`: the mark that counts was made by a person, also over a machine's; it waits for the release.
    """
    if not is_handed_in:
        return NOTHING
    is_over = is_released if last_close_at is None else now > last_close_at + TOLERANCE
    if marked_by == "person":
        return Review(True, is_released, is_released, is_released, is_released and is_over)
    return Review(True, True, is_released or not is_persons_mark, True, is_over)
