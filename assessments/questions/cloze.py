"""Cloze: words are missing from a text.

    spec = {"text": "… read out at [[1]] meetings …",
            "gaps": [{"id": "1", "accept": ["party"], "rationale": "…"}, …],
            "bank": ["party", "factory", …], "exact": true, "keeps_case": true}

Each gap stands in the text once. With a bank (more words than gaps, an accepted one for each) the student chooses,
without one the student types; the bank is shown in alphabetical order. The answer is {gap: word}. Words are compared
with capitals, accents, white space and the shape of quotation marks and dashes left aside; where students type,
`keeps_case` lets capitals count. Each gap weighs the same; with `exact`, all must be right, or nothing is earned. Both
are optional.
"""

import re
from fractions import Fraction

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.questions.clues import deciding
from assessments.questions.fields import ChoiceAnswer, PartsAnswer, TextAnswer
from assessments.questions.folding import fold
from assessments.questions.outcome import Outcome
from assessments.questions.rekeying import refuse_gaps, tidy
from assessments.questions.spec_fields import Flag, Hidden, Lines, Rows, Text
from assessments.questions.specs import SpecReader, refuse_repeats

LABEL = gettext_lazy("Cloze")
ABOUT = gettext_lazy("Words are missing from a text.")
MARKED_BY = "machine"
REKEY_HINT = gettext_lazy(
    "Fill every gap with what is right. Where words are typed, those that were accepted before stay so."
)
LONGEST_WORD = 200
GAP = re.compile(r"\[\[([A-Za-z0-9_-]{1,20})\]\]")
EXAMPLE = {
    "text": "According to Document A, paragraph 4, it was read at [[1]] meetings and stayed secret until [[2]].",
    "gaps": [
        {"id": "1", "accept": ["party", "Communist Party"], "rationale": "A4 names the meetings."},
        {"id": "2", "accept": ["glasnost"], "rationale": "A4 names the later policy."},
    ],
    "bank": ["détente", "factory", "glasnost", "party"],
}


FIELDS = (
    Text(
        "text",
        gettext_lazy("Text with gaps"),
        lines=4,
        decides=True,
        hint=gettext_lazy(
            "Write [[1]] where the first word is missing, then [[2]]. The fields for each gap come with the preview."
        ),
    ),
    Rows(
        "gaps",
        gettext_lazy("Gaps"),
        gettext_lazy("Gap"),
        (
            Hidden("id"),
            Lines("accept", gettext_lazy("Words that are right"), hint=gettext_lazy("One a line, the best first.")),
            Text("rationale", gettext_lazy("Why")),
        ),
        made_by=lambda values: [{"id": name} for name in dict.fromkeys(GAP.findall(str(values.get("text") or "")))],
        title=lambda values, row: _("Gap [[%(id)s]]") % row,
    ),
    Lines(
        "bank",
        gettext_lazy("Words to choose from"),
        hint=gettext_lazy("One a line, more than there are gaps. Left empty, students type."),
    ),
    Flag("exact", gettext_lazy("All gaps must be right, or nothing is earned")),
    Flag("keeps_case", gettext_lazy("Capitals count in what students type")),
)
FLAGS = ("exact", "keeps_case")


def clean_spec(spec):
    reader = SpecReader(spec, {"text", "gaps", "bank", *FLAGS})
    text = reader.text("text")
    rows = reader.rows("gaps", {"id", "accept", "rationale"}, at_most=20)
    gaps = [_read_gap(row) for row in rows]
    refuse_repeats(rows, "id", [gap["id"] for gap in gaps])
    bank = reader.texts("bank")
    if text:
        _check_marks(reader, text, [gap["id"] for gap in gaps])
    if bank:
        _check_bank(reader, rows, gaps, bank)
    flags = {name: True for name in FLAGS if reader.flag(name)}
    if bank and "keeps_case" in flags:
        reader.refuse("keeps_case", _("Where words are chosen, capitals are those of the list."))
    return reader.finish({"text": text, "gaps": gaps, "bank": bank, **flags})


def _read_gap(row):
    return {
        "id": row.identifier("id"),
        "accept": row.texts("accept", at_least=1),
        "rationale": row.text("rationale", is_required=False),
    }


def _check_marks(reader, text, gaps):
    marks = GAP.findall(text)
    for name in gaps:
        if name and marks.count(name) != 1:
            reader.refuse("text", _("The gap [[%(gap)s]] must stand in the text exactly once.") % {"gap": name})
    for name in sorted(set(marks) - set(gaps)):
        reader.refuse("text", _("The gap [[%(gap)s]] is not described among the gaps.") % {"gap": name})


def _check_bank(reader, rows, gaps, bank):
    folded = [fold(word) for word in bank]
    if len(set(folded)) < len(folded):
        reader.refuse("bank", _("A word stands in the bank twice."))
    if len(bank) <= len(gaps):
        reader.refuse("bank", _("The bank needs more words than there are gaps."))
    for row, gap in zip(rows, gaps, strict=True):
        if not {fold(word) for word in gap["accept"]} & set(folded):
            row.refuse("accept", _("None of these words is in the bank."))


