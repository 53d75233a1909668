"""What a check has to say: a Remark with file, line and field; an error, or something to look at once more. Pure."""

from typing import NamedTuple


class Remark(NamedTuple):
    """Like a Problem of `lined_text`; only errors make a unit fail."""

    file: str
    line: int
    field: str
    what: str
    is_error: bool

    def __str__(self):
        kind = "error" if self.is_error else "remark"
        field = f"{self.field}: " if self.field else ""
        return f"{self.file}:{self.line}: {kind}: {field}{self.what}"


def error(row, what, *path, name=None):
    return Remark(*row.problem(what, *path, name=name), is_error=True)


def remark(row, what, *path, name=None):
    return Remark(*row.problem(what, *path, name=name), is_error=False)
