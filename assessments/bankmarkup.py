"""Texts of banks' files, in HTML, plain or Markdown, as our Markdown; what is left out of them is named. Pure."""

import re
from functools import partial
from html import unescape

import nh3
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from assessments.bankhtml import blocks_of_html, escaped
from assessments.bankrows import Refusal
from lessons.markup import IMAGE

LONGEST = 50_000
HAS_TAGS = re.compile(r"</?[A-Za-z][^<>]*>|<!--")
BLOCK_TAGS = re.compile(r"<(?:p|div|ul|ol|table|h[1-6]|pre|blockquote)\b", re.IGNORECASE)
LOST_TAGS = re.compile(
    r"<(table|video|audio|iframe|object|embed|svg|math|canvas|script|style|form|input|select|u|s|del|sub|sup)\b",
    re.IGNORECASE,
)
BREAK = "\\\n"
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_with_html = MarkdownIt("commonmark")


class Lost:
    """What was left out of the texts of one question, each thing once; and the pictures that were taken."""

    def __init__(self, album=None):
        self.pictures, self.tags, self.told = {}, {}, []
        self.album, self.taken = album, {}

    def check_asked(self, stem):
        """Refusal of a question that asks nothing, which may be for the pictures that were left out."""
        if not stem.strip():
            is_picture = self.pictures or self.told
            what = _("The question is nothing but a picture.") if is_picture else _("The question has no text.")
            raise Refusal(" ".join([what, *self.told]))

    def take(self, data, alt, name):
        """The Markdown of a picture's bytes; empty where it is left out, which is told."""
        picture, markdown, warning = self.album.take(data, alt, name)
        if picture:
            self.taken[picture.key] = picture
        if warning and warning not in self.told:
            self.told.append(warning)
        return markdown

    def warnings(self):
        yield from self.told
        if self.pictures:
            yield _("Pictures were left out: %(names)s.") % {"names": ", ".join(self.pictures)}
        if self.tags:
            yield _("This layout was left out: %(names)s.") % {"names": ", ".join(self.tags)}


def words(text, lost):
    """Text that stands where no markup may."""
    if HAS_TAGS.search(text):
        _note_tags(text, lost)
        for source in re.findall(r"<img\b[^<>]*", text, re.IGNORECASE):
            _note_picture(re.search(r"""src\s*=\s*["']?([^"'\s>]+)""", source), lost)
        text = unescape(nh3.clean(text, tags=set()))
    return " ".join(text.split())


def blocks_of(text, kind, lost, picture, is_line=False):
    """A text as blocks; `picture(source, alt)` gives the Markdown of a picture, or None.

    `kind` is html, markdown, plain_text or moodle_auto_format.
    """
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
