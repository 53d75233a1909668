"""orderInteraction as chronology: scored as a whole, as we write it, or in whatever way a rule of ours scores alike."""

from itertools import permutations

from django.utils.translation import gettext as _

from assessments import questions
from assessments.bankrows import BankRow, Refusal
from assessments.bankspecs import event_ids
from assessments.qti import texts
from assessments.qti.items import own_ids
from assessments.qti.pairs import check_key_alone
from assessments.qti.values import Container
from assessments.qti.writing_orders import TESTS as COUNTED
from assessments.qti.writing_orders import ordering

MOST_ORDERED = 6  # of so many things every order is tried
MOST_EVENTS = 12


def read_order(item, interaction):
    response, nodes = item.response(interaction), interaction.all("simpleChoice")
    if response.cardinality != "ordered" or response.base_type != "identifier":
        raise Refusal(_("The declaration of its answer does not fit an order."))
    if len(nodes) > MOST_EVENTS:
        raise Refusal(_("More than %(most)d things are to be put in order.") % {"most": MOST_EVENTS})
    by_name = {node.attributes.get("identifier", ""): node for node in nodes}
    right = response.correct.items if isinstance(response.correct, Container) else ()
    if sorted(right) != sorted(by_name) or len(by_name) < len(nodes):
        raise Refusal(_("It does not say what the right order is."))
    item.check_blank({response.identifier: None})
    order = [by_name[name] for name in right]
    words = [texts.line(node, item.lost) for node in order]
    if not all(words):
        raise Refusal(_("One of the things to be put in order is empty, or nothing but a picture."))
    usual = event_ids(words)
    own = own_ids(order, usual)
    ids = usual if own == sorted(own) else own  # names in the right order would tell it
    rule, points, ties = _rule(item, response, ids)
    _check_all_ordered(item, interaction, len(nodes))
    events = [{"id": id_, "text": text, "same": tie} for id_, text, tie in zip(ids, words, ties, strict=True)]
    spec = {"rule": rule, "events": events}
    return {"kind": "ordering", "stem": "\n\n".join(texts.stem(item)), "spec": spec, "points": points}


def _check_all_ordered(item, interaction, count):
    """Where only some need be put in order, these answers too must be scored alike: by the key as a whole they are."""
    given = [interaction.attributes.get(name, "") for name in ("minChoices", "maxChoices")]
    if given[1] not in ("", "0", str(count)):
        raise Refusal(_("Only some of its things are put in order; here all of them are."))
    if any(given) and given[0] != str(count):
        check_key_alone(item, item.response(interaction))


def _rule(item, response, ids):
    """(the rule of ours that scores every order alike, points, which may stand before the one before it as well)."""
    right = response.correct.items
    points = _score(item, response, right)
    if not points:
        raise Refusal(_("The right order earns nothing."))
    ties = [False, *(_score(item, response, _turned(right, place)) == points for place in range(1, len(right)))]
    if not any(ties) and _is_by_key(item, response, right):
        return "exact", points, ties
    for rule in COUNTED if not all(ties[1:]) else ():
        if _is_as_written(item, rule, right, ties, points):
            return rule, points, ties
    if len(right) > MOST_ORDERED:
        raise Refusal(_("More than %(most)d things are in order otherwise than as a whole.") % {"most": MOST_ORDERED})
    shares = {order: _score(item, response, order) / points for order in permutations(right)}
    for rule in ("exact", *COUNTED, "longest-subset"):
        if all(_share(rule, right, ids, ties, order) == share for order, share in shares.items()):
            return rule, points, ties
    raise Refusal(_("No rule here scores each order as it does."))


def _score(item, response, order):
    return item.score({response.identifier: Container(order, is_ordered=True)})


def _is_by_key(item, response, right):
    """Whether the right order earns all, and each other one nothing."""
    try:
        check_key_alone(item, response)
    except Refusal:
        return False
    return len(right) < 2 or not _score(item, response, _turned(right, 1))


def _is_as_written(item, rule, right, ties, points):
    """Whether the rules are those that we write for this: what they earn need not be tried."""
    events = [{"id": name.removeprefix("_"), "text": "", "same": tie} for name, tie in zip(right, ties, strict=True)]
    row = BankRow(1, kind="ordering", spec={"rule": rule, "events": events}, points=points)
    written = ordering(row, None).rules
    return len(written) == len(item.rules.children) and all(map(_is_alike, item.rules.children, written))


def _is_alike(node, element):
    return (
        (node.tag, node.attributes) == (element.tag, element.attrib)
        and len(node.children) == len(element)
        and (bool(node.children) or node.own() == (element.text or ""))
        and all(map(_is_alike, node.children, element))
    )


def _turned(order, place):
    """An order in which one changes places with the one before it."""
    return (*order[: place - 1], order[place], order[place - 1], *order[place + 1 :])


def _share(rule, right, ids, ties, order):
    """What ours gives for an order."""
    spec = {"rule": rule, "events": [{"id": id_, "same": tie} for id_, tie in zip(ids, ties, strict=True)]}
    id_of = dict(zip(right, ids, strict=True))
    answer = {id_of[name]: str(place) for place, name in enumerate(order, 1)}
    return questions.get("ordering").judge(spec, answer).fraction
