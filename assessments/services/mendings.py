"""Mending a question that a class had already: a new version, and the marks that follow from it."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from assessments.grading import Verdict, by_machine, judge_again
from assessments.mending import (
    FULL,
    counts,
    direction,
    is_mendable,
    is_moved,
    lineage,
    points_after,
    standing,
)
from assessments.models import Answer, AssessmentItem, Assignment, Attempt, Mark, Mending, Question
from assessments.services.assignments import refuse_archived
from assessments.services.attempts import submit_expired
from assessments.services.ledger import write_marks
from assessments.services.versions import Wording, keep_version, revised, versions_of
from assessments.versions import digest


@dataclass(frozen=True)
class Wish:
    """How a question is to stand, and what becomes of the marks. Students whose mark changes read the reason."""

    wording: Wording
    policy: str
    reason: str


@dataclass(frozen=True)
class Place:
    """Where a question stands: `version` (a pk) now, `versions` all that stood or stand there."""

    assignment: Assignment
    version: int
    versions: frozenset
    last_mending: int = 0

    @property
    def answers(self):
        """The condition for its answers."""
        return Q(attempt__assignment=self.assignment, question__in=self.versions)


@dataclass(frozen=True)
class Change:
    """What becomes of one answer that was handed in. `becomes` is up, down, same, flagged, or waits.

    One that waits for a person has no mark yet; `before` and `after` are what the machine adds to it.
    """

    answer: Answer
    verdict: Verdict
    before: object
    after: object
    becomes: str
    is_moved: bool


@dataclass(frozen=True)
class Plan:
    """What a wish would do. `counts`: {policy: {up, down, same, flagged}}; `seal` tells one plan from another."""

    places: list
    replacement: Question
    changes: list
    counts: dict
    seal: str

    @property
    def told(self):
        """The changes a teacher looks at: every mark that would be another one, or would be flagged."""
        return [change for change in self.changes if change.becomes not in ("same", "waits")]

    @property
    def is_idle(self):
        """Whether the question stands like this already, and no mark would change, nor one that is still to be made."""
        is_there = all(place.version == self.replacement.pk for place in self.places)
        return is_there and not any(change.becomes in ("up", "down") or self._is_led(change) for change in self.changes)

    def _is_led(self, change):
        """Whether it waits by another version so far."""
        return change.becomes == "waits" and change.is_moved and change.answer.question_id != self.replacement.pk


def refuse_by_hand(question):
    if not is_mendable(question.type):
        raise ValidationError(
            _("A person marks this question, so there is no key to mend. Mark the answers again instead.")
        )


def places_of(question, own, others=()):
    """The Place of the question in the assignment `own`, then those of the `others` in which the same one stands."""
    steps = Mending.objects.filter(assignment__in=[own, *others]).steps()
    last = dict(Mending.objects.filter(assignment__in=[own, *others]).order_by("pk").values_list("assignment", "pk"))
    here = _place(own, question.pk, steps[own.pk], last)
    starts = _starts(question, others)
    there = [
        _place(other, version, steps[other.pk], last) for other in others for version in starts[other.assessment_id]
    ]
    return [here, *{place.assignment.pk: place for place in there if here.versions & place.versions}.values()]


def _place(assignment, version, steps, last):
    versions = frozenset(lineage(version, steps))
    return Place(assignment, standing(version, steps), versions, last.get(assignment.pk, 0))


def _starts(question, assignments):
    """{assessment pk: [version of the question as the quiz has it]}."""
    starts = {assignment.assessment_id: [] for assignment in assignments}
    items = AssessmentItem.objects.filter(
        assessment__in=starts, question__unit=question.unit_id, question__key=question.key
    )
    for assessment, version in items.order_by("pk").values_list("assessment", "question"):
        starts[assessment].append(version)
    return starts


def plan_mending(question, wish, own, others=()):
    """The Plan of a wish for one assignment and others besides; writes nothing. A fixed number of queries."""
    places = places_of(question, own, others)
    versions = versions_of(question)
    replacement, void = (revised(question, wish.wording, versions, is_void=is_void) for is_void in (False, True))
    olds = {row.pk: row for row in versions}
    judged = [
        (answer, *(_measured(answer, olds[answer.question_id], new) for new in (replacement, void)))
        for answer in _handed_in(places)
    ]
    changes = {
        policy: [
            _change(policy, answer, *(by_void if policy == FULL else by_new)) for answer, by_new, by_void in judged
        ]
        for policy in Mending.Policy.values
    }
    chosen = changes[wish.policy]
    return Plan(
        places=places,
        replacement=void if wish.policy == FULL else replacement,
        changes=chosen,
        counts={policy: counts(change.becomes for change in rows) for policy, rows in changes.items()},
        seal=_seal(wish, places, replacement, chosen),
    )


def _handed_in(places):
    """The answers, each with `grader` and `judgement` of the mark that counts, None for the machine."""
    latest = Mark.objects.filter(answer=OuterRef("pk")).order_by("-pk")
    said = {name: Subquery(latest.values(name)[:1]) for name in ("grader", "judgement")}
    wanted = Q(pk__in=[])
    for place in places:
        wanted |= place.answers
    rows = Answer.objects.filter(wanted, attempt__submitted_at__isnull=False)
    rows = rows.select_related("attempt__user", "attempt__assignment__classroom").annotate(**said)
    return list(rows.order_by("attempt__assignment", "attempt__user", "attempt__number", "number"))


def _measured(answer, old, new):
    """(points by the version `old`, Verdict by the `new` one); of what waits for a person, the machine's part."""
    if answer.points is None:
        return by_machine(old, answer.value), Verdict(by_machine(new, answer.value))
    return answer.points, judge_again(new, answer.value, answer.judgement)


