"""The arithmetic of the gradebook: states, the attempt that counts, totals. Pure: knows no database."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from assessments.lateness import Charge
from assessments.timing import TOLERANCE


class State(StrEnum):
    """The six states of a student's work; *late* is a flag beside them, and zero is a mark, not a state."""

    NOT_DUE = "not_due"
    SUBMITTED = "submitted"
    PENDING = "pending"
    GRADED = "graded"
    MISSING = "missing"
    EXCUSED = "excused"


@dataclass(frozen=True)
class Work:
    """One handed-in attempt, as far as the gradebook looks at it.

    `score` is what it earned and `deduction` what lateness takes from that, by its `charge`, if it has one. `marked`:
    how many answers have a mark. `maximum`: the points of its own questions, where they are known.
    """

    number: int
    handed_in_at: datetime
    score: Decimal = Decimal(0)
    is_marked: bool = False
    marked: int = 0
    attempt_pk: int | None = None
    deduction: Decimal = Decimal(0)
    charge: Charge | None = None
    maximum: Decimal | None = None

    @property
    def counted(self):
        return self.score - self.deduction


@dataclass(frozen=True)
class Cell:
    """Student x assignment. `score`, less `deduction` for lateness, is what counts: `counted`.

    `score` is None where there is none to speak of yet; `maximum` None for a reading.
    """

    state: State
    is_late: bool = False
    score: Decimal | None = None
    maximum: Decimal | None = None
    is_provisional: bool = False
    work: Work | None = None
    deduction: Decimal = Decimal(0)

    @property
    def counted(self):
        return None if self.score is None else self.score - self.deduction


def kept_work(works, policy):
    """The work shown for a policy other than the average: the best, first or latest; None where there is none.

    Which is the best is decided after deductions.
    """
    if not works:
        return None
    if policy == "first":
        return min(works, key=lambda work: work.number)
    if policy in ("latest", "average"):
        return max(works, key=lambda work: work.number)
    return max(works, key=lambda work: (work.counted, work.number))


def kept_score(works, policy):
    """(score, deduction, is_provisional). Provisional: an attempt that counts still waits for a person."""
    if not works:
        return None, Decimal(0), False
    if policy == "average":
        score, deduction = (_mean([getattr(work, name) for work in works]) for name in ("score", "deduction"))
        return score, deduction, not all(work.is_marked for work in works)
    kept = kept_work(works, policy)
    waiting = works if policy == "highest" else [kept]
    return kept.score, kept.deduction, not all(work.is_marked for work in waiting)


def _worth(works, policy, usual):
    """The points in all of what counts: those of its own questions, for the quiz may be another one since."""
    worths = [usual if work.maximum is None else work.maximum for work in works]
    if not worths:
        return usual
    return _mean(worths) if policy == "average" else worths[works.index(kept_work(works, policy))]


def _mean(values):
    return sum(values) / len(values)


def cell(terms, works, *, now, policy="highest", maximum=None, is_released=False, needs_release=True):
    """What the gradebook says of one student's quiz or essay.

    `terms` hold for this student; `works` are the handed-in attempts; `needs_release` is False where no person
    marks anything, so there is nothing to hold back.
    """
    maximum = _worth(works, policy, maximum)
    if terms.is_excused:
        return Cell(State.EXCUSED, maximum=maximum, work=kept_work(works, policy))
    if not works:
        return Cell(_state_without_work(terms, now), maximum=maximum)
    score, deduction, is_provisional = kept_score(works, policy)
    work = kept_work(works, policy)
    if not any(one.marked for one in works):
        state, score, deduction = State.SUBMITTED, None, Decimal(0)
    elif is_provisional or (needs_release and not is_released):
        state = State.PENDING
    else:
        state = State.GRADED
    return Cell(state, terms.is_late(work.handed_in_at), score, maximum, is_provisional, work, deduction)


def reading_cell(terms, read_at, *, now):
    """What the gradebook says of one student's reading: read counts as handed in, and nothing is marked."""
    if terms.is_excused:
        return Cell(State.EXCUSED)
    if read_at is None:
        return Cell(_state_without_work(terms, now))
    return Cell(State.SUBMITTED, is_late=terms.is_late(read_at))


def _state_without_work(terms, now):
    """Missing once the due date (or, without one, the closing time) of this student is past."""
    is_past = terms.ends_at is not None and now > terms.ends_at + TOLERANCE
    return State.MISSING if is_past else State.NOT_DUE


def without_points(cell):
    """The cell as its student may be told of it while points are closed: the maximum only."""
    none = {"score": None, "deduction": Decimal(0)}
    return replace(cell, **none, work=cell.work and replace(cell.work, **none))


@dataclass(frozen=True)
class Totals:
    """Points and possible points: `so far` leaves out what is not graded; `in the end` counts it as nothing done."""

    so_far: Decimal
    so_far_possible: Decimal
    in_the_end_possible: Decimal


def totals(cells):
    """Sums of one student's row (people are shown both “so far” and “if nothing more is done”)."""
    scored = [one for one in cells if one.maximum is not None and one.state != State.EXCUSED]
    graded = [one for one in scored if one.state == State.GRADED]
    return Totals(
        sum((one.counted for one in graded), Decimal(0)),
        sum((one.maximum for one in graded), Decimal(0)),
        sum((one.maximum for one in scored), Decimal(0)),
    )
