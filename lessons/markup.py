"""The only place where text becomes HTML: authors' Markdown, and people's plain text with its citations.

Everywhere `link` is a callable (letter, number) -> (href, hue), or None for a paragraph that does not exist;
`linker` builds one from a unit's documents. Pure: knows no database.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import nh3
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from lessons.documents import citations

# Longer than any text of ours; beyond it nested Markdown costs too much time, and the text is shown as it is.
LONGEST_MARKDOWN = 50_000
MOST_REMEMBERED = 2_000  # texts of authors whose HTML is kept at hand; people's own text never is
HUES = {f"hue-{number}" for number in range(1, 10)}
ALLOWED_TAGS = {
    *("p", "br", "hr", "blockquote", "pre", "code", "em", "strong", "a", "span"),
    *("ul", "ol", "li", "h3", "h4", "h5", "h6"),
}
ALLOWED_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
ALLOWED_CLASSES = {"a": {"cite", *HUES}, "span": {"visually-hidden"}}
BLANK_LINE = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")

_markdown = MarkdownIt("commonmark", {"html": False}).disable("image")


@lru_cache(MOST_REMEMBERED)
def render(text, link=None):
    """Markdown of several paragraphs as safe HTML; its headings start at h3, because sections of pages have h2."""
    if len(text) > LONGEST_MARKDOWN:
        return cite(text, link)
    tokens = _markdown.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(max(int(token.tag[1]), 2) + 1, 6)}"
    return _finish(tokens, link)


@lru_cache(MOST_REMEMBERED)
def render_inline(text, link=None):
    """Markdown of one line (emphasis, code, links) as safe HTML without a paragraph around it."""
    if len(text) > LONGEST_MARKDOWN:
        return _with_chips(text, link)
    return _finish(_markdown.parseInline(text), link)


def cite(text, link=None, find=citations):
    """People's plain text as safe HTML: nothing is markup, lines and paragraphs stay, citations become chips.

    `find(text)` may be another finder of citations; it yields (start, end, letter, number) or longer tuples.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    paragraphs = [piece for piece in BLANK_LINE.split(text) if piece.strip()]
    return mark_safe("".join(f"<p>{_with_chips(piece, link, find)}</p>" for piece in paragraphs).replace("\n", "<br>"))


def linker(documents, unit=None, here=()):
    """A `link` for the given documents (each with letter and hue, and the range of numbers of `for_links()`).

    Chips lead to the paragraph's own page in the unit of that slug. Those `here`, a set of (letter, number), lead to
    `#D5` on the same page, and so do all of them without a unit.
    """
    rows = [
        (row.letter, row.hue, *(getattr(row, name, None) for name in ("first_number", "last_number")))
        for row in documents
    ]
    return _Linker(tuple(rows), unit, frozenset(here))


@dataclass(frozen=True)
class _Linker:
    """Equal for equal documents, so that what was rendered with it can be remembered."""

    documents: tuple
    unit: str | None
    here: frozenset

    do_not_call_in_templates = True

    def __call__(self, letter, number):
        for name, hue, first, last in self.documents:
            # Documents that were not asked for their range are believed.
            if name == letter and (first is None or last is None or first <= number <= last):
                return self._address(letter, number), hue
        return None

    def _address(self, letter, number):
        if self.unit is None or (letter, number) in self.here:
            return f"#{letter}{number}"
        return reverse("paragraph-detail", args=[self.unit, letter, number])


def chip(letter, number, href, hue, last=None, words=None):
    """The citation as UI pages show it; `words` keeps the words in which a person cited."""
    label = format_html(
        '<span class="visually-hidden">Document </span>{}<span class="visually-hidden">, paragraph </span>{}{}',
        letter,
        number,
        f"–{last}" if last else "",
    )
    return format_html('<a class="cite hue-{}" href="{}">{}</a>', hue, href, words or label)


def _with_chips(text, link, find=citations):
    """Escaped text in which each citation that `link` knows is a chip."""
    return SafeString("".join(conditional_escape(piece) for piece in _pieces(text, link, find)))


def _pieces(text, link, find=citations):
    """The text in order, as plain strings and, for chips, safe ones."""
    at = 0
    for start, end, letter, number, *rest in find(text) if link else ():
        if start < at or (target := link(letter, number)) is None:
            continue
        last, words = (rest[0] if rest else None), text[start:end]
        is_short = words.startswith(f"{letter}{number}")
        yield text[at:start]
        yield chip(letter, number, *target, last=last, words=None if is_short else words)
        at = end
    yield text[at:]


def _finish(tokens, link):
    """HTML of Markdown tokens, with chips put in, through the allow list."""
    if link is not None:
        for token in tokens:
            if token.type == "inline":
                token.children = list(_cited(token.children, link))
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    clean = nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        allowed_classes=ALLOWED_CLASSES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    return mark_safe(clean)


def _cited(children, link):
    """Inline tokens with chips in the place of citations, except inside links and code."""
    depth = 0
    for child in children:
        depth += (child.type == "link_open") - (child.type == "link_close")
        if child.type != "text" or depth:
            yield child
            continue
        for piece in _pieces(child.content, link):
            is_chip = isinstance(piece, SafeString)
            yield Token("html_inline" if is_chip else "text", "", 0, content=str(piece))
