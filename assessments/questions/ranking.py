"""Sourcing ranking: documents are put in order for a purpose, with a reason.

    spec = {"items": [{"id": "D", "text": "Document D: …"}, …],
            "constraints": [{"above": "D", "below": "E", "rationale": "…"}, …],
            "reason": "Why did you put these first and last?",
            "reason_share": "0.5"}

There is no one right order; `constraints` are the comparisons that must hold, and may not contradict each other. One
with `"withdrawn": true` proved wrong and no longer counts: mending withdraws it, or takes it back. The machine gives
comparisons that hold / comparisons, of the points that `reason_share` leaves. A person marks the reason
with the share `reason_share` of the points: with 4 points and 0.5 the rubric of the reason has 2 points. An answer
without a reason waits for nobody. The answer is {item: place, "reason": text}, "1" for the first place.
"""

from fractions import Fraction
from graphlib import CycleError, TopologicalSorter

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.questions import figures
from assessments.questions.clues import deciding
from assessments.questions.fields import TextAnswer
from assessments.questions.outcome import Outcome
from assessments.questions.places import PlacesAnswer, asked_places, places_of
from assessments.questions.rekeying import tidy as tidied
from assessments.questions.spec_fields import Choice, Flag, Hidden, Rows, Text, letters
from assessments.questions.specs import SpecReader, refuse_repeats

LABEL = gettext_lazy("Sourcing ranking")
ABOUT = gettext_lazy("Documents are ranked for a purpose, with a reason.")
MARKED_BY = "person"
REKEY_HINT = gettext_lazy(
    "Take the tick from a comparison that proved wrong: the others are the key from then on. Full points for everybody "
    "are those for the order. The reason stays as a person marks it."
)
SHUFFLES = ("items",)
REASON = "reason"
LONGEST_REASON = 5000
EXAMPLE = {
    "items": [
        {"id": "A", "text": "Document A: a web page without an author"},
        {"id": "B", "text": "Document B: a page with notes and names"},
        {"id": "E", "text": "Document E: a page of links"},
    ],
    "constraints": [
        {"above": "B", "below": "A", "rationale": "B0 names who stands behind it."},
        {"above": "A", "below": "E", "rationale": "E0 was put together from other pages."},
    ],
    "reason": "Why did you put these first and last? Name the author, the date or the purpose.",
    "reason_share": "0.5",
}


def _item_words(values):
    """{id: its text} of what is ranked."""
    return {str(row["id"]): row.get("text") or str(row["id"]) for row in values.get("items", []) if row.get("id")}


FIELDS = (
    Rows(
        "items",
        gettext_lazy("What is ranked"),
        gettext_lazy("Thing"),
        (Hidden("id"), Text("text", gettext_lazy("Text"), decides=True)),
        start=3,
        least=2,
        ids=letters,
    ),
    Rows(
        "constraints",
        gettext_lazy("Comparisons that must hold"),
        gettext_lazy("Comparison"),
        (
            Choice("above", gettext_lazy("This one stands higher"), choices=_item_words),
            Choice("below", gettext_lazy("than this one"), choices=_item_words),
            Text("rationale", gettext_lazy("Why")),
            Flag("withdrawn", gettext_lazy("Withdrawn: it no longer counts")),
        ),
        start=2,
        least=1,
    ),
    Text("reason", gettext_lazy("What they give a reason for"), lines=2),
    Text(
        "reason_share",
        gettext_lazy("Share of the points for the reason"),
        lines=0,
        default="0.5",
        hint=gettext_lazy("A person marks it."),
    ),
)


def clean_spec(spec):
    reader = SpecReader(spec, set(EXAMPLE))
    rows = reader.rows("items", {"id", "text"}, at_least=2, at_most=12)
    items = [{"id": row.identifier("id"), "text": row.text("text", longest=300)} for row in rows]
    refuse_repeats(rows, "id", [item["id"] for item in items])
    refuse_repeats(rows, "text", [item["text"] for item in items])
    for row, item in zip(rows, items, strict=True):
        if item["id"] == REASON:
            row.refuse("id", _("This name is taken by the reason."))
    constraints = _read_constraints(reader, [item["id"] for item in items])
    tidy = {
        "items": items,
        "constraints": constraints,
        "reason": reader.text("reason", longest=500),
        "reason_share": reader.share("reason_share"),
    }
    if "reason_share" not in reader.problems and tidy["reason_share"] in ("0", "1"):
        reader.refuse("reason_share", _("The reason earns a part of the points: more than 0 and less than 1."))
    return reader.finish(tidy)


