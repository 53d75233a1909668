"""Questions as a table of texts: one row a question, below a row of headings. Pure.

Whatever is written comes back equal, but for line ends and white space around a text: `cannot` refuses the rest.
"""

import re
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import questions
from assessments.bankrows import BankRow, Refusal, pictures_named, settled
from assessments.banksheet import columns, places
from assessments.banksheet.cells import Cells, as_number
from assessments.banksheet.kinds import READERS, WRITERS
from assessments.versions import plain_number
from classrooms.cells import bare, guarded
from classrooms.problems import BadFile, Problem

MOST_ROWS = 20_000
HEADINGS_WITHIN = 10  # rows, for some tables begin with a title
POINTS = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,20})?")
_BY_HAND = gettext_lazy("A person marks it with a rubric, which a row does not hold.")
_REASONS = {"essay": _BY_HAND, "ranking": _BY_HAND}


class Line(NamedTuple):
    """A row of a file with its number there; `refusal` and `warnings` tell what is wrong with its cells as such."""

    number: int
    cells: list
    refusal: str = ""
    warnings: tuple = ()


def read(lines):
    """The BankRows of Lines that are not blank; BadFile where no line names the columns."""
    if not lines:
        raise BadFile([Problem(None, "", _("The file is empty."))])
    if len(lines) > MOST_ROWS:
        what = _("The file has more than %(most)d rows: import it in parts.") % {"most": MOST_ROWS}
        raise BadFile([Problem(None, "", what)])
    place = next((place for place, line in enumerate(lines[:HEADINGS_WITHIN]) if _names_columns(line)), 0)
    headings = [bare(cell).strip() for cell in lines[place].cells]
    found = [columns.read(heading) for heading in headings]
    if problems := _heading_problems(lines[place], found):
        raise BadFile(problems)
    return (_row(line, headings, found) for line in lines[place + 1 :])


def _names_columns(line):
    names = {cell.strip().casefold() for cell in line.cells}
    return names.issuperset(columns.REQUIRED)


def _heading_problems(line, found):
    problems = [Problem(line.number, "", line.refusal)] if line.refusal else []
    for name in columns.REQUIRED:
        if (name, 0) not in found:
            what = _("This column is missing. The first row names the columns: %(known)s, option 1, reason 1 …")
            problems.append(Problem(line.number, name, what % {"known": ", ".join(columns.FIXED)}))
    for column in dict.fromkeys(column for column in found if column and found.count(column) > 1):
        what = _("This column is there more than once.")
        problems.append(Problem(line.number, columns.heading(column), what))
    if len(found) > columns.MOST_COLUMNS:
        what = _("There are more than %(most)d columns.") % {"most": columns.MOST_COLUMNS}
        problems.append(Problem(line.number, "", what))
    return problems


def _row(line, headings, found):
    texts = [bare(cell).strip() for cell in line.cells]
    cells = Cells({column: text for column, text in zip(found, texts, strict=False) if column and text})
    row = BankRow(line.number, id=cells.text("id"), kind=cells.text("kind"), warnings=line.warnings)
    if line.refusal:
        return row.refused(line.refusal)
    if any(texts[len(headings) :]):
        what = _("The row has %(found)d cells, but only %(width)d columns have a heading.")
        return row.refused(what % {"found": len(texts), "width": len(headings)})
    row = row.warned(*_unknown(headings, found, texts))
    try:
        row = settled(_asked(row, cells), called=lambda _kind, place: place)  # told as columns below
    except Refusal as refusal:
        return row.refused(str(refusal))
    return row.refused(places.as_columns(row.refusal, row.kind, cells)) if row.refusal else row


def _unknown(headings, found, texts):
    for place, (heading, column, text) in enumerate(zip(headings, found, texts, strict=False), 1):
        if text and column is None:
            name = heading[:60] or _("number %(place)d, without a heading") % {"place": place}
            yield _("The column “%(name)s” is not known and was left out.") % {"name": name}


