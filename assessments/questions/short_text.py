"""Typed answer: a word or a few, marked by the machine.

    spec = {"accept": [{"text": "collective farm*", "credit": "1", "rationale": "…"}, …],
            "keeps_case": false, "keeps_accents": false, "near_credit": "0"}

Each variant has a credit from 0 to 1, 1 where it is left out; `*` stands for any run of characters, also none, and
`\\*` for a star. One variant without `*` has the credit 1. The best credit of the fitting variants counts; a variant
with the credit 0 names a mistake, whose rationale is told to whoever makes it. White space and the shape of quotation
marks and dashes never matter, capitals and accents only where they are kept.

Where nothing fits, an answer is *near* a variant without `*` that is one letter away (from 4 letters on) or two (from
8 on), with the same digits: it earns `near_credit` of the variant's credit, and the student is told to check the
spelling. The answer is the text as it was typed.
"""

import re
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.questions import figures, stars
from assessments.questions.clues import deciding
from assessments.questions.credits import CREDIT, read_credit
from assessments.questions.fields import TextAnswer
from assessments.questions.folding import distance, fold
from assessments.questions.outcome import Outcome
from assessments.questions.rekeying import refuse_gaps, tidy
from assessments.questions.spec_fields import Flag, Rows, Text
from assessments.questions.specs import SpecReader, refuse_repeats

LABEL = gettext_lazy("Typed answer")
ABOUT = gettext_lazy("A word or a few are typed; the machine marks them.")
MARKED_BY = "machine"
REKEY_HINT = gettext_lazy("Type a further answer that is right. What was accepted before stays so.")
LONGEST = 200
NEAR = [(8, 2), (4, 1)]  # from so many letters on, so many may be wrong
EXAMPLE = {
    "accept": [
        {"text": "rehabilitation", "credit": "1", "rationale": "C6 uses the word."},
        {"text": "rehabilitat*", "credit": "1", "rationale": ""},
        {"text": "amnesty", "credit": "0.5", "rationale": "An amnesty forgives; C6 speaks of clearing a name."},
        {"text": "*release*", "credit": "0", "rationale": "Release opens the gate and leaves the verdict standing."},
    ],
    "keeps_case": "false",
    "keeps_accents": "false",
    "near_credit": "0",
}


FIELDS = (
    Rows(
        "accept",
        gettext_lazy("What is accepted"),
        gettext_lazy("Answer"),
        (
            Text("text", gettext_lazy("Text"), lines=0, hint=gettext_lazy("A star stands for any letters: collectiv*")),
            *CREDIT,
        ),
        start=2,
        least=1,
    ),
    Flag("keeps_case", gettext_lazy("Capital letters matter")),
    Flag("keeps_accents", gettext_lazy("Accents matter")),
    Text(
        "near_credit",
        gettext_lazy("Credit for a spelling mistake"),
        lines=0,
        default="0",
        hint=gettext_lazy("The share that an answer earns that is a letter or two away."),
    ),
)


def clean_spec(spec):
    reader = SpecReader(spec, set(EXAMPLE))
    rows = reader.rows("accept", {"text", "credit", "rationale"}, at_most=40)
    accept = [_read_variant(row) for row in rows]
    refuse_repeats(rows, "text", [variant["text"] for variant in accept])
    if accept and not any(variant["credit"] == "1" and _is_exact(variant) for variant in accept):
        reader.refuse("accept", _("One answer without * must have the credit 1."))
    return reader.finish(
        {
            "accept": accept,
            "keeps_case": reader.flag("keeps_case"),
            "keeps_accents": reader.flag("keeps_accents"),
            "near_credit": reader.share("near_credit", empty="0"),
        }
    )


def _read_variant(row):
    return {"text": row.text("text", longest=LONGEST - 20), **read_credit(row)}


def _is_exact(variant):
    return stars.is_exact(variant["text"])


def answer_field(spec):
    return TextAnswer(longest=LONGEST, is_line=True)


def judge(spec, answer):
    variant, is_near = _best(spec, answer)
    credit = Fraction(variant["credit"] if variant else 0)
    if is_near:
        credit *= Fraction(spec["near_credit"])
    return Outcome(credit, [{"is_near": is_near, "is_known": variant is not None}] if answer else [])


def _best(spec, answer):
    """(the variant that counts or None, whether the answer is only near it)."""
    fitting = [variant for variant in spec["accept"] if answer and _fits(spec, variant, answer)]
    near = [variant for variant in spec["accept"] if answer and not fitting and _is_near(spec, variant, answer)]
    return max(fitting or near, key=lambda variant: Fraction(variant["credit"]), default=None), bool(near)


def _fold(spec, text):
    return fold(text, keeps_case=spec["keeps_case"], keeps_accents=spec["keeps_accents"])


def _fits(spec, variant, answer):
    return stars.fits([_piece(spec, piece) for piece in stars.pieces(variant["text"])], _fold(spec, answer))


def _piece(spec, piece):
    """A piece as it is compared; white space beside a star stays one space."""
    bare = _fold(spec, piece)
    return f"{' ' * piece[:1].isspace()}{bare}{' ' * (bool(bare) and piece[-1:].isspace())}"


def _is_near(spec, variant, answer):
    if not _is_exact(variant) or Fraction(variant["credit"]) == 0:
        return False
    wanted, typed = _piece(spec, stars.unescaped(variant["text"])), _fold(spec, answer)
    most = next((wrong for letters, wrong in NEAR if len(wanted) >= letters), 0)
    if abs(len(wanted) - len(typed)) > most or re.findall(r"\d", wanted) != re.findall(r"\d", typed):
        return False
    return distance(wanted, typed) <= most


def key(spec):
    variant = next(row for row in spec["accept"] if row["credit"] == "1" and _is_exact(row))
    return " ".join(stars.unescaped(variant["text"]).split())


def rekey(spec, answer):
    """A variant that gave this very answer less than everything goes, and its rationale with it."""
    refuse_gaps(answer_field(spec), answer)
    if judge(spec, answer).fraction == 1:
        return spec
    others = [row for row in spec["accept"] if not (_is_exact(row) and _fits(spec, row, answer))]
    return tidy(clean_spec, {**spec, "accept": [*others, {"text": stars.escaped(answer)}]})


def paragraphs(spec):
    return []


def asked(spec):
    return {"keeps_case": spec["keeps_case"], "keeps_accents": spec["keeps_accents"]}


def explain(spec, answer, clues, shows_key):
    variant, is_near = _best(spec, answer)
    told = {"is_near": is_near, "paragraphs": deciding(clues, (), shows_key)}
    if is_near and (credit := judge(spec, answer).fraction):
        told["credit"] = figures.plain(credit)
    if variant and not is_near:
        told |= {"credit": variant["credit"], "rationale": variant["rationale"]}
    if shows_key:
        told["accepted"] = spec["accept"]
    return told


def typed(spec, answer):
    credit = judge(spec, answer).fraction
    row = {"id": _fold(spec, answer or ""), "text": answer or ""}
    return [row | {"is_right": credit == 1, "is_partly": 0 < credit < 1}]
