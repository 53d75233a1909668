"""What a question that came in a file keeps of the version before it, as no file brings it: evidence, facts, skill."""

from collections import defaultdict

from assessments.models import Evidence, Question
from assessments.questions.specs import option_names

LINKS = ("facts", "conflicts")


def versions_before(keys):
    """{key: the version of that pk, with its rubric}, of {key: pk}."""
    found = Question.objects.select_related("rubric").in_bulk(list(keys.values()))
    return {key: found[pk] for key, pk in keys.items()}


def inherit(made, before):
    """Ties the questions `made` to what the version `before` each (by key) was tied to; a few statements for all.

    Evidence of an option that is no more is left behind.
    """
    heirs = {before[question.key].pk: question for question in made if question.key in before}
    if not heirs:
        return
    rows = defaultdict(list)
    for row in Evidence.objects.filter(question__in=list(heirs)).order_by("question", "order"):
        if not row.option or row.option in option_names(heirs[row.question_id].spec):
            rows[row.question_id].append(row)
    Evidence.objects.bulk_create(
        _copy(row, heirs[pk], order) for pk, own in rows.items() for order, row in enumerate(own, 1)
    )
    for name in LINKS:
        tie = getattr(Question, name).through
        tied = tie.objects.filter(question__in=list(heirs))
        other = f"{tie._meta.get_field(name.removesuffix('s')).name}_id"
        tie.objects.bulk_create(
            tie(question=heirs[pk], **{other: linked}) for pk, linked in tied.values_list("question", other)
        )


def _copy(row, question, order):
    kept = {name: getattr(row, name) for name in ("option", "paragraph_id", "role", "text_hash")}
    return Evidence(question=question, order=order, **kept)