def answer_field(spec):
    names = _names(spec)
    if spec["bank"]:
        return PartsAnswer({name: ChoiceAnswer(spec["bank"], widget=forms.Select) for name in names}, _labels(names))
    return PartsAnswer({name: TextAnswer(longest=LONGEST_WORD, is_line=True) for name in names}, _labels(names))


def _labels(names):
    return {name: _("Gap %(number)d") % {"number": number} for number, name in enumerate(names, 1)}


def _names(spec):
    """The gaps in the order of the text."""
    return GAP.findall(spec["text"])


def judge(spec, answer):
    rights = [(gap["id"], _is_right(spec, gap, answer)) for gap in spec["gaps"]]
    answered = [{"gap": name, "is_right": is_right} for name, is_right in rights if name in (answer or {})]
    return Outcome(_fraction(spec, sum(is_right for _name, is_right in rights)), answered)


def _fraction(spec, right):
    of = len(spec["gaps"])
    return Fraction(right == of) if spec.get("exact") else Fraction(right, of)


def _is_right(spec, gap, answer):
    word = (answer or {}).get(gap["id"])
    return word is not None and _folded(spec, word) in {_folded(spec, accepted) for accepted in gap["accept"]}


def _folded(spec, word):
    return fold(word, keeps_case=spec.get("keeps_case", False))


def key(spec):
    bank = {fold(word): word for word in spec["bank"]}
    return {gap["id"]: _best(gap, bank) for gap in spec["gaps"]}


def rekey(spec, answer):
    """A word of the bank takes the place of an accepted one; a typed word is accepted besides."""
    refuse_gaps(answer_field(spec), answer)
    gaps = [_rekeyed(spec, gap, answer) for gap in spec["gaps"]]
    return tidy(clean_spec, {**spec, "gaps": gaps})


def _rekeyed(spec, gap, answer):
    if _is_right(spec, gap, answer):
        return gap
    word = answer[gap["id"]]
    return gap | {"accept": [word] if spec["bank"] else [*gap["accept"], word]}


def _best(gap, bank):
    """The first accepted word, in the spelling of the bank where there is one."""
    return next((bank[fold(word)] for word in gap["accept"] if fold(word) in bank), gap["accept"][0])


def paragraphs(spec):
    return []


def asked(spec):
    """The text in pieces, {"text": …} and {"gap": id, "number": 1}; nothing tells the length of a missing word."""
    pieces, numbers = [], {name: number for number, name in enumerate(_names(spec), 1)}
    for index, piece in enumerate(GAP.split(spec["text"])):
        if index % 2:
            pieces.append({"gap": piece, "number": numbers[piece]})
        elif piece:
            pieces.append({"text": piece})
    return {"pieces": pieces, "bank": _bank(spec), **{name: True for name in FLAGS if spec.get(name)}}


def _bank(spec):
    return sorted(spec["bank"], key=fold)


def explain(spec, answer, clues, shows_key):
    by_id = {gap["id"]: gap for gap in spec["gaps"]}
    gaps = [_explained(spec, by_id[name], number, answer, shows_key) for number, name in enumerate(_names(spec), 1)]
    # The text itself says which paragraph each sentence follows, so the deciding ones give nothing away.
    keys = [clue.address for clue in clues if clue.role == "key"]
    wrong = [gap["id"] for gap in gaps if not gap["is_right"]]
    return {
        "gaps": gaps,
        "sum": _sum(spec, len(gaps) - len(wrong)),
        "paragraphs": list(dict.fromkeys([*keys, *deciding(clues, wrong, shows_key)])),
    }


def _sum(spec, right):
    if spec.get("exact"):
        what = _("%(right)d of %(of)d gaps are right: 1 for all of them, else 0")
    else:
        what = _("Right gaps: %(right)d ÷ %(of)d")
    return what % {"right": right, "of": len(spec["gaps"])}


def _explained(spec, gap, number, answer, shows_key):
    row = {
        "id": gap["id"],
        "number": number,
        "word": (answer or {}).get(gap["id"], ""),
        "is_right": _is_right(spec, gap, answer),
    }
    if shows_key or row["is_right"]:
        row["rationale"] = gap["rationale"]
    if shows_key:
        row["accept"] = gap["accept"]
    return row


def offered(spec):
    """Every word of the bank for every gap; a gap is a group. Without a bank, nothing."""
    gaps, labels, best = {gap["id"]: gap for gap in spec["gaps"]}, _labels(_names(spec)), key(spec)
    return [
        {
            "id": f"{name}-{place}",
            "text": word,
            "group": labels[name],
            "is_right": word == best[name],
            "is_partly": word != best[name] and _is_right(spec, gaps[name], {name: word}),
        }
        for name in _names(spec)
        for place, word in enumerate(_bank(spec))
    ]


def tally(spec, answer):
    places = {word: place for place, word in enumerate(_bank(spec))}
    return [f"{name}-{places[word]}" for name, word in (answer or {}).items() if word in places]


def typed(spec, answer):
    """Without a bank, the word in each gap; a gap is a group."""
    gaps, labels = {gap["id"]: gap for gap in spec["gaps"]}, _labels(_names(spec))
    return [
        {"id": f"{name} {_folded(spec, word)}", "text": word, "group": labels[name]}
        | {"is_right": _is_right(spec, gaps[name], answer)}
        for name in ([] if spec["bank"] else _names(spec))
        for word in [(answer or {}).get(name, "")]
    ]
