"""What can be seen of a question while it is written: as a student finds it, what is missing, what could be better."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from assessments.forms.answer_sheet import AnswerSheet
from assessments.forms.presumed import presumed, unexplained
from assessments.forms.question_editor import QuestionEditor, finished
from assessments.forms.question_evidence import parts_of
from assessments.linting.drafts import Draft, remarks
from assessments.models import Question
from assessments.papers import unanswered
from assessments.questions import get
from lessons.models import shelf_of


@dataclass(frozen=True)
class Look:
    """`answer` and `field` are what a student finds, or None; `problems` are those of the form."""

    answer: object
    field: object
    paragraphs: dict
    problems: list
    remarks: list


def look_at(unit, typed):
    typed = finished(typed)
    kind = get(typed.kind)
    shelf = shelf_of(unit).paragraphs
    spec = presumed(kind, typed.spec)
    answer, field = _asked(typed, spec) if spec else (None, None)
    paragraphs = {where: shelf[where] for where in kind.paragraphs(spec) if where in shelf} if spec else {}
    problems = QuestionEditor(unit, typed, checks=True).problems()
    return Look(answer, field, paragraphs, problems, _remarks(unit, typed, kind, shelf))


def _asked(typed, spec):
    stem = typed.texts["stem"] or "…"
    question = Question(kind=typed.kind, stem=stem, points=_points(typed.texts["points"]), spec=spec)
    answer = unanswered(question)
    [(_answer, field)] = AnswerSheet([answer]).rows()
    return answer, field


def _points(text):
    try:
        points = Decimal(text)
    except InvalidOperation:
        return Decimal(1)
    return points if points.is_finite() and 0 <= points < 10_000 else Decimal(1)


def _remarks(unit, typed, kind, shelf):
    spec = unexplained(kind, typed.spec)
    if spec is None or not typed.texts["stem"].strip():
        return []
    evidence = [parts_of(row) for row in typed.evidence]
    fields = {"kind": typed.kind, "spec": spec, "evidence": evidence, "conflicts": []}
    fields |= {name: typed.texts[name] for name in ("stem", "rationale")}
    texts = {where: row.text for where, row in shelf.items()}
    return remarks(Draft(fields, kind.FIELDS, texts, unit.language))
