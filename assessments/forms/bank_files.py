"""Files of questions: which formats there are, and every question of a file brought to a row that can be taken in."""

import importlib
import io
import pkgutil
from dataclasses import replace
from functools import cache
from pathlib import PurePath

from django.utils.text import slugify
from django.utils.translation import gettext as _

from assessments import formats
from assessments.bankrows import settled
from classrooms.problems import BadFile, Problem

PREFIX = "questions_"
LONGEST_ID = 60
MOST_QUESTIONS = 10_000  # of one file


@cache
def bank_formats():
    """{name: module} of the formats that read or write questions, found by their file names."""
    names = sorted(row.name for row in pkgutil.iter_modules(formats.__path__) if row.name.startswith(PREFIX))
    return {name.removeprefix(PREFIX): importlib.import_module(f"{formats.__name__}.{name}") for name in names}


def readers():
    return {name: module for name, module in bank_formats().items() if hasattr(module, "read")}


def writers():
    return {name: module for name, module in bank_formats().items() if hasattr(module, "write")}


def templates():
    """The formats that have a template to fill in."""
    return {name: module for name, module in bank_formats().items() if hasattr(module, "write_template")}


def open_bank(data, file_name, name=""):
    """(name of the format, its BankRows one by one) of the bytes of a file: each is tidy or refused.

    Each that is taken has an id of its own; the file's name begins those of questions that come without. Without a
    `name` it is a format with the file's extension, else another, that can read them; `recognises(data)` tells those
    apart that share one. Raises BadFile where none can: in the words of the only one that was meant, if it is told
    which.
    """
    fitting = [name] if name else _with_extension(file_name, data)
    others = [] if name else [other for other in readers() if other not in fitting]
    refusals = []
    for each in [*fitting, *others]:
        try:
            if name or _is_recognised(readers()[each], data):
                return each, _tidied(readers()[each].read(io.BytesIO(data)), PurePath(file_name).stem)
        except BadFile as refusal:
            refusals.append((each, refusal))
    for each, refusal in refusals:
        if fitting == [each]:
            raise refusal
    what = _("Neither its name nor what is in it tells the format. Name one of these: %(known)s.")
    raise BadFile([Problem(None, "", what % {"known": ", ".join(readers())})])


def _with_extension(file_name, data):
    """The formats with the file's extension; of several those that find their own marks in it."""
    extension = file_name.rpartition(".")[2].lower()
    fitting = [name for name, module in readers().items() if extension in extensions(module)]
    return fitting if len(fitting) < 2 else [name for name in fitting if _is_recognised(readers()[name], data)]


def extensions(module):
    """The extensions of the files that a format reads: `READS`, where they are more than the one it writes."""
    return getattr(module, "READS", (module.EXTENSION,))


def _is_recognised(module, data):
    return not hasattr(module, "recognises") or module.recognises(data)


def weigh(row, module):
    """(why a format cannot carry the question, what is lost of it where it can)."""
    reason = str(module.cannot(row))
    return reason, [] if reason else [str(what) for what in module.drops(row)]


def _tidied(rows, prefix):
    taken, place = set(), 0
    for place, row in enumerate(rows, 1):
        if place > MOST_QUESTIONS:
            what = _("There are more than %(most)s questions in it: import it in parts.") % {"most": MOST_QUESTIONS}
            raise BadFile([Problem(None, "", what)])
        row = settled(row)
        yield row if row.refusal else _named(row, f"{prefix}-{place}", taken)
    if not place:
        raise BadFile([Problem(None, "", _("There is no question in it."))])


def _named(row, own, taken):
    """The row under an id that none has yet and that addresses can hold.

    That Q1 is q1 there changes nothing for anybody; that two ids met, or one was cut, is told.
    """
    wanted = slugify(row.id)[:LONGEST_ID] or slugify(own)[:LONGEST_ID]
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted[: LONGEST_ID - 5]}-{number}", number + 1
    taken.add(name)
    if row.id and name != slugify(row.id):
        row = row.warned(_("Its id “%(old)s” became “%(new)s”.") % {"old": row.id, "new": name})
    return replace(row, id=name)
