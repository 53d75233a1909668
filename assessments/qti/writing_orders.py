"""Chronology as orderInteraction: variables take the place of each event, and conditions count what is in order."""

from fractions import Fraction
from itertools import permutations, product

from django.utils.translation import gettext as _

from assessments.qti.writing_parts import (
    RESPONSE,
    SCORE,
    Item,
    adds,
    as_template,
    base,
    element,
    first_of,
    line,
    name,
    number,
    outcome,
    response,
    scale,
    sets,
    variable,
    when_right,
)
from assessments.questions.places import listed


def ordering(row, link):
    events = row.spec["events"]
    right = response("ordered", "identifier", [name(event["id"]) for event in events])
    body = element(
        "orderInteraction",
        *(element("simpleChoice", *line(one["text"], link), identifier=name(one["id"])) for one in listed(events)),
        responseIdentifier=RESPONSE,
        shuffle="true",
    )
    if row.spec["rule"] == "exact":
        return Item([right], [body], [when_right(Fraction(row.points))], template=as_template(row.points))
    places = {event["id"]: f"PLACE.{place}" for place, event in enumerate(events, 1)}
    tests, whole = TESTS[row.spec["rule"]](_ranks(events), places)
    sized = scale(row.points, whole, [1])
    return Item(
        [right],
        [body],
        [
            *(_takes_place(own, places[own], len(events)) for own in places),
            *(first_of([(test, [adds(number(sized.factor))])]) for test in tests),
            *([] if sized.is_exact else [sets(SCORE, sized.score(variable(SCORE)))]),
        ],
        outcomes=[outcome(place, "single", "integer") for place in places.values()],
    )


def no_ordering(spec):
    if spec["rule"] not in (*TESTS, "exact"):
        return _("QTI has no rule like “%(rule)s”.") % {"rule": spec["rule"]}
    if spec["rule"] == "exact" and any(event["same"] for event in spec["events"]):
        return _("In QTI there is one right order where all must be right.")
    return ""


def _ranks(events):
    """{event: rank}; events of the same date share one."""
    ranks, rank = {}, 0
    for event in events:
        rank += not event["same"]
        ranks[event["id"]] = rank
    return ranks


def _takes_place(own, place, count):
    at = range(1, count + 1)
    return first_of([(_stands(own, number), [sets(place, base("integer", str(number)))]) for number in at])


def _stands(own, place):
    return element("match", element("index", variable(), n=str(place)), base("identifier", name(own)))


def _all_pairs(ranks, places):
    pairs = [(first, second) for first, second in permutations(ranks, 2) if ranks[first] < ranks[second]]
    return [element("lt", variable(places[first]), variable(places[second])) for first, second in pairs], len(pairs)


def _absolute(ranks, places):
    fitting = [
        (own, place) for own, (place, rank) in product(ranks, enumerate(ranks.values(), 1)) if ranks[own] == rank
    ]
    return [_equals(variable(places[own]), base("integer", str(place))) for own, place in fitting], len(ranks)


def _adjacent(ranks, places):
    pairs = [(first, second) for first, second in permutations(ranks, 2) if ranks[second] - ranks[first] in (0, 1)]
    after = [
        _equals(variable(places[second]), element("sum", variable(places[first]), base("integer", "1")))
        for first, second in pairs
    ]
    return after, len(ranks) - 1


def _equals(first, second):
    return element("equal", first, second, toleranceMode="exact")


TESTS = {"all-pairs": _all_pairs, "absolute": _absolute, "adjacent": _adjacent}
