"""matchInteraction as matching, gapMatchInteraction as cloze with a list of words."""

from django.utils.translation import gettext as _

from assessments.bankrows import Refusal
from assessments.bankspecs import pairs
from assessments.qti import texts
from assessments.qti.items import own_ids
from assessments.qti.pairs import scored
from assessments.questions.folding import fold

MOST_ROWS = 20
MOST_WORDS = 100


def read_match(item, interaction):
    sets = [one.all("simpleAssociableChoice") for one in interaction.all("simpleMatchSet")]
    if len(sets) != 2 or not all(sets) or max(map(len, sets)) > MOST_ROWS:
        raise Refusal(_("It does not join two lists of at most %(most)d things.") % {"most": MOST_ROWS})
    found, refusal = None, None
    for is_turned in (False, True):
        stems, choices = reversed(sets) if is_turned else sets
        if any(times(node, "matchMax") != 1 for node in stems):
            continue
        ends = {_name(stem): [_name(choice) for choice in choices] for stem in stems}
        try:
            found = scored(item, item.response(interaction), ends, is_turned)
            break
        except Refusal as why:
            refusal = refusal or why
    if found is None:
        raise refusal or Refusal(_("Neither of its lists is one whose things are joined once at most."))
    if 0 < times(interaction, "maxAssociations") < len(stems):
        raise Refusal(_("It allows fewer pairs than there are things to be joined."))
    return _matching(item, stems, choices, found)


def times(node, name):
    """How often something may be joined; 0 is without end."""
    text = node.attributes.get(name, "1")
    return int(text) if text.isdigit() else 1


def _name(node):
    return node.attributes.get("identifier", "")


def _matching(item, stems, choices, found):
    matches = {_name(choice): texts.words(choice, item.lost) for choice in choices}
    words = [texts.line(stem, item.lost) for stem in stems]
    if not all([*words, *matches.values()]):
        raise Refusal(_("One of the things to be joined is empty, or nothing but a picture."))
    if len(set(matches.values())) < len(choices):
        raise Refusal(_("Two of its choices read the same."))
    ids = own_ids(stems, [str(place) for place in range(1, len(stems) + 1)])
    rows = [
        {"id": id_, "text": text, "match": matches[right[0]], "accept": [matches[other] for other in right[1:]]}
        for id_, text, right in zip(ids, words, found.rights.values(), strict=True)
    ]
    spec = pairs(rows, matches.values()) | ({"exact": True} if found.is_exact else {})
    if any(times(choice, "matchMax") == 1 for choice in choices) and len(choices) > 1:
        item.tell(_("Some choices could be used once only; here each may be used again."))
    return {"kind": "matching", "stem": "\n\n".join(texts.stem(item)), "spec": spec, "points": found.points}


def read_gap_match(item, interaction):
    boxes, gaps = _boxes_and_gaps(interaction)
    names = [_name(box) for box in boxes]
    found = scored(item, item.response(interaction), {_name(gap): names for gap in gaps}, is_turned=True)
    words = _words(item, boxes)
    if any(times(box, "matchMax") for box in boxes):
        item.tell(_("Some words could be used only so often; here each may be used again."))
    numbers = {_name(gap): str(place) for place, gap in enumerate(gaps, 1)}
    accepts = {numbers[gap]: [words[name] for name in rights] for gap, rights in found.rights.items()}

    def put(node):
        if node is interaction:
            return f"<div>{texts.html(node, item.lost, put)}</div>"
        if node.tag == "gapText":
            return ""
        return texts.mark(numbers[_name(node)]) if node.tag == "gap" else None

    row = texts.cloze(item, put, accepts, list(words.values()), found.points)
    row["spec"] |= {"exact": True} if found.is_exact and len(gaps) > 1 else {}
    return row


def _boxes_and_gaps(interaction):
    boxes, gaps = interaction.all("gapText"), [node for node in interaction.walk() if node.tag == "gap"]
    if interaction.first("gapImg") is not None:
        raise Refusal(_("Pictures are put into its gaps; here gaps take words."))
    if len({_name(gap) for gap in gaps}) < len(gaps) or not gaps or not boxes:
        raise Refusal(_("Its gaps cannot be told from one another, or there are none."))
    if len(gaps) > MOST_ROWS or len(boxes) > MOST_WORDS:
        raise Refusal(_("It has more gaps or words than a question has here."))
    return boxes, gaps


def _words(item, boxes):
    """{name of a box: its word}."""
    words = {_name(box): texts.words(box, item.lost) for box in boxes}
    folded = [fold(word) for word in words.values()]
    if not all(folded) or len(set(folded)) < len(folded):
        raise Refusal(_("Two of its words are the same here, or one is empty."))
    return words
