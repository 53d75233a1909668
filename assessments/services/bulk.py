"""Changing many of one's own questions at once: their points, their tags."""

from dataclasses import replace

from django.db import transaction

from assessments.models import Question, Tag
from assessments.services.questions import draft_of, edit_question

PERSON = "person"


def own_questions(questions, user):
    """(those that the person may change, the others)."""
    mine = [question for question in questions if question.author_id == user.pk]
    return mine, [question for question in questions if question.author_id != user.pk]


@transaction.atomic
def set_points(questions, points):
    """Each of the questions for that many points, as one version more.

    Returns (how many have them now, those left as they are because their rubric gives the points).
    """
    by_rubric = [question for question in questions if question.rubric_id and question.points != points]
    others = [question for question in questions if question not in by_rubric]
    for question in others:
        edit_question(question, replace(draft_of(question), points=points), question.digest)
    return len(others), by_rubric


@transaction.atomic
def add_tag(questions, name):
    """The tag, made where the unit has none of that name; no new version, since it says nothing to students."""
    if not questions:
        return
    tag, _is_new = Tag.objects.get_or_create(unit_id=questions[0].unit_id, name=name)
    links = Question.tags.through
    links.objects.bulk_create(
        [links(question_id=question.pk, tag_id=tag.pk) for question in questions], ignore_conflicts=True
    )


@transaction.atomic
def remove_tag(questions, name):
    """Takes the tag off these questions, and away where no question has it any more."""
    Question.tags.through.objects.filter(question__in=questions, tag__name=name).delete()
    Tag.objects.filter(unit__in={question.unit_id for question in questions}, name=name, questions=None).delete()
