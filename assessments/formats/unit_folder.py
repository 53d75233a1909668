"""A unit as a folder: unit.yaml, primary.md, documents, lessons, bank, quizzes, essays, rubrics, lists, pictures.

Its hashes of originals are read elsewhere. Knows no tables.
"""

import re
from dataclasses import dataclass, field, fields
from itertools import chain

from django.utils.translation import gettext as _

from assessments.lined_text import ANY, TEXT, BadText, Problem, Row, read_markdown, read_yaml, shaped

LABEL = "Folder of text"
EXTENSION = ""

PROVENANCE = "author publisher date_written date_described audience purpose rights reliability"
PART = dict.fromkeys(f"key label paragraphs kind {PROVENANCE}".split(), TEXT)
DOCUMENT = {"letter": TEXT, "title": TEXT, "site": TEXT, "address": TEXT, "hue": TEXT, "parts": [PART]}
LESSON = {
    **dict.fromkeys("number slug title inquiry_question minutes discussion exit_question".split(), TEXT),
    **dict.fromkeys("objectives reading facts conflicts".split(), [TEXT]),
    "activities": [{"title": TEXT, "minutes": TEXT, "text": TEXT}],
}
QUESTION = {
    **dict.fromkeys("id kind points skill difficulty stem rationale rubric".split(), TEXT),
    "evidence": [{"paragraph": TEXT, "role": TEXT, "option": TEXT}],
    "facts": [TEXT],
    "conflicts": [TEXT],
    "tags": [TEXT],
    "spec": ANY,
}
SECTION = {
    **dict.fromkeys("title instructions draw tag".split(), TEXT),
    "paragraphs": [TEXT],
    "use": [TEXT],
    "questions": [QUESTION],
}
ASSESSMENT = {
    **dict.fromkeys("slug lesson kind title instructions".split(), TEXT),
    "questions": [QUESTION],
    "sections": [SECTION],
}
BANK = {"questions": [QUESTION]}
CRITERION = {
    **dict.fromkeys("key title rule near_miss".split(), TEXT),
    "levels": [{"points": TEXT, "descriptor": TEXT, "anchor": TEXT}],
}
RUBRIC = {"key": TEXT, "title": TEXT, "criteria": [CRITERION]}
UNIT = dict.fromkeys(
    "slug title summary central_question language level content_note first_year last_year".split(), TEXT
)
PRIMARY = {"title": TEXT, "label": TEXT, "published": [{"where": TEXT, "rights": TEXT}]}

LISTS = {
    "pictures": dict.fromkeys(["key", "description", "credit", "rights"], TEXT),
    "facts": dict.fromkeys(["key", "paragraph", "use", "kind", "certainty", "claim"], TEXT),
    "glossary": {"key": TEXT, "term": TEXT, "variants": [TEXT], "definition": TEXT, "paragraphs": [TEXT]},
    "people": {
        **dict.fromkeys("key name role dates".split(), TEXT),
        "variants": [TEXT],
        "paragraphs": [TEXT],
        "offices": [{"office": TEXT, "start": TEXT, "end": TEXT, "paragraphs": [TEXT]}],
    },
    "figures": dict.fromkeys("key label paragraph low high sign words counts place when measure note".split(), TEXT),
    "timeline": {
        **dict.fromkeys("key date sort_date precision dated_by event theme note".split(), TEXT),
        "facts": [TEXT],
        "conflicts": [TEXT],
    },
    "conflicts": {
        **dict.fromkeys("key topic kind question judgement evidence_needed teachability".split(), TEXT),
        "positions": [{"paragraph": TEXT, "facts": [TEXT], "text": TEXT}],
    },
}
FOLDERS = {
    **dict.fromkeys(["documents", "lessons"], [".md"]),
    **dict.fromkeys(["bank", "quizzes", "essays", "rubrics"], [".yaml"]),
    "pictures": [".png", ".jpg", ".jpeg", ".webp", ".gif"],
}
# Of texts that the unit retells and may not ship: hashes of their runs of seven words; titles that anybody may name.
ORIGINALS = ["originals/seven_grams.txt", "originals/masks.txt"]
HASH = re.compile(r"[0-9a-f]{16}")
SHAPES = {"rubrics": RUBRIC, "bank": BANK, "quizzes": ASSESSMENT, "essays": ASSESSMENT}
LESSON_SECTIONS = {
    "Background": "background",
    "Guided questions": "guided_questions",
    "For the teacher": "teacher_notes",
}
PARAGRAPH_HEADING = re.compile(r"(\d{1,3}) +(\S+)")
TIERS = ("supported", "adapted")


