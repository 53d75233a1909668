"""A teacher's own questions in the bank of a unit: written, changed as one version more, copied, deleted."""

import re
import secrets
from dataclasses import dataclass, replace
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import questions
from assessments.grading import by_hand
from assessments.models import (
    Answer,
    Assessment,
    AssessmentItem,
    Assignment,
    Attempt,
    Mending,
    Question,
    Rubric,
)
from assessments.plan import stretches, totals
from assessments.services.banks import plain_rubric
from assessments.services.ties import tie_evidence, tie_links, tie_tags
from assessments.versions import digest
from lessons.models import Unit

COPIED = ("kind", "stem", "spec", "points", "skill", "difficulty", "rationale", "rubric")
STALE = "stale"
ONCE = re.compile("[0-9a-f]{8}")


@dataclass(frozen=True)
class Draft:
    """How a question is to stand. `evidence` are (role, option, address) rows in their order, `tags` are names.

    Where a person marks it and no rubric is named, a plain one is made of the points.
    """

    kind: str
    stem: str
    spec: dict
    points: Decimal
    skill: str
    rationale: str = ""
    difficulty: Decimal | None = None
    rubric: Rubric | None = None
    tags: tuple = ()
    evidence: tuple = ()


def newest_of(question):
    """The version of the question made last, with its unit, evidence and tags at hand."""
    rows = question.versions.select_related("unit", "rubric", "author")
    return rows.prefetch_related("evidence__paragraph__document", "tags").order_by("-pk")[0]


def draft_of(question):
    """How the question stands."""
    rows = question.evidence.select_related("paragraph__document").order_by("order")
    return Draft(
        **{name: getattr(question, name) for name in COPIED},
        tags=tuple(sorted(tag.name for tag in question.tags.all())),
        evidence=tuple((row.role, row.option, row.paragraph.address) for row in rows),
    )


@transaction.atomic
def write_question(unit, draft, author, once=""):
    """A new question of the author's in the bank of the unit; where `written_once` says the same already, that one."""
    Unit.objects.select_for_update().get(pk=unit.pk)
    draft = _with_rubric(unit, draft)
    written = written_once(unit, author, once)
    if written and draft_of(written) == draft:
        return written
    key = _new_key(unit, draft.stem, "" if written else once)
    return _keep(Question(unit=unit, key=key, author=author), draft)


def new_once():
    """What a page sends along, so that its button pressed twice writes one question: the end of the question's key."""
    return secrets.token_hex(4)


def written_once(unit, author, once):
    """The author's question that was written from the page of this `once` already, else None."""
    if not ONCE.fullmatch(once):
        return None
    return Question.objects.filter(unit=unit, author=author, key__endswith=f"-{once}").newest().first()


@transaction.atomic
def edit_question(question, draft, base):
    """The version of the author's question that says this; the same one, where it says so already.

    `base` is the digest of the version that was seen: what somebody changed meanwhile is not written over. The
    author's quizzes go over to the new version, but for those in `behind`. Older versions stay: somebody may have one
    open in another tab. Raises ValidationError in words (its code is `stale` where another version is newer).
    """
    if question.author_id is None:
        raise ValidationError(_("This question belongs to its unit and stays as it is. Make a copy, and change that."))
    _lock(question)
    last = question.versions.order_by("-pk")[0]
    if last.digest != base:
        raise ValidationError(
            _("This question was changed elsewhere meanwhile. Both texts are below: look, and save again what holds."),
            code=STALE,
        )
    draft = _with_rubric(last.unit, draft)
    if draft_of(last) == draft:
        return last
    kept = _keep(Question(unit=last.unit, key=last.key, author=last.author), draft, last)
    _move_quizzes(kept)
    return kept


@transaction.atomic
def copy_question(question, author, once=""):
    """A question of the author's own that says the same; where `written_once` finds one already, that one."""
    Unit.objects.select_for_update().get(pk=question.unit_id)
    if copy := written_once(question.unit, author, once):
        return copy
    copy = Question(unit=question.unit, key=_new_key(question.unit, question.stem, once), author=author)
    return _keep(copy, draft_of(question), model=question)


@transaction.atomic
def delete_question(question):
    """Takes the author's question out of the bank, with all its versions. Raises ValidationError where it is in use."""
    if question.author_id is None:
        raise ValidationError(_("This question belongs to its unit and stays as it is."))
    _lock(question)
    if reason := why_it_stays(question):
        raise ValidationError(reason)
    question.versions.delete()


def why_it_stays(question):
    """Why the question cannot be deleted, in words; empty where it can."""
    versions = question.versions.values("pk")
    quizzes = Assessment.objects.filter(items__question__in=versions).order_by("title").distinct()
    if kept := _named(begun(quizzes)):
        return _("It stands in %(titles)s, which somebody has begun, so it stays.") % {"titles": kept}
    if titles := _named(quizzes):
        sentence = ngettext(
            "It stands in the quiz %(titles)s. Take it out there first.",
            "It stands in these quizzes: %(titles)s. Take it out there first.",
            len(quizzes),
        )
        return sentence % {"titles": titles}
    if question.versions.count() != _unused(question.versions).count():
        return _("Students have answered it, so it stays: their marks lead back to it.")
    return ""


