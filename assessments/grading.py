"""The one way to mark: submit, API, admin action, regrade and the teacher are this function with other arguments.

Pure: knows no database. Points are exact decimals of eight places; they are rounded once, when they are shown.
"""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

STORED = Decimal("0.00000001")
SHOWN = Decimal("0.01")
HALF = Decimal("0.5")
LONGEST_COMMENT = 5000
LONGEST_REASON = 200
FORMS = {
    "levels": {"levels", "comments", "comment", "adjustment", "reason"},
    "points": {"points", "comment", "reason"},
}


@dataclass(frozen=True)
class Verdict:
    """`points` of the question's points; `parts`: plain JSON, what each part of the answer or each criterion earned."""

    points: Decimal
    parts: list = field(default_factory=list)


def is_blank(answer):
    return answer in (None, "", [], {})


def judge(question, answer, judgement=None):
    """A Verdict, or None while a person has to judge. A blank answer is 0 without waiting for anybody.

    Where a type leaves only a share to a person, a judgement is of that share, and the machine's part is added to it.
    A void question gives everybody its points, answered or not, unless a person judged; where a type leaves a share to
    a person, all that the machine has to give, and the share waits as usual.
    `question` has type, spec, points, is_void and rubric; `judgement` is what a person said, in one of two forms:
    {"levels": {criterion: points}, "comments": {criterion: text}, "comment": "", "adjustment": "0", "reason": ""} for a
    question with a rubric, {"points": "1.5", "comment": "", "reason": ""} for any. Raises ValidationError in words.
    """
    if judgement is not None:
        return _by_person(question, answer, judgement)
    if question.is_void:
        return _to_everybody(question, answer)
    if is_blank(answer):
        return Verdict(Decimal(0))
    outcome = question.type.judge(question.spec, answer)
    if outcome is None or outcome.waits:
        return None
    return Verdict(_exact(outcome.fraction, question.points), outcome.parts)


def judge_again(question, answer, judgement):
    """What an answer earns by another version of its question; `judgement`: of the mark that counts, or None.

    What a person said of a share is kept beside what the machine gives now; elsewhere the machine says the whole.
    """
    return judge(question, answer, judgement if question.type.MARKED_BY == "person" else None)


def _to_everybody(question, answer):
    outcome = question.type.judge(question.spec, answer)
    if outcome is None:
        return Verdict(Decimal(question.points))
    return None if outcome.waits else Verdict(_exact(1 - outcome.by_hand, question.points))


def by_hand(kind, spec, points):
    """The most a person gives of a question's points: all of them, or what its type leaves beside the machine."""
    outcome = kind.judge(spec, None) if kind.MARKED_BY == "person" else None
    return Decimal(points) if outcome is None else _exact(outcome.by_hand, points)


def by_machine(question, answer):
    """What the machine adds to the points that a person gives; 0 where one of them judges the whole."""
    outcome = question.type.judge(question.spec, answer) if question.type.MARKED_BY == "person" else None
    if outcome is None:
        return Decimal(0)
    return _exact(1 - outcome.by_hand if question.is_void else outcome.fraction, question.points)


def show(points):
    """Points as people read them: rounded half up once, two decimals at most, no trailing zeros."""
    rounded = Decimal(points).quantize(SHOWN, ROUND_HALF_UP)
    text = f"{rounded:f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def _exact(fraction, points):
    share = Decimal(fraction.numerator) * Decimal(points) / Decimal(fraction.denominator)
    return share.quantize(STORED, ROUND_HALF_UP)


def _by_person(question, answer, judgement):
    form = _form_of(judgement)
    _check_words(judgement)
    added = by_machine(question, answer)
    return (_by_levels if form == "levels" else _by_points)(question, judgement, added)


