"""A teacher's own quizzes, put together from a bank: made, put in order, copied, deleted."""

import secrets
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.grading import show
from assessments.models import Assessment, AssessmentItem, Assignment, Question, Section
from assessments.plan import stretches
from assessments.services.questions import begun, recount

LONGEST_TITLE = Assessment._meta.get_field("title").max_length
COPIED = ("title", "instructions", "draw")


@dataclass(frozen=True)
class Place:
    """What is moved as one: a question by itself, or a section with all its questions. `name` tells it from others."""

    section: Section | None
    questions: list

    @property
    def name(self):
        return f"section-{self.section.pk}" if self.section else self.questions[0].key

    @property
    def points(self):
        """The points of the place on one student's paper."""
        taken = self.questions if self.draw is None else self.questions[: self.draw]
        return sum(question.points for question in taken)

    @property
    def draw(self):
        return self.section and self.section.draw


def places_of(quiz):
    """[Place] of the quiz, in its order."""
    items = quiz.items.select_related("question", "section").order_by("number")
    places = []
    for section, rows in stretches(items):
        questions = [row.question for row in rows]
        places += [Place(section, questions)] if section else [Place(None, [question]) for question in questions]
    return places


def quiz_title(unit, questions, author):
    """A title to begin with: after the tag that all the questions have, else after the unit."""
    tags = [{tag.name for tag in question.tags.all()} for question in questions]
    shared = sorted(set.intersection(*tags)) if tags else []
    topic = shared[0].replace("-", " ").replace("_", " ") if shared else unit.title
    title = _("Quiz: %(topic)s") % {"topic": topic}
    taken = set(Assessment.objects.filter(unit=unit, author=author).values_list("title", flat=True))
    numbered = (f"{title[: LONGEST_TITLE - 6]} ({number})" for number in range(2, len(taken) + 3))
    return next(name for name in (title[:LONGEST_TITLE], *numbered) if name not in taken)


@transaction.atomic
def create_quiz(unit, questions, author, title="", instructions="", lesson=None):
    """A quiz of these questions of the unit, in their order."""
    _refuse_empty(questions)
    title = title or quiz_title(unit, questions, author)
    quiz = Assessment.objects.create(
        unit=unit,
        slug=_new_slug(title),
        kind=_kind(questions),
        title=title,
        instructions=instructions,
        lesson=lesson,
        author=author,
    )
    _write(quiz, [Place(None, [question]) for question in questions])
    return quiz


def _kind(questions):
    """A quiz that only asks for essays is an essay."""
    is_essay = all(question.kind == "essay" for question in questions)
    return Assessment.Kind.ESSAY if is_essay else Assessment.Kind.QUIZ


def edit_quiz(quiz, title, instructions="", lesson=None):
    """What it is called and told to students; this may change at any time."""
    refuse_shipped(quiz)
    quiz.title, quiz.instructions, quiz.lesson = title, instructions, lesson
    quiz.save(update_fields=["title", "instructions", "lesson"])


@transaction.atomic
def move_question(quiz, name, step):
    """Moves the place of that name by so many steps, at most to an end; (its number afterwards, of how many)."""
    places = _places_to_change(quiz)
    at = _index(places, name)
    to = min(max(at + step, 0), len(places) - 1)
    places.insert(to, places.pop(at))
    _write(quiz, places)
    return to + 1, len(places)


@transaction.atomic
def take_out(quiz, name):
    """Takes the question or section of that name out of the quiz; it stays in the bank."""
    places = _places_to_change(quiz)
    del places[_index(places, name)]
    _refuse_empty(places)
    _write(quiz, places)


@transaction.atomic
def add_questions(quiz, questions):
    """Puts the questions at the end, except those that the quiz has already; returns how many came."""
    _refuse_empty(questions)
    places = _places_to_change(quiz)
    known = {question.key for place in places for question in place.questions}
    new = [Place(None, [question]) for question in questions if question.key not in known]
    _write(quiz, places + new)
    if _kind(questions) == Assessment.Kind.QUIZ and quiz.kind != Assessment.Kind.QUIZ:
        quiz.kind = Assessment.Kind.QUIZ
        quiz.save(update_fields=["kind"])
    return len(new)


@transaction.atomic
def draw_questions(quiz, tag, count, points=None):
    """Puts a section at the end, of which each student gets so many questions, drawn from those that have the tag.

    `points` leaves out those that have others: all that is drawn from has the same.
    """
    places = _places_to_change(quiz)
    known = {question.key for place in places for question in place.questions}
    pool = Question.objects.filter(unit=quiz.unit_id).newest().filter(tags__name=tag).order_by("key")
    pool = [question for question in pool if question.key not in known and points in (None, question.points)]
    _check_draw(pool, tag, count)
    last = quiz.sections.aggregate(last=Max("order"))["last"] or 0
    section = Section.objects.create(assessment=quiz, order=last + 1, draw=count)
    _write(quiz, [*places, Place(section, pool)])


