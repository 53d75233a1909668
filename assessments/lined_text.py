"""YAML and Markdown that remember where every field stands, so that a mistake is told with its line. Pure."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

import yaml
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
FENCE = "---"


class Problem(NamedTuple):
    """One thing to mend; `field` is empty when the whole line is meant."""

    file: str
    line: int
    field: str
    what: str

    def __str__(self):
        where = _("%(file)s, line %(line)d") % {"file": self.file, "line": self.line}
        return f"{where}, {self.field}: {self.what}" if self.field else f"{where}: {self.what}"


class BadText(ValidationError):
    """Nothing of the text was taken. Its `problems` are all that was found."""

    def __init__(self, problems):
        self.problems = sorted(set(problems))
        super().__init__([str(problem) for problem in self.problems])


@dataclass
class Row:
    """What is written of one thing. `lines` holds the line of each path in `values`, such as ("options", 0, "text")."""

    file: str
    line: int
    values: dict
    lines: dict = field(default_factory=dict)

    def __getitem__(self, name):
        return self.values[name]

    def line_of(self, *path):
        """The line of a field, or of the nearest thing around it that has one."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path[:-1]
        return self.line

    def at(self, *path):
        """What stands at a path."""
        values = self.values
        for step in path:
            values = values[step]
        return values

    def inner(self, *path):
        """The row within this one at `path`, with its own lines."""
        depth = len(path)
        lines = {known[depth:]: line for known, line in self.lines.items() if known[:depth] == path}
        return Row(self.file, self.line_of(*path), self.at(*path), lines)

    def rows(self, name):
        """The rows of a list of mappings."""
        return [self.inner(name, index) for index in range(len(self.values[name]))]

    def texts(self):
        """(path, text) of every text in it."""
        return _texts(self.values, ())

    def problem(self, what, *path, name=None):
        shown = name if name is not None else path_name(path)
        return Problem(self.file, self.line_of(*path), shown, str(what))


def _texts(values, path):
    if isinstance(values, str):
        yield path, values
    elif isinstance(values, dict | list):
        children = values.items() if isinstance(values, dict) else enumerate(values)
        for step, child in children:
            yield from _texts(child, (*path, step))


def path_name(path):
    """("options", 0, "text") -> "options 1, text": counted as people count."""
    name = ""
    for step in path:
        name += f" {step + 1}" if isinstance(step, int) else f", {step}" if name else step
    return name


# --- YAML ----------------------------------------------------------------------------------------


def read_yaml(text, file, first_line=1):
    """(plain values, {path: line}); every scalar is text, because the base loader converts nothing."""
    try:
        node = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        # A quotation that never ends is told where it begins, everything else where it goes wrong.
        is_open_quote = error.context_mark and "quoted scalar" in (error.context or "")
        mark = error.context_mark if is_open_quote else error.problem_mark or error.context_mark
        line = mark.line + first_line if mark else first_line
        what = _("This is not YAML (%(error)s). Look at the quotation marks and the indentation here and just above.")
        raise BadText([Problem(file, line, "", what % {"error": error.problem or error.context})]) from error
    except yaml.YAMLError as error:
        raise BadText([Problem(file, first_line, "", _("This is not YAML: %(error)s") % {"error": error})]) from error
    reading = _Reading(file, first_line)
    values = reading.plain(node, ()) if node else None
    if reading.problems:
        raise BadText(reading.problems)
    return values, reading.lines


class _Reading:
    """One walk over a document's nodes."""

    def __init__(self, file, first_line):
        self.file, self.first_line = file, first_line
        self.lines, self.problems, self.seen = {}, [], set()

    def plain(self, node, path):
        line = self.lines[path] = node.start_mark.line + self.first_line
        if id(node) in self.seen:
            self.problems.append(Problem(self.file, line, path_name(path), _("References (*name) are not read here.")))
            return ""
        self.seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            return node.value
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(child, (*path, index)) for index, child in enumerate(node.value)]
        return self._mapping(node, path)

    def _mapping(self, node, path):
        values = {}
        for key, child in node.value:
            line = key.start_mark.line + self.first_line
            if not isinstance(key, yaml.ScalarNode):
                what = _("A name is expected before the colon.")
                self.problems.append(Problem(self.file, line, path_name(path), what))
                continue
            if key.value in values:
                what = _("“%(name)s” is given twice. Keep one of the two.") % {"name": key.value}
                self.problems.append(Problem(self.file, line, path_name(path), what))
            values[key.value] = self.plain(child, (*path, key.value))
            self.lines[(*path, key.value)] = line
        return values


# --- Shapes --------------------------------------------------------------------------------------

TEXT = "text"
ANY = "any"


def shaped(row, shape, path=()):
    """Problems of a row that is not shaped as `shape`; what is left out is filled in with emptiness."""
    values = row.at(*path)
    if not isinstance(values, dict):
        return [row.problem(_("Here belong fields such as “%(name)s: …”.") % {"name": next(iter(shape))}, *path)]
    problems = [
        row.problem(
            _("There is no field “%(name)s” here. Known: %(known)s.") % {"name": name, "known": ", ".join(shape)},
            *path,
            name,
        )
        for name in values
        if name not in shape
    ]
    for name, wanted in shape.items():
        problems += _shaped_field(row, values, name, wanted, (*path, name))
    return problems


def _shaped_field(row, values, name, wanted, path):
    value = values.get(name, "")
    if wanted == ANY:
        values.setdefault(name, "")
        return []
    if wanted == TEXT:
        values[name] = value
        return [] if isinstance(value, str) else [row.problem(_("Here belongs a text, not a list or fields."), *path)]
    if value == "":
        value = []
    values[name] = value
    if not isinstance(value, list):
        return [row.problem(_("Here belongs a list, such as [a, b]."), *path)]
    if isinstance(wanted[0], dict):
        return [problem for index in range(len(value)) for problem in shaped(row, wanted[0], (*path, index))]
    return [
        row.problem(_("Here belongs a text, not a list or fields."), *path, index)
        for index, item in enumerate(value)
        if not isinstance(item, str)
    ]


# --- Markdown ------------------------------------------------------------------------------------


class Section(NamedTuple):
    """What stands under a heading; `line` is the heading's own."""

    level: int
    heading: str
    line: int
    text: str


def read_markdown(text, file):
    """(front matter's values, its lines, the sections below it)."""
    lines = text.split("\n")
    if lines[0].strip() != FENCE or FENCE not in (line.strip() for line in lines[1:]):
        what = _("The file begins with its fields between two lines of three hyphens (---).")
        raise BadText([Problem(file, 1, "", what)])
    end = next(number for number, line in enumerate(lines[1:], 1) if line.strip() == FENCE)
    values, marks = read_yaml("\n".join(lines[1:end]), file, first_line=2)
    return values, marks, _sections(lines[end + 1 :], end + 2, file)


def _sections(lines, first_line, file):
    sections, started = [], None
    for number, line in enumerate([*lines, None], first_line):
        heading = line is not None and re.fullmatch(r"(#{1,3}) +(.+?) *", line)
        if line is None or heading:
            if started:
                sections.append(started._replace(text=started.text.strip()))
            started = heading and Section(len(heading[1]), heading[2], number, "")
        elif started:
            started = started._replace(text=f"{started.text}\n{line}")
        elif line.strip():
            raise BadText([Problem(file, number, "", _("Text belongs under a heading that begins with #."))])
    return sections
