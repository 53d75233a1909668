"""Corroboration grid: what does each document say about each claim?

    spec = {"claims": [{"id": "1", "text": "…"}, …],
            "documents": ["A", "B", …],
            "cells": [{"claim": "1", "document": "B", "key": "supports", "accept": ["qualifies"],
                       "paragraph": "B5", "rationale": "…"}, …]}

One cell for every claim and document. The labels are supports, contradicts, qualifies and silent; `accept` names
further defensible ones; `paragraph` is where the document says so and may be empty for silent.
The answer is {"1-B": "supports", …}, claim and document. Each cell weighs the same.
"""

from fractions import Fraction

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.questions.clues import deciding
from assessments.questions.fields import ChoiceAnswer, PartsAnswer
from assessments.questions.outcome import Outcome
from assessments.questions.rekeying import refuse_gaps
from assessments.questions.spec_fields import Choice, Documents, Hidden, Lines, Rows, Text, letters
from assessments.questions.specs import SpecReader, refuse_repeats

LABEL = gettext_lazy("Corroboration grid")
ABOUT = gettext_lazy("What does each document say about each claim?")
MARKED_BY = "machine"
REKEY_HINT = gettext_lazy("Choose the right label in every cell.")
LABELS = {
    "supports": gettext_lazy("supports"),
    "contradicts": gettext_lazy("contradicts"),
    "qualifies": gettext_lazy("qualifies"),
    "silent": gettext_lazy("silent"),
}
EXAMPLE = {
    "claims": [{"id": "1", "text": "The attack covered the whole of Stalin's record."}],
    "documents": ["A", "B", "E"],
    "cells": [
        {
            "claim": "1",
            "document": "A",
            "key": "contradicts",
            "accept": ["qualifies"],
            "paragraph": "A3",
            "rationale": "A3 calls the attack partial.",
        },
        {"claim": "1", "document": "B", "key": "contradicts", "accept": [], "paragraph": "B5", "rationale": "See B5."},
        {"claim": "1", "document": "E", "key": "silent", "accept": [], "paragraph": "", "rationale": "E2 is silent."},
    ],
}


def _wanted_cells(values):
    """What tells one cell from another: every claim with every document."""
    claims = [str(row.get("id")) for row in values.get("claims", [])]
    return [{"claim": claim, "document": letter} for claim in claims for letter in values.get("documents") or []]


def _cell_title(values, row):
    texts = {str(claim.get("id")): claim.get("text") for claim in values.get("claims", [])}
    return _("Document %(letter)s: %(claim)s") % {
        "letter": row["document"],
        "claim": texts.get(row["claim"]) or row["claim"],
    }


FIELDS = (
    Rows(
        "claims",
        gettext_lazy("Claims"),
        gettext_lazy("Claim"),
        (Hidden("id"), Text("text", gettext_lazy("Claim"), decides=True)),
        start=2,
        least=1,
        ids=letters,
    ),
    Documents("documents", gettext_lazy("Documents"), decides=True),
    Rows(
        "cells",
        gettext_lazy("What each document says about each claim"),
        gettext_lazy("Cell"),
        (
            Hidden("claim"),
            Hidden("document"),
            Choice("key", gettext_lazy("What it says"), choices=LABELS),
            Text("paragraph", gettext_lazy("Paragraph"), lines=0, is_address=True),
            Lines(
                "accept",
                gettext_lazy("Further labels that can be defended"),
                hint=gettext_lazy("One a line: supports, contradicts, qualifies, silent."),
            ),
            Text("rationale", gettext_lazy("Why")),
        ),
        made_by=_wanted_cells,
        title=_cell_title,
        hint=gettext_lazy("They come with the preview, once claims are written and documents ticked."),
    ),
)


def clean_spec(spec):
    reader = SpecReader(spec, {"claims", "documents", "cells"})
    rows = reader.rows("claims", {"id", "text"}, at_most=12)
    claims = [{"id": row.identifier("id"), "text": row.text("text", longest=500)} for row in rows]
    refuse_repeats(rows, "id", [claim["id"] for claim in claims])
    documents = reader.letters("documents")
    cells = _read_cells(reader, [claim["id"] for claim in claims], documents)
    return reader.finish({"claims": claims, "documents": documents, "cells": cells})


def _read_cells(reader, claims, documents):
    """The cells in the order of claims and documents."""
    rows = reader.rows("cells", {"claim", "document", "key", "accept", "paragraph", "rationale"}, at_most=120)
    cells = {}
    for row in rows:
        cell = _read_cell(row, claims, documents)
        if cells.setdefault(cell_name(cell), cell) is not cell:
            row.refuse("document", _("This claim and document have a cell already."))
    wanted = [f"{claim}-{letter}" for claim in claims for letter in documents]
    if missing := [name for name in wanted if name not in cells]:
        reader.refuse("cells", _("Cells are missing (claim-document): %(names)s.") % {"names": ", ".join(missing)})
    return [cells[name] for name in wanted if name in cells]


