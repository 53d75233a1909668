"""What a unit's bank holds: which questions are found, and how they went in one's classes; in few queries."""

from dataclasses import dataclass

from django.db.models import Case, Count, Exists, F, FloatField, OuterRef, Prefetch, Q, Subquery, Sum, When
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.findings import LEAST, LEAST_FOR_RELATIONS, WEAK
from assessments.models import Answer, Assessment, AssessmentItem, Evidence, Question
from assessments.models.attempts import handed_in
from assessments.services.questions import begun
from assessments.statistics import correlation_of_sums
from lessons.documents import parse_address
from lessons.models import Unit

EASY_FROM, HARD_BELOW = 80, 30  # percent right: the usual bands of item difficulty

EVIDENCE = Prefetch("evidence", Evidence.objects.select_related("paragraph__document").order_by("order"))


@dataclass(frozen=True)
class Record:
    """How a question went: marked answers of first attempts. What so few cannot tell is None."""

    answers: int = 0
    facility: float | None = None
    discrimination: float | None = None

    @property
    def is_hidden(self):
        """Asked, but so seldom that a figure would show single students."""
        return 0 < self.answers < LEAST

    @property
    def is_weak(self):
        return self.discrimination is not None and self.discrimination < WEAK


STATISTICS = {
    "easy": lambda record: record.facility is not None and record.facility >= EASY_FROM,
    "medium": lambda record: record.facility is not None and HARD_BELOW <= record.facility < EASY_FROM,
    "hard": lambda record: record.facility is not None and record.facility < HARD_BELOW,
    "weak": lambda record: record.is_weak,
    "never": lambda record: record.answers == 0,
}


def banks_of(user):
    """Every unit with how many questions (newest versions) it has of its own, of the person's, of colleagues'."""
    newest = Question.objects.order_by().filter(unit=OuterRef("pk"))
    counts = {
        "own_count": newest.filter(author=None),
        "my_count": newest.filter(author=user),
        "colleagues_count": newest.exclude(author=None).exclude(author=user),
    }
    numbers = {
        name: Coalesce(Subquery(rows.values("unit").annotate(n=Count("key", distinct=True)).values("n")), 0)
        for name, rows in counts.items()
    }
    return Unit.objects.visible_to(user).not_studied_by(user).annotate(**numbers).order_by("title", "pk")


def quizzes_in(unit, user):
    """[(name, words, [quiz])] of the unit's quizzes and essays: the person's, the unit's own, colleagues', if any."""
    rows = Assessment.objects.filter(unit=unit).select_related("author", "lesson")
    rows = list(rows.annotate(question_count=Count("items")).order_by("lesson__number", "kind", "title", "pk"))
    groups = [
        ("mine", _("Your quizzes"), [row for row in rows if row.author_id == user.pk]),
        ("unit", _("The unit’s own quizzes"), [row for row in rows if row.author_id is None]),
        ("colleagues", _("Colleagues’ quizzes"), [row for row in rows if row.author_id not in (None, user.pk)]),
    ]
    return [group for group in groups if group[2]]


def quizzes_without(question, user):
    """The person's quizzes to which the question can be added: it is not in them, and nobody has begun them."""
    mine = Assessment.objects.filter(unit=question.unit_id, author=user)
    holding = AssessmentItem.objects.filter(assessment__in=mine, question__key=question.key).values("assessment")
    return mine.exclude(pk__in=holding).exclude(pk__in=begun(mine).values("pk")).order_by("title", "pk")


def find_questions(unit, user, wish):
    """The newest versions in the unit's bank for which everything in `wish` (see `forms.banks.BankFilter`) is true."""
    rows = Question.objects.filter(unit=unit).newest().filter(_condition(user, wish))
    if word := wish.get("word"):
        rows = rows.filter(pk__in=_with_words(rows, word))
    if wish.get("statistics"):
        is_wanted = STATISTICS[wish["statistics"]]
        records = records_of(unit, user)
        keys = rows.order_by().values_list("key", flat=True)
        rows = rows.filter(key__in=[key for key in keys if is_wanted(records.get(key, Record()))])
    return rows.order_by("key", "pk")


