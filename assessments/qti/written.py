"""extendedTextInteraction that no machine scores, as a short answer that a person marks."""

from fractions import Fraction
from math import ceil

from django.utils.translation import gettext as _

from assessments.bankrows import Refusal
from assessments.qti import texts
from assessments.qti.processing import SCORE
from assessments.qti.typed import check_others

MOST_WORDS = 1000
USUAL_WORDS = 150
LETTERS_A_WORD = 6
WORDS_A_LINE = 10


def is_by_person(item, names):
    """Whether it is a text that the file itself does not score, or says that a person does."""
    scored = item.outcomes.get(SCORE)
    is_human = scored is not None and scored.attributes.get("externalScored") == "human"
    if names != {"extendedTextInteraction"} or len(item.interactions) > 1:
        if is_human:
            raise Refusal(_("A person marks it, and here a person marks texts only."))
        return False
    response = item.response(item.interactions[0])
    has_key = response.correct is not None or response.mapping is not None
    return is_human or item.rules is None or not (has_key or _compares(item))


def _compares(item):
    """Whether the processing holds answers of its own."""
    return any(node.tag == "baseValue" and node.attributes.get("baseType") == "string" for node in item.rules.walk())


def read_written(item):
    given = item.interactions[0].attributes
    _check_unscored(item)
    words, is_told = _length(given)
    if not is_told:
        item.tell(_("It names no length; “about %(words)d words” was taken.") % {"words": words})
    points = item.declared_maximum()
    if points is None:
        item.tell(_("It names no points; one point was taken."))
    stem = "\n\n".join(texts.stem(item))
    return {"kind": "short", "stem": stem, "spec": {"words": str(words)}, "points": points or Fraction(1)}


def _check_unscored(item):
    """Refusal, where the file itself gives points for any text at all."""
    scored = item.outcomes.get(SCORE)
    if item.rules is not None and (scored is None or scored.attributes.get("externalScored") != "human"):
        item.check_scored()
        check_others(item, item.response(item.interactions[0]))


def _length(given):
    """(about how many words, whether the file says so)."""
    letters, lines = given.get("expectedLength", ""), given.get("expectedLines", "")
    if letters.isdigit() and int(letters[:9]) > 0:
        return min(ceil(int(letters[:9]) / LETTERS_A_WORD), MOST_WORDS), True
    if lines.isdigit() and int(lines[:9]) > 0:
        return min(int(lines[:9]) * WORDS_A_LINE, MOST_WORDS), True
    return USUAL_WORDS, False
