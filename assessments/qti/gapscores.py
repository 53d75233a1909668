"""What the gaps of an item earn: each by itself, or all together; every combination of answers is tried.

Where there are too many, the points of each gap must be counted by rules of its own.
"""

from fractions import Fraction
from itertools import product
from math import prod
from typing import NamedTuple

from django.utils.translation import gettext as _

from assessments.qti.processing import SCORE
from assessments.qti.typed import FRESH
from assessments.xmltree import Refusal

MOST_TRIED = 10_000


class ScoredGaps(NamedTuple):
    """`rights` are the right answers of each gap; `is_exact`: all must be right, or nothing is earned."""

    rights: list
    points: Fraction
    is_exact: bool


def scored_gaps(item, known):
    """The ScoredGaps of {response: [each answer that can be told from others]}."""
    blank = dict.fromkeys(known)
    if item.score(blank):
        raise Refusal(_("An empty answer earns points, which none does here."))
    alone = [{answer: item.score(blank | {name: answer}) for answer in answers} for name, answers in known.items()]
    sizes = {worth for worths in alone for worth in worths.values()} - {0}
    found = _each(known, alone, sizes) if sizes else _together(item, known)
    if not all(found.rights) or len(sizes) > 1:
        raise Refusal(_("Its gaps are worth more and less; here each weighs the same."))
    if any(None in right or FRESH in right for right in found.rights):
        raise Refusal(_("An empty answer, or any at all, earns points."))
    _check(item, known, found)
    return found


def _each(known, alone, sizes):
    rights = [[answer for answer, worth in worths.items() if worth] for worths in alone]
    return ScoredGaps(rights, max(sizes) * len(known), is_exact=False)


def _together(item, known):
    """What is right in each gap while the others hold what the file calls right."""
    key = {name: item.responses[name].correct for name in known}
    points = item.score(key)
    rights = [
        [answer for answer in answers if points and item.score(key | {name: answer}) == points]
        for name, answers in known.items()
    ]
    return ScoredGaps(rights, points, is_exact=True)


def _check(item, known, found):
    """Refusal, unless ours scores every combination alike."""
    if prod(map(len, known.values())) > MOST_TRIED:
        if found.is_exact:
            raise _too_many()
        return _check_apart(item, set(known))
    of = len(known)
    for answers in product(*known.values()):
        right = sum(answer in fitting for answer, fitting in zip(answers, found.rights, strict=True))
        share = Fraction(right == of) if found.is_exact else Fraction(right, of)
        if item.score(dict(zip(known, answers, strict=True))) != share * found.points:
            raise Refusal(_("Its gaps do not count each by itself, nor all together."))
    return None


def _too_many():
    return Refusal(_("It has too many answers to try each combination of them."))


def _check_apart(item, names):
    """Refusal, unless each rule that scores adds to the score, by one gap alone and by nothing else that is known."""
    if not all(_is_apart(rule, names) for rule in item.rules.children):
        raise _too_many()


def _is_apart(rule, names):
    inner = list(rule.walk())
    if any(node.tag == "exitResponse" for node in inner):
        return False
    sets = [node for node in inner if node.tag == "setOutcomeValue" and node.attributes.get("identifier") == SCORE]
    if not sets:
        return all(node.tag != "lookupOutcomeValue" for node in inner)
    used = {node.attributes.get("identifier") for node in inner if node.tag in ("variable", "mapResponse")}
    return len(used & names) <= 1 and used <= {*names, SCORE} and all(map(_adds, sets)) and not _reads_score(rule)


def _adds(node):
    """Whether the score becomes the sum of itself and something else."""
    [around] = node.children if len(node.children) == 1 else [node]
    own = [child for child in around.children if child.attributes.get("identifier") == SCORE]
    return around.tag == "sum" and [child.tag for child in own] == ["variable"]


def _reads_score(rule):
    """Whether a rule looks at the score but to add to it."""
    adding = {id(child) for node in rule.walk() if node.tag == "sum" for child in node.children}
    return any(
        node.tag == "variable" and node.attributes.get("identifier") == SCORE and id(node) not in adding
        for node in rule.walk()
    )
