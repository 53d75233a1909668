"""The book of mendings: what may be mended in an assignment, what was, and what its students are told of it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from assessments.feedback import notes_of
from assessments.grading import judge_again
from assessments.mending import is_mendable, key_words, lineage, points_after, standing
from assessments.models import Answer, AssessmentItem, Assignment, Attempt, Mark, Mending, Question
from assessments.papers import review_rows
from assessments.services.mendings import places_of
from classrooms.models import Classroom, Membership

EVIDENCE = "evidence__paragraph__document"
TOLD_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Line:
    """A question of the quiz as it stands: `number` is its place."""

    number: int
    question: Question

    @property
    def is_mendable(self):
        return is_mendable(self.question.type)


@dataclass(frozen=True)
class Entry:
    """One mending: its marks, each with `before`, and the answers whose mark a person has to look at again."""

    number: int | None
    mending: Mending
    marks: list
    flagged: list

    @property
    def gone(self):
        """What was right before, and is no more."""
        return _missing(self.mending.question, self.mending.replacement)

    @property
    def added(self):
        """What is right now, and was not before."""
        return _missing(self.mending.replacement, self.mending.question)

    @property
    def old_stem(self):
        """The words before, where they were others."""
        before = self.mending.question.stem
        return "" if before == self.mending.replacement.stem else before


def _missing(one, other):
    """Of the key of one version what the other's has not."""
    known = key_words(other.type, other.spec)
    return [word for word in key_words(one.type, one.spec) if word not in known]


@dataclass(frozen=True)
class Notice:
    """To a student: a mark of theirs was mended."""

    attempt: Attempt
    answer: Answer
    note: dict


def standing_questions(assignment):
    """[Line] in the order of the quiz."""
    steps = Mending.objects.filter(assignment=assignment).steps()[assignment.pk]
    items = assignment.assessment.items.order_by("number").values_list("number", "question")
    versions = [(number, standing(question, steps)) for number, question in items]
    found = Question.objects.in_bulk([version for _number, version in versions])
    return [Line(number, found[version]) for number, version in versions]


def mended_questions(assignment):
    """{pk of a version that was mended: the Question that stands for it now}."""
    steps = Mending.objects.filter(assignment=assignment).steps()[assignment.pk]
    found = Question.objects.prefetch_related(EVIDENCE).in_bulk([after for _before, after in steps])
    return {before: found[standing(before, steps)] for before, _after in steps}


def question_in(assignment, pk):
    """(number, Question) that stands for the version `pk` in this assignment now; None where it never stood there."""
    steps = Mending.objects.filter(assignment=assignment).steps()[assignment.pk]
    versions = lineage(pk, steps)
    items = AssessmentItem.objects.filter(assessment=assignment.assessment, question__in=versions)
    answers = Answer.objects.filter(attempt__assignment=assignment, question__in=versions)
    number = items.order_by("number").values_list("number", flat=True).first()
    number = number or answers.order_by("slot").values_list("slot", flat=True).first()
    if number is None:
        return None
    rows = Question.objects.select_related("unit").prefetch_related(EVIDENCE)
    return number, rows.get(pk=standing(pk, steps))


def elsewhere(question, own, user):
    """The other assignments of classes that the person teaches, in which the same question stands."""
    taught = Classroom.objects.taught_by(user).active()
    rows = Assignment.objects.with_task().filter(
        classroom__in=taught, assessment__items__question__key=question.key, assessment__unit=question.unit_id
    )
    others = list(rows.exclude(pk=own.pk).order_by("classroom__name", "pk").distinct())
    return [place.assignment for place in places_of(question, own, others)[1:]]


def mending_log(assignment):
    """[Entry], the latest first, in a fixed number of queries."""
    mendings = list(
        Mending.objects.filter(assignment=assignment).select_related("question", "replacement", "by").order_by("pk")
    )
    steps = [(row.question_id, row.replacement_id) for row in mendings]
    numbers = dict(assignment.assessment.items.order_by("-number").values_list("question", "number"))
    marks, flagged = _marks(mendings), _flagged(assignment, mendings, steps)
    return [
        Entry(_number(row.question_id, steps, numbers), row, marks[row.pk], flagged[row.pk])
        for row in reversed(mendings)
    ]


def _number(version, steps, numbers):
    return min((numbers[one] for one in lineage(version, steps) if one in numbers), default=None)


def _marks(mendings):
    """{mending pk: [Mark with `before`]}, by name."""
    earlier = Mark.objects.filter(answer=OuterRef("answer"), pk__lt=OuterRef("pk")).order_by("-pk").values("points")
    rows = Mark.objects.filter(mending__in=mendings).annotate(before=Subquery(earlier[:1]))
    found = defaultdict(list)
    for mark in rows.select_related("answer__attempt__user").order_by("answer__attempt__user", "pk"):
        found[mark.mending_id].append(mark)
    return found


def _flagged(assignment, mendings, steps):
    """{mending pk: [Answer with `expected`]}: marks by a person from before the last mending, which says otherwise."""
    last = {version: row for row in mendings for version in lineage(row.question_id, steps)}
    latest = Mark.objects.filter(answer=OuterRef("pk")).order_by("-pk")
    rows = Answer.objects.filter(attempt__assignment=assignment, question__in=last, points__isnull=False)
    said = {"grader": "grader", "judgement": "judgement", "marked_at": "created_at"}
    rows = rows.annotate(**{name: Subquery(latest.values(of)[:1]) for name, of in said.items()}).exclude(grader=None)
    found = defaultdict(list)
    for answer in rows.select_related("attempt__user").order_by("attempt__user", "pk"):
        mending = last[answer.question_id]
        verdict = judge_again(mending.replacement, answer.value, answer.judgement)
        answer.expected = points_after(mending.policy, answer.points, verdict.points)
        if answer.marked_at < mending.at and answer.expected != answer.points:
            found[mending.pk].append(answer)
    return found


def notices(user, now=None):
    """[Notice] of the last fortnight, the latest first: marks that changed, and that their student may see now.

    As many queries more as attempts of this student were mended in that time.
    """
    now = now or timezone.now()
    studied = [pk for pk, role in user.roles.items() if role == Membership.Role.STUDENT]
    if not studied:
        return []
    # Asked for each of the person's few attempts: of all marks at once, SQLite would look through the whole ledger.
    recent = Mark.objects.filter(answer__attempt=OuterRef("pk"), mending__isnull=False, created_at__gte=now - TOLD_FOR)
    attempts = Attempt.objects.filter(
        Exists(recent),
        user=user,
        assignment__classroom__in=studied,
        assignment__classroom__is_archived=False,
    )
    attempts = attempts.select_related("user", "assignment__classroom", "assignment__assessment__unit").order_by("pk")
    found = [notice for attempt in attempts for notice in _notices_of(attempt, user, now)]
    return sorted(found, key=lambda notice: notice.note["at"], reverse=True)


def _notices_of(attempt, user, now):
    """Of marks that still count: what a person marked since is no longer what was mended."""
    for row in review_rows(attempt, user, now):
        notes = notes_of(row.answer, row.review)
        if notes and row.mark.mending_id and row.mark.created_at >= now - TOLD_FOR:
            yield Notice(attempt, row.answer, notes[-1])
