"""Passage selection: which paragraph supports a claim best?

    spec = {"claim": "…", "options": [{"id": "B5", "credit": "1", "rationale": "…"}, …]}

The ids are addresses of paragraphs; credit is a decimal from 0 to 1 as text, and the best paragraph has 1. The
paragraphs are shown in the order of the documents, whatever the author's order. The answer is the chosen address.
Naming the deciding paragraph would give the answer away, so before the key only the chosen one is explained.
"""

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.questions.clues import deciding
from assessments.questions.fields import ChoiceAnswer
from assessments.questions.outcome import Outcome
from assessments.questions.specs import SpecReader, refuse_repeats
from lessons.documents import parse_address

LABEL = gettext_lazy("Passage selection")
MARKED_BY = "machine"
EXAMPLE = {
    "claim": "He spoke of wrongs against the Party more than of wrongs against the people.",
    "options": [
        {"id": "B5", "credit": "1", "rationale": "B5 says both halves of the claim."},
        {"id": "C4", "credit": "0.5", "rationale": "C4 names Party members only."},
        {"id": "E2", "credit": "0", "rationale": "E2 points the other way."},
    ],
}


def clean_spec(spec):
    reader = SpecReader(spec, {"claim", "options"})
    claim = reader.text("claim", longest=500)
    rows = reader.rows("options", {"id", "credit", "rationale"}, at_least=2, at_most=12)
    options = [
        {"id": row.address("id"), "credit": row.share("credit"), "rationale": row.text("rationale")} for row in rows
    ]
    refuse_repeats(rows, "id", [option["id"] for option in options])
    if options and "1" not in [option["credit"] for option in options]:
        reader.refuse("options", _("The best paragraph must have the credit 1."))
    return reader.finish({"claim": claim, "options": options})


def answer_field(spec):
    return ChoiceAnswer(option["id"] for option in spec["options"])


def judge(spec, answer):
    credit = next((option["credit"] for option in spec["options"] if option["id"] == answer), None)
    return Outcome(Fraction(credit or 0), [] if credit is None else [{"option": answer, "credit": credit}])


def key(spec):
    return next(option["id"] for option in spec["options"] if option["credit"] == "1")


def paragraphs(spec):
    return [option["id"] for option in spec["options"]]


def asked(spec):
    return {"claim": spec["claim"], "options": [{"id": name} for name in sorted(paragraphs(spec), key=parse_address)]}


def explain(spec, answer, clues, shows_key):
    by_id = {option["id"]: option for option in spec["options"]}
    rows = [_explained(by_id[row["id"]], row["id"] == answer, shows_key) for row in asked(spec)["options"]]
    return {
        "claim": spec["claim"],
        "options": [row for row in rows if row["is_chosen"] or shows_key],
        "paragraphs": [name for name in deciding(clues, (), True) if name not in by_id] if shows_key else [],
    }


def _explained(option, is_chosen, shows_key):
    return {
        "id": option["id"],
        "is_chosen": is_chosen,
        "is_right": option["credit"] == "1",
        "is_partly": option["credit"] not in ("0", "1"),
        "credit": option["credit"],
        "rationale": option["rationale"],
    }
