"""Texts of Moodle, in HTML, plain or Markdown, as our Markdown and back; what is left out of them is named."""

import base64
import binascii
import re
from functools import partial
from html import unescape
from urllib.parse import unquote

import nh3
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from assessments.bankpictures import file_name
from assessments.moodle.html import blocks_of_html, escaped, no_picture
from assessments.xmltree import Refusal
from lessons.markup import IMAGE, Shown, linker, render, render_inline

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
FILES = "@@PLUGINFILE@@/"  # where a text names a <file> beside it
OWN_NAME = re.compile(rf"{FILES}([-\w]+)\.(?:png|jpeg|webp)")
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_with_html = MarkdownIt("commonmark")


class Lost:
    """What was left out of the texts of one question, each thing once; and the pictures that were taken."""

    def __init__(self, album=None):
        self.pictures, self.tags, self.told = {}, {}, []
        self.album, self.taken = album, {}

    def has_pictures(self):
        return bool(self.pictures or self.told)

    def picture(self, node, source, alt):
        """The Markdown of a picture that stands in the node as a <file>; None where there is none such."""
        file = _file(node, source)
        if file is None:
            return None
        return self.take(_bytes(file), alt, file.attributes.get("name", ""))

    def take(self, data, alt, name):
        """The Markdown of a picture's bytes; empty where it is left out, which is told."""
        picture, markdown, warning = self.album.take(data, alt, name)
        if picture:
            self.taken[picture.key] = picture
        if warning:
            self.told.append(warning)
        return markdown

    def warnings(self):
        yield from self.told
        if self.pictures:
            yield _("Pictures were left out: %(names)s.") % {"names": ", ".join(self.pictures)}
        if self.tags:
            yield _("This layout was left out: %(names)s.") % {"names": ", ".join(self.tags)}


def blocks(node, lost, default="html"):
    """The text of a node with <text> as blocks of our Markdown."""
    text = node.text() if node is not None else ""
    return blocks_of(text, format_of(node, default), lost, partial(lost.picture, node)) if text else []


def prose(node, lost, default="html"):
    """The text as our Markdown of several paragraphs."""
    return "\n\n".join(blocks(node, lost, default))


def line(node, lost, default="html"):
    """The text as our Markdown of one line; only lines that were broken stay so."""
    text = node.text() if node is not None else ""
    found = blocks_of(text, format_of(node, default), lost, partial(lost.picture, node), is_line=True) if text else []
    return BREAK.join(found)


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


def _file(node, source):
    """The <file> that an address names; None where it names none of these."""
    path = unquote(source.partition("?")[0])
    if not path.startswith(FILES):
        return None
    path = path.removeprefix(FILES).strip("/")
    return next((file for file in node.all("file") if _path(file) == path), None)


def _path(file):
    return f"{file.attributes.get('path', '/')}/{file.attributes.get('name', '')}".replace("//", "/").strip("/")


def _bytes(file):
    try:
        return base64.b64decode("".join(file.own().split()))
    except binascii.Error:
        return b""


def blocks_of(text, kind, lost, picture, is_line=False):
    """A text of one of the FORMATS as blocks; `picture(source, alt)` gives the Markdown of a picture, or None."""
    if len(text) > LONGEST:
        raise Refusal(_("A text is longer than %(most)d characters.") % {"most": LONGEST})
    if kind == "plain_text":
        return _plain_blocks(text)
    if kind == "markdown" and not HAS_TAGS.search(text):
        bare = IMAGE.sub(partial(_pictured, lost, picture), text).strip()
        return [piece.strip("\n") for piece in re.split(r"\n[ \t]*\n", bare)] if bare else []
    if kind == "markdown":
        text = _with_html.render(text)
    elif kind == "moodle_auto_format" and not BLOCK_TAGS.search(text):
        text = re.sub(r"\n\s*\n", "<p>", text).replace("\n", "<br>")
    _note_tags(text, lost)
    found, pictures = blocks_of_html(text, is_line, picture)
    for name in pictures:
        lost.pictures[name] = True
    return found


def _pictured(lost, picture, found):
    """What stands in the place of an image of Markdown."""
    markdown = picture(found[2], found[1])
    if markdown is None:
        lost.pictures[found[2].rpartition("/")[2] or found[1] or "?"] = True
    return markdown or ""


def _plain_blocks(text):
    pieces = [piece for piece in re.split(r"\n\s*\n", text) if piece.strip()]
    return [BREAK.join(escaped(" ".join(row.split())) for row in piece.strip().split("\n")) for piece in pieces]


def _note_tags(text, lost):
    for name in LOST_TAGS.findall(text):
        lost.tags[name.lower()] = True


def _note_picture(found, lost):
    lost.pictures[found[1].rpartition("/")[2] if found else "?"] = True


# And back.


def link_to(pictures):
    """What shows these pictures where the functions below get it as `link`."""
    return linker(
        (),
        pictures={
            one.key: Shown(f"{FILES}{file_name(one)}", one.file.width, one.file.height, one.description, "")
            for one in pictures
        },
    )


def as_prose(text, link=None):
    """(format, text) of our Markdown: HTML where it comes back as it was, else Markdown where that can do no harm."""
    return _carried(text.strip(), str(render(text.strip(), link)) if text.strip() else "", is_line=False)


def as_line(text, link=None):
    return _carried(text.strip(), str(render_inline(text.strip(), link)) if text.strip() else "", is_line=True)


def as_prose_and_line(text, last, link=None):
    """(format, text) of paragraphs and one line after them."""
    html = f"{render(text, link) if text else ''}<p>{render_inline(last, link)}</p>"
    return _carried(f"{text}\n\n{last}".strip(), html, is_line=False)


def _carried(text, html, is_line):
    html = html.strip().replace("<figcaption></figcaption>", "")
    back = (BREAK if is_line else "\n\n").join(blocks_of(html, "html", Lost(), no_picture, is_line)) if html else ""
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