def _asked(row, cells):
    kind = _kind(row.kind)
    stem, spec = READERS[kind](cells)
    points, rationale = _points(cells.text("points")), cells.text("reason")
    tags = tuple(dict.fromkeys(tag.strip() for tag in re.split(r"[,;|]", cells.text("tags")) if tag.strip()))
    unread = [columns.heading(column) for column in cells.unread() if column[0] in columns.DECIDING]
    if unread:
        what = _("%(columns)s: this means nothing for a question of this kind. Empty it, or choose another kind.")
        raise Refusal(what % {"columns": ", ".join(unread[:5])})
    what = _("“%(column)s” means nothing for this kind and was left out.")
    warnings = [what % {"column": columns.heading(column)} for column in cells.unread()]
    taken = replace(row, kind=kind, stem=stem, spec=spec, points=points, rationale=rationale, tags=tags)
    return taken.warned(*warnings)


def _kind(text):
    """The kind by its key or by its name for people."""
    if not text:
        raise Refusal(_("kind: it is empty. Known are: %(known)s.") % {"known": ", ".join(READERS)})
    key = re.sub(r"[\s_-]+", "_", text.casefold())
    labels = {str(module.LABEL).casefold(): name for name, module in questions.kinds().items()}
    kind = key if key in questions.kinds() else labels.get(text.casefold(), "")
    if kind and kind not in READERS:
        raise Refusal(_without_row(kind))
    if not kind:
        told = {"text": text[:60], "known": ", ".join(READERS)}
        raise Refusal(_("kind: “%(text)s” is not known. Known are: %(known)s.") % told)
    return kind


def _without_row(kind):
    return str(_REASONS.get(kind, _("A question of this kind does not fit into one row.")))


def _points(text):
    written = as_number(text) or "1"
    if not POINTS.fullmatch(written):
        raise Refusal(_("points: “%(text)s” is no number of points.") % {"text": text[:60]})
    points = Decimal(written)
    if points != round(points, 2):
        raise Refusal(_("points: two digits after the point, at most."))
    return points


def cannot(row):
    """Why a question cannot be carried; empty where it can."""
    if row.kind not in WRITERS:
        return _without_row(row.kind)
    if "\x00" in f"{row.id}{row.stem}{row.rationale}":
        return _("It holds a character that cannot be kept.")
    again = back(row)
    if again.refusal or (again.kind, again.stem, again.spec) != _same_lines((row.kind, row.stem.strip(), row.spec)):
        return _("It holds signs that mean something else in a table, such as | in a word of a list.")
    return ""


def drops(row):
    """What of a question is lost."""
    again = back(row)
    details = [(_("its id"), "id"), (_("some of its tags"), "tags"), (_("its points"), "points")]
    lost = [what for what, name in details if getattr(again, name) != getattr(row, name)]
    return [*lost, *([_("its pictures")] if pictures_named(row) else [])]


def back(row):
    """The row as it is read back from what is written of it."""
    headings, cells = table([row])
    [again] = read([Line(1, headings), Line(2, list(map(guarded, cells)))])
    return again


def _same_lines(value):
    """The value with each line end as one character, as files have them."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, dict):
        return {key: _same_lines(inner) for key, inner in value.items()}
    return type(value)(map(_same_lines, value)) if isinstance(value, list | tuple) else value


def table(rows):
    """[[heading], [text], …] of rows that `cannot` lets through, with the columns that some row needs."""
    filled = [_cells(row) for row in rows]
    used = [column for cells in filled for column, text in cells.items() if text]
    shown = columns.in_order([*((name, 0) for name in columns.ALWAYS), *used])
    return [
        [columns.heading(column) for column in shown],
        *([cells.get(column, "") for column in shown] for cells in filled),
    ]


def _cells(row):
    head = {"id": row.id, "kind": row.kind, "question": row.stem, "points": plain_number(row.points)}
    head |= {"tags": ", ".join(row.tags), "reason": row.rationale}
    cells = {(name, 0): text for name, text in head.items()} | WRITERS[row.kind](row)
    return {column: _same_lines(text).strip() for column, text in cells.items()}
