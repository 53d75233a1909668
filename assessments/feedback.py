"""What is told of an answer to its reader: no more than a review opens. Pages and API tell the same.

Pure, for rows that carry `question__evidence__paragraph__document` and `question__rubric__criteria__levels`.
"""

from assessments.grading import show
from assessments.questions import Clue


def told(answer, mark, review):
    """{value, asked, explained, key, state, earned, comment, adjustment, levels, rationale}; empty where all is closed.

    `mark` is the one that counts, or None.
    """
    if not review.shows_attempt:
        return {}
    question = answer.question
    kind, spec = question.type, question.spec
    counted = mark if review.shows_marks else None
    said = (counted and counted.judgement) or {}
    clues = clues_of(question)
    return {
        "value": answer.value,
        "asked": kind.asked(spec),
        "explained": kind.explain(spec, answer.value, clues, review.shows_key) if review.shows_feedback else {},
        "key": kind.key(spec) if review.shows_key else None,
        "state": state_of(answer, mark, review),
        "earned": show(counted.points) if counted else "",
        "comment": said.get("comment", ""),
        "adjustment": _adjustment(said),
        "levels": levels_of(question, counted) if counted else [],
        "rationale": question.rationale if review.shows_key else "",
    }


def clues_of(question):
    return [Clue(row.paragraph.address, row.role, row.option) for row in question.evidence.all()]


def state_of(answer, mark, review):
    """'right', 'partly' or 'wrong'; 'marked' by a person; 'waiting' for one; '' where nothing may be said."""
    kind = answer.question.type
    if kind.MARKED_BY == "person":
        return "marked" if mark and review.shows_marks else "waiting"
    if mark and review.shows_marks:
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
