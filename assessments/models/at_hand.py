"""Question versions, kept by each worker: a version never changes, and every page of an attempt needs ten of them."""

from django.db.models import Prefetch

from assessments.models.questions import Evidence, Question

MOST = 3000  # some ten thousand characters each at the worst; then it begins anew
_kept = {}


def with_questions(rows):
    """Answers or items (with `question_digest`), each with its question, and the evidence and rubric of it, at hand.

    Many requests share these questions, so nobody changes anything of them.
    """
    versions = [(row.question_id, row.question_digest) for row in rows]
    found = _at_hand(set(versions))
    for row, version in zip(rows, versions, strict=True):
        row.question = found[version]
    return rows


def question_at_hand(pk, digest):
    """One question version, as in `with_questions`."""
    return _at_hand({(pk, digest)})[pk, digest]


def _at_hand(versions):
    found = {version: _kept.get(version) for version in versions}
    missing = [pk for (pk, _digest), question in found.items() if question is None]
    if missing:
        for question in _whole(missing):
            question.is_at_hand = True
            found[question.pk, question.digest] = question
        if len(_kept) > MOST:
            _kept.clear()
        _kept.update(found)
    return found


def _whole(pks):
    evidence = Evidence.objects.select_related("paragraph__document").order_by("order")
    rows = Question.objects.select_related("rubric").filter(pk__in=pks)
    return rows.prefetch_related(Prefetch("evidence", evidence), "rubric__criteria__levels")
