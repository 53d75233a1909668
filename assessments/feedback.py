"""What is told of an answer to its reader: no more than a review opens. Pages and API tell the same.

Pure, for rows that carry `question__evidence__paragraph__document` and `question__rubric__criteria__levels`.
"""

from assessments.bankrows import UNEXPLAINED
from assessments.grading import show
from assessments.plan import arranged
from assessments.questions import Clue

SUMS = {"sum", "credit", "counts"}


def told(answer, mark, review):
    """{value, asked, explained, key, state, earned, comment, adjustment, levels, rationale, notes}.

    Empty where all is closed. Of a question at fault, which gives everybody its points, no answer is called right.
    `mark` is the one that counts, or None.
    """
    if not review.shows_attempt:
        return {}
    question = answer.question
    kind, spec = question.type, question.spec
    counted = mark if tells_points(question, review) else None
    said = (counted and counted.judgement) or {}
    has_key = not question.is_void
    return {
        "value": answer.value,
        "asked": asked_of(answer),
        "explained": _explained(answer, review) if review.shows_feedback and has_key else {},
        "key": kind.key(spec) if review.shows_key and has_key else None,
        "state": state_of(answer, counted, review),
        "earned": show(counted.points) if counted else "",
        "comment": said.get("comment", ""),
        "adjustment": _adjustment(said),
        "levels": levels_of(question, counted) if counted else [],
        "rationale": _with_reasons(question.rationale) if review.shows_key else "",
        "notes": notes_of(answer, review),
    }


def in_words(question, value):
    """An answer as it reads on the page: what was typed, the words of the options, a line for each of several parts.

    It tells nothing of what is right. What is no answer of this kind, kept beside one all the same, reads as it is.
    """
    kind = question.type
    field = question.field
    if isinstance(value, dict):
        return field.in_words(value)
    as_it_is = value if isinstance(value, str) else ""
    if not hasattr(kind, "tally") or hasattr(field, "in_words"):
        return as_it_is
    chosen = set(kind.tally(question.spec, value))
    return "; ".join(row["text"] for row in kind.offered(question.spec) if row["id"] in chosen) or as_it_is


def asked_of(answer):
    """What its student may read of the question, in the order in which it comes to this student."""
    kind = answer.question.type
    return arranged(kind, kind.asked(answer.question.spec), answer.arrangement)


def tells_points(question, review):
    """The points of a question tell whether it is right; where that is closed, the sum alone is told."""
    return review.shows_marks and (question.type.MARKED_BY == "person" or review.shows_correctness)


def notes_of(answer, review):
    """[{at, before, after, reason}] of every mark that changed because the question was mended, the first one first."""
    if not tells_points(answer.question, review) or answer.pk is None:
        return []
    pairs = zip(answer.ledger, answer.ledger[1:], strict=False)
    return [_note(earlier, mark) for earlier, mark in pairs if mark.mending_id is not None]


def _note(earlier, mark):
    return {"at": mark.created_at, "before": show(earlier.points), "after": show(mark.points), "reason": mark.reason}


def _explained(answer, review):
    """Without its arithmetic while points are closed: that is a number of points earned."""
    question, kind = answer.question, answer.question.type
    explained = kind.explain(question.spec, answer.value, clues_of(question), review.shows_key)
    explained = _with_reasons(arranged(kind, explained, answer.arrangement))
    return explained if review.shows_marks else {key: told for key, told in explained.items() if key not in SUMS}


def _with_reasons(told):
    """Without the sentence that stands where a bank's file gave no reason: it is for authors."""
    if isinstance(told, dict):
        return {key: _with_reasons(each) for key, each in told.items()}
    if isinstance(told, list):
        return [_with_reasons(each) for each in told]
    return "" if told == UNEXPLAINED else told


def clues_of(question):
    return [Clue(row.paragraph.address, row.role, row.option) for row in question.evidence.all()]


def state_of(answer, mark, review):
    """'right', 'partly' or 'wrong'; 'marked' by a person; 'waiting' for one; 'void'; '' where nothing may be said.

    `mark` is the one that may be told, or None.
    """
    kind = answer.question.type
    if kind.MARKED_BY == "person":
        return "marked" if mark else "waiting" if review.waits or review.shows_marks else ""
    if answer.question.is_void and not (mark and mark.grader_id):
        return "void" if mark or review.shows_correctness else ""
    if mark:
        return _word(mark.points, answer.question.points)
    if review.shows_correctness:
        return _word(kind.judge(answer.question.spec, answer.value).fraction, 1)
    return ""


def _word(earned, most):
    if earned <= 0 < most:
        return "wrong"
    return "right" if earned >= most else "partly"


def levels_of(question, mark):
    """What each criterion of the rubric earned, in words: [{title, points, most, descriptor, comment}]."""
    parts = {part["criterion"]: part for part in mark.parts if "criterion" in part}
    if question.rubric is None or not parts:
        return []
    return [_level_of(row, parts[row.key]) for row in question.rubric.criteria.all() if row.key in parts]


def _level_of(criterion, part):
    levels = list(criterion.levels.all())
    return {
        "title": criterion.title,
        "points": part["points"],
        "most": show(max(level.points for level in levels)),
        "descriptor": next((level.descriptor for level in levels if show(level.points) == part["points"]), ""),
        "comment": part["comment"],
    }


def _adjustment(said):
    """The points added or taken at the end, with a sign; its reason is the staff's."""
    value = str(said.get("adjustment") or "0").strip()
    return "" if show(value) == "0" else f"{'−' if value.startswith('-') else '+'}{show(value.lstrip('+-'))}"
