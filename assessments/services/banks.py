"""Taking questions into a bank, and looking up those that leave it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from assessments import questions
from assessments.bankrows import BankRow
from assessments.models import Criterion, Level, Question, Rubric, Tag
from assessments.versions import digest, plain_number
from lessons.models import Unit

IMPORTED_SKILL = Question.Skill.RECALL  # a file does not tell; an author says otherwise


@transaction.atomic
def take_in(slug, rows, shipped):
    """As `add_to_bank`, for the bank of that slug, which is made where there is none.

    ValidationError for one of the `shipped` units, which are read-only, and for what is no short name.
    """
    if slug in shipped:
        raise ValidationError(_("“%(slug)s” is a shipped unit and stays as it is. Name another bank.") % {"slug": slug})
    bank = Unit.objects.filter(slug=slug).first() or Unit(slug=slug, title=slug)
    bank.full_clean()
    bank.save()
    return add_to_bank(bank, rows)


@transaction.atomic
def add_to_bank(unit, rows):
    """Writes the rows that are not refused into the bank of the unit; returns how many are new there.

    A question that the bank has word for word stays one; another wording under its id is a version more.
    """
    tags = _tags(unit, {_tag(name) for row in rows for name in row.tags} - {""})
    rubrics = {}
    new = 0
    for row in (row for row in rows if not row.refusal):
        question, is_new = Question.objects.get_or_create(
            unit=unit, key=row.id, digest=digest(_meaning(row)), defaults=_fields(unit, row, rubrics)
        )
        question.tags.add(*(tags[name] for name in map(_tag, row.tags) if name))
        new += is_new
    Unit.objects.filter(pk=unit.pk).restamp()
    return new


def bank_rows(unit):
    """A BankRow for the newest version of each question of the unit, by their ids."""
    newest = {}
    for question in Question.objects.filter(unit=unit).prefetch_related("tags").order_by("pk"):
        newest[question.key] = question
    return [_row(newest[key]) for key in sorted(newest)]


def _row(question):
    return BankRow(
        line=0,
        id=question.key,
        kind=question.kind,
        stem=question.stem,
        spec=question.spec,
        points=question.points,
        rationale=question.rationale,
        tags=tuple(sorted(tag.name for tag in question.tags.all())),
    )


def _meaning(row):
    return {"kind": row.kind, "stem": row.stem, "spec": row.spec, "points": row.points, "rationale": row.rationale}


def _fields(unit, row, rubrics):
    fields = {**_meaning(row), "skill": IMPORTED_SKILL}
    if questions.get(row.kind).MARKED_BY == "person":
        fields["rubric"] = rubrics.get(row.points) or rubrics.setdefault(row.points, _plain_rubric(unit, row.points))
    return fields


def _plain_rubric(unit, points):
    """Nothing, half or all of the points: a file brings no rubric, and whoever marks needs one."""
    key = f"points-{slugify(plain_number(points).replace('.', '-'))}"
    rubric, is_new = Rubric.objects.get_or_create(
        unit=unit, key=key, digest=digest([key]), defaults={"title": _("Points")}
    )
    if is_new:
        criterion = Criterion.objects.create(
            rubric=rubric, key="P", order=1, title=_("Answer"), rule=_("As the question asks.")
        )
        words = [(0, _("Nothing that counts.")), (points / 2, _("Half of it.")), (points, _("All of it."))]
        Level.objects.bulk_create(
            Level(criterion=criterion, order=order, points=worth, descriptor=told)
            for order, (worth, told) in enumerate(words, 1)
        )
    return rubric


def _tag(name):
    return slugify(name)[:50]


def _tags(unit, names):
    Tag.objects.bulk_create([Tag(unit=unit, name=name) for name in sorted(names)], ignore_conflicts=True)
    return {tag.name: tag for tag in Tag.objects.filter(unit=unit, name__in=names)}