@dataclass
class UnitText:
    """The rows of a folder, as they are written; a document's paragraphs are rows of their own.

    A picture's row holds the bytes of its `file` besides, empty where there is none. `originals` are hashes.
    """

    unit: Row = None
    primary: Row = None
    pictures: list = field(default_factory=list)
    documents: list = field(default_factory=list)
    lessons: list = field(default_factory=list)
    bank: list = field(default_factory=list)
    assessments: list = field(default_factory=list)
    rubrics: list = field(default_factory=list)
    facts: list = field(default_factory=list)
    glossary: list = field(default_factory=list)
    people: list = field(default_factory=list)
    figures: list = field(default_factory=list)
    timeline: list = field(default_factory=list)
    conflicts: list = field(default_factory=list)
    originals: frozenset = frozenset()

    def rows(self):
        """Every row, with a document's paragraphs."""
        singles = [row for row in (self.unit, self.primary) if row is not None]
        lists = (getattr(self, entry.name) for entry in fields(self) if entry.type is list)
        rows = [*singles, *chain.from_iterable(lists)]
        return rows + [inner for row in self.documents for inner in row["paragraphs"]]


def read(folder):
    """The UnitText of a folder (a pathlib.Path); BadText with everything that is wrong with its form."""
    if not (folder / "unit.yaml").is_file():
        raise BadText([Problem("unit.yaml", 1, "", _("There is no such file in %(folder)s.") % {"folder": folder})])
    unit, problems = UnitText(), _strangers(folder)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix in (".md", ".yaml") and not path.name.startswith(".") and path.is_file():
            try:
                problems += _take(unit, name, _decode(path, name))
            except BadText as bad:
                problems += bad.problems
    problems += _take_pictures(unit, folder) + _take_originals(unit, folder)
    if problems:
        raise BadText(problems)
    return unit


def _strangers(folder):
    """Files that nothing would read: a misspelt folder must not go unnoticed."""
    known = {"unit.yaml", "primary.md", *(f"{name}.yaml" for name in LISTS), *ORIGINALS}
    problems = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_dir() or any(part.startswith(".") for part in name.parts) or name.as_posix() in known:
            continue
        if len(name.parts) != 2 or path.suffix not in FOLDERS.get(name.parts[0], ()):
            inside = {f"{home}/*{suffix}" for home, suffixes in FOLDERS.items() for suffix in suffixes}
            homes = ", ".join(sorted(known | inside))
            what = _("A unit has no place for this file. Known: %(known)s.") % {"known": homes}
            problems.append(Problem(name.as_posix(), 1, "", what))
    return problems


def _decode(path, name):
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadText([Problem(name, line, "", _("The text is not UTF-8. Save it as UTF-8."))]) from error


def _take(unit, name, text):
    """Reads one file into the unit; returns what is wrong with its shape."""
    home = name.split("/")[0]
    if home == "documents":
        return _take_document(unit, name, text)
    if home == "lessons":
        return _take_lesson(unit, name, text)
    if home == "primary.md":
        return _take_primary(unit, name, text)
    if home.removesuffix(".yaml") in LISTS:
        return _take_list(unit, name, text)
    if home not in (*FOLDERS, "unit.yaml"):
        return []  # told by `_strangers`
    values, lines = read_yaml(text, name)
    row = Row(name, 1, values, lines)
    if home == "unit.yaml":
        unit.unit = row
        return shaped(row, UNIT)
    getattr(unit, home if home in ("rubrics", "bank") else "assessments").append(row)
    return shaped(row, SHAPES[home])


def _take_pictures(unit, folder):
    """Gives each picture its file's bytes, by key; returns what is wrong with the files that are left."""
    known, files, problems = {row["key"] for row in unit.pictures}, {}, []
    for path in sorted(folder.glob("pictures/[!.]*")):
        if path.suffix not in FOLDERS["pictures"]:
            continue  # told by `_strangers`
        name = path.relative_to(folder).as_posix()
        if path.stem not in known:
            what = _("pictures.yaml has no picture with the key “%(key)s”.") % {"key": path.stem}
            problems.append(Problem(name, 1, "", what))
        elif path.stem in files:
            what = _("There are two files of the key “%(key)s”. Keep one.") % {"key": path.stem}
            problems.append(Problem(name, 1, "", what))
        else:
            files[path.stem] = path.read_bytes()
    for row in unit.pictures:
        row.values["file"] = files.get(row["key"], b"")
    return problems


