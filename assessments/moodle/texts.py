"""Texts of Moodle, in HTML, plain or Markdown, as our Markdown and back; what is left out of them is named."""

import re
from html import unescape

import nh3
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from assessments.moodle.html import blocks_of_html, escaped
from assessments.xmltree import Refusal
from lessons.markup import IMAGE, render, render_inline

LONGEST = 50_000
FORMATS = {"0": "moodle_auto_format", "1": "html", "2": "plain_text", "4": "markdown"}
HAS_TAGS = re.compile(r"</?[A-Za-z][^<>]*>|<!--")
BLOCK_TAGS = re.compile(r"<(?:p|div|ul|ol|table|h[1-6]|pre|blockquote)\b", re.IGNORECASE)
LOST_TAGS = re.compile(
    r"<(table|video|audio|iframe|object|embed|svg|math|canvas|script|style|form|input|select|u|s|del|sub|sup)\b",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?=\S)")
HARMLESS = {"http", "https", "mailto"}
BREAK = "\\\n"
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_with_html = MarkdownIt("commonmark")


class Lost:
    """What was left out of the texts of one question, each thing once."""

    def __init__(self):
        self.pictures, self.tags = {}, {}

    def warnings(self):
        if self.pictures:
            yield _("Pictures were left out: %(names)s.") % {"names": ", ".join(self.pictures)}
        if self.tags:
            yield _("This layout was left out: %(names)s.") % {"names": ", ".join(self.tags)}


def blocks(node, lost, default="html"):
    """The text of a node with <text> as blocks of our Markdown."""
    text = node.text() if node is not None else ""
    return _blocks(text, format_of(node, default), lost) if text else []


def prose(node, lost, default="html"):
    """The text as our Markdown of several paragraphs."""
    return "\n\n".join(blocks(node, lost, default))


def line(node, lost, default="html"):
    """The text as our Markdown of one line; only lines that were broken stay so."""
    text = node.text() if node is not None else ""
    return BREAK.join(_blocks(text, format_of(node, default), lost, is_line=True)) if text else ""


def words(text, lost):
    """Text that stands where no markup may."""
    if HAS_TAGS.search(text):
        _note_tags(text, lost)
        for source in re.findall(r"<img\b[^<>]*", text, re.IGNORECASE):
            _note_picture(re.search(r"""src\s*=\s*["']?([^"'\s>]+)""", source), lost)
        text = unescape(nh3.clean(text, tags=set()))
    return " ".join(text.split())


def format_of(node, default="html"):
    name = (node.attributes.get("format") if node is not None else None) or default
    return FORMATS.get(name, name)


def _blocks(text, kind, lost, is_line=False):
    if len(text) > LONGEST:
        raise Refusal(_("A text is longer than %(most)d characters.") % {"most": LONGEST})
    if kind == "plain_text":
        return _plain_blocks(text)
    if kind == "markdown" and not HAS_TAGS.search(text):
        for found in IMAGE.finditer(text):
            lost.pictures[found[2].rpartition("/")[2] or found[1] or "?"] = True
        bare = IMAGE.sub("", text).strip()
        return [piece.strip("\n") for piece in re.split(r"\n[ \t]*\n", bare)] if bare else []
    if kind == "markdown":
        text = _with_html.render(text)
    elif kind == "moodle_auto_format" and not BLOCK_TAGS.search(text):
        text = re.sub(r"\n\s*\n", "<p>", text).replace("\n", "<br>")
    _note_tags(text, lost)
    found, pictures = blocks_of_html(text, is_line)
    for name in pictures:
        lost.pictures[name] = True
    return found


def _plain_blocks(text):
    pieces = [piece for piece in re.split(r"\n\s*\n", text) if piece.strip()]
    return [BREAK.join(escaped(" ".join(row.split())) for row in piece.strip().split("\n")) for piece in pieces]


def _note_tags(text, lost):
    for name in LOST_TAGS.findall(text):
        lost.tags[name.lower()] = True


def _note_picture(found, lost):
    lost.pictures[found[1].rpartition("/")[2] if found else "?"] = True


# And back.


def as_prose(text):
    """(format, text) of our Markdown: HTML where it comes back as it was, else Markdown where that can do no harm."""
    return _carried(text.strip(), str(render(text.strip())) if text.strip() else "", is_line=False)


def as_line(text):
    return _carried(text.strip(), str(render_inline(text.strip())) if text.strip() else "", is_line=True)


def as_prose_and_line(text, last):
    """(format, text) of paragraphs and one line after them."""
    html = f"{render(text) if text else ''}<p>{render_inline(last)}</p>"
    return _carried(f"{text}\n\n{last}".strip(), html, is_line=False)


def _carried(text, html, is_line):
    html = html.strip()
    back = (BREAK if is_line else "\n\n").join(_blocks(html, "html", Lost(), is_line)) if html else ""
    if back == text or not _is_harmless(text):
        return "html", html
    return "markdown", text


def _is_harmless(text):
    """Whether Moodle's reader of Markdown, which lets HTML through, makes of it what ours does."""
    schemes = {found.lower() for found in ADDRESS.findall(text)}
    return not set("<&") & set(text) and "![" not in text and schemes <= HARMLESS and not NOT_XML.search(text)


def xml(text):
    """Text as it stands in XML; characters that XML cannot hold are gone."""
    bare = NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return bare.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
