"""Matching and grids as matchInteraction, cloze as one inlineChoiceInteraction a gap."""

from dataclasses import replace
from fractions import Fraction
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from assessments.qti.writing_parts import (
    RESPONSE,
    SCORE,
    Item,
    adds,
    as_template,
    element,
    first_of,
    is_right,
    line,
    mapped_response,
    mapping,
    name,
    number,
    put,
    response,
    scale,
    sets,
    when_right,
)
from assessments.questions import get
from assessments.questions.cloze import GAP
from assessments.questions.folding import fold
from assessments.questions.grid import LABELS


def matching(row, link):
    stems = row.spec["stems"]
    choices = _choices(row.spec)
    fitting = {stem["id"]: dict.fromkeys([stem["match"], *stem["accept"]]) for stem in stems}
    pairs = [_pair(own, choices[word]) for own, words in fitting.items() for word in words]
    right = [_pair(stem["id"], choices[stem["match"]]) for stem in stems]
    body = element(
        "matchInteraction",
        element("simpleMatchSet", *(_associable(name(stem["id"]), line(stem["text"], link), 1) for stem in stems)),
        element("simpleMatchSet", *(_associable(choices[word], [word], 0) for word in choices)),
        responseIdentifier=RESPONSE,
        shuffle="false",
        maxAssociations=str(len(stems)),
    )
    if row.spec.get("exact"):
        answer, rules = response("multiple", "directedPair", right), [when_right(Fraction(row.points))]
        return Item([answer], [body], rules, template=as_template(row.points))
    sized = scale(row.points, len(stems), [1])
    answer = response("multiple", "directedPair", right, mapping(dict.fromkeys(pairs, sized.factor), Fraction(0)))
    return Item([answer], [body], [sets(SCORE, sized.score(mapped_response()))], template=sized.template)


def no_matching(spec):
    if spec.get("exact") and any(set(stem["accept"]) - {stem["match"]} for stem in spec["stems"]):
        return _("In QTI there is one right choice for each where all must be right.")
    return ""


def _choices(spec):
    """{word: identifier} as on our own page: in the order of the stems they would tell the answer."""
    words = {*(stem["match"] for stem in spec["stems"]), *spec["spares"]}
    return {word: f"choice.{place}" for place, word in enumerate(sorted(words, key=lambda one: (fold(one), one)), 1)}


def _pair(stem, choice):
    return f"{name(stem)} {choice}"


def _associable(identifier, text, most):
    return element("simpleAssociableChoice", *text, identifier=identifier, matchMax=str(most))


def grid(row, link):
    """As matching: each cell is a stem."""
    return matching(replace(row, spec=grid_as_matching(row.spec)), link)


def grid_as_matching(spec):
    texts = {claim["id"]: claim["text"] for claim in spec["claims"]}
    stems = [
        {
            "id": f"{cell['claim']}.{cell['document']}",
            "text": f"{cell['document']}: {texts[cell['claim']]}",
            "match": str(LABELS[cell["key"]]),
            "accept": [str(LABELS[label]) for label in cell["accept"]],
        }
        for cell in spec["cells"]
    ]
    used = {stem["match"] for stem in stems}
    return {"stems": stems, "spares": [label for label in map(str, LABELS.values()) if label not in used]}


def cloze(row, link):
    spec, names = row.spec, GAP.findall(row.spec["text"])
    sized = scale(row.points, len(names), [1])
    gaps = {gap["id"]: gap for gap in spec["gaps"]}
    numbers = {own: f"GAP.{place}" for place, own in enumerate(names, 1)}
    answers = [_gap_response(spec, gaps[own], numbers[own], sized) for own in names]
    choices = {own: _inline_choice(spec["bank"], numbers[own]) for own in names}
    body = element("p", *_filled(line(spec["text"], link), choices))
    if spec.get("exact"):
        are_right = [is_right(numbers[own]) for own in names]
        return Item(answers, [body], [first_of([(element("and", *are_right), [sets(SCORE, number(sized.points))])])])
    # Gap by gap, so that whoever reads the rules sees that each counts by itself.
    return Item(answers, [body], [adds(sized.score(mapped_response(numbers[own]))) for own in names])


def _gap_response(spec, gap, identifier, sized):
    accepted = {fold(word) for word in gap["accept"]}
    fitting = [_word(identifier, place) for place, word in enumerate(spec["bank"], 1) if fold(word) in accepted]
    best = spec["bank"].index(get("cloze").key(spec)[gap["id"]]) + 1
    worths = mapping(dict.fromkeys(fitting, sized.factor), Fraction(0))
    return response("single", "identifier", [_word(identifier, best)], worths, identifier)


def _word(identifier, place):
    return f"{identifier}.{place}"


def _inline_choice(bank, identifier):
    words = [element("inlineChoice", word, identifier=_word(identifier, place)) for place, word in enumerate(bank, 1)]
    return element("inlineChoiceInteraction", *words, responseIdentifier=identifier, shuffle="true")


def _filled(parts, choices):
    """Texts and elements with each [[gap]] in their texts replaced by its choices."""
    for part in parts:
        if isinstance(part, str):
            for place, piece in enumerate(GAP.split(part)):
                yield choices[piece] if place % 2 else piece
            continue
        whole = Element(part.tag, part.attrib)
        inner = [part.text or "", *(piece for child in part for piece in (child, child.tail or ""))]
        for child in part:
            child.tail = None
        for piece in _filled(inner, choices):
            put(whole, piece)
        yield whole


def no_cloze(spec):
    if not spec["bank"]:
        return _("In gaps without a list of words capitals and accents would count.")
    names = GAP.findall(spec["text"])
    shown = element("p", *_filled(line(spec["text"]), {own: element("inlineChoice") for own in names}))
    if len(list(shown.iter("inlineChoice"))) < len(names):
        return _("A gap stands where QTI can have none.")
    bank = {fold(word) for word in spec["bank"]}
    if spec.get("exact") and any(len(bank & {fold(word) for word in gap["accept"]}) > 1 for gap in spec["gaps"]):
        return _("In QTI there is one right word for each gap where all must be right.")
    return ""
