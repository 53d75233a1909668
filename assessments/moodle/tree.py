"""XML that anybody may have written, as a tree with line numbers; nothing in it is expanded, fetched or believed."""

import re
from xml.parsers import expat

from django.utils.translation import gettext as _

from classrooms.problems import BadFile, Problem

MAX_BYTES = 20 * 1024 * 1024  # pictures stand in these files as text
MAX_NODES = 300_000
MAX_DEPTH = 40
DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
UNREAD = {"file"}  # what is in these is no text for people


class Refusal(Exception):
    """Why one question of the file cannot be taken, in words."""


class Node:
    __slots__ = ("tag", "attributes", "line", "children", "pieces")

    def __init__(self, tag, attributes, line):
        self.tag, self.attributes, self.line = tag, attributes, line
        self.children, self.pieces = [], []

    def all(self, tag):
        return [child for child in self.children if child.tag == tag]

    def first(self, tag):
        return next((child for child in self.children if child.tag == tag), None)

    def own(self):
        """Its text, trimmed; markup that stands in it unprotected is refused, for nobody can tell what was meant."""
        if self.children:
            what = _("Line %(line)s: HTML stands bare in the XML. It belongs into <![CDATA[ … ]]>.")
            raise Refusal(what % {"line": self.children[0].line})
        return "".join(self.pieces).strip()

    def value(self, tag, default=""):
        """The text of a child; of the <text> in it, where there is one."""
        child = self.first(tag)
        if child is None:
            return default
        inner = child.first("text")
        if inner is not None:
            return inner.own()
        return default if child.children else child.own()

    def text(self):
        """The text of its <text>."""
        inner = self.first("text")
        if inner is not None:
            return inner.own()
        return "" if self.children else self.own()

    def flag(self, tag, default=False):
        """A switch, which these files write as true or 1; an empty one is off."""
        child = self.first(tag)
        return default if child is None else self.value(tag).lower() not in ("", "0", "false", "no")


def parse(data, root):
    """The root Node of bytes; BadFile where they are no such XML."""
    return _Builder(root).build(_checked(data))


def take(stream):
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise _bad(None, _("The file is larger than %(size)d MB: import it in parts.") % {"size": MAX_BYTES >> 20})
    return data


def _checked(data):
    """The bytes, if they are UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _bad(None, _("The text is not UTF-8; it looks like %(name)s. Save it as UTF-8.") % {"name": "UTF-16"})
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        found = DECLARED.search(data[:400])
        name = found[1].decode() if found and found[1].lower() not in (b"utf-8", b"utf8") else "Windows-1252"
        what = _("The text is not UTF-8; it looks like %(name)s. Save it as UTF-8.")
        raise _bad(data.count(b"\n", 0, error.start) + 1, what % {"name": name}) from error
    return data.lstrip(b"\xef\xbb\xbf \t\r\n") if data.strip() else b""


def _bad(line, what):
    return BadFile([Problem(line, "", what)])


class _Builder:
    def __init__(self, root):
        self.wanted, self.root, self.open, self.count = root, None, [], 0
        self.parser = expat.ParserCreate("utf-8")  # whatever the file declares, its bytes were found to be UTF-8
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.UnparsedEntityDeclHandler = self._refuse
        self.parser.ExternalEntityRefHandler = self._refuse
        self.parser.SkippedEntityHandler = self._refuse

    def build(self, data):
        if not data:
            raise _bad(None, _("The file is empty."))
        try:
            self.parser.Parse(data, True)
        except expat.ExpatError as error:
            what = _("The XML is broken here (%(error)s).") % {"error": expat.ErrorString(error.code)}
            raise _bad(error.lineno, what) from error
        return self.root

    def _start(self, tag, attributes):
        line = self.parser.CurrentLineNumber
        self.count += 1
        if not self.open and tag != self.wanted:
            what = _("This is no such file: it begins with <%(found)s> and not with <%(wanted)s>.")
            raise _bad(line, what % {"found": tag[:40], "wanted": self.wanted})
        if len(self.open) >= MAX_DEPTH:
            raise _bad(line, _("The XML is nested more than %(most)d deep.") % {"most": MAX_DEPTH})
        if self.count > MAX_NODES:
            raise _bad(line, _("The file has more than %(most)d elements: import it in parts.") % {"most": MAX_NODES})
        node = Node(tag, attributes, line)
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.root = node
        self.open.append(node)

    def _end(self, tag):
        self.open.pop()

    def _text(self, text):
        if self.open[-1].tag not in UNREAD:
            self.open[-1].pieces.append(text)

    def _refuse(self, *facts):
        what = _("The file declares entities or a document type. Both can do harm, and no question needs them.")
        raise _bad(self.parser.CurrentLineNumber, what)
