"""A roster as comma, semicolon or tab separated text in UTF-8, safe to open in a spreadsheet."""

import csv
import io
import re

from django.utils.text import slugify
from django.utils.translation import gettext as _

from classrooms.problems import BadFile, Problem

LABEL = "CSV"
EXTENSION = "csv"

REQUIRED = ("username", "first_name", "last_name")
COLUMNS = (*REQUIRED, "email", "role")
MAX_BYTES = 1024 * 1024
MAX_ROWS = 2000

# What a spreadsheet would run as a formula; the wide forms are what some keyboards type.
FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def read(stream):
    """The rows of a binary stream; BadFile when it is not a roster."""
    records = _records(_decode(_take(stream)))
    if not records:
        raise BadFile([Problem(None, "", _("The file is empty."))])
    _line, header = records[0]
    columns = [name.strip().lower() for name in header]
    problems = [*_header_problems(columns), *_width_problems(records[1:], len(columns))]
    if len(records) - 1 > MAX_ROWS:
        problems.append(Problem(None, "", _("More than %(rows)s rows: import it in parts.") % {"rows": MAX_ROWS}))
    if problems:
        raise BadFile(problems)
    return [_row(line, columns, cells) for line, cells in records[1:]]


def write(rows, stream):
    """Writes with a byte order mark, without which Excel takes UTF-8 for the local code page."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([_escape(str(row.get(column) or "")) for column in COLUMNS] for row in rows)
    stream.write(text.getvalue().encode("utf-8-sig"))


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


def _records(text):
    """[(line, cells)] without blank lines; a quoted cell may run over several lines."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    records, line = [], 1
    try:
        for cells in reader:
            while cells and not cells[-1].strip():
                cells.pop()  # empty columns at the right are an accident of spreadsheets
            if cells:
                records.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        what = _("This line cannot be read (%(error)s). Look for a quotation mark too many or too few.")
        raise BadFile([Problem(line, "", what % {"error": error})]) from error
    return records


def _delimiter(text):
    """The separator that the first line with text has most of."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=header.count)


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


def _width_problems(records, width):
    for line, cells in records:
        if len(cells) > width:
            what = _("%(found)s cells, but the first line names %(width)s columns.")
            yield Problem(line, "", what % {"found": len(cells), "width": width})


def _row(line, columns, cells):
    """Cells missing at the end of a line are empty, as spreadsheets leave them out."""
    padded = [*cells, *[""] * (len(columns) - len(cells))]
    return {"line": line, **{column: _unescape(cell) for column, cell in zip(columns, padded, strict=True)}}


def _escape(cell):
    return f"'{cell}" if FORMULA.match(cell) else cell


def _unescape(cell):
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell
