"""The work that a quiz's statistics rest on: which attempts, which answers; a fixed number of queries."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from django.utils import timezone

from assessments.classbook import waivers_of
from assessments.gradebook import kept_work
from assessments.grading import is_blank
from assessments.models import Answer, Assignment, Attempt
from assessments.pace import times_taken
from assessments.services.attempts import submit_expired

FIRST, KEPT = "first", "kept"


@dataclass(frozen=True)
class Reply:
    """One answer, as far as statistics look at it. `points` is None while it waits for a mark.

    `slot` is the place it would have if nothing were shuffled. `seconds` is about what it took, where that is known.
    """

    slot: int
    question: int
    value: object
    points: Decimal | None
    worth: Decimal
    seconds: float | None

    @property
    def mark(self):
        """Its points; None for a blank, which counts as 0."""
        return None if is_blank(self.value) and not self.points else self.points


@dataclass(frozen=True)
class Work:
    """`papers` are lists of Replies by slot, alike in slots and points, and without slots that are left out.

    `replies` are those of all attempts alike, also where they wait or are left out; `left_out` the slots at which most
    answers wait. `waiting` and `different` count the attempts that are no papers because something else in them waits,
    and because they were made on a quiz of another shape. `minutes` is the median time of a paper.
    """

    which: str
    has_several: bool
    papers: list
    replies: list
    left_out: set
    waiting: int
    different: int
    minutes: float | None


def gather_work(assignment, which, now=None):
    """The Work of first attempts or of those that count; attempts whose time ran out are handed in first."""
    now = now or timezone.now()
    submit_expired(Attempt.objects.filter(assignment=assignment), now)
    by_user = _tries(assignment)
    chosen = [attempt for tries in by_user.values() for attempt in _chosen(tries, which, assignment.keep, now)]
    sheets = _sheets(assignment, chosen)
    alike = _alike(sheets)
    replies = [row for _attempt, rows in alike for row in rows]
    left_out = _mostly_waiting(replies, len(alike))
    counted = [(attempt, [row for row in rows if row.slot not in left_out]) for attempt, rows in alike]
    ready = [(attempt, rows) for attempt, rows in counted if all(row.points is not None for row in rows)]
    return Work(
        which=which,
        has_several=any(len(tries) > 1 for tries in by_user.values()),
        papers=[rows for _attempt, rows in ready],
        replies=replies,
        left_out=left_out,
        waiting=len(alike) - len(ready),
        different=len(sheets) - len(alike),
        minutes=_minutes([attempt for attempt, _rows in ready]),
    )


def _tries(assignment):
    """{person pk: [Attempt]}, with what tells which of them counts: that is decided after deductions for lateness."""
    waivers = waivers_of([assignment])
    by_user = defaultdict(list)
    for attempt in assignment.attempts.with_terms():
        attempt.assignment, attempt.waiver = assignment, waivers.get(attempt.pk)
        by_user[attempt.user_id].append(attempt)
    return by_user


def _chosen(tries, which, policy, now):
    """One student's attempts that are to be analysed; an attempt still under way never is."""
    over = [attempt for attempt in tries if not attempt.is_open(now)]
    if which == KEPT and policy == Assignment.Keep.AVERAGE:
        return over
    if which == KEPT:
        return [kept_work(over, policy)] if over else []
    return [attempt for attempt in over if attempt.number == 1]


def _sheets(assignment, attempts):
    """[(attempt, [Reply])] of the attempts, in the order of the slots."""
    facts = {attempt.pk: [] for attempt in attempts}
    rows = Answer.objects.filter(attempt__assignment=assignment).order_by("attempt", "slot")
    names = ("attempt", "saved_at", "slot", "question", "value", "points", "question__points")
    for attempt, *found in rows.values_list(*names).iterator():
        if attempt in facts:
            facts[attempt].append(found)
    return [(attempt, _replies(attempt, facts[attempt.pk])) for attempt in attempts]


def _replies(attempt, facts):
    times = times_taken(attempt.started_at, [saved_at for saved_at, *_more in facts])
    return [Reply(*found, seconds) for (_saved_at, *found), seconds in zip(facts, times, strict=True)]


def _alike(sheets):
    """The sheets of the commonest shape: the same slots, each for the same points."""
    shapes = [tuple((row.slot, row.worth) for row in rows) for _attempt, rows in sheets]
    commonest = Counter(shapes).most_common(1)
    return [sheet for sheet, shape in zip(sheets, shapes, strict=True) if shape == commonest[0][0]]


def _mostly_waiting(replies, attempts):
    """The slots at which more than half of the answers have no mark."""
    waiting = Counter(row.slot for row in replies if row.points is None)
    return {slot for slot, count in waiting.items() if 2 * count > attempts}


def _minutes(attempts):
    times = [(attempt.submitted_at - attempt.started_at).total_seconds() / 60 for attempt in attempts]
    return median(times) if times else None