def _form_of(judgement):
    if not isinstance(judgement, dict) or ("levels" in judgement) == ("points" in judgement):
        raise ValidationError(_("A judgement gives either levels of the rubric or points."))
    form = "levels" if "levels" in judgement else "points"
    if unknown := sorted(set(map(str, judgement)) - FORMS[form]):
        raise ValidationError(_("A judgement has no field “%(name)s”.") % {"name": unknown[0]})
    return form


def _check_words(judgement):
    comments = judgement.get("comments") or {}
    if not isinstance(comments, dict):
        raise ValidationError(_("Comments are given by criterion."))
    for text in (*comments.values(), judgement.get("comment") or ""):
        _check_text(text, LONGEST_COMMENT, _("A comment may have at most %(count)d characters."))
    _check_text(judgement.get("reason") or "", LONGEST_REASON, _("A reason may have at most %(count)d characters."))


def _check_text(text, longest, sentence):
    if not isinstance(text, str) or "\x00" in text:
        raise ValidationError(_("Comments and reasons are plain text."))
    if len(text) > longest:
        raise ValidationError(sentence % {"count": longest})


def _by_points(question, judgement, added):
    points = _decimal(judgement["points"], _("Points are a number, such as 1.5."))
    most = by_hand(question.type, question.spec, question.points)
    if not 0 <= points <= most:
        raise ValidationError(_("Points go from 0 to %(most)s.") % {"most": show(most)})
    if question.type.MARKED_BY == "machine" and not _reason(judgement):
        raise ValidationError(_("Give a reason for overriding the machine's mark."))
    return Verdict(added + points)


def _by_levels(question, judgement, added):
    """The plain sum of level points, the adjustment and what the machine adds, between 0 and the question's points."""
    if question.rubric is None:
        raise ValidationError(_("This question has no rubric; give points."))
    chosen = _chosen_levels(question.rubric.scale, judgement)
    adjustment = _decimal(judgement.get("adjustment") or "0", _("An adjustment is a number, such as -0.5."))
    if adjustment and not _reason(judgement):
        raise ValidationError(_("Give a reason for the adjustment."))
    total = sum(chosen.values(), added) + adjustment
    comments = judgement.get("comments") or {}
    parts = [
        {"criterion": key, "points": show(points), "comment": comments.get(key, "")} for key, points in chosen.items()
    ]
    return Verdict(min(max(total, Decimal(0)), Decimal(question.points)), parts)


def _chosen_levels(scale, judgement):
    """{criterion: points} in the order of the rubric."""
    levels = judgement["levels"]
    if not isinstance(levels, dict):
        raise ValidationError(_("Levels are given by criterion."))
    named = {*map(str, levels), *map(str, judgement.get("comments") or {})}
    if unknown := sorted(named - set(scale)):
        raise ValidationError(_("The rubric has no criterion “%(key)s”.") % {"key": unknown[0]})
    missing = [key for key in scale if levels.get(key) in (None, "")]
    if missing:
        names = ", ".join(missing)
        raise ValidationError(_("Choose a level for every criterion; missing: %(keys)s.") % {"keys": names})
    return {key: _level_points(key, steps, levels[key]) for key, steps in scale.items()}


def _level_points(key, steps, value):
    """The points of a level, or half points between the lowest and the highest one."""
    points = _decimal(value, _("The points of criterion %(key)s are not a number.") % {"key": key})
    is_half = min(steps) <= points <= max(steps) and points % HALF == 0
    if points not in steps and not is_half:
        low, high = show(min(steps)), show(max(steps))
        raise ValidationError(
            _("Criterion %(key)s: choose a level, or half points from %(low)s to %(high)s.")
            % {"key": key, "low": low, "high": high}
        )
    return points


def _reason(judgement):
    return (judgement.get("reason") or "").strip()


def _decimal(value, sentence):
    """An exact decimal of at most two places."""
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise ValidationError(sentence) from None
    if isinstance(value, bool) or not number.is_finite() or not -10_000 <= number <= 10_000:
        raise ValidationError(sentence)
    if number != number.quantize(SHOWN):
        raise ValidationError(_("Points have two decimals at most."))
    return number
