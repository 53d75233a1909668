"""Texts of Moodle, in HTML, plain or Markdown, as our Markdown and back; what is left out of them is named."""

import base64
import binascii
import re
from functools import partial
from urllib.parse import unquote

from assessments.bankhtml import no_picture
from assessments.bankmarkup import BREAK, NOT_XML, Lost, blocks_of
from assessments.bankpictures import file_name
from lessons.markup import Shown, linker, render, render_inline

FORMATS = {"0": "moodle_auto_format", "1": "html", "2": "plain_text", "4": "markdown"}
ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?=\S)")
HARMLESS = {"http", "https", "mailto"}
FILES = "@@PLUGINFILE@@/"  # where a text names a <file> beside it
OWN_NAME = re.compile(rf"{FILES}([-\w]+)\.(?:png|jpeg|webp)")


def blocks(node, lost, default="html", is_line=False):
    """The text of a node with <text> as blocks of our Markdown; none where there is no node."""
    text = node.text() if node is not None else ""
    return blocks_of(text, format_of(node, default), lost, partial(_picture, lost, node), is_line) if text else []


def prose(node, lost):
    """The text as our Markdown of several paragraphs."""
    return "\n\n".join(blocks(node, lost))


def line(node, lost, default="html"):
    """The text as our Markdown of one line; only lines that were broken stay so."""
    return BREAK.join(blocks(node, lost, default, is_line=True))


def format_of(node, default="html"):
    name = (node.attributes.get("format") if node is not None else None) or default
    return FORMATS.get(name, name)


def _picture(lost, node, source, alt):
    """The Markdown of a picture that stands in the node as a <file>; None where there is none such."""
    file = _file(node, source)
    return None if file is None else lost.take(_bytes(file), alt, file.attributes.get("name", ""))


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


def as_line(text, link):
    return _carried(text.strip(), str(render_inline(text.strip(), link)) if text.strip() else "", is_line=True)


def as_prose_and_line(text, last, link):
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
