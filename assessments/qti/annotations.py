"""The question as a whole goes along in the manifest, as an annotation of its item (LOM), and is believed with care.

QTI has no place for misconceptions, reasons beside pairs, paragraphs that are expected, a unit, some of our kinds.
Other systems ignore what is told of them: JSON, `{"destalinization": {"id": …, "kind": …, "stem": …, "points": …,
"rationale": …, "spec": …}}`.

The item stays the truth. An annotation is taken only where the item is, byte for byte, what is written of the question,
or reads the same as what is written of it; so it can never change what an answer earns.
"""

import io
import json
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import questions, xmltree
from assessments.bankmarkup import NOT_XML
from assessments.bankrows import BankRow, pictures_named, settled
from assessments.packages import open_package
from assessments.qti import reading, writing
from assessments.qti.versions import QTI_21, QTI_30
from assessments.qti.writing_kinds import cannot

BESIDE = gettext_lazy(
    "What QTI has no place for goes along where it is read here only: misconceptions, reasons beside pairs and gaps, "
    "guidance, expected paragraphs, essays and grids as such. Other systems do not know of it."
)
MARK = "destalinization"
LONGEST = 200_000  # characters
DEEPEST = 6  # a spec holds rows, which hold lists of texts
TEXTS = ("id", "kind", "stem", "points", "rationale")
LINE = 2  # where the item begins in a file that we write


def write(rows, stream, version):
    """The package of rows that `cannot` lets through, with what QTI has no place for."""
    rows = list(rows)
    writing.write(rows, stream, version, [_annotation(row) for row in rows])


def is_ours(text):
    return text.startswith(f'{{"{MARK}":')


def vouched(text, data):
    """The row that an annotation tells, where the item's bytes are what is written of it; None where they are not.

    What would take long to find out of the item is known then. Questions with pictures are always read.
    """
    told = _told(text)
    row = told and settled(_row(told))
    if not row or row.refusal or pictures_named(row) or cannot(row):
        return None
    return replace(row, line=LINE) if writing.item_bytes(row, _version(data)) == data else None


def applied(row, text, data, work):
    """The row that was read of an item's bytes, with its annotation; with a warning, where that does not fit."""
    bare = settled(row)
    if bare.refusal:
        return row
    full = _joined(row, _told(text))
    again = _again(full, _version(data), work) if full and not full.refusal and not cannot(full) else None
    if again is None or _facts(again) != _facts(bare):
        what = _("Left out: what the manifest tells of it (misconceptions, reasons and the like) does not fit it.")
        return row.warned(what)
    return replace(full, warnings=tuple(what for what in full.warnings if what not in again.warnings))


def _annotation(row):
    """The annotation of a row; empty where XML cannot hold it, or where it would not bring back the whole question."""
    told = {name: str(getattr(row, name)).strip() for name in TEXTS} | {"spec": row.spec}
    text = json.dumps({MARK: told}, ensure_ascii=False)
    understood = _told(text)
    return text if understood and _facts(settled(_row(understood))) == _facts(row) else ""


def _again(row, version, work):
    """How the question reads when it is written."""
    stream = io.BytesIO()
    writing.write([row], stream, version)
    package = open_package(stream.getvalue())
    name = next(name for name in package.names if name.startswith(writing.ITEMS))
    return settled(reading.member(package, name, work))


def _version(data):
    return QTI_30 if xmltree.root_of(data).startswith("qti-") else QTI_21


def _facts(row):
    return row.kind, row.stem.strip(), row.spec, row.points, row.rationale.strip(), row.refusal


def _told(text):
    """What an annotation of ours tells; None where it is none."""
    try:
        told = json.loads(text[: LONGEST + 1])[MARK]
        is_whole = set(told) == {*TEXTS, "spec"} and all(isinstance(told[name], str) for name in TEXTS)
        is_fit = is_whole and _is_plain(told, DEEPEST) and isinstance(told["spec"], dict)
        return told | {"points": Decimal(told["points"])} if is_fit and told["kind"] in questions.kinds() else None
    except (ValueError, TypeError, LookupError, RecursionError, InvalidOperation):
        return None


def _is_plain(value, depth):
    """Whether it is no deeper than that, and holds only what XML can hold."""
    if isinstance(value, dict | list):
        inner = [*value, *value.values()] if isinstance(value, dict) else value
        return depth > 0 and all(_is_plain(one, depth - 1) for one in inner)
    return not (isinstance(value, str) and NOT_XML.search(value))


def _row(told):
    return BankRow(LINE, **told)


def _joined(row, told):
    """The row with what is told of it, tidy or refused; None where nothing is. Its points are those of the item."""
    if not told:
        return None
    full = settled(replace(row, **{name: told[name] for name in ("kind", "stem", "spec", "rationale")}))
    unknown = pictures_named(full) - {picture.key for picture in row.pictures}
    return full.refused(_("Its pictures are not in the file.")) if unknown else full
