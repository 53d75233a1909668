"""Changing many of one's own questions at once: their points, their tags."""

from dataclasses import replace

from django.db import transaction

from assessments.models import Question, Tag
from assessments.services.questions import draft_of, edit_question
from assessments.services.ties import tie_tags


def own_questions(questions, user):
    """(those that the person may change, the others)."""
    mine = [question for question in questions if question.author_id == user.pk]
    return mine, [question for question in questions if question.author_id != user.pk]


@transaction.atomic
def set_points(questions, points):
    """Each of the questions for that many points, as one version more.

    Returns (the versions that have them now, those left as they are because their rubric gives the points).
    """
    by_rubric = [question for question in questions if question.rubric_id and question.points != points]
    others = [question for question in questions if question not in by_rubric]
    changed = [edit_question(row, replace(draft_of(row), points=points), row.digest) for row in others]
    return changed, by_rubric


@transaction.atomic
def add_tag(questions, name):
    """The tag, made where the unit has none of that name; no new version, since it says nothing to students."""
    if questions:
        tie_tags(questions[0].unit, [(question.pk, [name]) for question in questions])


@transaction.atomic
def remove_tag(questions, name):
    """Takes the tag off these questions, and away where no question has it any more."""
    Question.tags.through.objects.filter(question__in=questions, tag__name=name).delete()
    Tag.objects.filter(unit__in={question.unit_id for question in questions}, name=name, questions=None).delete()