def _named(quizzes):
    return ", ".join(f"“{quiz.title}”" for quiz in quizzes)


def begun(quizzes):
    """Those of the quizzes that somebody has begun, or of which something was mended: their questions stay."""
    attempts = Attempt.objects.filter(assignment__assessment=OuterRef("pk"))
    mendings = Mending.objects.filter(assignment__assessment=OuterRef("pk"))
    return quizzes.filter(Exists(attempts) | Exists(mendings))


def begun_with(question):
    """The author's quizzes that somebody has begun with a version of the question: a new one does not reach them."""
    return begun(Assessment.objects.filter(items__question__in=question.versions, author=question.author_id)).distinct()


def behind(newest):
    """The quizzes of an author that hold an older version of one of these, the author's in one unit."""
    if not newest:
        return Assessment.objects.none()
    items = AssessmentItem.objects.filter(assessment=OuterRef("pk"), question__key__in=[row.key for row in newest])
    quizzes = Assessment.objects.filter(unit=newest[0].unit_id, author=newest[0].author_id)
    return quizzes.filter(Exists(items.exclude(question__in=newest))).order_by("title")


def told_behind(newest):
    """A sentence for each of `behind`, why it is."""
    quizzes = behind(newest)
    is_begun = _(
        "“%(quiz)s” keeps the older version: somebody has begun it. To change it there, open the assignment and choose "
        "Mend questions."
    )
    is_drawn = _("“%(quiz)s” keeps the older version: it is drawn there among questions of other points.")
    fixed = set(begun(quizzes))
    return [(is_begun if quiz in fixed else is_drawn) % {"quiz": quiz.title} for quiz in quizzes]


def _lock(question):
    """Whoever comes second waits here, and sees afterwards what the first has done."""
    list(question.versions.select_for_update().order_by("pk")[:1])


def _unused(versions):
    """Those to which no quiz, no answer and no mending refers."""
    mendings = Mending.objects.filter(Q(question=OuterRef("pk")) | Q(replacement=OuterRef("pk")))
    items = AssessmentItem.objects.filter(question=OuterRef("pk"))
    return versions.exclude(Exists(items) | Exists(Answer.objects.filter(question=OuterRef("pk"))) | Exists(mendings))


def _new_key(unit, stem, once=""):
    """A short name that no question of the unit has, also none of those that are shipped with it one day."""
    words = slugify(stem)[:40].strip("-_") or "question"
    while True:
        key = f"{words}-{once if ONCE.fullmatch(once) else new_once()}"
        if not Question.objects.filter(unit=unit, key=key).exists():
            return key
        once = ""


def _with_rubric(unit, draft):
    kind = questions.get(draft.kind)
    if draft.rubric or kind.MARKED_BY != "person":
        return draft
    return replace(draft, rubric=plain_rubric(unit, by_hand(kind, draft.spec, draft.points)))


def _keep(question, draft, before=None, model=None):
    """Writes the draft as `question`, with the links of the version `before` it or of the `model` that it copies."""
    for name in COPIED:
        setattr(question, name, getattr(draft, name))
    # With the version before in it: what is changed back to an old text is a new version even so.
    question.digest = digest(_meaning(draft) | {"before": before and before.digest})
    question.save()
    source = before or model
    if source:
        tie_links(question, source)
    tie_tags(question.unit, [(question.pk, draft.tags)])
    tie_evidence(question, draft.evidence, source.evidence.select_related("paragraph__document") if source else ())
    return question


def _meaning(draft):
    meaning = {name: getattr(draft, name) for name in COPIED}
    return meaning | {
        "rubric": draft.rubric and [draft.rubric.key, draft.rubric.digest],
        "tags": sorted(draft.tags),
        "evidence": [list(row) for row in draft.evidence],
    }


def _move_quizzes(question):
    """Where it is drawn among others all have the same points, so with other points it is not one of them."""
    own = Assessment.objects.filter(author=question.author_id, unit=question.unit_id)
    items = AssessmentItem.objects.filter(question__in=question.versions, assessment__in=own)
    items = items.exclude(question=question)
    # Whoever starts an attempt locks the assignment too.
    list(Assignment.objects.select_for_update().filter(assessment__in=items.values("assessment")).order_by("pk"))
    is_another = Q(section__draw__isnull=False) & ~Q(question__points=question.points)
    moved = items.exclude(assessment__in=begun(own)).exclude(is_another)
    quizzes = list(own.filter(pk__in=moved.values("assessment")))
    moved.update(question=question)
    for quiz in quizzes:
        recount(quiz)


def recount(quiz):
    """Writes how many points the quiz has, and how many of its questions a person marks."""
    items = list(quiz.items.select_related("question", "section").order_by("number"))
    pools = [
        (section and section.draw, [(row.question.points, row.question.type.MARKED_BY) for row in rows])
        for section, rows in stretches(items)
    ]
    quiz.maximum, quiz.by_hand = totals(pools)
    quiz.save(update_fields=["maximum", "by_hand"])
