"""What QTI has no place for goes along in the manifest, as an annotation of the item (LOM), and is believed with care.

Other systems ignore it: misconceptions, reasons beside pairs, paragraphs that are expected, the kind, a unit. It is
JSON of what is lost alone: `{"destalinization": {"kind": …, "stem": …, "spec": {"options": {"2": {…}}}}}`. Places in
lists count from 0, and null says that something is not there.

The item stays the truth. An annotation is taken only where the question with it, written as QTI, reads the same as the
item without it; so it can never change what an answer earns.
"""

import io
import json
from dataclasses import replace
from functools import lru_cache

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from assessments import questions, xmltree
from assessments.bankmarkup import NOT_XML
from assessments.bankrows import pictures_named, settled
from assessments.packages import open_package
from assessments.qti import reading, writing
from assessments.qti.items import Work
from assessments.qti.versions import QTI_21, QTI_30
from assessments.qti.writing_kinds import cannot

BESIDE = gettext_lazy(
    "What QTI has no place for goes along where it is read here only: misconceptions, reasons beside pairs and gaps, "
    "guidance, expected paragraphs, essays and grids as such. Other systems do not know of it."
)
MARK = "destalinization"
LONGEST = 200_000  # characters
DEEPEST = 6  # a spec holds rows, which hold lists of texts
TEXTS = ("kind", "stem", "rationale")


def write(rows, stream, version):
    """The package of rows that `cannot` lets through, with what QTI has no place for."""
    rows = list(rows)
    writing.write(rows, stream, version, [annotation(row, read_back(row, version)) for row in rows])


def read_back(row, version):
    """The row as the item alone tells it, tidy or refused."""
    return _read_back(_written(row, version), get_language())


@lru_cache(maxsize=1)  # whoever asks what a format carries of a question asks several times in a row
def _read_back(data, language):
    package, name = _opened(data)
    return settled(reading.member(package, name, Work()))


def annotation(row, bare):
    """The annotation of a row that comes back as `bare` without it.

    Empty where nothing is lost, and where it would not bring back the whole question.
    """
    if bare.refusal:
        return ""
    texts = {name: getattr(row, name).strip() for name in TEXTS}
    lost = {name: text for name, text in texts.items() if text != getattr(bare, name).strip()}
    if row.spec != bare.spec:
        lost["spec"] = _difference(row.spec, bare.spec if row.kind == bare.kind else {})
    text = json.dumps({MARK: lost}, ensure_ascii=False) if lost else ""
    is_whole = (understood := _lost(text)) and _facts(_joined(bare, bare, understood)) == _facts(row)
    return text if is_whole else ""


def is_ours(text):
    return text.startswith(f'{{"{MARK}":')


def applied(row, text, data, work):
    """The row that was read of an item's bytes, with its annotation; with a warning, where that does not fit."""
    bare = settled(row)
    if bare.refusal:
        return row
    lost = _lost(text)
    full = _joined(row, bare, lost) if lost else None
    again = _again(full, bare, data, work) if full and not full.refusal and not cannot(full) else None
    if again is None or _facts(again) != _facts(bare):
        what = _("Left out: what the manifest tells of it (misconceptions, reasons and the like) does not fit it.")
        return row.warned(what)
    return replace(full, warnings=tuple(what for what in full.warnings if what not in again.warnings))


def _again(full, bare, data, work):
    """How the question reads when it is written; the very same item need not be read twice."""
    version = QTI_30 if xmltree.root_of(data).startswith("qti-") else QTI_21
    package, name = _opened(_written(full, version))
    return bare if package.read(name) == data else settled(reading.member(package, name, work))


def _written(row, version):
    """The bytes of a package of the row alone."""
    stream = io.BytesIO()
    writing.write([row], stream, version)
    return stream.getvalue()


def _opened(data):
    """(the package of one row, the name of its item)."""
    package = open_package(data)
    return package, next(name for name in package.names if name.startswith(writing.ITEMS))


def _facts(row):
    return row.kind, row.stem.strip(), row.spec, row.points, row.rationale.strip(), row.refusal


def _lost(text):
    """What an annotation of ours tells; None where it is none."""
    try:
        lost = json.loads(text[: LONGEST + 1])[MARK]
    except (ValueError, TypeError, LookupError, RecursionError):
        return None
    if not isinstance(lost, dict) or not _is_plain(lost, DEEPEST) or set(lost) - {*TEXTS, "spec"}:
        return None
    is_fit = all(isinstance(lost.get(name, ""), str) for name in TEXTS) and isinstance(lost.get("spec", {}), dict)
    return lost if is_fit and lost.get("kind", "single") in questions.kinds() else None


def _is_plain(value, depth):
    """Whether it is no deeper than that, and holds only what XML can hold."""
    if isinstance(value, dict | list):
        inner = [*value, *value.values()] if isinstance(value, dict) else value
        return depth > 0 and all(_is_plain(one, depth - 1) for one in inner)
    return not (isinstance(value, str) and NOT_XML.search(value))


def _joined(row, bare, lost):
    """The row with what is lost of it, tidy or refused; `bare` is the row as it is tidy without."""
    kind = lost.get("kind", bare.kind)
    spec = _merged(bare.spec if kind == bare.kind else {}, lost.get("spec", {}))
    full = settled(
        replace(row, kind=kind, spec=spec, **{name: lost[name] for name in ("stem", "rationale") if name in lost})
    )
    unknown = pictures_named(full) - {picture.key for picture in row.pictures}
    return full.refused(_("Its pictures are not in the file.")) if unknown else full


def _difference(ours, theirs):
    """What makes `ours` of `theirs`, where `_merged` puts it in."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        names = dict.fromkeys([*ours, *theirs])
        return {
            name: _difference(ours.get(name), theirs.get(name)) for name in names if ours.get(name) != theirs.get(name)
        }
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        rows = enumerate(zip(ours, theirs, strict=True))
        return {str(place): _difference(own, other) for place, (own, other) in rows if own != other}
    return ours


def _merged(theirs, change):
    if isinstance(theirs, dict) and isinstance(change, dict):
        names = dict.fromkeys([*theirs, *change])
        found = {name: _merged(theirs.get(name), change[name]) if name in change else theirs[name] for name in names}
        return {name: value for name, value in found.items() if value is not None}
    if isinstance(theirs, list) and isinstance(change, dict):
        return [_merged(one, change[str(n)]) if str(n) in change else one for n, one in enumerate(theirs)]
    return change
