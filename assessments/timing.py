"""Dates and limits: what holds for one student. Pure: knows no database."""

import math
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

TOLERANCE = timedelta(seconds=60)


@dataclass(frozen=True)
class Terms:
    """When something opens, is due and closes, how long it may take (minutes) and how often it may be tried."""

    opens_at: datetime | None = None
    due_at: datetime | None = None
    closes_at: datetime | None = None
    time_limit: int | None = None
    attempts_allowed: int | None = None
    is_excused: bool = False
    usual_time_limit: int | None = None

    @property
    def is_extended(self):
        """Whether the limit is longer than the class's: the student is told “70 min (extended from 40)”."""
        return self.usual_time_limit is not None and self.usual_time_limit < self.time_limit

    @property
    def ends_at(self):
        """When it should be done: the due date, or without one the closing time; None without either."""
        return self.due_at or self.closes_at

    def has_opened(self, now):
        return self.opens_at is None or self.opens_at <= now

    def is_open(self, now):
        """Between opening and closing; the closing minute's tolerance counts as open."""
        return self.has_opened(now) and (self.closes_at is None or now <= self.closes_at + TOLERANCE)

    def is_late(self, submitted_at):
        return self.due_at is not None and submitted_at > self.due_at + TOLERANCE

    def deadline(self, started_at):
        """The earlier of start + limit and closing time; None where neither is set."""
        ends = [self.closes_at] if self.closes_at else []
        if self.time_limit:
            ends.append(started_at + timedelta(minutes=self.time_limit))
        return min(ends, default=None)


# Which of several groups' values is the most lenient, field by field.
MOST_LENIENT = {"opens_at": min, "due_at": max, "closes_at": max, "time_limit": max, "attempts_allowed": max}


def effective_terms(base, *, exception=None, groups=(), time_factor=1, extra_minutes=0, extra_days=0, zone=None):
    """The terms of one student, field by field: the own exception's, else the groups', else the class's (`base`).

    The standing accommodation comes last: limit' = ceil(limit x factor) + minutes; due' = due + days;
    close' = close + days + (limit' - limit). Days are days of the class's calendar (`zone`), so a due time of 17:00
    stays 17:00 when clocks change.
    """
    terms = _overlay(base, most_lenient(groups))
    terms = _overlay(terms, exception) if exception else terms
    limit, due_at, closes_at = terms.time_limit, terms.due_at, terms.closes_at
    longer = limit and math.ceil(limit * Decimal(time_factor)) + extra_minutes
    gained = timedelta(minutes=longer - limit) if limit else timedelta()
    return replace(
        terms,
        time_limit=longer,
        usual_time_limit=base.time_limit,
        due_at=days_later(due_at, extra_days, zone),
        closes_at=closes_at and days_later(closes_at, extra_days, zone) + gained,
    )


def most_lenient(groups):
    """The terms of a student's groups as one: of what they say, field by field, what is best for the student.

    What no group says stays empty. The class is not compared: a group may be given less than it.
    """
    chosen = {name: best(_said(groups, name), default=None) for name, best in MOST_LENIENT.items()}
    return Terms(is_excused=any(terms.is_excused for terms in groups), **chosen)


def _said(several, name):
    values = (getattr(terms, name) for terms in several)
    return [value for value in values if value is not None]


def _overlay(base, exception):
    """What the exception says over what holds without it; nobody is un-excused by one that does not say so."""
    said = {name: getattr(exception, name) for name in MOST_LENIENT if getattr(exception, name) is not None}
    return replace(base, is_excused=base.is_excused or exception.is_excused, **said)


def days_later(moment, days, zone):
    """The same time of the clock, some days (possibly fewer than 0) later in the calendar of `zone`."""
    if moment is None or not days:
        return moment
    local = moment.astimezone(zone) if zone else moment
    return (local + timedelta(days=days)).astimezone(UTC)  # in UTC minutes can be added, whatever the clocks do
