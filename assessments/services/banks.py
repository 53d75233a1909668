"""Taking questions into a bank, and looking up those that leave it."""

from collections import defaultdict
from dataclasses import replace
from itertools import count
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from assessments import questions
from assessments.bankrows import BankPicture, BankRow, pictures_named
from assessments.models import Criterion, Level, Question, Rubric
from assessments.services.ties import hand_on, tie_tags
from assessments.versions import digest, plain_number
from lessons.models import Picture, Unit
from lessons.pictures import CleanPicture

LONGEST_START, LONGEST_TAG = 50, 50  # of an id that gets a number behind it, of a tag
MEANT = ("kind", "stem", "spec", "points", "rationale")  # what a file brings of a question
IMPORTED_SKILL = Question.Skill.RECALL  # a file does not tell; an author says otherwise
# What a file does not tell of its pictures; it becomes part of the bank, so it is not translated.
UNDESCRIBED = "A picture that came without a description."
FROM_A_FILE = "From the file {name}"
UNKNOWN_RIGHTS = "Not told by the file it came with; whoever uses it further asks whose it is."


def create_bank(title, level=""):
    """An empty unit without documents and lessons, under a short name made of its title."""
    name = slugify(title)[:40] or "bank"
    taken = set(Unit.objects.filter(slug__startswith=name).values_list("slug", flat=True))
    slug = next(slug for slug in (name, *(f"{name}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)
    return Unit.objects.create(slug=slug, title=title, level=level)


@transaction.atomic
def take_in(slug, rows, shipped, author=None):
    """As `add_to_bank`, for the bank of that slug, which is made where there is none.

    ValidationError for what is no short name and, without an author, for one of the `shipped` units: a teacher's own
    questions may stand beside theirs, which are read-only.
    """
    if slug in shipped and author is None:
        raise ValidationError(_("“%(slug)s” is a shipped unit and stays as it is. Name another bank.") % {"slug": slug})
    bank = Unit.objects.filter(slug=slug).first() or Unit(slug=slug, title=slug)
    bank.full_clean()
    bank.save()
    return add_to_bank(bank, rows, author)


@transaction.atomic
def add_to_bank(unit, rows, author=None):
    """Writes the rows that are not refused into the bank of the unit, as the author's; returns how many are new there.

    A question that the author has there word for word stays one; another wording under its id is a version more.
    """
    Unit.objects.select_for_update().get(pk=unit.pk)  # an id that is free stays so until it is given
    rows = [row for row in placed(unit, rows, author) if not row.refusal]
    _add_pictures(unit, rows)
    meanings = [(row.id, digest(_meaning(row))) for row in rows]
    own, _foreign = _held(unit, author)
    known = {(held.key, held.digest): held.pk for held in own}
    rubrics = _plain_rubrics(unit, {row.points for row in rows if _is_marked_by_hand(row)})
    fresh = {meaning: row for meaning, row in zip(meanings, rows, strict=True) if meaning not in known}
    keys = {key for key, _text in fresh}
    before = _versions({held.key: held.pk for held in own if held.key in keys})
    made = Question.objects.bulk_create(
        Question(unit=unit, author=author, digest=meaning[1], **_fields(row, rubrics, before.get(row.id)))
        for meaning, row in fresh.items()
    )
    hand_on(made, before)
    known |= {(question.key, question.digest): question.pk for question in made}
    tie_tags(unit, [(known[meaning], _tags(row)) for meaning, row in zip(meanings, rows, strict=True)])
    Unit.objects.filter(pk=unit.pk).restamp()
    return len(made)


def _versions(keys):
    """{key: the version of that pk, with its rubric}, of {key: pk}."""
    found = Question.objects.select_related("rubric").in_bulk(list(keys.values()))
    return {key: found[pk] for key, pk in keys.items()}


def _tags(row):
    return list(filter(None, (slugify(word)[:LONGEST_TAG] for word in row.tags)))


def placed(unit, rows, author=None):
    """The rows under the ids that they get in the bank: one that is somebody else's there becomes another, with a
    warning. Doing it twice changes nothing."""
    own, foreign = _held(unit, author)
    if not foreign.intersection(row.id for row in rows if not row.refusal):
        return list(rows)
    known = defaultdict(list)
    for held in own:
        known[held.digest].append(held.key)
    taken = foreign | {held.key for held in own} | {row.id for row in rows if not row.refusal}
    moved = []
    for row in rows:
        if not row.refusal and row.id in foreign:
            name = _moved_before(row, known) or _free(row.id, taken)
            taken.add(name)
            what = _("Its id “%(old)s” is that of a question by somebody else; this one became “%(new)s”.")
            row = replace(row.warned(what % {"old": row.id, "new": name}), id=name)
        moved.append(row)
    return moved


def standing(unit, rows, author=None):
    """What becomes of each row in the bank, as `placed`: "new", a "version" more of the author's, or "there" already;
    empty for a refused one."""
    own, _foreign = _held(unit, author)
    keys, versions = {held.key for held in own}, {(held.key, held.digest) for held in own}
    return [_standing(row, keys, versions) for row in rows]


def _standing(row, keys, versions):
    if row.refusal:
        return ""
    if (row.id, digest(_meaning(row))) in versions:
        return "there"
    return "version" if row.id in keys else "new"


class Held(NamedTuple):
    """A version that a bank holds; `digest` is of what a file brings, whatever else made the version's own."""

    key: str
    digest: str
    pk: int


def _held(unit, author):
    """([Held of the author, by age], {ids of everybody else's questions}) in the bank of the unit."""
    rows = Question.objects.filter(unit=unit).order_by("pk")
    own = rows.filter(author=author).values("key", "pk", *MEANT)
    foreign = rows.exclude(author=author).values_list("key", flat=True)
    return [Held(row["key"], digest({name: row[name] for name in MEANT}), row["pk"]) for row in own], set(foreign)


def _moved_before(row, known):
    """The id under which the author has the row's question already, from its id having met somebody else's before; it
    is taken off `known`, {digest: ids}."""
    keys, start = known[digest(_meaning(row))], f"{row.id[:LONGEST_START]}-"
    found = next((key for key in keys if key.startswith(start)), "")
    if found:
        keys.remove(found)
    return found


def _free(name, taken):
    names = (f"{name[:LONGEST_START]}-{number}" for number in count(2))
    return next(other for other in names if other not in taken)


def bank_rows(unit, chosen=None):
    """A BankRow for each of the `chosen` questions, else for the newest version of each of the unit, by their ids."""
    rows = Question.objects.filter(unit=unit).newest() if chosen is None else chosen
    return _with_pictures(unit, [_row(question) for question in rows.prefetch_related("tags").order_by("key")])


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


def _add_pictures(unit, rows):
    """Each once, by its first description; one that the bank has already stays: its key tells that it is the same."""
    shown = [picture for row in rows for picture in row.pictures]
    described = [picture for picture in shown if picture.description]
    pictures = {picture.key: picture for picture in [*shown[::-1], *described[::-1]]}
    Picture.objects.bulk_create(
        [
            Picture(
                unit=unit,
                key=key,
                **picture.file._asdict(),
                description=picture.description or UNDESCRIBED,
                credit=FROM_A_FILE.format(name=picture.name),
                rights=UNKNOWN_RIGHTS,
            )
            for key, picture in pictures.items()
        ],
        ignore_conflicts=True,
    )


def _with_pictures(unit, rows):
    """The rows with the pictures that their texts show, in one query."""
    named = [pictures_named(row) for row in rows]
    keys = set().union(*named)
    known = {picture.key: _picture(picture) for picture in unit.pictures.filter(key__in=keys)}
    return [
        replace(row, pictures=tuple(known[key] for key in sorted(keys & known.keys())))
        for row, keys in zip(rows, named, strict=True)
    ]


def _picture(row):
    description = "" if row.description == UNDESCRIBED else row.description
    return BankPicture(row.key, CleanPicture(bytes(row.data), row.media_type, row.width, row.height), description)


def _meaning(row):
    return {name: getattr(row, name) for name in MEANT}


def _is_marked_by_hand(row):
    return questions.get(row.kind).MARKED_BY == "person"


def _fields(row, rubrics, before=None):
    """`before` is the version that the question had, whose skill and rubric hold as long as they fit."""
    rubric = rubrics[row.points] if _is_marked_by_hand(row) else None
    fields = {**_meaning(row), "key": row.id, "skill": IMPORTED_SKILL, "rubric": rubric}
    if before is None:
        return fields
    is_fitting = rubric and before.rubric and before.points == row.points
    kept = {"skill": before.skill, "difficulty": before.difficulty, "rubric": before.rubric if is_fitting else rubric}
    return {**fields, **kept}


def _plain_rubrics(unit, worths):
    return {points: plain_rubric(unit, points) for points in worths}


def plain_rubric(unit, points):
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


def is_plain(rubric):
    """Whether it is such a one, and so follows the points of its question."""
    return rubric.digest == digest([rubric.key])
