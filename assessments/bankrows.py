"""One question of a bank's file as formats speak of it: taken, taken with warnings, or refused with its reason. Pure.

`formats` says how rows are read and written.
"""

from copy import deepcopy
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import questions
from assessments.questions import layout
from lessons.markup import PICTURE, picture_keys
from lessons.pictures import CleanPicture

REASON = ".rationale"
MOST_POINTS = 9999
UNEXPLAINED = "The file gave no reason."  # it becomes part of the bank, so it is not translated
STATEMENT = gettext_lazy("True or false?")  # what is asked where a file has the statement alone


class Refusal(Exception):
    """Why one question of a file cannot be taken, in words."""


@dataclass(frozen=True)
class BankPicture:
    """A picture that texts of a question show as `![What it shows](picture:key)`; `name` is that of its own file."""

    key: str
    file: CleanPicture
    description: str
    name: str = field(default="", compare=False)


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
    pictures: tuple = ()
    warnings: tuple = ()
    refusal: str = ""

    def taken(self, found, lost, told, **facts):
        """The row with the kind, stem and spec that a reader found; `lost` has its pictures, and what was left out."""
        asked = {name: found[name] for name in ("kind", "stem", "spec")}
        warnings = tuple(dict.fromkeys([*told, *lost.warnings()]))
        return replace(self, **asked, **facts, pictures=tuple(lost.taken.values()), warnings=warnings)

    def refused(self, reason):
        return replace(self, refusal=reason, warnings=())

    def within(self, name):
        """The row of one file among several: its name stands before all that is told about it."""
        if self.refusal:
            where = {"file": name, "line": self.line, "what": self.refusal}
            return self.refused(_("%(file)s, line %(line)s: %(what)s") % where)
        return replace(self, warnings=tuple(f"{name}: {warning}" for warning in self.warnings))

    def warned(self, *warnings):
        return replace(self, warnings=(*self.warnings, *warnings))


def called(kind, place):
    """What people call a place of a spec such as options.0.text: “Option 1, Text”."""
    return layout.name_of(questions.get(kind).FIELDS, {}, place)


def settled(row, called=called):
    """The row with a tidy spec; refused, where its type refuses the spec, in the type's words.

    Where a type asks for a reason and the file gives none, a sentence says so: a missing reason alone refuses nothing,
    and is not told beside what does. `called(kind, place)` names the places. Settling twice changes nothing.
    """
    if row.refusal:
        return row
    spec, problems = _tidy(row.kind, row.spec)
    silent = [place for place in problems if place.endswith(REASON) and _is_silent(row.spec, place)]
    if silent:
        spec, problems = _tidy(row.kind, _filled(row.spec, silent))
        row = row.warned(_("Some answers came without a reason; “%(words)s” stands there.") % {"words": UNEXPLAINED})
    if problems:
        return row.refused(" ".join(f"{called(row.kind, at)}: {' '.join(said)}" for at, said in problems.items()))
    if not row.stem.strip():
        return row.refused(_("The question has no text."))
    if row.points <= 0:
        return row.refused(_("The question has no points."))
    if row.points > MOST_POINTS:
        return row.refused(_("The question has more than %(most)s points.") % {"most": MOST_POINTS})
    row = replace(row, spec=spec)
    named = pictures_named(row)
    return replace(row, pictures=tuple(picture for picture in row.pictures if picture.key in named))


def pictures_named(row):
    """The keys of the pictures that any text of the row shows; what students type is compared and never shown so."""
    spec = row.spec
    if row.kind == "short_text":
        spec = [accepted["rationale"] for accepted in spec["accept"]]
    shown = [row.stem, row.rationale, spec]
    # Few questions have pictures, and a file has thousands: the whole is looked at once before each text of it is.
    return {key for text in all_texts(shown) for key in picture_keys(text)} if PICTURE in str(shown) else set()


def all_texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for child in value.values() if isinstance(value, dict) else value:
            yield from all_texts(child)


def account(rows):
    """Plain data about every row, for programs: what is taken, and what is refused and why."""
    taken = [
        {
            "id": row.id,
            "kind": row.kind,
            "prompt": row.stem,
            "spec": row.spec,
            "points": str(row.points),
            "feedback": row.rationale,
            "source_line": row.line,
            "warnings": list(row.warnings),
        }
        for row in rows
        if not row.refusal
    ]
    refused = [{"id": row.id, "line": row.line, "reason": row.refusal} for row in rows if row.refusal]
    return {"questions": taken, "refused": refused}


def preview(place, row, standing):
    """Plain data of a row for the page that tells what would become of it; `place` is its number in the file."""
    return {
        "place": place,
        "line": row.line,
        "id": row.id,
        "kind": row.kind,
        "stem": row.stem,
        "spec": row.spec,
        "points": row.points,
        "pictures": len(row.pictures),
        "warnings": row.warnings,
        "refusal": row.refusal,
        "standing": standing,
    }


def _tidy(kind, spec):
    """(the tidy spec, {place: what its type refuses there})."""
    try:
        return questions.get(kind).clean_spec(spec), {}
    except ValidationError as error:
        return spec, error.message_dict


def _is_silent(spec, place):
    """Whether there is something that lacks its reason."""
    return isinstance(_at(spec, place.removesuffix(REASON)), dict) and not _at(spec, place)


def _at(spec, place):
    """The value at a place such as options.0.rationale; empty where there is none."""
    for step in place.split("."):
        try:
            spec = spec[int(step)] if isinstance(spec, list) else spec[step]
        except (KeyError, IndexError, TypeError, ValueError):
            return ""
    return spec


def _filled(spec, places):
    """A copy of the spec with the sentence at these places."""
    spec = deepcopy(spec)
    for place in places:
        above, _dot, name = place.rpartition(".")
        _at(spec, above)[name] = UNEXPLAINED
    return spec
