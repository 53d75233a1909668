"""Pictures of banks' files: each cleaned once, named by what it is, and shown by Markdown; or left out with the reason.

All that a file brings passes through one Album, so that no file can keep us decoding for long.
"""

import hashlib
from typing import NamedTuple

from django.utils.translation import gettext as _

from assessments.bankrows import BankPicture
from classrooms.problems import BadFile, Problem
from lessons import pictures

MOST_BYTES = 40_000_000  # of all pictures of a file, as written anew
MOST_PIXELS = 300_000_000  # of all that were decoded: about half a minute
COSTLY = 4_000_000  # pixels that are counted for a picture that could not be taken
LONGEST_ALT = 1_000
LONGEST_NAME = 100
DRAWINGS = {
    b"%PDF": "PDF",
    b"%!PS": "PostScript",
    b"\xc5\xd0\xd3\xc6": "PostScript",
    b"\xd7\xcd\xc6\x9a": "WMF",
    b"\x01\x00\x00\x00": "EMF",
    b"\x1f\x8b": "SVGZ",
}


class Taken(NamedTuple):
    """A picture and its Markdown; of one that is left out only the warning says something."""

    picture: BankPicture | None
    markdown: str
    warning: str


class Album:
    """The pictures of one file of questions."""

    def __init__(self):
        self._known = {}  # digest of the bytes: (CleanPicture or None, why not)
        self.bytes = self.pixels = 0

    def take(self, data, alt, name):
        """The Taken of a picture's bytes; BadFile where the file's pictures are too much altogether.

        `alt` is what the file says that it shows, `name` the name that people know the picture by.
        """
        name = " ".join(name.split())[-LONGEST_NAME:] or "?"
        source = key_of(data)
        if source not in self._known:
            self._known[source] = self._cleaned(data)
        file, why_not = self._known[source]
        if file is None:
            return Taken(None, "", _("The picture “%(name)s” was left out: %(why)s") % {"name": name, "why": why_not})
        alt = _one_line(alt)
        # What was once written from here keeps its key, though a JPEG comes out a little different each time.
        key = source if name.rpartition(".")[0] == source else key_of(file.data)
        warning = "" if alt else _("The picture “%(name)s” has no description: say what it shows.") % {"name": name}
        return Taken(BankPicture(key, file, alt, name), f"![{alt}](picture:{key})", warning)

    def _cleaned(self, data):
        if self.bytes > MOST_BYTES or self.pixels > MOST_PIXELS:
            raise BadFile([Problem(None, "", _("The pictures of the file are too many or too large: import parts."))])
        if form := _drawing(data):
            what = _("it is a drawing (%(form)s), which may hold scripts and other files. Make it PNG, JPEG or WebP.")
            return None, what % {"form": form}
        try:
            file = pictures.clean(data)
        except ValueError as error:
            self.pixels += COSTLY
            return None, str(error)
        self.bytes += len(file.data)
        self.pixels += file.width * file.height
        return file, ""


def key_of(data):
    """The key of a picture by its content: the same picture is the same row, and no key can be guessed."""
    return f"p-{hashlib.sha256(data).hexdigest()[:32]}"


def file_name(picture):
    return f"{picture.key}.{picture.file.media_type.removeprefix('image/')}"


def _drawing(data):
    """The name of a vector format; empty for what is none."""
    if b"<svg" in data[:4_000].lower():
        return "SVG"
    return next((form for start, form in DRAWINGS.items() if data.startswith(start)), "")


def _one_line(alt):
    """A description as Markdown can hold it."""
    return " ".join(alt.replace("[", "(").replace("]", ")").split())[:LONGEST_ALT]
