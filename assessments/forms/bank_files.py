"""Files of questions: which formats there are, and every question of a file brought to a row that can be taken in."""

import importlib
import pkgutil
from dataclasses import replace
from functools import cache

from django.utils.text import slugify
from django.utils.translation import gettext as _

from assessments import formats
from assessments.bankrows import settled
from classrooms.problems import BadFile, Problem

PREFIX = "questions_"
LONGEST_ID = 60


@cache
def bank_formats():
    """{name: module} of the formats that read or write questions, found by their file names."""
    names = sorted(row.name for row in pkgutil.iter_modules(formats.__path__) if row.name.startswith(PREFIX))
    return {name.removeprefix(PREFIX): importlib.import_module(f"{formats.__name__}.{name}") for name in names}


def readers():
    return {name: module for name, module in bank_formats().items() if hasattr(module, "read")}


def writers():
    return {name: module for name, module in bank_formats().items() if hasattr(module, "write")}


def format_of(file_name, data=b""):
    """The name of the format that a file is in, by its extension, and where that is several formats', by its bytes.

    BadFile where neither tells. A format that shares an extension has `recognises(data)`; `READS` are its extensions,
    where they are more than the one it writes.
    """
    extension = file_name.rpartition(".")[2].lower()
    fitting = {name: module for name, module in readers().items() if extension in extensions(module)}
    if len(fitting) > 1:
        fitting = {name: module for name, module in fitting.items() if module.recognises(data)}
    if len(fitting) == 1:
        return next(iter(fitting))
    what = _("Neither its name nor its first lines tell the format. Name one of these: %(known)s.")
    raise BadFile([Problem(None, "", what % {"known": ", ".join(readers())})])


def extensions(module):
    """The extensions of the files that a format reads."""
    return getattr(module, "READS", (module.EXTENSION,))


def read_bank(stream, name, prefix):
    """The BankRows of a binary stream, each tidy or refused, and each taken one with an id of its own.

    `prefix` begins the ids of questions that come without one. Raises BadFile where the file cannot be read.
    """
    rows, taken = [], set()
    for place, row in enumerate(readers()[name].read(stream), 1):
        row = settled(row)
        rows.append(row if row.refusal else _named(row, f"{prefix}-{place}", taken))
    if not rows:
        raise BadFile([Problem(None, "", _("There is no question in it."))])
    return rows


def _named(row, own, taken):
    """The row under an id that none has yet and that addresses can hold."""
    wanted = slugify(row.id)[:LONGEST_ID] or slugify(own)[:LONGEST_ID]
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted[: LONGEST_ID - 5]}-{number}", number + 1
    taken.add(name)
    if row.id and name != row.id:
        row = row.warned(_("Its id “%(old)s” became “%(new)s”.") % {"old": row.id, "new": name})
    return replace(row, id=name)