def _condition(user, wish):
    found = Q()
    for name in ("kind", "skill"):
        if wish.get(name):
            found &= Q(**{name: wish[name]})
    if wish.get("tag"):
        found &= Q(tags__name=wish["tag"])
    if wish.get("document"):
        found &= _rests_on(paragraph__document__letter=wish["document"])
    if wish.get("paragraph"):
        letter, number = parse_address(wish["paragraph"])
        found &= _rests_on(paragraph__document__letter=letter, paragraph__number=number)
    return found & _written_by(user, wish.get("author"))


def _rests_on(**where):
    return Q(Exists(Evidence.objects.filter(question=OuterRef("pk"), **where)))


def _written_by(user, whose):
    whose_ = {"unit": Q(author=None), "mine": Q(author=user), "colleagues": ~Q(author=user) & ~Q(author=None)}
    return whose_.get(whose, Q())


def _with_words(rows, text):
    """Keys of the rows that say each of the words, whatever the case.

    Not asked of the database: in a specification it would find the names of the fields, and it folds no case but ASCII.
    """
    words = text.casefold().split()
    found = rows.order_by().values_list("pk", "key", "stem", "rationale", "spec")
    return [pk for pk, *said in found if _has_all(words, "\n".join(_texts(said)).casefold())]


def _has_all(words, text):
    return all(word in text for word in words)


def _texts(value):
    """Every text within plain data; names of fields and ids are none."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name != "id":
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def records_of(unit, user, keys=None):
    """{question's key: Record} of its versions together, in the classes that the person staffs; one query.

    Facility and discrimination as in SEMANTICS 12, over all quizzes that had it: both its points and the rest of the
    attempt are taken as shares, and the rest only of attempts in which nothing waits.
    """
    answers = Answer.objects.filter(handed_in(timezone.now(), "attempt__"), attempt__number=1, question__unit=unit)
    answers = answers.filter(points__isnull=False, question__points__gt=0)
    if not user.is_superuser:
        answers = answers.filter(attempt__assignment__classroom__in=user.staffed)
    if keys is not None:
        answers = answers.filter(question__key__in=keys)
    rows = _with_shares(answers).order_by().values("question__key").annotate(**_sums())
    return {row["question__key"]: _record(row) for row in rows}


def _with_shares(answers):
    """Adds `share`, the part of its points, and `rest`, that of the attempt's other points."""
    worth = Coalesce("attempt__maximum", "attempt__assignment__assessment__maximum")
    others = Cast(worth - F("question__points"), FloatField())
    rest = Cast(F("attempt__score") - F("points"), FloatField()) / others
    has_rest = Q(attempt__is_marked=True) & Q(worth__gt=F("question__points"))
    share = Cast("points", FloatField()) / Cast("question__points", FloatField())
    return answers.annotate(worth=worth).annotate(
        share=share, rest=Case(When(has_rest, then=rest), output_field=FloatField())
    )


def _sums():
    """The sums over answers, and over those with a rest, from which a Record is made."""
    x, y, paired = F("share"), F("rest"), Q(rest__isnull=False)
    sums = {"x": x, "y": y, "xx": x * x, "yy": y * y, "xy": x * y}
    return {
        "answers": Count("pk"),
        "shares": Sum(x, output_field=FloatField()),
        "count": Count("rest"),
        **{name: Sum(what, filter=paired, output_field=FloatField()) for name, what in sums.items()},
    }


def _record(row):
    count = row["answers"]
    if count < LEAST:
        return Record(count)
    names = ("x", "y", "xx", "yy", "xy")
    has_relation = row["count"] >= LEAST_FOR_RELATIONS
    index = correlation_of_sums(row["count"], *(row[name] for name in names)) if has_relation else None
    return Record(count, 100 * row["shares"] / count, index)
