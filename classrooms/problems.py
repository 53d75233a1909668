"""What is wrong with a file, told line by line, so that a person can mend it all at once."""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class Problem(NamedTuple):
    """One thing to mend; `line` is None when the whole file is meant, `field` is empty when the whole line is."""

    line: int | None
    field: str
    what: str

    def __str__(self):
        where = _("Line %(line)s") % {"line": self.line} if self.line else _("File")
        return f"{where}, {self.field}: {self.what}" if self.field else f"{where}: {self.what}"


class BadFile(ValidationError):
    """Nothing of the file was taken. Its `problems` are all that was found, in the order of the lines."""

    def __init__(self, problems):
        self.problems = sorted(problems, key=lambda problem: problem.line or 0)
        super().__init__([str(problem) for problem in self.problems])
