"""What the gaps of an item earn: each by itself, or all together.

Where the rules part the gaps from one another, trying each answer of each gap tells of all of them together; elsewhere
every combination of answers is tried.
"""

from fractions import Fraction
from itertools import product
from math import prod
from typing import NamedTuple

from django.utils.translation import gettext as _

from assessments.bankrows import Refusal
from assessments.qti.processing import SCORE
from assessments.qti.typed import FRESH

MOST_TRIED = 10_000


class ScoredGaps(NamedTuple):
    """`rights` are the right answers of each gap; `is_exact`: all must be right, or nothing is earned."""

    rights: list
    points: Fraction
    is_exact: bool


def scored_gaps(item, known):
    """The ScoredGaps of {response: [each answer that can be told from others]}."""
    blank = dict.fromkeys(known)
    item.check_blank(blank)
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
    is_parted = _are_tested_together if found.is_exact else _count_apart
    if known.keys().isdisjoint(item.outcomes) and is_parted(item.rules.children, set(known)):
        return
    if prod(map(len, known.values())) > MOST_TRIED:
        raise Refusal(_("It has too many answers to try each combination of them."))
    of = len(known)
    for answers in product(*known.values()):
        right = sum(answer in fitting for answer, fitting in zip(answers, found.rights, strict=True))
        share = Fraction(right == of) if found.is_exact else Fraction(right, of)
        if item.score(dict(zip(known, answers, strict=True))) != share * found.points:
            raise Refusal(_("Its gaps do not count each by itself, nor all together."))


def _are_tested_together(rules, names):
    """Whether one condition alone scores: it gives points where a test of each gap by itself holds, else none."""
    scoring = [rule for rule in rules if _sets_of(rule)]
    if len(scoring) != 1 or any(_goes_elsewhere(rule) for rule in rules):
        return False
    branches = scoring[0].children
    if [branch.tag for branch in branches] != ["responseIf"] or len(branches[0].children) != 2:
        return False
    test, sets = branches[0].children
    return (
        test.tag == "and"
        and all(len(_used(one)) <= 1 and _used(one) <= names for one in test.children)
        and [node.tag for node in sets.children] == ["baseValue"]
    )


def _count_apart(rules, names):
    """Whether each rule that scores adds to the score, by one gap alone and by nothing else that is known."""
    return all(_is_apart(rule, names) for rule in rules)


def _is_apart(rule, names):
    if _goes_elsewhere(rule):
        return False
    sets, used = _sets_of(rule), _used(rule)
    if not sets:
        return True
    return len(used & names) <= 1 and used <= {*names, SCORE} and all(map(_adds, sets)) and not _reads_score(rule)


def _sets_of(rule):
    """Where a rule sets the score."""
    return [
        node for node in rule.walk() if node.tag == "setOutcomeValue" and node.attributes.get("identifier") == SCORE
    ]


def _goes_elsewhere(rule):
    """Whether a rule may end the processing, or score by a table."""
    return any(node.tag in ("exitResponse", "lookupOutcomeValue") for node in rule.walk())


def _used(rule):
    """The variables that a rule looks at."""
    return {node.attributes.get("identifier") for node in rule.walk() if node.tag in ("variable", "mapResponse")}


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