def _check_draw(pool, tag, count):
    if not pool:
        raise ValidationError(
            _("No such question of the bank has the tag “%(tag)s”, or the quiz has all of them.") % {"tag": tag}
        )
    if count > len(pool):
        what = _("%(draw)d questions cannot be drawn from %(count)d.")
        raise ValidationError(what % {"draw": count, "count": len(pool)})
    worths = sorted({question.points for question in pool})
    if len(worths) > 1:
        what = _("Questions that are drawn from have the same points; here are %(points)s. Say which.")
        raise ValidationError(what % {"points": ", ".join(map(show, worths))})


@transaction.atomic
def copy_quiz(quiz, author):
    """A quiz of the author's own that asks the same."""
    title = _("%(title)s (copy)") % {"title": quiz.title[: LONGEST_TITLE - 10]}
    copy = Assessment.objects.create(
        unit=quiz.unit,
        lesson=quiz.lesson,
        slug=_new_slug(title),
        kind=quiz.kind,
        title=title,
        instructions=quiz.instructions,
        author=author,
    )
    _write(copy, [Place(_copied(place.section, copy), place.questions) for place in places_of(quiz)])
    return copy


def _copied(section, quiz):
    if section is None:
        return None
    fields = {name: getattr(section, name) for name in COPIED}
    copy = Section.objects.create(assessment=quiz, order=section.order, **fields)
    copy.paragraphs.set(section.paragraphs.all())
    return copy


@transaction.atomic
def delete_quiz(quiz):
    """Takes the quiz away; its questions stay. Raises ValidationError while it is assigned."""
    refuse_shipped(quiz)
    Assessment.objects.select_for_update().get(pk=quiz.pk)
    if reason := why_it_stays(quiz):
        raise ValidationError(reason)
    quiz.delete()


def why_it_stays(quiz):
    """Why the quiz cannot be deleted, in words; empty where it can."""
    assignments = Assignment.objects.filter(assessment=quiz).select_related("classroom").order_by("classroom__name")
    names = list(dict.fromkeys(str(row.classroom) for row in assignments))
    what = ngettext(
        "It is assigned to %(names)s. Take that back first; where somebody has begun it, it stays.",
        "It is assigned to these classes: %(names)s. Take that back first; where somebody has begun it, it stays.",
        len(names),
    )
    return what % {"names": ", ".join(names)} if names else ""


def refuse_shipped(quiz):
    """Raises ValidationError for a quiz that belongs to its unit."""
    if quiz.author_id is None:
        raise ValidationError(_("This quiz belongs to its unit and stays as it is. Copy it, and change the copy."))


def is_fixed(quiz):
    """Whether its questions stay as they are, because somebody has begun it."""
    return begun(Assessment.objects.filter(pk=quiz.pk)).exists()


def _places_to_change(quiz):
    """The places, while nobody can begin the quiz: whoever starts an attempt locks the assignment too."""
    refuse_shipped(quiz)
    Assessment.objects.select_for_update().get(pk=quiz.pk)
    list(Assignment.objects.select_for_update().filter(assessment=quiz).order_by("pk").only("pk"))
    if is_fixed(quiz):
        raise ValidationError(
            _(
                "Somebody has begun “%(title)s”, so its questions stay as they are. A question that is at fault is "
                "mended on the page of the assignment; for other questions make a copy of the quiz."
            )
            % {"title": quiz.title}
        )
    return places_of(quiz)


def _index(places, name):
    for index, place in enumerate(places):
        if place.name == name:
            return index
    raise ValidationError(_("This question is no longer in the quiz."))


def _refuse_empty(rows):
    if not rows:
        raise ValidationError(_("A quiz has one question or more. Tick the questions that it is to ask."))


def _write(quiz, places):
    quiz.items.all().delete()
    quiz.sections.exclude(pk__in=[place.section.pk for place in places if place.section]).delete()
    asked = [(place.section, question) for place in places for question in place.questions]
    AssessmentItem.objects.bulk_create(
        AssessmentItem(assessment=quiz, number=number, section=section, question=question)
        for number, (section, question) in enumerate(asked, 1)
    )
    recount(quiz)


def _new_slug(title):
    """Never that of a quiz that is shipped with the unit one day."""
    return f"{slugify(title)[:40].strip('-_') or 'quiz'}-{secrets.token_hex(3)}"