def _take_originals(unit, folder):
    """Gives the unit the hashes of its originals; returns the lines that hold something else."""
    name = ORIGINALS[0]
    path = folder / name
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
    unit.originals = frozenset(lines)
    what = _("Here belong hashes of sixteen hexadecimal digits, one a line. Make the file anew from the originals.")
    return [Problem(name, number, "", what) for number, line in enumerate(lines, 1) if not HASH.fullmatch(line)]


def _take_list(unit, name, text):
    values, lines = read_yaml(text, name)
    if not isinstance(values, list | None):
        return [Problem(name, 1, "", _("Here belongs a list: each entry begins with a hyphen."))]
    whole = Row(name, 1, {"rows": values or []}, {("rows", *path): line for path, line in lines.items()})
    home = name.removesuffix(".yaml")
    setattr(unit, home, whole.rows("rows"))
    return [problem for row in getattr(unit, home) for problem in shaped(row, LISTS[home])]


def _headed(name, text, shape):
    """(the row of the fields above a text, its sections, what is wrong with the shape of the row)."""
    values, lines, sections = read_markdown(text, name)
    row = Row(name, 2, values, lines)
    return row, sections, shaped(row, shape)


def _take_lesson(unit, name, text):
    row, sections, problems = _headed(name, text, LESSON)
    if problems:
        return problems
    unit.lessons.append(row)
    row.values.update(dict.fromkeys(LESSON_SECTIONS.values(), ""))
    for section in _merged(sections):
        field_name = LESSON_SECTIONS.get(section.heading)
        if section.level != 1 or field_name is None:
            what = _("There is no section “%(heading)s” in a lesson. Known: %(known)s.")
            known = ", ".join(f"# {heading}" for heading in LESSON_SECTIONS)
            problems.append(Problem(name, section.line, "", what % {"heading": section.heading, "known": known}))
        elif row[field_name]:
            what = _("The section “%(heading)s” is there twice.") % {"heading": section.heading}
            problems.append(Problem(name, section.line, "", what))
        else:
            row.values[field_name] = section.text
            row.lines[(field_name,)] = section.line
    return problems


def _take_primary(unit, name, text):
    """The note on the primary source: fields, then Markdown with headings of its own."""
    row, sections, problems = _headed(name, text, PRIMARY)
    if problems:
        return problems
    pieces = [f"{'#' * section.level} {section.heading}\n\n{section.text}" for section in sections]
    row.values["text"] = "\n\n".join(pieces)
    row.lines[("text",)] = sections[0].line if sections else row.line
    unit.primary = row
    return []


def _merged(sections):
    """Sections of a lesson, each with the smaller headings that stand under it."""
    whole = []
    for section in sections:
        if section.level == 1 or not whole:
            whole.append(section)
        else:
            inner = f"{'#' * section.level} {section.heading}\n\n{section.text}"
            whole[-1] = whole[-1]._replace(text=f"{whole[-1].text}\n\n{inner}".strip())
    return whole


def _take_document(unit, name, text):
    row, sections, problems = _headed(name, text, DOCUMENT)
    if problems:
        return problems
    paragraphs = []
    for section in sections:
        problems += _take_paragraph(paragraphs, section, name)
    row.values["paragraphs"] = paragraphs
    unit.documents.append(row)
    return problems


def _take_paragraph(paragraphs, section, name):
    heading = PARAGRAPH_HEADING.fullmatch(section.heading)
    if section.level == 2 and heading:
        values = {"number": heading[1], "zone": heading[2], "classroom": section.text, **dict.fromkeys(TIERS, "")}
        paragraphs.append(Row(name, section.line, values))
        return []
    if section.level == 3 and section.heading in TIERS and paragraphs:
        if paragraphs[-1][section.heading]:
            return [Problem(name, section.line, section.heading, _("This paragraph has this text twice."))]
        paragraphs[-1].values[section.heading] = section.text
        paragraphs[-1].lines[(section.heading,)] = section.line
        return []
    what = _("A paragraph begins with a heading such as “## 5 body”; “### adapted” or “### supported” may follow.")
    return [Problem(name, section.line, "", what)]
