"""The answers between the braces of a GIFT question: the sign, the weight and the feedback of each."""

import re
from fractions import Fraction

from django.utils.translation import gettext as _

from assessments.bankrows import Refusal
from assessments.gift.weights import GRADES, SAME

WEIGHT = re.compile(r"\s*%\s*([+-]?\d{1,3}(?:[.,]\d{0,12})?)\s*%")
STARTS = re.compile(r"[~=]")
ATTRIBUTE = re.compile(r"<[a-zA-Z][^<>]*\s[\w-]+$")  # and = would begin its value
MOST_ANSWERS = 60  # more than any type of ours takes


def parts(inner):
    """([the sign of each answer], [the answer]); the first one may stand without its sign."""
    signs, texts = STARTS.findall(inner), STARTS.split(inner)
    if len(signs) > MOST_ANSWERS:
        raise Refusal(_("The question has more than %(most)d answers.") % {"most": MOST_ANSWERS})
    if any(ATTRIBUTE.search(text[-400:]) for text, sign in zip(texts, signs, strict=False) if sign == "="):
        raise Refusal(_("A = stands within an HTML tag. Write it as \\=."))
    if not texts[0].strip():
        return signs, texts[1:]
    return ["", *signs], texts


def weighed(text, default, reading):
    """(weight as a Fraction, the rest of the answer)."""
    if not (found := WEIGHT.match(text)):
        return default, text
    weight = Fraction(found[1].replace(",", ".").rstrip(".")) / 100
    if all(abs(abs(weight) - grade) >= SAME for grade in GRADES):
        what = _("%(weight)s%% is not among the percentages of Moodle; it was read as it is.")
        reading.warn(what % {"weight": found[1]})
    return weight, text[found.end() :]


def told(text, reading):
    """(the answer, its feedback as Markdown)."""
    answer, _sign, feedback = text.partition("#")
    return answer.strip(" \t\n"), reading.markdown(feedback)
