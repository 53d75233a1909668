"""inlineChoiceInteraction, and several textEntryInteraction of one item, as cloze."""

from django.utils.translation import gettext as _

from assessments.bankrows import Refusal
from assessments.bankspecs import once, told_of_accents
from assessments.qti import texts
from assessments.qti.gapscores import scored_gaps
from assessments.qti.typed import FRESH, check_uses, named, other_case
from assessments.questions.folding import fold

MOST_GAPS = 20


def read_inline_choices(item):
    offers = {}
    for node in item.interactions:
        words = {choice.attributes.get("identifier", ""): choice for choice in node.all("inlineChoice")}
        offers[node] = {name: texts.words(choice, item.lost) for name, choice in words.items()}
        if not words or not all(offers[node].values()):
            raise Refusal(_("One of the words to choose is empty, or nothing but a picture."))
    bank = once(word for offer in offers.values() for word in offer.values())
    if len({frozenset(map(fold, offer.values())) for offer in offers.values()}) > 1:
        item.tell(_("Each gap had words of its own to choose from; now all choose from one list."))
    return _cloze(item, offers, bank)


def read_entries(item):
    offers, turned = {}, set()
    for node in item.interactions:
        response = item.response(node)
        if response.base_type != "string":
            raise Refusal(_("One of its gaps takes a number; here gaps take words."))
        check_uses(item, response)
        words = named(item, response, "string")
        others = [other for word in words if (other := other_case(word, words)) is not None]
        offers[node] = {word: word for word in [*words, *others]}
        turned |= {(node, other) for other in others}
    found = _cloze(item, offers, [], turned)
    for what in told_of_accents(word for gap in found["spec"]["gaps"] for word in gap["accept"]):
        item.tell(what)
    return found


def _cloze(item, offers, bank, turned=frozenset()):
    """The cloze of {gap: {answer: its words}}; `turned` are the (gap, answer) that are others in other capitals."""
    responses = _responses(item, offers)
    known = {
        response.identifier: [None, *offer, *([] if bank else [FRESH])]
        for response, offer in zip(responses, offers.values(), strict=True)
    }
    found = scored_gaps(item, known)
    keeps_case = _keeps_case(offers, found.rights, turned)
    if bank and keeps_case:
        raise Refusal(_("Capitals tell two of its words apart, and do not here."))
    accepts = {
        str(place): _words(offer, right, response.correct, keeps_case)
        for place, (offer, right, response) in enumerate(zip(offers.values(), found.rights, responses, strict=True), 1)
    }
    numbers = {id(node): str(place) for place, node in enumerate(offers, 1)}

    def put(node):
        return texts.mark(numbers[id(node)]) if id(node) in numbers else None

    row = texts.cloze(item, put, accepts, bank, found.points)
    row["spec"] |= {name: True for name, is_so in (("exact", found.is_exact), ("keeps_case", keeps_case)) if is_so}
    return row


def _responses(item, gaps):
    """The response of each gap, which is its own."""
    responses = [item.response(node) for node in gaps]
    if len({response.identifier for response in responses}) < len(responses) or len(responses) > MOST_GAPS:
        raise Refusal(
            _("Its gaps cannot be told from one another, or there are more than %(most)d.") % {"most": MOST_GAPS}
        )
    if any(response.cardinality != "single" for response in responses):
        raise Refusal(_("The declaration of its answer does not fit a gap."))
    return responses


def _keeps_case(offers, rights, turned):
    """Whether capitals count; Refusal, where they do in some gaps and not in others."""
    rows = list(zip(offers, rights, strict=True))
    if all(_is_kept_apart(offers[node], right, keeps_case=False) for node, right in rows):
        return False
    if not all(_is_kept_apart(offers[node], right, keeps_case=True) for node, right in rows):
        raise Refusal(_("Accents or signs count in one of its gaps, and do not here."))
    if any((node, answer) in turned for node, right in rows for answer in right):
        raise Refusal(_("Capitals count in some of its answers and not in others."))
    return True


def _is_kept_apart(offer, right, keeps_case):
    """Whether ours takes none of its wrong answers for a right one."""
    taken = {fold(offer[answer], keeps_case=keeps_case) for answer in right}
    return all(fold(word, keeps_case=keeps_case) not in taken for answer, word in offer.items() if answer not in right)


def _words(offer, right, best, keeps_case):
    """The words of its right answers, the best first."""
    return once((offer[answer] for answer in sorted(right, key=lambda one: one != best)), keeps_case)
