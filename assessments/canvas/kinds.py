"""Each kind of question that Canvas has and we can take: its item as the kind, stem and spec of ours.

As Canvas scores: a choice earns everything or nothing; several choices earn right minus wrong, never below nothing;
typed words count without capitals; pairs and gaps count alike each.
"""

from string import ascii_lowercase

from django.utils.translation import gettext as _

from assessments.banknumbers import number
from assessments.bankrows import Refusal
from assessments.bankspecs import pairs, true_false
from assessments.canvas.gaps import read_chosen_gaps, read_typed_gaps
from assessments.canvas.items import GENERAL, ODD, RIGHT, WRONG, all_of, any_of, only_right, rights_of
from assessments.questions import stars
from assessments.questions.figures import plain
from assessments.questions.folding import fold

WORDS = 150


def read_single(item):
    response = item.only("response_lid")
    return {"kind": "single", **_choice(item, response, [_right(item, response)])}


def _right(item, response):
    """The ident of the only right option."""
    full = item.full()
    tests = [test for condition in full for test in all_of(condition.tests)]
    if len(full) != 1 or len(tests) != 1 or tests[0].is_not:
        raise Refusal(_("Exactly one option of a single choice must be worth everything."))
    return _known(item, response, tests)[0].value


def _known(item, response, tests):
    """The tests, if they all are on options of the response."""
    name, labels = response.attributes.get("ident", ""), item.labels(response)
    if any(test.response != name or test.value not in labels for test in tests):
        raise Refusal(_("Its scoring names an option that is not there."))
    return tests


def _choice(item, response, rights):
    """The stem and the spec of a choice."""
    name, labels = response.attributes.get("ident", ""), item.labels(response)
    stem = item.prose(item.shown)
    ids = [*ascii_lowercase, *(f"o{place}" for place in range(len(labels)))]
    options = [
        {"id": own, "text": item.line(label), "right": ident in rights, "rationale": item.reason(name, ident)}
        for own, (ident, label) in zip(ids, labels.items(), strict=False)
    ]
    if any(not option["text"] for option in options):
        raise Refusal(_("One of the options is empty, or nothing but a picture."))
    return {"stem": stem, "spec": {"options": options, **({} if item.is_shuffled else {"keeps_order": True})}}


def read_true_false(item):
    response = item.only("response_lid")
    labels = {item.words(label).lower(): ident for ident, label in item.labels(response).items()}
    if set(labels) != {"true", "false"}:
        return read_single(item)
    right, name = _right(item, response), response.attributes.get("ident", "")
    pieces = item.blocks(item.shown)
    options = [
        {"id": word, "right": ident == right, "rationale": item.reason(name, ident)} for word, ident in labels.items()
    ]
    return true_false(pieces, options)


def read_multiple(item):
    response, full = item.only("response_lid"), item.full()
    if len(full) != 1:
        raise Refusal(str(ODD))
    tests = _known(item, response, list(all_of(full[0].tests)))
    rights = {test.value for test in tests if not test.is_not}
    if not rights:
        raise Refusal(_("No option is right."))
    if rights & {test.value for test in tests if test.is_not}:
        raise Refusal(str(ODD))
    found = _choice(item, response, rights)
    if len(rights) == 1:
        told = _("Several could be chosen, of which one is right; now exactly one is to be chosen.")
        return {"kind": "single", "told": [told], **found}
    found["spec"]["rule"] = "right-minus-wrong"
    return {"kind": "multiple", **found}


def read_short_answer(item):
    name = item.only("response_str").attributes.get("ident", "")
    tests = [test for condition in item.full() for test in any_of(condition.tests)]
    if any(test.response != name for test in tests):
        raise Refusal(str(ODD))
    accept = {}
    for test in tests:
        if test.value:
            text, reason = stars.escaped(test.value), item.reason(name, test.value)
            own = fold(test.value, keeps_accents=True)
            accept.setdefault(own, {"text": text, "credit": "1", "rationale": reason})
    if not accept:
        raise Refusal(_("No answer is right."))
    spec = {"accept": list(accept.values()), "keeps_case": False, "keeps_accents": True}
    return {"kind": "short_text", "stem": item.prose(item.shown), "spec": spec}


def read_numerical(item):
    name = item.only("response_str").attributes.get("ident", "")
    values, ranges, told = [], [], []
    for condition in item.full():
        found = [item.say(link) for link in condition.feedback if link not in (GENERAL, RIGHT, WRONG)]
        more = {"credit": "1", "rationale": " ".join(filter(None, found))}
        value, low, high = _bounds(condition.tests, name)
        if value is None and (low == high or not values):
            value = (low + high) / 2
            told += [_("The middle of its range is shown as the right number.")] if low < high else []
        is_even = value is not None and value - low == high - value
        if value is not None:
            values.append({"value": plain(value), "by": plain(high - value) if is_even else "0", **more})
        if not is_even:
            ranges.append({"from": plain(low), "to": plain(high), **more})
    spec = {"values": values, "ranges": ranges, "units": []}
    return {"kind": "numeric", "stem": item.prose(item.shown), "spec": spec, "told": told}


def _bounds(tests, name):
    """(value or None, lowest, highest) of what one condition takes."""
    found = {}
    for test in tests.walk():
        if test.tag in ("vargt", "varlt"):
            raise Refusal(_("It counts significant figures, and rounds in a way that no rule here does."))
        if test.tag in ("varequal", "vargte", "varlte"):
            size = number(test.own())
            if size is None or test.tag in found or test.attributes.get("respident", "") != name:
                raise Refusal(_("“%(text)s” cannot be read as a number.") % {"text": test.own()[:40]})
            found[test.tag] = size
        elif test.tag not in ("conditionvar", "or", "and"):
            raise Refusal(str(ODD))
    value, low, high = (found.get(tag) for tag in ("varequal", "vargte", "varlte"))
    if (low is None) != (high is None) or (low is None and value is None):
        raise Refusal(_("A number has one bound and not the other, or none at all."))
    if low is None:
        return value, value, value
    if low > high or (value is not None and not low <= value <= high):
        raise Refusal(_("The bounds of a number do not lie around it."))
    return value, low, high


def read_matching(item):
    rights = only_right(rights_of(item))
    stems, spares = [], []
    for place, (name, response) in enumerate(item.responses.items(), 1):
        labels = {ident: item.words(label) for ident, label in item.labels(response).items()}
        if rights[name] not in labels:
            raise Refusal(_("Its scoring names an option that is not there."))
        stem = {"id": str(place), "text": item.line(response), "match": labels[rights[name]]}
        stems.append(stem | {"rationale": item.reason(name, rights[name])})
        spares += labels.values()
    if any(not stem["text"] or not stem["match"] for stem in stems):
        raise Refusal(_("A text or what belongs to it is empty, or nothing but a picture."))
    return {"kind": "matching", "stem": item.prose(item.shown), "spec": pairs(stems, filter(None, spares))}


def read_essay(item):
    told = _("It names no length; “about %(words)d words” stands there now.") % {"words": WORDS}
    return {"kind": "short", "stem": item.prose(item.shown), "spec": {"words": str(WORDS)}, "told": [told]}


KINDS = {
    "multiple_choice_question": read_single,
    "true_false_question": read_true_false,
    "multiple_answers_question": read_multiple,
    "short_answer_question": read_short_answer,
    "numerical_question": read_numerical,
    "matching_question": read_matching,
    "fill_in_multiple_blanks_question": read_typed_gaps,
    "multiple_dropdowns_question": read_chosen_gaps,
    "essay_question": read_essay,
}