def _read_constraints(reader, names):
    rows = reader.rows("constraints", {"above", "below", "rationale", "withdrawn"}, at_most=60)
    constraints = [
        {"above": row.choice("above", names), "below": row.choice("below", names), "rationale": row.text("rationale")}
        | ({"withdrawn": True} if row.flag("withdrawn") else {})
        for row in rows
    ]
    if rows and not _counted(constraints):
        reader.refuse("constraints", _("One comparison at least must count."))
    pairs = [(constraint["above"], constraint["below"]) for constraint in constraints]
    for index, (row, pair) in enumerate(zip(rows, pairs, strict=True)):
        if pair in pairs[:index]:
            row.refuse("below", _("This comparison is made already."))
    if _order(names, pairs) is None:
        reader.refuse("constraints", _("These comparisons contradict each other: no order fulfils them all."))
    return constraints


def _order(names, pairs):
    """An order in which every comparison holds, or None."""
    sorter = TopologicalSorter(dict.fromkeys(names, ()))
    for above, below in pairs:
        sorter.add(below, above)
    try:
        return list(sorter.static_order())
    except CycleError:
        return None


def _counted(constraints):
    return [row for row in constraints if not row.get("withdrawn")]


def answer_field(spec):
    return PlacesAnswer(spec["items"], {REASON: TextAnswer(longest=LONGEST_REASON)}, {REASON: _("Your reason")})


def judge(spec, answer):
    by_hand = Fraction(spec["reason_share"])
    held = [_holds(constraint, places_of(answer, spec["items"])) for constraint in _counted(spec["constraints"])]
    parts = [{"held": sum(held), "of": len(held)}] if answer else []
    return Outcome(Fraction(sum(held), len(held)) * (1 - by_hand), parts, by_hand, waits=REASON in (answer or {}))


def _holds(constraint, places):
    above, below = places.get(constraint["above"]), places.get(constraint["below"])
    return above is not None and below is not None and above < below


def key(spec):
    """An order in which every comparison holds; the reason is the student's own."""
    pairs = [(constraint["above"], constraint["below"]) for constraint in spec["constraints"]]
    order = _order([item["id"] for item in spec["items"]], pairs)
    return {item["id"]: str(order.index(item["id"]) + 1) for item in spec["items"]}


def rekey_field(spec):
    """The comparisons, ticked where they count."""
    return forms.MultipleChoiceField(
        label=gettext_lazy("Comparisons that count"),
        choices=[(_name(row), words) for row, words in zip(spec["constraints"], _in_words(spec), strict=True)],
        initial=[_name(row) for row in _counted(spec["constraints"])],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def rekey(spec, names):
    if not names:
        raise ValidationError(_("Leave one comparison at least, or give everybody full points."))
    plain = [{key: row[key] for key in row if key != "withdrawn"} for row in spec["constraints"]]
    rows = [row if _name(row) in names else row | {"withdrawn": True} for row in plain]
    return tidied(clean_spec, spec | {"constraints": rows})


def _name(constraint):
    """One name for each comparison: no id holds a colon, while any may hold a hyphen."""
    return f"{constraint['above']}:{constraint['below']}"


def _in_words(spec):
    """Every comparison in words."""
    texts = {item["id"]: item["text"] for item in spec["items"]}
    return [
        _("“%(above)s” above “%(below)s”") % {"above": texts[row["above"]], "below": texts[row["below"]]}
        for row in spec["constraints"]
    ]


def paragraphs(spec):
    return []


def asked(spec):
    return {**asked_places(spec["items"]), "reason": spec["reason"]}


def explain(spec, answer, clues, shows_key):
    """Before the key only comparisons that the student got right are named."""
    places = places_of(answer, spec["items"])
    texts = {item["id"]: item["text"] for item in spec["items"]}
    rows = [
        {"above": texts[row["above"]], "below": texts[row["below"]], "holds": _holds(row, places)}
        | {"rationale": row["rationale"]}
        for row in _counted(spec["constraints"])
    ]
    held, of = sum(row["holds"] for row in rows), len(rows)
    share = figures.plain(1 - Fraction(spec["reason_share"]))
    return {
        "comparisons": [row for row in rows if row["holds"] or shows_key],
        "sum": _("Comparisons that hold: %(held)d ÷ %(of)d × %(share)s") % {"held": held, "of": of, "share": share},
        "paragraphs": deciding(clues, (), shows_key),
    }


def offered(spec):
    """Whether each comparison holds, since there is no one right place for anything; a comparison is a group."""
    words = {"holds": _("holds"), "fails": _("does not hold")}
    return [
        {"id": f"{_name(row)}:{name}", "text": text, "group": group, "is_right": name == "holds"}
        for row, group in zip(spec["constraints"], _in_words(spec), strict=True)
        if not row.get("withdrawn")
        for name, text in words.items()
    ]


def tally(spec, answer):
    places = places_of(answer, spec["items"])
    made = [row for row in _counted(spec["constraints"]) if row["above"] in places and row["below"] in places]
    return [f"{_name(row)}:{'holds' if _holds(row, places) else 'fails'}" for row in made]
