"""What a student sees of an answer, and when."""

from datetime import UTC, datetime, timedelta

import pytest

from assessments.review import EVERYTHING, NOTHING, Review, review_for

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
BEFORE, AFTER = NOW - timedelta(hours=1), NOW + timedelta(hours=1)
FEEDBACK = Review(True, True, True, True, False)
OWN_TEXT = Review(shows_attempt=True)


def see(marked_by="machine", **facts):
    return review_for(marked_by, **{"is_handed_in": True, "now": NOW, **facts})


@pytest.mark.parametrize("marked_by", ["machine", "person"])
@pytest.mark.parametrize("facts", [{}, {"is_released": True}, {"last_close_at": BEFORE, "is_released": True}])
def test_nothing_is_seen_before_handing_in(marked_by, facts):
    assert see(marked_by, is_handed_in=False, **facts) == NOTHING


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"last_close_at": AFTER}, FEEDBACK),
        ({"last_close_at": AFTER, "is_released": True}, FEEDBACK),
        ({"last_close_at": BEFORE}, EVERYTHING),
        ({}, FEEDBACK),
        ({"is_released": True}, EVERYTHING),
    ],
)
def test_machine_marks_are_seen_at_once_and_the_key_after_the_last_close(facts, expected):
    assert see(**facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"last_close_at": AFTER}, OWN_TEXT),
        ({"last_close_at": BEFORE}, OWN_TEXT),
        ({}, OWN_TEXT),
        ({"last_close_at": AFTER, "is_released": True}, FEEDBACK),
        ({"last_close_at": BEFORE, "is_released": True}, EVERYTHING),
        ({"is_released": True}, EVERYTHING),
    ],
)
def test_a_persons_marks_are_seen_after_release(facts, expected):
    assert see("person", **facts) == expected


def test_the_key_stays_closed_while_the_closing_minute_still_takes_answers():
    assert not see(last_close_at=NOW - timedelta(seconds=60)).shows_key
    assert see(last_close_at=NOW - timedelta(seconds=61)).shows_key


def test_a_person_who_overrides_the_machine_is_seen_after_release():
    waiting = see(last_close_at=AFTER, is_persons_mark=True)
    assert waiting == Review(True, True, False, True, False)
    assert see(last_close_at=AFTER, is_persons_mark=True, is_released=True) == FEEDBACK
