"""Canvas's packages: which of their files are quizzes and banks, where pictures lie, and what stands beside a quiz."""

import posixpath
from functools import partial
from urllib.parse import unquote

from assessments import xmltree
from assessments.bankpictures import Album
from assessments.canvas import reading
from assessments.canvas.items import bare
from classrooms.problems import BadFile, Problem

BASES = ("$IMS-CC-FILEBASE$", "$IMS_CC_FILEBASE$")
FILES = "web_resources"
# A whole course has each quiz twice: for any reader, and under this folder as Canvas itself reads it.
WHOLE, PLAIN = "non_cc_assessments", "assessment_qti.xml"
META = "assessment_meta.xml"


def quizzes(package):
    """The names of the files with questions, in the order of the package."""
    found = [name for name in package.names if name.lower().endswith((".xml", ".qti")) and _is_quiz(package, name)]
    whole = {name.rpartition("/")[2].partition(".")[0] for name in found if f"{WHOLE}/" in name}
    return [name for name in found if not (name.endswith(f"/{PLAIN}") and name.split("/")[-2] in whole)]


def _is_quiz(package, name):
    return xmltree.root_of(package.read(name)) == reading.ROOT


def rows(package):
    """The BankRows of a Package, one by one; BadFile where one of its quizzes is broken."""
    album, names = Album(), quizzes(package)
    idents = {name.rpartition("/")[2].partition(".")[0] for name in names}
    for name in names:
        root = _parsed(package, name, reading.ROOT)
        find, is_shuffled = partial(_find, package, name), partial(_is_shuffled, package)
        for row in reading.rows(root, album, find, is_shuffled, idents.__contains__):
            yield row.within(name)


def _parsed(package, name, *roots):
    try:
        return xmltree.parse(package.read(name), *roots)
    except BadFile as bad:
        raise BadFile([Problem(problem.line, name, problem.what) for problem in bad.problems]) from bad


def _is_shuffled(package, quiz):
    name = next((name for name in package.names if f"/{name}".endswith(f"/{quiz}/{META}")), "")
    return bool(name) and bare(_parsed(package, name, "quiz").first("shuffle_answers")) == "true"


def _find(package, quiz, source):
    """(bytes, name) of the picture that a text of the quiz names, or None where the package has none."""
    path = unquote(source.partition("?")[0])
    base = next((base for base in BASES if path.startswith(f"{base}/")), "")
    places = [FILES, ""] if base else [posixpath.dirname(quiz), ""]
    for place in places:
        name = posixpath.normpath(posixpath.join(place, path.removeprefix(f"{base}/" if base else "")))
        if name in package.names:
            return package.read(name), posixpath.basename(name)
    return None