def _read_cell(row, claims, documents):
    cell = {
        "claim": row.choice("claim", claims),
        "document": row.choice("document", documents),
        "key": row.choice("key", list(LABELS)),
        "accept": row.texts("accept"),
        "paragraph": row.address("paragraph", is_required=False),
        "rationale": row.text("rationale", is_required=False),
    }
    for index, label in enumerate(cell["accept"]):
        if label not in LABELS:
            row.refuse(f"accept.{index}", _("Choose one of: %(words)s.") % {"words": ", ".join(LABELS)})
    if cell["paragraph"] and cell["paragraph"][0] != cell["document"]:
        row.refuse("paragraph", _("The paragraph must be one of document %(letter)s.") % {"letter": cell["document"]})
    if cell["key"] not in ("", "silent") and not cell["paragraph"]:
        row.refuse("paragraph", _("Name the paragraph in which the document says so."))
    return cell


def cell_name(cell):
    return f"{cell['claim']}-{cell['document']}"


def answer_field(spec):
    texts = {claim["id"]: claim["text"] for claim in spec["claims"]}
    parts = {cell_name(cell): ChoiceAnswer(LABELS, widget=forms.Select) for cell in spec["cells"]}
    labels = {cell_name(cell): f"{texts[cell['claim']]} {cell['document']}" for cell in spec["cells"]}
    return PartsAnswer(parts, labels)


def judge(spec, answer):
    rights = [(cell_name(cell), _is_right(cell, answer)) for cell in spec["cells"]]
    answered = [{"cell": name, "is_right": is_right} for name, is_right in rights if name in (answer or {})]
    return Outcome(Fraction(sum(is_right for _name, is_right in rights), len(rights)), answered)


def _is_right(cell, answer):
    return (answer or {}).get(cell_name(cell)) in (cell["key"], *cell["accept"])


def _is_wrong(cell, answer):
    """Answered, and not right."""
    return cell_name(cell) in (answer or {}) and not _is_right(cell, answer)


def key(spec):
    return {cell_name(cell): cell["key"] for cell in spec["cells"]}


def rekey(spec, answer):
    """Further defensible labels stay; the label that was the key does not."""
    field = answer_field(spec)
    refuse_gaps(field, answer)
    cells = [_rekeyed(cell, answer[cell_name(cell)]) for cell in spec["cells"]]
    if bare := [cell_name(cell) for cell in cells if cell["key"] != "silent" and not cell["paragraph"]]:
        raise ValidationError(
            _("No paragraph is named there, so only “silent” can be right: %(cells)s.")
            % {"cells": ", ".join(f"“{field.labels[name]}”" for name in bare)}
        )
    return {**spec, "cells": cells}


def _rekeyed(cell, label):
    return cell | {"key": label, "accept": [name for name in cell["accept"] if name != label or label == cell["key"]]}


def paragraphs(spec):
    return list(dict.fromkeys(cell["paragraph"] for cell in spec["cells"] if cell["paragraph"]))


def asked(spec):
    return {
        "labels": [{"id": name, "text": str(words)} for name, words in LABELS.items()],
        "documents": spec["documents"],
        "rows": _rows(spec, lambda cell: {}),
    }


def _rows(spec, told):
    """One row a claim, with a cell for each document that holds what `told(cell)` adds."""
    return [
        {
            **claim,
            "cells": [
                {"name": cell_name(cell), "document": cell["document"], **told(cell)}
                for cell in spec["cells"]
                if cell["claim"] == claim["id"]
            ],
        }
        for claim in spec["claims"]
    ]


def explain(spec, answer, clues, shows_key):
    """Before the key nothing is said of blank cells: the one that names no paragraph would be known to be silent."""
    right = sum(_is_right(cell, answer) for cell in spec["cells"])
    wrong = [cell["paragraph"] for cell in spec["cells"] if cell["paragraph"] and _is_wrong(cell, answer)]
    shown = [*wrong, *paragraphs(spec), *deciding(clues, (), True)] if shows_key else wrong
    return {
        "documents": spec["documents"],
        "rows": _rows(spec, lambda cell: _told(cell, answer, shows_key)),
        "sum": _("Right cells: %(right)d ÷ %(of)d") % {"right": right, "of": len(spec["cells"])},
        "paragraphs": list(dict.fromkeys(shown)),
    }


def _told(cell, answer, shows_key):
    label = (answer or {}).get(cell_name(cell))
    row = {"label": label and str(LABELS[label]), "is_right": _is_right(cell, answer)}
    if _is_wrong(cell, answer) or (shows_key and not label):
        row["paragraph"] = cell["paragraph"]
    if shows_key or row["is_right"]:
        row["rationale"] = cell["rationale"]
    if shows_key:
        row["right"] = [str(LABELS[name]) for name in dict.fromkeys([cell["key"], *cell["accept"]])]
    return row


def offered(spec):
    """Every label of every cell; a cell is a group."""
    texts = {claim["id"]: claim["text"] for claim in spec["claims"]}
    return [
        {
            "id": f"{cell_name(cell)}-{label}",
            "text": str(words),
            "group": f"{cell['document']}: {texts[cell['claim']]}",
            "is_right": label == cell["key"],
            "is_partly": label != cell["key"] and label in cell["accept"],
            "is_debatable": True,
        }
        for cell in spec["cells"]
        for label, words in LABELS.items()
    ]


def tally(spec, answer):
    return [f"{cell}-{label}" for cell, label in (answer or {}).items()]
