"""On which paragraphs a question rests, as rows of a form: picked from the documents, each said what it is for."""

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.linting.unit import plain
from assessments.models import Evidence
from assessments.questions.layout import options_of
from assessments.questions.spec_fields import Choice, Rows, Text
from lessons.models import shelf_of

KEY = f"{Evidence.Role.KEY}:"
CONFLICT = f"{Evidence.Role.CONFLICT}:"
BEGINNING = 30  # words of a paragraph by which it is known
MOST_FOUND = 60


def _uses(values):
    """{role:option: words} of all that a paragraph may be for. `values` has the options as {id: words}."""
    found = {KEY: _("decides the question"), CONFLICT: _("says otherwise: the other side of a conflict")}
    for name, words in values["options"].items():
        found[f"{Evidence.Role.KEY}:{name}"] = _("speaks for %(option)s") % {"option": words}
        found[f"{Evidence.Role.DISTRACTOR}:{name}"] = _("misleads to %(option)s") % {"option": words}
    return found


FIELDS = (
    Rows(
        "rows",
        gettext_lazy("Chosen paragraphs"),
        gettext_lazy("Paragraph"),
        (
            Text("paragraph", gettext_lazy("Paragraph"), lines=0, is_address=True),
            Choice("use", gettext_lazy("What it is for"), choices=_uses, default=KEY),
        ),
        start=0,
        title=lambda values, row: row.get("paragraph") or _("Paragraph"),
    ),
)


def evidence_values(rows, kind, values):
    """What the boxes of the evidence are made of."""
    return {"rows": rows, "options": options_of(kind.FIELDS, values)}


def told_of(question):
    """{address: [what it is for]} of the evidence of a question."""
    words = _uses({"options": options_of(question.type.FIELDS, question.spec)})
    found = {}
    for row in rows_of(question):
        found.setdefault(row["paragraph"], []).append(words.get(row["use"], row["use"]))
    return found


def rows_of(question):
    return [{"paragraph": row.paragraph.address, "use": f"{row.role}:{row.option}"} for row in question.evidence.all()]


def with_picked(rows, picked):
    """The rows, and one for each address that was ticked and that none of them names; those decide the question."""
    named = {row["paragraph"] for row in rows}
    return [*rows, *({"paragraph": where, "use": KEY} for where in picked if where not in named)]


def parts_of(row):
    """The data of an EvidenceForm."""
    role, _colon, option = row["use"].partition(":")
    return {"paragraph": row["paragraph"], "role": role, "option": option}


def beginning(paragraph):
    """The words by which a paragraph is known, without the signs of Markdown."""
    return Truncator(plain(paragraph.text)).words(BEGINNING)


class Picker:
    """Paragraphs of the unit to pick from: those of one document, or those in which a word stands."""

    def __init__(self, unit, letter="", word=""):
        self.letter, self.word = letter, word.strip()
        shelf = [row for row in shelf_of(unit).paragraphs.values() if row.is_evidence]
        self.documents = list({row.document.letter: row.document for row in shelf}.values())
        self.addresses = [row.address for row in shelf]
        self.found = [row for row in shelf if self._fits(row)] if self.is_asked else []

    @property
    def is_asked(self):
        return bool(self.letter or self.word)

    def _fits(self, paragraph):
        is_there = not self.letter or paragraph.document.letter == self.letter
        return is_there and self.word.casefold() in paragraph.text.casefold()

    @property
    def shown(self):
        """[(Paragraph, its first words)]."""
        return [(row, beginning(row)) for row in self.found[:MOST_FOUND]]

    @property
    def left_out(self):
        return len(self.found) - len(self.shown)
