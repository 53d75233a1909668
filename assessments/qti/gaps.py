"""Several inlineChoiceInteraction or textEntryInteraction of one item as cloze: every combination of answers is tried.

Where there are too many, the points of each gap must be counted by rules of its own.
"""

from fractions import Fraction
from itertools import product
from math import prod

from django.utils.translation import gettext as _

from assessments.qti import texts
from assessments.qti.processing import SCORE
from assessments.qti.typed import FRESH, check_uses, named, other_case
from assessments.questions.folding import fold
from assessments.xmltree import Refusal

MOST_TRIED = 10_000
MOST_GAPS = 20


def read_inline_choices(item):
    offers = {}
    for node in item.interactions:
        words = {choice.attributes.get("identifier", ""): choice for choice in node.all("inlineChoice")}
        offers[node] = {name: texts.words(choice, item.lost) for name, choice in words.items()}
        if not words or not all(offers[node].values()):
            raise Refusal(_("One of the words to choose is empty, or nothing but a picture."))
    bank = {}
    for word in (word for offer in offers.values() for word in offer.values()):
        bank.setdefault(fold(word), word)
    if len({frozenset(map(fold, offer.values())) for offer in offers.values()}) > 1:
        item.tell(_("Each gap had words of its own to choose from; now all choose from one list."))
    return _cloze(item, offers, list(bank.values()))


def read_entries(item):
    offers = {}
    for node in item.interactions:
        response = item.response(node)
        if response.base_type != "string":
            raise Refusal(_("One of its gaps takes a number; here gaps take words."))
        check_uses(item, response)
        words = named(item, response, "string")
        others = [other for word in words if (other := other_case(word, words)) is not None]
        offers[node] = {word: word for word in [*words, *others]}
    found = _cloze(item, offers, [])
    accepted = [word for gap in found["spec"]["gaps"] for word in gap["accept"]]
    if any(fold(word) != fold(word, keeps_accents=True) for word in accepted):
        item.tell(_("Accents do not count in gaps here."))
    return found


def _cloze(item, offers, bank):
    """The cloze of {gap: {answer: its words}}."""
    responses = [item.response(node) for node in offers]
    names = [response.identifier for response in responses]
    if len(set(names)) < len(names) or len(names) > MOST_GAPS:
        raise Refusal(
            _("Its gaps cannot be told from one another, or there are more than %(most)d.") % {"most": MOST_GAPS}
        )
    if any(response.cardinality != "single" for response in responses):
        raise Refusal(_("The declaration of its answer does not fit a gap."))
    known = [[None, *offer, *([] if bank else [FRESH])] for offer in offers.values()]
    rights, points = _rights(item, names, known)
    accepts = {}
    for place, (offer, right) in enumerate(zip(offers.values(), rights, strict=True), 1):
        _check_folding(offer, right)
        best = responses[place - 1].correct
        words = {}
        for answer in sorted(right, key=lambda one: one != best):
            words.setdefault(fold(offer[answer]), offer[answer])
        accepts[str(place)] = list(words.values())
    numbers = {id(node): str(place) for place, node in enumerate(offers, 1)}

    def put(node):
        return texts.mark(numbers[id(node)]) if id(node) in numbers else None

    return texts.cloze(item, put, accepts, bank, points)


def _check_folding(offer, right):
    """Refusal, where ours takes a wrong answer for a right one."""
    taken = {fold(offer[answer]) for answer in right}
    if any(fold(word) in taken for answer, word in offer.items() if answer not in right):
        raise Refusal(_("Capitals or signs count in one of its gaps, and do not here."))


def _rights(item, names, known):
    """([right answers of each gap], points): each gap is right or wrong, and all weigh the same."""
    alone = [
        {answer: _earned(item, dict.fromkeys(names) | {name: answer}) for answer in answers}
        for name, answers in zip(names, known, strict=True)
    ]
    sizes = {worth for worths in alone for worth in worths.values()} - {0}
    rights = [[answer for answer, worth in worths.items() if worth] for worths in alone]
    if len(sizes) != 1 or not all(rights):
        raise Refusal(_("Its gaps are worth more and less, or count only together; here each weighs the same."))
    if any(None in right or FRESH in right for right in rights):
        raise Refusal(_("An empty answer, or any at all, earns points."))
    [worth] = sizes
    if prod(map(len, known)) <= MOST_TRIED:
        for answers in product(*known):
            right = sum(answer in fitting for answer, fitting in zip(answers, rights, strict=True))
            if _earned(item, dict(zip(names, answers, strict=True))) != worth * right:
                raise Refusal(_("Its gaps do not count each by itself."))
    else:
        _check_apart(item, names)
    return rights, worth * len(names)


def _earned(item, responses):
    return item.score(responses) or Fraction(0)


def _check_apart(item, names):
    """Refusal, unless each rule that scores adds to the score, by one gap alone and by nothing else that is known."""
    if not all(_is_apart(rule, set(names)) for rule in item.rules.children):
        raise Refusal(_("It has too many answers to try each combination of them."))


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