def _change(policy, answer, before, verdict):
    after = points_after(policy, before, verdict.points)
    becomes = "waits" if answer.points is None else direction(before, after, answer.grader is not None)
    return Change(answer, verdict, before, after, becomes, is_moved(policy, before, verdict.points))


def _seal(wish, places, replacement, changes):
    rows = [[change.answer.pk, change.before, change.after, change.becomes] for change in changes]
    stand = [[place.assignment.pk, place.version, place.last_mending] for place in places]
    return digest([wish.policy, replacement.digest, stand, rows])


def preview_mending(question, wish, own, others=()):
    """The Plan as it is now, for somebody to look at; attempts whose time ran out are handed in first."""
    submit_expired(Attempt.objects.filter(assignment__in=[own, *others]))
    return plan_mending(question, wish, own, others)


def mend_question(question, wish, by, own, others=(), seal=None):
    """Puts the question as wished in its place in all the assignments, and marks by the policy; returns the mendings.

    `seal` is that of the Plan that was looked at: where it would be another one by now, nothing is written. None leaves
    the check out. Sending the same twice mends once. Raises ValidationError in words; `code` "overtaken" for the seal.
    """
    refuse_by_hand(question)
    for assignment in (own, *others):
        refuse_archived(assignment.classroom)
    submit_expired(Attempt.objects.filter(assignment__in=[own, *others]))
    with transaction.atomic():
        _lock([own, *others])
        plan = plan_mending(question, wish, own, others)
        if plan.is_idle or seal not in (None, plan.seal):
            return _made_before(plan, wish, by) or _refuse(plan)
        return _carry_out(plan, question, wish, by)


def _lock(assignments):
    """Whoever starts (see `start_attempt`) or hands in just now comes wholly before this or wholly after it.

    The keys stay free: rows that only point here, such as an attempt that is being handed in, need not wait.
    """
    pks = [assignment.pk for assignment in assignments]
    for rows in (Assignment.objects.filter(pk__in=pks), Attempt.objects.filter(assignment__in=pks)):
        list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def _made_before(plan, wish, by):
    """The mendings that did just this, when they were the last of their assignments; else nothing."""
    same = Mending.objects.filter(
        replacement=plan.replacement.pk, policy=wish.policy, reason=wish.reason, by=by
    ).in_bulk([place.last_mending for place in plan.places])
    return list(same.values()) if len(same) == len(plan.places) else []


def _refuse(plan):
    if plan.is_idle:
        raise ValidationError(_("The question stands like this already, and no mark would change. Nothing was done."))
    raise ValidationError(
        _(
            "Nothing was changed yet: this is not what the preview showed, because somebody handed in or marked since, "
            "or because you changed something here. Look at the preview as it is now, and apply it again."
        ),
        code="overtaken",
    )


def _carry_out(plan, question, wish, by):
    replacement = keep_version(plan.replacement, question, wish.wording.paragraphs)
    facts = {"replacement": replacement, "policy": wish.policy, "reason": wish.reason, "by": by}
    mendings = Mending.objects.bulk_create(
        Mending(assignment=place.assignment, question_id=place.version, **facts) for place in plan.places
    )
    for place, mending in zip(plan.places, mendings, strict=True):
        changes = [change for change in plan.changes if change.answer.attempt.assignment_id == mending.assignment_id]
        _point_to(replacement, place, changes)
        _write(changes, mending)
    return mendings


def _point_to(replacement, place, changes):
    """Open answers to the new version, and those that were handed in where the policy says so."""
    moved = [change.answer.pk for change in changes if change.is_moved]
    open_ones = place.answers & Q(attempt__submitted_at=None)
    Answer.objects.filter(open_ones | Q(pk__in=moved)).update(question=replacement)


def _write(changes, mending):
    changed = [change for change in changes if change.becomes in ("up", "down")]
    attempts = {change.answer.attempt_id: change.answer.attempt for change in changed}
    verdicts = [(change.answer, change.verdict) for change in changed]
    write_marks(list(attempts.values()), verdicts, reason=mending.reason, mending=mending)
