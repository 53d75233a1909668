"""Chronology: events are put in their order.

    spec = {"rule": "all-pairs",
            "events": [{"id": "funeral", "text": "…", "when": "March 1953", "rationale": "…"},
                       {"id": "arrest", "text": "…", "when": "…", "rationale": "…", "same": false}, …]}

The events are written in the right order; `same: true` says that one has the same date as the event before it, so
either may come first. `when` and `rationale` are optional and told with the key. Students find the events in
alphabetical order, and can read the ids: neither may happen to be the right order, so an id is best a word of its
event.

The answer is {event: place}, "1" for the earliest; each place is given once, and an event may be left without one.
With n events, the rule is one of:

- `all-pairs` (default): pairs in the right order / all pairs; pairs of the same date do not enter.
- `absolute`: events in their place / n.
- `adjacent`: events that are followed at once by one that may follow them / (n - 1).
- `longest-subset`: size of the largest set of events in the right order among themselves / n; a single one counts 0.
- `exact`: 1 when every event is in its place, else 0.
"""

from bisect import bisect_right
from fractions import Fraction
from itertools import combinations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.questions.clues import deciding
from assessments.questions.outcome import Outcome
from assessments.questions.places import PlacesAnswer, asked_places, listed, places_of
from assessments.questions.rekeying import refuse_gaps
from assessments.questions.spec_fields import Choice, Flag, Hidden, Rows, Text, unordered
from assessments.questions.specs import SpecReader, refuse_repeats

LABEL = gettext_lazy("Chronology")
ABOUT = gettext_lazy("Events are put in their order.")
MARKED_BY = "machine"
SHUFFLES = ("items",)
REKEY_HINT = gettext_lazy("Give every event its right place.")
EXAMPLE = {
    "rule": "all-pairs",
    "events": [
        {"id": "funeral", "text": "The old ruler is buried", "when": "March 1953", "rationale": "D8 gives the date."},
        {"id": "arrest", "text": "A rival is arrested", "when": "summer 1953", "rationale": "B10 tells of it."},
        {"id": "speech", "text": "The speech is given", "when": "February 1956", "rationale": "", "same": "false"},
        {"id": "letter", "text": "A summary is read aloud", "when": "1956", "rationale": "", "same": "true"},
    ],
}


RULE_WORDS = {
    "all-pairs": gettext_lazy("pairs in the right order"),
    "absolute": gettext_lazy("events in their place"),
    "adjacent": gettext_lazy("events that are followed by the right one"),
    "longest-subset": gettext_lazy("the longest row in the right order"),
    "exact": gettext_lazy("the right order as a whole, or nothing"),
}
FIELDS = (
    Rows(
        "events",
        gettext_lazy("Events, the earliest first"),
        gettext_lazy("Event"),
        (
            Hidden("id"),
            Text("text", gettext_lazy("Event")),
            Text("when", gettext_lazy("When"), lines=0, hint=gettext_lazy("Told with the key.")),
            Text("rationale", gettext_lazy("How one can know")),
            Flag("same", gettext_lazy("At the same time as the one before")),
        ),
        start=4,
        least=3,
        ids=unordered,
    ),
    Choice("rule", gettext_lazy("What is counted"), choices=RULE_WORDS, default="all-pairs"),
)


def clean_spec(spec):
    reader = SpecReader(spec, {"rule", "events"})
    rule = reader.choice("rule", list(RULES)) if reader.text("rule", is_required=False) else "all-pairs"
    rows = reader.rows("events", {"id", "text", "when", "rationale", "same"}, at_least=3, at_most=12)
    events = [_read_event(row) for row in rows]
    refuse_repeats(rows, "id", [event["id"] for event in events])
    refuse_repeats(rows, "text", [event["text"] for event in events])
    if events and not reader.problems:
        _check_events(reader, rows, events)
    return reader.finish({"rule": rule, "events": events})


def _read_event(row):
    return {
        "id": row.identifier("id"),
        "text": row.text("text", longest=300),
        "when": row.text("when", is_required=False, longest=100),
        "rationale": row.text("rationale", is_required=False),
        "same": row.flag("same"),
    }


def _check_events(reader, rows, events):
    if events[0]["same"]:
        rows[0].refuse("same", _("There is no event before the first one."))
    elif all(event["same"] for event in events[1:]):
        reader.refuse("events", _("All of these have the same date, so there is no order."))
    elif listed(events) == events:
        reader.refuse("events", _("The alphabet puts these in the right order. Word one of them otherwise."))
    elif _by_id(events) == events:
        reader.refuse("events", _("The ids stand in the right order, and students can read them. Use words as ids."))


