"""Matching: which of the choices belongs to each of these?

    spec = {"stems": [{"id": "pospelov", "text": "Pospelov", "match": "drafted the report", "accept": ["…"],
                       "rationale": "…"}, …],
            "spares": ["poet", …],
            "exact": true}

The choices are all matches and the spares, which belong to nothing; they stand in alphabetical order. Two stems may
have the same match. `accept` names further defensible choices, each a match or a spare. The answer is {stem: choice}.
It earns right pairs / pairs; a stem left blank is not right. With `exact`, which is optional, it earns everything when
all pairs are right, and else nothing.
"""

from fractions import Fraction

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.questions.clues import deciding
from assessments.questions.fields import ChoiceAnswer, PartsAnswer
from assessments.questions.folding import fold
from assessments.questions.outcome import Outcome
from assessments.questions.rekeying import refuse_gaps
from assessments.questions.spec_fields import Flag, Hidden, Lines, Rows, Text, letters
from assessments.questions.specs import SpecReader, refuse_repeats

LABEL = gettext_lazy("Matching")
ABOUT = gettext_lazy("What belongs to each of these?")
MARKED_BY = "machine"
REKEY_HINT = gettext_lazy("Choose what belongs to each.")
EXAMPLE = {
    "stems": [
        {
            "id": "pospelov",
            "text": "Pospelov",
            "match": "prepared a report",
            "accept": [],
            "rationale": "C3 names the one who was asked to prepare it.",
        },
        {
            "id": "beria",
            "text": "Beria",
            "match": "head of the police",
            "accept": ["foreign minister"],
            "rationale": "D9 tells what became of him.",
        },
    ],
    "spares": ["foreign minister", "poet"],
}


FIELDS = (
    Rows(
        "stems",
        gettext_lazy("Pairs"),
        gettext_lazy("Pair"),
        (
            Hidden("id"),
            Text("text", gettext_lazy("What is asked")),
            Text("match", gettext_lazy("What belongs to it")),
            Text("rationale", gettext_lazy("Why")),
            Lines(
                "accept",
                gettext_lazy("Further choices that can be defended"),
                hint=gettext_lazy("One a line, each a match or a spare."),
            ),
        ),
        start=3,
        least=2,
        ids=letters,
    ),
    Lines("spares", gettext_lazy("Choices that belong to nothing"), hint=gettext_lazy("One a line.")),
    Flag("exact", gettext_lazy("All pairs must be right, or nothing is earned")),
)


def clean_spec(spec):
    reader = SpecReader(spec, {"stems", "spares", "exact"})
    rows = reader.rows("stems", {"id", "text", "match", "accept", "rationale"}, at_least=2, at_most=20)
    stems = [_read_stem(row) for row in rows]
    spares = reader.texts("spares")
    refuse_repeats(rows, "id", [stem["id"] for stem in stems])
    refuse_repeats(rows, "text", [stem["text"] for stem in stems])
    matches = {stem["match"] for stem in stems}
    for index, spare in enumerate(spares):
        if spare in matches or spare in spares[:index]:
            reader.refuse(f"spares.{index}", _("“%(value)s” is among the choices already.") % {"value": spare})
    for row, stem in zip(rows, stems, strict=True):
        for index, choice in enumerate(stem["accept"]):
            if choice not in {*matches, *spares}:
                row.refuse(f"accept.{index}", _("“%(value)s” is not among the choices.") % {"value": choice})
    if stems and len({*matches, *spares}) < 2:
        reader.refuse("stems", _("There must be two choices at least."))
    return reader.finish({"stems": stems, "spares": spares, **_exactness(reader.flag("exact"))})


def _exactness(is_exact):
    """{"exact": True}, or nothing: for a spec, and for what is asked of it."""
    return {"exact": True} if is_exact else {}


def _read_stem(row):
    return {
        "id": row.identifier("id"),
        "text": row.text("text", longest=300),
        "match": row.text("match", longest=200),
        "accept": row.texts("accept"),
        "rationale": row.text("rationale", is_required=False),
    }


def _choices(spec):
    words = dict.fromkeys([*(stem["match"] for stem in spec["stems"]), *spec["spares"]])
    return sorted(words, key=lambda word: (fold(word), word))


def answer_field(spec):
    choices = _choices(spec)
    parts = {stem["id"]: ChoiceAnswer(choices, widget=forms.Select) for stem in spec["stems"]}
    return PartsAnswer(parts, {stem["id"]: stem["text"] for stem in spec["stems"]})


def judge(spec, answer):
    rights = [(stem["id"], _is_right(stem, answer)) for stem in spec["stems"]]
    answered = [{"stem": name, "is_right": is_right} for name, is_right in rights if name in (answer or {})]
    return Outcome(_fraction(spec, sum(is_right for _name, is_right in rights)), answered)


def _fraction(spec, right):
    of = len(spec["stems"])
    return Fraction(right == of) if spec.get("exact") else Fraction(right, of)


def _is_right(stem, answer):
    return (answer or {}).get(stem["id"]) in (stem["match"], *stem["accept"])


def key(spec):
    return {stem["id"]: stem["match"] for stem in spec["stems"]}


def rekey(spec, answer):
    """Further defensible choices stay; a match that belongs to no stem any more becomes a spare."""
    refuse_gaps(answer_field(spec), answer)
    stems = [_rekeyed(stem, answer[stem["id"]]) for stem in spec["stems"]]
    matches = {stem["match"] for stem in stems}
    before = [*spec["spares"], *dict.fromkeys(stem["match"] for stem in spec["stems"])]
    return {**spec, "stems": stems, "spares": [choice for choice in before if choice not in matches]}


def _rekeyed(stem, choice):
    accept = [other for other in stem["accept"] if other != choice or choice == stem["match"]]
    return stem | {"match": choice, "accept": accept}


def paragraphs(spec):
    return []


def asked(spec):
    return {
        "stems": [{"id": stem["id"], "text": stem["text"]} for stem in spec["stems"]],
        "choices": _choices(spec),
        **_exactness(spec.get("exact")),
    }


def explain(spec, answer, clues, shows_key):
    rights = [stem["id"] for stem in spec["stems"] if _is_right(stem, answer)]
    return {
        "stems": [_told(stem, answer, shows_key) for stem in spec["stems"]],
        "sum": _sum(spec, len(rights)),
        "paragraphs": deciding(clues, rights, shows_key),
    }


def _sum(spec, right):
    if spec.get("exact"):
        what = _("%(right)d of %(of)d pairs are right: 1 for all of them, else 0")
    else:
        what = _("Right pairs: %(right)d ÷ %(of)d")
    return what % {"right": right, "of": len(spec["stems"])}


def _told(stem, answer, shows_key):
    row = {
        "text": stem["text"],
        "chosen": (answer or {}).get(stem["id"], ""),
        "is_right": _is_right(stem, answer),
    }
    if shows_key or row["is_right"]:
        row["rationale"] = stem["rationale"]
    if shows_key:
        row["accept"] = list(dict.fromkeys([stem["match"], *stem["accept"]]))
    return row


def offered(spec):
    """Every choice for every stem; a stem is a group."""
    return [
        {
            "id": f"{stem['id']}-{place}",
            "text": choice,
            "group": stem["text"],
            "is_right": choice == stem["match"],
            "is_partly": choice != stem["match"] and choice in stem["accept"],
        }
        for stem in spec["stems"]
        for place, choice in enumerate(_choices(spec))
    ]


def tally(spec, answer):
    places = {choice: place for place, choice in enumerate(_choices(spec))}
    return [f"{stem}-{places[choice]}" for stem, choice in (answer or {}).items()]
