"""XML that anybody may have written, as a tree with line numbers; nothing in it is expanded, fetched or believed.

Names stand without the prefix of their namespace, attributes as they were written.
"""

import re
from xml.parsers import expat

from django.utils.translation import gettext as _

from assessments.bankrows import Refusal
from classrooms.problems import BadFile, Problem

MAX_BYTES = 20 * 1024 * 1024  # pictures stand in these files as text
MAX_NODES = 300_000
MAX_DEPTH = 40
DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
ROOT_WITHIN = 10_000  # bytes
ROOT = re.compile(r"<([A-Za-z_][\w.:-]{0,80})")


class Node:
    """`content` is its text and its children in their order."""

    __slots__ = ("tag", "attributes", "line", "children", "content")

    def __init__(self, tag, attributes, line, text=""):
        self.tag, self.attributes, self.line = tag, attributes, line
        self.children, self.content = [], [text] if text else []

    def add(self, child):
        self.children.append(child)
        self.content.append(child)

    def walk(self):
        """Itself and everything in it, in the order of the file."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += reversed(node.children)

    def all(self, tag):
        return [child for child in self.children if child.tag == tag]

    def first(self, tag):
        return next((child for child in self.children if child.tag == tag), None)

    def own(self):
        """Its text, trimmed; markup that stands in it unprotected is refused, for nobody can tell what was meant."""
        if self.children:
            what = _("Line %(line)s: HTML stands bare in the XML. It belongs into <![CDATA[ … ]]>.")
            raise Refusal(what % {"line": self.children[0].line})
        return "".join(self.content).strip()

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


def parse(data, *roots):
    """The root Node of bytes, which has one of these names; BadFile where they are no such XML."""
    return _Builder(roots).build(_checked(data))


def root_of(data):
    """The name of the first element of bytes, as it can be told without reading them; may be empty."""
    text = data[:ROOT_WITHIN].decode("utf-8", "replace")
    found = ROOT.search(re.sub(r"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>]*>", "", text, flags=re.DOTALL))
    return _local(found[1]) if found else ""


def _local(tag):
    return tag.rpartition(":")[2]


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
    def __init__(self, roots):
        self.wanted, self.root, self.open, self.count = roots, None, [], 0
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
        line, tag = self.parser.CurrentLineNumber, _local(tag)
        self.count += 1
        if not self.open and tag not in self.wanted:
            what = _("This is no such file: it begins with <%(found)s> and not with <%(wanted)s>.")
            raise _bad(line, what % {"found": tag[:40], "wanted": " | ".join(self.wanted)})
        if len(self.open) >= MAX_DEPTH:
            raise _bad(line, _("The XML is nested more than %(most)d deep.") % {"most": MAX_DEPTH})
        if self.count > MAX_NODES:
            raise _bad(line, _("The file has more than %(most)d elements: import it in parts.") % {"most": MAX_NODES})
        node = Node(tag, attributes, line)
        if self.open:
            self.open[-1].add(node)
        else:
            self.root = node
        self.open.append(node)

    def _end(self, tag):
        self.open.pop()

    def _text(self, text):
        self.open[-1].content.append(text)

    def _refuse(self, *facts):
        what = _("The file declares entities or a document type. Both can do harm, and no question needs them.")
        raise _bad(self.parser.CurrentLineNumber, what)
