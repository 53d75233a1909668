"""Passage selection: which paragraph supports a claim best?

    spec = {"claim": "…", "options": [{"id": "B5", "credit": "1", "rationale": "…"}, …]}

The ids are addresses of paragraphs; credit is a decimal from 0 to 1 as text, and the best paragraph has 1. The
paragraphs are shown in the order of the documents, whatever the author's order. The answer is the chosen address.
Naming the deciding paragraph would give the answer away, so before the key only the chosen one is explained.
"""

from fractions import Fraction

from django.utils.translation import gettext_lazy

from assessments.questions.clues import deciding
from assessments.questions.fields import ChoiceAnswer
from assessments.questions.outcome import Outcome
from assessments.questions.passages import (
    asked_passages,
    best,
    credit_of,
    explained_passages,
    offered_passages,
    passage_rows,
    read_passages,
    rekeyed_passages,
)
from assessments.questions.rekeying import refuse_gaps
from assessments.questions.spec_fields import Text
from assessments.questions.specs import SpecReader

LABEL = gettext_lazy("Passage selection")
ABOUT = gettext_lazy("Which paragraph supports a claim best?")
MARKED_BY = "machine"
SHUFFLES = ("options",)
REKEY_HINT = gettext_lazy("Choose the paragraph that supports the claim best.")
EXAMPLE = {
    "claim": "He spoke of wrongs against the Party more than of wrongs against the people.",
    "options": [
        {"id": "B5", "credit": "1", "rationale": "B5 says both halves of the claim."},
        {"id": "C4", "credit": "0.5", "rationale": "C4 names Party members only."},
        {"id": "E2", "credit": "0", "rationale": "E2 points the other way."},
    ],
}


FIELDS = (Text("claim", gettext_lazy("Claim"), lines=2), passage_rows("options"))


def clean_spec(spec):
    reader = SpecReader(spec, {"claim", "options"})
    return reader.finish({"claim": reader.text("claim", longest=500), "options": read_passages(reader, "options")})


def answer_field(spec):
    return ChoiceAnswer(option["id"] for option in spec["options"])


def judge(spec, answer):
    credit = credit_of(spec["options"], answer)
    return Outcome(Fraction(credit or 0), [] if credit is None else [{"option": answer, "credit": credit}])


def key(spec):
    return best(spec["options"])


def rekey(spec, answer):
    refuse_gaps(answer_field(spec), answer)
    return {**spec, "options": rekeyed_passages(spec["options"], answer)}


def paragraphs(spec):
    return [option["id"] for option in spec["options"]]


def asked(spec):
    return {"claim": spec["claim"], "options": asked_passages(spec["options"])}


def explain(spec, answer, clues, shows_key):
    offered, credit = paragraphs(spec), credit_of(spec["options"], answer)
    return {
        **({"credit": credit} if credit else {}),
        "claim": spec["claim"],
        "options": explained_passages(spec["options"], answer, shows_key),
        "paragraphs": [name for name in deciding(clues, (), True) if name not in offered] if shows_key else [],
    }


def offered(spec):
    return offered_passages(spec["options"])


def tally(spec, answer):
    return [answer] if answer else []
