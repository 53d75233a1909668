"""Each type of question that Moodle has and we can take: its XML as the kind, stem and spec of ours."""

from string import ascii_lowercase

from django.utils.translation import gettext as _

from assessments import bankmarkup
from assessments.banknumbers import as_weight, number
from assessments.bankrows import Refusal
from assessments.bankspecs import event_ids, pairs, true_false
from assessments.moodle import texts
from assessments.moodle.gaps import read_embedded, read_gaps
from assessments.moodle.shares import share
from assessments.moodle.typed import read_numerical, read_shortanswer
from assessments.questions.specs import IDENTIFIER

GRADING = {
    "ABSOLUTE_POSITION": "absolute",
    "ABSOLUTE": "absolute",
    "ABS": "absolute",
    "RELATIVE_NEXT_EXCLUDE_LAST": "adjacent",
    "RELATIVE": "adjacent",
    "REL": "adjacent",
    "RELATIVE_ALL_PREVIOUS_AND_NEXT": "all-pairs",
    "LONGEST_ORDERED_SUBSET": "longest-subset",
}


def _stem(node, lost):
    return texts.prose(node.first("questiontext"), lost)


def _names(nodes, usual):
    """Ids: those that we once wrote, where they are all there, else the usual ones."""
    own = [node.attributes.get("id", "") for node in nodes]
    is_ours = len(set(own)) == len(own) and all(IDENTIFIER.fullmatch(name) for name in own)
    return own if is_ours else usual


def _feedback(answer, lost):
    return texts.line(answer.first("feedback"), lost)


def read_truefalse(node, lost):
    pieces = texts.blocks(node.first("questiontext"), lost)
    options = {}
    for answer in node.all("answer"):
        name, worth = answer.text().lower(), share(answer.attributes.get("fraction"))
        if name not in ("true", "false") or name in options or worth not in (0, 1):
            raise Refusal(_("The answers are to be true and false, and one of them to be worth everything."))
        options[name] = {"id": name, "right": worth == 1, "rationale": _feedback(answer, lost)}
    return true_false(pieces, list(options.values()))


def read_multichoice(node, lost):
    answers = node.all("answer")
    worths = [share(answer.attributes.get("fraction")) for answer in answers]
    names = _names(answers, [*ascii_lowercase, *(f"o{place}" for place in range(len(answers)))])
    default = texts.format_of(node.first("questiontext"))
    options = [
        {"id": name, "text": texts.line(answer, lost, default), "right": worth > 0}
        | {"rationale": _feedback(answer, lost)}
        for name, answer, worth in zip(names, answers, worths, strict=False)
    ]
    if any(not option["text"] for option in options):
        raise Refusal(_("One of the options is empty, or nothing but a picture."))
    spec = {"options": options, **({} if node.flag("shuffleanswers", True) else {"keeps_order": True})}
    kind, told = "single", []
    if node.flag("single", True):
        _check_single(worths)
    elif sum(worth > 0 for worth in worths) == 1 and max(worths) == 1:
        told.append(_("Several could be chosen, of which one is right; now exactly one is to be chosen."))
    else:
        kind = "multiple"
        spec["rule"] = _rule(worths)
        if spec["rule"] == "weights":
            spec["options"] = [
                option | {"weight": as_weight(worth)} for option, worth in zip(options, worths, strict=True)
            ]
    return {"kind": kind, "stem": _stem(node, lost), "spec": spec, "told": told}


def _check_single(worths):
    if any(worth < 0 for worth in worths):
        raise Refusal(_("A wrong option takes points away; a single choice here earns everything or nothing."))
    if any(0 < worth < 1 for worth in worths):
        raise Refusal(_("An option earns a part of the points; a single choice here earns everything or nothing."))
    if sum(worth == 1 for worth in worths) != 1:
        raise Refusal(_("Exactly one option of a single choice must be worth everything."))


def _rule(worths):
    """The rule of ours that scores every choice as the sum of these fractions, kept between 0 and 1."""
    rights, wrongs = [worth for worth in worths if worth > 0], [worth for worth in worths if worth <= 0]
    if not rights:
        raise Refusal(_("No option is right."))
    if any(worth * len(rights) != 1 for worth in rights):
        return "weights"
    if all(worth == -rights[0] for worth in wrongs):
        return "right-minus-wrong"
    return "no-wrong" if all(worth <= -1 for worth in wrongs) else "weights"


def read_matching(node, lost):
    default = texts.format_of(node.first("questiontext"))
    stems, spares, nodes = [], [], []
    for part in node.all("subquestion"):
        text, answer = texts.line(part, lost, default), part.first("answer")
        match = bankmarkup.words(answer.text(), lost) if answer is not None else ""
        if text and match:
            stems.append({"text": text, "match": match})
            nodes.append(part)
        elif match:
            spares.append(match)
        elif text:
            raise Refusal(_("“%(text)s” has no answer.") % {"text": text[:60]})
    for name, stem in zip(_names(nodes, [str(place) for place in range(1, len(nodes) + 1)]), stems, strict=True):
        stem["id"] = name
    return {"kind": "matching", "stem": _stem(node, lost), "spec": pairs(stems, spares)}


def read_essay(node, lost):
    if node.value("responseformat") == "noinline":
        raise Refusal(_("It is answered by files alone, and nobody hands in files here."))
    told = []
    if (number(node.value("attachments") or "0") or 0) != 0:
        told.append(_("Left out: files that students may add to their answer."))
    most = number(node.value("maxwordlimit") or "0") or 0
    lines = number(node.value("responsefieldlines") or "0") or 0
    words = min(int(max(most or lines * 10 or 150, 1)), 1000)
    if not most:
        told.append(_("It names no length; “about %(words)d words” was taken from its box.") % {"words": words})
    elif most > 1000:
        told.append(_("The length was cut to 1000 words, the most that a short answer has."))
    if number(node.value("minwordlimit") or "0"):
        told.append(_("Left out: the least number of words."))
    return {"kind": "short", "stem": _stem(node, lost), "spec": {"words": str(words)}, "told": told}


def read_ordering(node, lost):
    name = (node.value("gradingtype") or "RELATIVE").upper()
    if name not in GRADING:
        raise Refusal(_("Its order is marked as “%(name)s”, which no rule here does.") % {"name": name[:40]})
    answers = node.all("answer")
    count = number(node.value("selectcount") or "6") or 0
    if (node.value("selecttype") or "RANDOM").upper() not in ("ALL", "0") and 0 < count < len(answers):
        raise Refusal(_("It asks each student for another part of its items."))
    default = texts.format_of(node.first("questiontext"))
    words = [texts.line(answer, lost, default) for answer in answers]
    names = _names(answers, event_ids(words))
    events = [{"id": name, "text": text} for name, text in zip(names, words, strict=True)]
    return {"kind": "ordering", "stem": _stem(node, lost), "spec": {"rule": GRADING[name], "events": events}}


KINDS = {
    "truefalse": read_truefalse,
    "multichoice": read_multichoice,
    "shortanswer": read_shortanswer,
    "numerical": read_numerical,
    "matching": read_matching,
    "match": read_matching,
    "ddmatch": read_matching,
    "essay": read_essay,
    "ordering": read_ordering,
    "gapselect": read_gaps,
    "ddwtos": read_gaps,
    "cloze": read_embedded,
    "multianswer": read_embedded,
}
