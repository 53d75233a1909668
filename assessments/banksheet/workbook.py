"""The first sheet of a workbook as Lines of text, and a table as a workbook. Pure; openpyxl does the reading.

Anybody may have made the file: it is looked over as a package and as XML before openpyxl sees it, macros are refused,
and nothing is calculated or fetched.
"""

import io
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._reader import WorkSheetParser  # row by row, and only the cells that are there
from openpyxl.worksheet.datavalidation import DataValidation

from assessments.banksheet import columns
from assessments.banksheet.kinds import READERS
from assessments.banksheet.table import MOST_ROWS, Line
from assessments.packages import open_package
from classrooms.cells import guarded
from classrooms.problems import BadFile, Problem

MAX_BYTES = 5 * 1024 * 1024
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
XML = (".xml", ".rels", ".vml")
DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
LONGEST_CELL = 32_767  # characters; Excel cuts off what is longer

# How a workbook writes the characters that XML cannot hold, and the sign itself where it is meant.
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
UNFIT = re.compile(r"[\x01-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
NUMBER = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,8})?")
NUMBERS = ("points", "credit")
WIDTHS = {"question": 50, "text": 40, "reason": 40, "option": 24, "match": 24}
USUAL_WIDTH, GUIDE_WIDTHS = 14, (28, 110)
ROOM = 1000  # rows in which the kind is chosen from a list


def lines(stream):
    """The Lines of a binary stream that hold anything; BadFile where it is no such workbook or may do harm."""
    data = stream.read(MAX_BYTES + 1)
    _look_over(data)
    try:
        return _lines(data)
    except BadFile:
        raise
    except Exception as error:  # openpyxl meets damage with whatever lies near
        raise _bad(_("The workbook is broken. Open it and save it anew as .xlsx.")) from error


def _bad(what):
    return BadFile([Problem(None, "", what)])


def _look_over(data):
    if not data:
        raise _bad(_("The file is empty."))
    if len(data) > MAX_BYTES:
        raise _bad(_("The file is larger than 5 MB: import it in parts."))
    if data.startswith(OLD_OFFICE):
        raise _bad(_("This is an old .xls file, or one with a password. Save it as .xlsx without a password."))
    package = open_package(data)
    if "xl/workbook.xml" not in package.names:
        raise _bad(_("This is no workbook of the kind .xlsx."))
    if any("vbaproject" in name.lower() for name in package.names):
        raise _bad(_("The workbook holds macros (.xlsm). Save it as .xlsx, which holds none."))
    for name in package.names:
        if name.lower().endswith(XML):
            _look_over_xml(package.read(name))


def _look_over_xml(data):
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data or DECLARES.search(data):
        raise _bad(_("The file declares entities or a document type. Both can do harm, and no question needs them."))
    if b"macroEnabled" in data:
        raise _bad(_("The workbook holds macros (.xlsm). Save it as .xlsx, which holds none."))


def _lines(data):
    book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    sheet = book.worksheets[0]
    found = []
    with sheet._get_source() as source:
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, row in parser.parse():
            held = [cell for cell in row if cell["value"] is not None]
            if held:
                found.append(_line(number, held))
            if len(found) > MOST_ROWS:
                raise _bad(_("The sheet has more than %(most)d rows: import it in parts.") % {"most": MOST_ROWS})
    return [line for line in found if any(line.cells) or line.refusal]


def _line(number, held):
    width = max(cell["column"] for cell in held)
    if width > columns.MOST_COLUMNS:
        return Line(number, [], _("The row has more than %(most)d columns.") % {"most": columns.MOST_COLUMNS})
    texts, refusal, warnings = [""] * width, "", []
    for cell in held:
        place = f"{get_column_letter(cell['column'])}{number}"
        text, said = _text(cell["value"])
        texts[cell["column"] - 1] = text
        if reason := _refusal(cell, text):
            refusal = refusal or _("Cell %(place)s: %(reason)s") % {"place": place, "reason": reason}
        if said:
            warnings.append(_("Cell %(place)s: %(said)s") % {"place": place, "said": said})
    return Line(number, texts, refusal, tuple(warnings))


def _refusal(cell, text):
    if cell["data_type"] == "f":
        return _("it holds a formula. Copy it and paste its value, or write ' before it.")
    if cell["data_type"] == "e":
        return _("it holds the error %(text)s.") % {"text": text[:20]}
    return _("it holds a character that cannot be kept.") if "\x00" in text else ""


def _text(value):
    """(the text that the cell shows, what to say of it)."""
    if isinstance(value, bool):
        return ("true" if value else "false"), ""
    if isinstance(value, float):
        # Excel shows fifteen digits; whatever lies behind them comes from its reckoning.
        return f"{Decimal(f'{value:.15g}').normalize():f}", ""
    if isinstance(value, datetime | date | time | timedelta):
        text = str(value).removesuffix(" 00:00:00")
        return text, _("it holds a date, which was read as %(text)s.") % {"text": text}
    return ESCAPED.sub(_unescape, str(value)).replace("\r\n", "\n").replace("\r", "\n").strip(), ""


def _unescape(found):
    letter = chr(int(found[1], 16))
    return found[0] if "\ud800" <= letter <= "\udfff" else letter


def escaped(text):
    """The text as a cell holds it."""
    return UNFIT.sub(lambda found: f"_x{ord(found[0]):04X}_", guarded(text))


def write(table, stream, title, guide=(), guide_title=""):
    """Writes the table as the first sheet, and the rows of a guide as the second one."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for number, texts in enumerate(table, 1):
        for place, (heading, text) in enumerate(zip(table[0], texts, strict=True), 1):
            if text:
                _fill(sheet.cell(number, place), text, heading.split()[0] in NUMBERS)
    _dress(sheet, table[0])
    if guide:
        _write_guide(book.create_sheet(guide_title), guide)
    book.save(stream)


def _fill(cell, text, may_be_number):
    if may_be_number and NUMBER.fullmatch(text):
        cell.value = float(text) if "." in text else int(text)
        return
    cell.value = escaped(text)
    cell.data_type = "s"  # or a text such as #N/A becomes an error
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _dress(sheet, headings):
    sheet.freeze_panes = "A2"
    for place, heading in enumerate(headings, 1):
        letter = get_column_letter(place)
        sheet[f"{letter}1"].font = Font(bold=True)
        sheet.column_dimensions[letter].width = WIDTHS.get(heading.split()[0], USUAL_WIDTH)
        if heading == "kind":
            choice = DataValidation("list", formula1=f'"{",".join(READERS)}"', allow_blank=True)
            choice.add(f"{letter}2:{letter}{ROOM}")
            sheet.add_data_validation(choice)


def _write_guide(sheet, guide):
    for number, texts in enumerate(guide, 1):
        for place, text in enumerate(texts, 1):
            if text:
                _fill(sheet.cell(number, place), text, False)
        if len(texts) == 1:
            sheet.cell(number, 1).font = Font(bold=True)
    for letter, width in zip("AB", GUIDE_WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
