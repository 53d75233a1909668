"""Texts with several blanks, which Canvas names in single brackets: typed, or chosen from a list of each blank."""

import re
from html import unescape

from django.utils.translation import gettext as _

from assessments.bankrows import Refusal
from assessments.bankspecs import NUMBERED, cloze, once, told_of_accents
from assessments.canvas.items import only_right, rights_of
from assessments.questions.folding import fold

BLANK = re.compile(r"\[([^\[\]<>]{1,200})\]")


def read_typed_gaps(item):
    """Every word that Canvas lists for a blank is right."""
    rights = rights_of(item)
    accepts = {name: _words(item, response) for name, response in item.responses.items()}
    if any(value not in accepts[name] for name, values in rights.items() for value in values):
        raise Refusal(_("Its scoring names an option that is not there."))
    told = told_of_accents(word for words in accepts.values() for word in words.values())
    return _cloze(item, accepts, [], told)


def read_chosen_gaps(item):
    rights = only_right(rights_of(item))
    offers = {name: _words(item, response) for name, response in item.responses.items()}
    if any(right not in offers[name] for name, right in rights.items()):
        raise Refusal(_("Its scoring names an option that is not there."))
    for name, right in rights.items():
        if sum(fold(word) == fold(offers[name][right]) for word in offers[name].values()) > 1:
            raise Refusal(_("Two words of a gap read alike, and one of them is right."))
    told = []
    if len({frozenset(offer.values()) for offer in offers.values()}) > 1:
        told.append(_("Each gap had words of its own to choose from; now all choose from one list."))
    bank = once(word for offer in offers.values() for word in offer.values())
    return _cloze(item, {name: {right: offers[name][right]} for name, right in rights.items()}, bank, told)


def _words(item, response):
    """{ident: word} of a blank."""
    words = {ident: item.words(label) for ident, label in item.labels(response).items()}
    if not words or not all(words.values()):
        raise Refusal(_("A gap has no words, or an empty one."))
    return words


def _cloze(item, accepts, bank, told):
    """`accepts` is {name of a response: {ident: right word}}."""
    blanks = {item.words(response) or name.removeprefix("response_"): name for name, response in item.responses.items()}
    order = []

    def numbered(found):
        name = blanks.get(" ".join(unescape(found[1]).split()))
        if name is None:
            return found[0]
        order.append(name)
        return f"[[{len(order)}]]"

    pieces = item.blocks(item.shown, change=lambda text: BLANK.sub(numbered, text))
    if sorted(order) != sorted(accepts):
        raise Refusal(_("A gap stands in its text twice, or not at all."))
    gaps = [{"id": str(place), **_gap(item, name, accepts[name])} for place, name in enumerate(order, 1)]
    return cloze(pieces, NUMBERED, {"gaps": gaps, "bank": bank}, told=told)


def _gap(item, name, accept):
    reasons = once(filter(None, (item.reason(name, ident) for ident in accept)))
    return {"accept": once(accept.values()), **({"rationale": " ".join(reasons)} if reasons else {})}
