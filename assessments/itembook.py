"""The book of a quiz's questions: gathers the answers in a fixed number of queries, for the pure `statistics`."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal
from statistics import median

from django.utils import timezone

from assessments import charts, findings
from assessments.classbook import waivers_of
from assessments.gradebook import kept_work
from assessments.models import Answer, Assignment, Attempt, Question
from assessments.services.attempts import submit_expired
from assessments.statistics import Item, QuizFigures, analyse, thirds, wilson

FIRST, KEPT = "first", "kept"


@dataclass(frozen=True)
class Place:
    """One question version at its place in the quiz. `waiting` answers have no mark yet.

    `item` is None while the question is left out because most of its answers wait. `interval` is that of the facility.
    """

    number: int
    question: Question
    addresses: list
    attempts: int
    waiting: int = 0
    item: Item | None = None
    interval: tuple | None = None
    choices: list = field(default_factory=list)
    flags: list = field(default_factory=list)

    @property
    def step(self):
        """(steps of three, word) of the discrimination index."""
        return findings.discrimination_step(self.item and self.item.discrimination_index)

    @property
    def is_named(self):
        """Whether the map names it: one that stands out by difficulty or by discrimination."""
        item = self.item
        is_extreme = not findings.HARD <= item.facility <= findings.EASY
        return is_extreme or item.discrimination_index < findings.WEAK

    @property
    def gravest(self):
        """The level of its gravest flag; empty without flags."""
        levels = [flag.level for flag in self.flags]
        return next((level for level in ("check", "look", "note") if level in levels), "")


@dataclass(frozen=True)
class ItemBook:
    """Everything the page of statistics tells. `figures` are those of the quiz, in points; `maximum` its points.

    `attempts` counts those analysed; `waiting` and `different` those left out because something in them waits for a
    mark, or because they were made on a quiz of other questions; `minutes` is the median time of an attempt.
    """

    assignment: Assignment
    which: str
    has_several: bool
    attempts: int
    waiting: int
    different: int
    maximum: Decimal
    figures: QuizFigures
    minutes: float | None
    percentages: list
    places: list

    @property
    def is_hidden(self):
        """So few that figures would show single students."""
        return self.attempts < findings.LEAST

    @property
    def has_relations(self):
        return self.attempts >= findings.LEAST_FOR_RELATIONS

    @property
    def has_decimals(self):
        return self.attempts >= findings.LEAST_FOR_DECIMALS

    def percent(self, points):
        return None if points is None or not self.maximum else 100 * points / float(self.maximum)

    @property
    def distribution(self):
        return charts.distribution(self.percentages)

    @property
    def map(self):
        """The item map; None where no question has a place on it."""
        points = [
            (place.number, place.item.facility, place.item.discrimination_index, place.is_named)
            for place in self.places
            if place.item and place.item.facility is not None and place.item.discrimination_index is not None
        ]
        return charts.item_map(points) if self.has_relations and points else None

    @property
    def flagged(self):
        """The questions to look at, those whose key is in doubt first."""
        order = ["check", "look"]
        return sorted(
            (place for place in self.places if place.gravest in order), key=lambda place: order.index(place.gravest)
        )


@dataclass(frozen=True)
class _Reply:
    """One answer, as far as statistics look at it. `points` is None while it waits for a mark."""

    number: int
    question: int
    value: object
    points: Decimal | None
    worth: Decimal

    @property
    def mark(self):
        """Its points; None for a blank, which counts as 0."""
        return None if self.value in (None, "", [], {}) and not self.points else self.points


def item_book(assignment, which=FIRST, now=None):
    """The ItemBook of an assignment, of first attempts or of those that count (`which`).

    Attempts whose time ran out are handed in first. A question most of whose answers wait for a mark is left out until
    they have it, and then an attempt in which anything else waits. Attempts are compared only where they had questions
    at the same places for the same points.
    """
    now = now or timezone.now()
    submit_expired(Attempt.objects.filter(assignment=assignment), now)
    by_user = _tries(assignment)
    chosen = [attempt for tries in by_user.values() for attempt in _chosen(tries, which, assignment.keep, now)]
    sheets = _sheets(assignment, chosen)
    alike = _alike(sheets)
    left_out = _mostly_waiting(alike)
    ready = [sheet for sheet in alike if all(row.points is not None for row in _counted(sheet, left_out))]
    attempts = [attempt for attempt in chosen if attempt.pk in {pk for pk, _rows in ready}]
    has_several = any(len(tries) > 1 for tries in by_user.values())
    return _book(assignment, which, has_several, sheets, alike, left_out, ready, _minutes(attempts))


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
    """[(attempt pk, [_Reply])] of the attempts, in the order of the questions."""
    wanted = {attempt.pk: [] for attempt in attempts}
    rows = Answer.objects.filter(attempt__assignment=assignment).order_by("attempt", "number")
    names = ("attempt", "number", "question", "value", "points", "question__points")
    for attempt, *facts in rows.values_list(*names).iterator():
        if attempt in wanted:
            wanted[attempt].append(_Reply(*facts))
    return list(wanted.items())


def _alike(sheets):
    """The sheets of the commonest shape: the same places, each for the same points."""
    shapes = [tuple((row.number, row.worth) for row in rows) for _pk, rows in sheets]
    commonest = Counter(shapes).most_common(1)
    return [sheet for sheet, shape in zip(sheets, shapes, strict=True) if shape == commonest[0][0]]


def _mostly_waiting(sheets):
    """The numbers of the places at which more than half of the answers have no mark."""
    waiting = Counter(row.number for _pk, rows in sheets for row in rows if row.points is None)
    return {number for number, count in waiting.items() if 2 * count > len(sheets)}


def _counted(sheet, left_out):
    return [row for row in sheet[1] if row.number not in left_out]


def _minutes(attempts):
    times = [(attempt.submitted_at - attempt.started_at).total_seconds() / 60 for attempt in attempts]
    return median(times) if times else None


def _book(assignment, which, has_several, sheets, alike, left_out, ready, minutes):
    papers = [_counted(sheet, left_out) for sheet in ready]
    worths = [row.worth for row in papers[0]] if papers else []
    maximum = sum(worths, Decimal(0))
    analysis = analyse([[row.mark for row in paper] for paper in papers], worths)
    totals = [sum(row.mark or 0 for row in paper) for paper in papers]
    return ItemBook(
        assignment=assignment,
        which=which,
        has_several=has_several,
        attempts=len(papers),
        waiting=len(alike) - len(ready),
        different=len(sheets) - len(alike),
        maximum=maximum,
        figures=_told_figures(analysis),
        minutes=minutes,
        percentages=[float(100 * total / maximum) for total in totals] if maximum else [],
        places=_places(analysis, papers, totals, maximum, alike, left_out),
    )


def _told_figures(analysis):
    """The figures of the quiz, without those that would be chance with so few attempts."""
    if analysis.attempts >= findings.LEAST_FOR_RELATIONS:
        return analysis.test
    return QuizFigures(mean=analysis.test.mean, median=analysis.test.median, sd=analysis.test.sd)


def _places(analysis, papers, totals, maximum, alike, left_out):
    """[Place] in the order of the quiz; a place that had several versions of its question has a line for each."""
    waiting = Counter((row.number, row.question) for _pk, rows in alike for row in rows if row.points is None)
    versions = sorted({(row.number, row.question) for _pk, rows in alike for row in rows})
    several = {number for number, count in Counter(number for number, _pk in versions).items() if count > 1}
    questions = _questions({pk for _number, pk in versions})
    columns = {row.number: column for column, row in enumerate(papers[0])} if papers else {}
    places = []
    for number, pk in versions:
        question = questions[pk]
        rows = [
            (paper[columns[number]], total)
            for paper, total in zip(papers, totals, strict=True)
            if number in columns and paper[columns[number]].question == pk
        ]
        place = Place(number, question, _addresses(question), len(rows), waiting[number, pk])
        if len(rows) >= findings.LEAST and number not in left_out:
            item = analysis.items[columns[number]]
            if number in several:
                item = _item_of_version(rows, question.points, maximum, item)
            place = _told(place, rows, item)
        places.append(place)
    return places


def _item_of_version(rows, worth, maximum, item):
    """The Item of one version, against the rest of the quiz; its effective weight is that of the place."""
    pairs = [(row.mark, total - (row.mark or 0)) for row, total in rows]
    alone = analyse(pairs, [worth, maximum - worth])
    return replace(alone.items[0], effective_weight=item.effective_weight)


def _told(place, rows, item):
    """The place with its figures, without those that would be chance with so few attempts."""
    count = len(rows)
    has_relations = count >= findings.LEAST_FOR_RELATIONS
    if not has_relations:
        item = replace(item, discrimination_index=None, discriminative_efficiency=None, effective_weight=None)
    tails = thirds([total - (row.mark or 0) for row, total in rows]) if has_relations else None
    kind, spec = place.question.type, place.question.spec
    picked = findings.choices(kind, spec, [row.value for row, _total in rows], tails)
    flags = findings.flags(item, count, picked, has_key=kind.MARKED_BY == "machine")
    return replace(place, item=item, interval=wilson(item.facility, count), choices=picked, flags=flags)


def _questions(pks):
    return Question.objects.prefetch_related("evidence__paragraph__document").in_bulk(pks)


def _addresses(question):
    """The paragraphs on which the question rests, each once."""
    evidence = [row.paragraph.address for row in question.evidence.all()]
    return list(dict.fromkeys([*evidence, *question.type.paragraphs(question.spec)]))
