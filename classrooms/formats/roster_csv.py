"""A roster as comma, semicolon or tab separated text in UTF-8, safe to open in a spreadsheet."""

from django.utils.text import slugify
from django.utils.translation import gettext as _

from classrooms.cells import as_csv, bare, records
from classrooms.problems import BadFile, Problem

LABEL = "CSV"
EXTENSION = "csv"

REQUIRED = ("username", "first_name", "last_name")
COLUMNS = (*REQUIRED, "email", "role")
MAX_BYTES = 1024 * 1024
MAX_ROWS = 2000


def read(stream):
    """The rows of a binary stream; BadFile when it is not a roster."""
    found = records(_decode(_take(stream)))
    if not found:
        raise BadFile([Problem(None, "", _("The file is empty."))])
    _line, header = found[0]
    columns = [name.strip().lower() for name in header]
    problems = [*_header_problems(columns), *_width_problems(found[1:], len(columns))]
    if len(found) - 1 > MAX_ROWS:
        problems.append(Problem(None, "", _("More than %(rows)s rows: import it in parts.") % {"rows": MAX_ROWS}))
    if problems:
        raise BadFile(problems)
    return [_row(line, columns, cells) for line, cells in found[1:]]


def write(rows, stream):
    stream.write(as_csv([COLUMNS, *([str(row.get(column) or "") for column in COLUMNS] for row in rows)]))


def file_name(classroom):
    return f"roster-{slugify(classroom) or classroom.pk}.{EXTENSION}"


def _take(stream):
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise BadFile([Problem(None, "", _("The file is larger than 1 MB: import it in parts."))])
    return data


def _decode(data):
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "UTF-16"
    else:
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            encoding = "Windows-1252"
    what = _("The text is not UTF-8; it looks like %(encoding)s. Save it as “CSV UTF-8” and import that.")
    raise BadFile([Problem(None, "", what % {"encoding": encoding})])


def _header_problems(columns):
    known = ", ".join(COLUMNS)
    for name in REQUIRED:
        if name not in columns:
            what = _("This column is missing. The first line names the columns: %(known)s.")
            yield Problem(1, name, what % {"known": known})
    for name in dict.fromkeys(columns):
        if name not in COLUMNS:
            yield Problem(1, name, _("This column is not known. Known are: %(known)s.") % {"known": known})
        elif columns.count(name) > 1:
            yield Problem(1, name, _("This column is there more than once."))


def _width_problems(found, width):
    for line, cells in found:
        if len(cells) > width:
            what = _("%(found)s cells, but the first line names %(width)s columns.")
            yield Problem(line, "", what % {"found": len(cells), "width": width})


def _row(line, columns, cells):
    """Cells missing at the end of a line are empty, as spreadsheets leave them out."""
    padded = [*cells, *[""] * (len(columns) - len(cells))]
    return {"line": line, **{column: bare(cell) for column, cell in zip(columns, padded, strict=True)}}