def _by_id(events):
    return sorted(events, key=lambda event: event["id"])


def answer_field(spec):
    return PlacesAnswer(spec["events"])


def judge(spec, answer):
    right, of = RULES[spec["rule"]](_ranks(spec), places_of(answer, spec["events"]))
    placed = [{"event": name, "place": place} for name, place in places_of(answer, spec["events"]).items()]
    return Outcome(Fraction(right, of), placed)


def _ranks(spec):
    """{event: rank}; events of the same date share one."""
    ranks, rank = {}, 0
    for event in spec["events"]:
        rank += not event["same"]
        ranks[event["id"]] = rank
    return ranks


def _all_pairs(ranks, places):
    pairs = [(first, second) for first, second in combinations(ranks, 2) if ranks[first] < ranks[second]]
    right = [pair for pair in pairs if all(name in places for name in pair) and places[pair[0]] < places[pair[1]]]
    return len(right), len(pairs)


def _absolute(ranks, places):
    in_order = list(ranks.values())
    return sum(in_order[place - 1] == ranks[name] for name, place in places.items()), len(ranks)


def _adjacent(ranks, places):
    at = {place: ranks[name] for name, place in places.items()}
    right = [place for place in at if place + 1 in at and at[place + 1] - at[place] in (0, 1)]
    return len(right), len(ranks) - 1


def _longest_subset(ranks, places):
    ends = []  # the lowest last rank of a subset of each size
    for name in sorted(places, key=places.get):
        at = bisect_right(ends, ranks[name])
        ends[at : at + 1] = [ranks[name]]
    return (len(ends) if len(ends) > 1 else 0), len(ranks)


def _exact(ranks, places):
    right, of = _absolute(ranks, places)
    return int(right == of), 1


RULES = {
    "all-pairs": _all_pairs,
    "absolute": _absolute,
    "adjacent": _adjacent,
    "longest-subset": _longest_subset,
    "exact": _exact,
}


SUMS = {
    "all-pairs": gettext_lazy("Pairs of events in the right order: %(right)d ÷ %(of)d"),
    "absolute": gettext_lazy("Events in their place: %(right)d ÷ %(of)d"),
    "adjacent": gettext_lazy("Events followed at once by the right one: %(right)d ÷ %(of)d"),
    "longest-subset": gettext_lazy("Most events that are in order among themselves: %(right)d ÷ %(of)d"),
    "exact": gettext_lazy("1 for the right order as a whole, else 0: %(right)d ÷ %(of)d"),
}


def key(spec):
    return {event["id"]: str(place) for place, event in enumerate(spec["events"], 1)}


def rekey(spec, answer):
    """An order that was right stays as it was written; in another one, events of one date that are parted lose it."""
    refuse_gaps(answer_field(spec), answer)
    ranks, places = _ranks(spec), places_of(answer, spec["events"])
    events = sorted(spec["events"], key=lambda event: places[event["id"]])
    if [ranks[event["id"]] for event in events] == list(ranks.values()):
        return spec
    before = [None, *(ranks[event["id"]] for event in events)]
    events = [event | {"same": ranks[event["id"]] == rank} for event, rank in zip(events, before, strict=False)]
    if events in (listed(events), _by_id(events)):
        raise ValidationError(_("Students would find the events listed in this very order, so it cannot be the key."))
    return {**spec, "events": events}


def paragraphs(spec):
    return []


def asked(spec):
    return {"rule": spec["rule"], **asked_places(spec["events"])}


def explain(spec, answer, clues, shows_key):
    """Before the key, how much of the order holds but not which part: that would be the order itself."""
    places = places_of(answer, spec["events"])
    right, of = RULES[spec["rule"]](_ranks(spec), places)
    told = {
        "sum": SUMS[spec["rule"]] % {"right": right, "of": of},
        "paragraphs": deciding(clues, (), shows_key),
    }
    if shows_key:
        told["events"] = [
            {"text": event["text"], "when": event["when"], "rationale": event["rationale"], "same": event["same"]}
            | {"place": places.get(event["id"], "")}
            for event in spec["events"]
        ]
    return told


def offered(spec):
    """Every place for every event, in the right order; an event is a group. Those of one date may change places."""
    ranks = _ranks(spec)
    return [
        {
            "id": f"{event['id']}-{place}",
            "text": _("Place %(place)d") % {"place": place},
            "group": event["text"],
            "is_right": place == own,
            "is_partly": place != own and rank == ranks[event["id"]],
        }
        for own, event in enumerate(spec["events"], 1)
        for place, rank in enumerate(ranks.values(), 1)
    ]


def tally(spec, answer):
    return [f"{name}-{place}" for name, place in places_of(answer, spec["events"]).items()]
