"""One question of a bank's file as formats speak of it: taken, taken with warnings, or refused with its reason. Pure.

A format's `read(stream)` gives one BankRow for every question that it finds in the file, in the order of the file, and
raises BadFile where the file itself cannot be read. `write(rows, stream)` takes rows whose `refusal` says nothing.
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments import questions


@dataclass(frozen=True)
class BankRow:
    """`line` is where the question begins in the file, `spec` as an author may write it, `rationale` about the whole.

    Of a refused one, `refusal` is the reason, and the rest may be empty.
    """

    line: int
    id: str = ""
    kind: str = ""
    stem: str = ""
    spec: dict = field(default_factory=dict)
    points: Decimal = Decimal(1)
    rationale: str = ""
    tags: tuple = ()
    warnings: tuple = ()
    refusal: str = ""

    def refused(self, reason):
        return replace(self, refusal=reason, warnings=())

    def warned(self, *warnings):
        return replace(self, warnings=(*self.warnings, *warnings))


def settled(row):
    """The row with a tidy spec; refused, where its type refuses the spec, in the type's words."""
    if row.refusal:
        return row
    spec, is_filled = _explained(row.spec)
    row = replace(row, spec=spec)
    try:
        row = replace(row, spec=questions.get(row.kind).clean_spec(spec))
    except ValidationError as error:
        return row.refused(" ".join(f"{place}: {' '.join(said)}" for place, said in error.message_dict.items()))
    if not row.stem.strip():
        return row.refused(_("The question has no text."))
    if row.points <= 0:
        return row.refused(_("The question has no points."))
    filled = _("Some answers came without a reason; “%(words)s” stands there.") % {"words": _unexplained()}
    return row.warned(filled) if is_filled else row


def _unexplained():
    return _("The file gave no reason.")


def _explained(spec):
    """(the spec in which no reason is empty, whether one was): every type asks for one beside each choice."""
    is_filled = False

    def walk(value):
        nonlocal is_filled
        if isinstance(value, list):
            return [walk(child) for child in value]
        if not isinstance(value, dict):
            return value
        tidy = {key: walk(child) for key, child in value.items()}
        if "rationale" in tidy and not str(tidy["rationale"]).strip():
            is_filled = True
            tidy["rationale"] = _unexplained()
        return tidy

    return walk(spec), is_filled
