"""How pairs of QTI are scored: by being the right ones, or by the sum of what each is mapped to.

There are too many answers to try each one, so whatever else is done with an answer is refused.
"""

from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext as _

from assessments.bankrows import Refusal
from assessments.qti.typed import check_uses
from assessments.qti.values import Container, contained


class Scored(NamedTuple):
    """`rights` are {end: [ends that are right for it]}; `is_exact`: all must be right, or nothing is earned."""

    rights: dict
    points: Fraction
    is_exact: bool


def scored(item, response, ends, is_turned):
    """The Scored of pairs; `ends` are {end: [ends that it may be joined to, one of them at most]}.

    The file writes an end before the one that it is joined to; after it, where `is_turned`.
    """
    if response.base_type != "directedPair" or response.cardinality == "ordered":
        raise Refusal(_("The declaration of its answer does not fit pairs."))
    if response.cardinality == "single" and len(ends) > 1:
        raise Refusal(_("It allows fewer pairs than there are things to be joined."))
    item.check_blank({response.identifier: None})
    names = {(end, other): _pair(end, other, is_turned) for end, others in ends.items() for other in others}
    if is_mapped(item, response):
        return _by_mapping(item, response, ends, names)
    return _by_key(item, response, ends, names)


def _pair(end, other, is_turned):
    return f"{other} {end}" if is_turned else f"{end} {other}"


def is_mapped(item, response):
    return any(
        node.tag == "mapResponse" and node.attributes.get("identifier") == response.identifier
        for node in item.rules.walk()
    )


def _by_mapping(item, response, ends, names):
    check_uses(item, response, {"isNull"})
    mapping = response.mapping
    if mapping is None:
        raise Refusal(_("“%(name)s” is mapped to points, but no mapping is given.") % {"name": response.identifier})
    worths = {pair: mapping.one(name) for pair, name in names.items()}
    sizes = set(worths.values()) - {0}
    if len(sizes) != 1 or min(sizes) < 0:
        raise Refusal(_("Its pairs are worth more and less; here all right ones are worth the same, and wrong ones 0."))
    best = set(response.correct.items) if isinstance(response.correct, Container) else {response.correct}
    rights = {end: [other for other in others if worths[end, other]] for end, others in ends.items()}
    rights = {end: sorted(others, key=lambda one: names[end, one] not in best) for end, others in rights.items()}
    _check_each(rights)
    [worth], count = sizes, len(rights)
    answer = value_of(response, [next(iter(names.values()))])
    sums = [mapping.bounded(worth * right) for right in range(count + 1)]
    earned = [item.score({response.identifier: answer}, {response.identifier: one}) for one in sums]
    if not earned[-1] or any(one * count != earned[-1] * right for right, one in enumerate(earned)):
        raise Refusal(_("What its right pairs earn does not grow evenly."))
    return Scored(rights, earned[-1], is_exact=False)


def _check_each(rights):
    if not all(rights.values()):
        raise Refusal(_("Something in it has no right partner."))


def _by_key(item, response, ends, names):
    """The right pairs as a whole, or, of one thing to be joined, each answer."""
    check_key_alone(item, response)
    correct = response.correct
    pairs = set(correct.items) if isinstance(correct, Container) else {correct}
    rights = {end: [other for other in others if names[end, other] in pairs] for end, others in ends.items()}
    if any(len(others) > 1 for others in rights.values()) or pairs - set(names.values()):
        raise Refusal(_("Its right answer cannot be given, or joins one thing to several."))
    _check_each(rights)
    wrong = next((name for name in names.values() if name not in pairs), None)
    points = item.score({response.identifier: correct})
    if not points or (wrong and item.score({response.identifier: value_of(response, [wrong])})):
        raise Refusal(_("It is not scored by being right or wrong."))
    return Scored(rights, points, is_exact=True)


def check_key_alone(item, response):
    """Refusal, where the answer is compared to anything but the right one."""
    check_uses(item, response, {"match", "isNull"})
    for node in item.rules.walk():
        names = [child.tag for child in node.children if child.attributes.get("identifier") == response.identifier]
        if node.tag == "match" and "variable" in names and sorted(names) != ["correct", "variable"]:
            raise Refusal(_("Line %(line)s: it names several right answers.") % {"line": node.line})


def value_of(response, pairs):
    return pairs[0] if response.cardinality == "single" else contained(pairs)
