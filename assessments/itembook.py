"""The book of a quiz's questions: what the pure `statistics` and `findings` say of the work that was gathered."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import groupby

from assessments import charts, findings
from assessments.itemwork import FIRST, gather_work
from assessments.models import Assignment, Question
from assessments.pace import usual_time
from assessments.statistics import Item, QuizFigures, analyse, thirds, wilson


@dataclass(frozen=True)
class Place:
    """One question version. `number` is its first slot: a drawn one may stand at several. `waiting` have no mark yet.

    `item` is None while the question is left out because most of its answers wait. `interval` is that of the facility.
    `part` tells lines of one number apart, from 1; 0 where there is one. `seconds` is about how long it took: a median
    of estimates (see `pace`).
    """

    number: int
    question: Question
    addresses: list
    attempts: int
    waiting: int = 0
    part: int = 0
    item: Item | None = None
    interval: tuple | None = None
    seconds: float | None = None
    choices: list = field(default_factory=list)
    flags: list = field(default_factory=list)

    @property
    def label(self):
        return f"{self.number}.{self.part}" if self.part else str(self.number)

    @property
    def step(self):
        """(steps of three, word) of the discrimination index."""
        return findings.discrimination_step(self.item and self.item.discrimination_index)

    @property
    def has_decimals(self):
        return self.attempts >= findings.LEAST_FOR_DECIMALS

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
    def has_steps(self):
        """Whether the discrimination of a question is told in steps, without its figure."""
        return any(place.step and not place.has_decimals for place in self.places)

    def percent(self, points):
        return None if points is None or not self.maximum else 100 * points / float(self.maximum)

    @property
    def distribution(self):
        return charts.distribution(self.percentages)

    @property
    def map(self):
        """The item map; None where no question has a place on it."""
        points = [
            (place.label, place.item.facility, place.item.discrimination_index, place.is_named)
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


def item_book(assignment, which=FIRST, now=None):
    """The ItemBook of an assignment, of first attempts or of those that count (`which`).

    A question most of whose answers wait for a mark is left out until they have it, and then an attempt in which
    anything else waits. Attempts are compared only where they had questions at the same slots for the same points.
    """
    work = gather_work(assignment, which, now)
    worths = [row.worth for row in work.papers[0]] if work.papers else []
    maximum = sum(worths, Decimal(0))
    analysis = analyse([[row.mark for row in paper] for paper in work.papers], worths)
    totals = [sum(row.mark or 0 for row in paper) for paper in work.papers]
    return ItemBook(
        assignment=assignment,
        which=which,
        has_several=work.has_several,
        attempts=len(work.papers),
        waiting=work.waiting,
        different=work.different,
        maximum=maximum,
        figures=_told_figures(analysis),
        minutes=work.minutes,
        percentages=[float(100 * total / maximum) for total in totals] if maximum else [],
        places=_places(analysis, work, totals, maximum),
    )


def _told_figures(analysis):
    """The figures of the quiz, without those that would be chance with so few attempts."""
    if analysis.attempts >= findings.LEAST_FOR_RELATIONS:
        return analysis.test
    return QuizFigures(mean=analysis.test.mean, median=analysis.test.median, sd=analysis.test.sd)


def _places(analysis, work, totals, maximum):
    """[Place] of every question version, by their first slots."""
    waiting = Counter(row.question for row in work.replies if row.points is None)
    slots, answers = _by_question(work, totals)
    questions = _questions(slots)
    items = {row.slot: item for row, item in zip(work.papers[0], analysis.items, strict=True)} if work.papers else {}
    places = []
    for pk in sorted(slots, key=lambda pk: (min(slots[pk]), pk)):
        rows, question = answers[pk], questions[pk]
        place = Place(min(slots[pk]), question, _addresses(question), len(rows), waiting[pk])
        if len(rows) >= findings.LEAST:
            shared = [items[slot] for slot in sorted(slots[pk] - work.left_out)]
            is_alone = len(slots[pk]) == 1 and len(rows) == len(work.papers)
            item = shared[0] if is_alone else _item_of_version(rows, question.points, maximum, shared)
            place = _told(place, rows, item)
        places.append(place)
    return _parted(places)


def _parted(places):
    """The places, in their order; those of one number with their parts."""
    groups = [list(group) for _number, group in groupby(places, key=lambda place: place.number)]
    return [
        replace(place, part=part if len(group) > 1 else 0) for group in groups for part, place in enumerate(group, 1)
    ]


def _by_question(work, totals):
    """({question: its slots}, {question: [(Reply, total of its paper)]})."""
    slots, answers = defaultdict(set), defaultdict(list)
    for row in work.replies:
        slots[row.question].add(row.slot)
    for paper, total in zip(work.papers, totals, strict=True):
        for row in paper:
            answers[row.question].append((row, total))
    return slots, answers


def _item_of_version(rows, worth, maximum, shared):
    """The Item of one version, against the rest of the quiz, where it shares slots, whose Items are `shared`.

    Its effective weight is theirs on average; None where one of them has none.
    """
    pairs = [(row.mark, total - (row.mark or 0)) for row, total in rows]
    alone = analyse(pairs, [worth, maximum - worth])
    weights = [item.effective_weight for item in shared]
    weight = None if None in weights else sum(weights) / len(weights)
    return replace(alone.items[0], effective_weight=weight)


def _told(place, rows, item):
    """The place with its figures, without those that would be chance with so few attempts."""
    count = len(rows)
    has_relations = count >= findings.LEAST_FOR_RELATIONS
    if not has_relations:
        item = replace(item, discrimination_index=None, discriminative_efficiency=None, effective_weight=None)
    tails = thirds([total - (row.mark or 0) for row, total in rows]) if has_relations else None
    kind, spec = place.question.type, place.question.spec
    picked = findings.choices(kind, spec, [row.value for row, _total in rows], tails)
    has_key = kind.MARKED_BY == "machine"
    told = findings.at_fault(has_key) if place.question.is_void else None
    flags = told or findings.flags(item, count, picked, has_key=has_key)
    seconds = usual_time([row.seconds for row, _total in rows], findings.LEAST)
    interval = wilson(item.facility, count)
    return replace(place, item=item, interval=interval, seconds=seconds, choices=picked, flags=flags)


def _questions(pks):
    return Question.objects.prefetch_related("evidence__paragraph__document").in_bulk(pks)


def _addresses(question):
    """The paragraphs on which the question rests, each once."""
    evidence = [row.paragraph.address for row in question.evidence.all()]
    return list(dict.fromkeys([*evidence, *question.type.paragraphs(question.spec)]))
