"""The only place where text becomes HTML: authors' Markdown, and people's plain text with its citations.

Everywhere `link` is a callable (letter, number) -> (href, hue), or None for a paragraph that does not exist;
`linker` builds one from a unit's documents and pictures. Pure: knows no database.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from typing import NamedTuple

import nh3
from django.urls import reverse
from django.utils.html import conditional_escape, escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from lessons.documents import citations, split_paragraphs

# Longer than any text of ours; beyond it nested Markdown costs too much time, and the text is shown as it is.
LONGEST_MARKDOWN = 50_000
MOST_REMEMBERED = 2_000  # texts of authors whose HTML is kept at hand; people's own text never is
HUES = {f"hue-{number}" for number in range(1, 10)}
ALLOWED_TAGS = {
    *("p", "br", "hr", "blockquote", "pre", "code", "em", "strong", "a", "span"),
    *("ul", "ol", "li", "h3", "h4", "h5", "h6"),
    *("figure", "img", "figcaption"),
}
ALLOWED_ATTRIBUTES = {
    "a": {"href", "title"},
    "ol": {"start"},
    "img": {"src", "alt", "width", "height", "loading"},
}
ALLOWED_CLASSES = {"a": {"cite", *HUES}, "span": {"visually-hidden"}}
# ![alt](address), with a title if need be; what it shows is plain text. No character is tried twice.
IMAGE = re.compile(r"""!\[([^\[\]]*+)\]\(\s*+((?:[^\s()]|\([^\s()]*+\))*+)(?:\s++(?:"[^"]*+"|'[^']*+'))?+\s*+\)""")
PICTURE = "picture:"  # and its key: the only address that shows something


def _take_image(state, silent):
    """A rule for Markdown's reader: an image of whatever address, so that none is left for a browser to ask for."""
    if not (found := IMAGE.match(state.src, state.pos)):
        return False
    if not silent:
        token = state.push("image", "", 0)
        token.content, token.attrs = found[1], {"src": found[2]}
    state.pos = found.end()
    return True


_markdown = MarkdownIt("commonmark", {"html": False})
_markdown.inline.ruler.at("image", _take_image)


class Shown(NamedTuple):
    """A picture as texts show it; width and height in pixels."""

    address: str
    width: int
    height: int
    description: str
    credit: str


def render(text, link=None):
    """Markdown of several paragraphs as safe HTML; its headings start at h3, because sections of pages have h2."""
    return _render(text, link, pictures_in(text, link))


def render_inline(text, link=None, *, has_chips=True):
    """Markdown of one line (emphasis, code, links) as safe HTML without a paragraph around it.

    Without chips it may stand where no link may, as in a label.
    """
    return _render_inline(text, link if has_chips else None, pictures_in(text, link))


def plain(text):
    """What a Markdown text says, as one line of plain text. It is not HTML: to be escaped where it is shown."""
    return " ".join(unescape(strip_tags(_render(text, None, ()))).split())


def picture_keys(text):
    """The keys of the pictures that a Markdown text names, in their order, whether they exist or not."""
    addresses = [found[2] for found in IMAGE.finditer(text)] if PICTURE in text else []
    return [address.removeprefix(PICTURE) for address in addresses if address.startswith(PICTURE)]


def pictures_in(text, link):
    """((key, Shown), …) of the pictures that a text shows; nothing is looked up for a text that names none."""
    keys = picture_keys(text)
    known = getattr(link, "pictures", {}) if keys else {}
    return tuple((key, known[key]) for key in keys if key in known)


def picture_address(unit, key):
    """Where the picture of that key of the unit of that slug is to be had."""
    return reverse("picture-detail", args=[unit, key])


@lru_cache(MOST_REMEMBERED)
def _render(text, link, pictures):
    if len(text) > LONGEST_MARKDOWN:
        return cite(text, link)
    tokens = _markdown.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(max(int(token.tag[1]), 2) + 1, 6)}"
    _frame(tokens, dict(pictures))
    return _finish(tokens, link, dict(pictures))


@lru_cache(MOST_REMEMBERED)
def _render_inline(text, link, pictures):
    if len(text) > LONGEST_MARKDOWN:
        return _with_chips(text, link)
    return _finish(_markdown.parseInline(text), link, dict(pictures))


def cite(text, link=None, find=citations):
    """People's plain text as safe HTML: nothing is markup, lines and paragraphs stay, citations become chips.

    `find(text)` may be another finder of citations; it yields (start, end, letter, number) or longer tuples.
    """
    paragraphs = [f"<p>{_with_chips(piece, link, find)}</p>" for piece in split_paragraphs(text)]
    return mark_safe("".join(paragraphs).replace("\n", "<br>"))


def linker(documents, unit=None, here=(), pictures=None):
    """A `link` for the given documents (each with letter and hue, and the range of numbers of `for_links()`).

    Chips lead to the paragraph's own page in the unit of that slug. Those `here`, a set of (letter, number), lead to
    `#D5` on the same page, and so do all of them without a unit. `pictures` is {key: Shown}; it may be lazy.
    """
    rows = [
        (row.letter, row.hue, *(getattr(row, name, None) for name in ("first_number", "last_number")))
        for row in documents
    ]
    return _Linker(tuple(rows), unit, frozenset(here), {} if pictures is None else pictures)


@dataclass(frozen=True)
class _Linker:
    """Equal for equal documents, so that what was rendered with it can be remembered.

    Its pictures are left out of that: whatever is remembered names the few that it shows (`pictures_in`).
    """

    documents: tuple
    unit: str | None
    here: frozenset
    pictures: Mapping = field(compare=False, repr=False)

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


def with_glosses(html, terms, place):
    """(HTML in which the first mention of each term is a button, [(id, term, definition)] of those found).

    `terms` is [(key, [spellings], definition)]; `place` makes the ids unique on the page. The longest term comes first,
    so that "special settlement" is not taken for "settlement"; nothing inside a link or a button is touched.
    """
    found = []
    for key, spellings, definition in sorted(terms, key=lambda row: -max(map(len, row[1]))):
        words = "|".join(re.escape(str(escape(name))) for name in sorted(spellings, key=len, reverse=True))
        name = f"gloss-{place}-{key}"
        html, is_found = _replace_first(html, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE), name)
        if is_found:
            found.append((name, spellings[0], definition))
    return mark_safe(html), found


TAG = re.compile(r"(<[^>]*>)")
# Signs that stand against a word. A button is one block to a browser, which may break the line on either side of it.
BEFORE = re.compile(r"(?:&quot;|&#x27;|[\"'“‘(\[])+$")
AFTER = re.compile(r"(?:&quot;|&#x27;|[\"'”’)\].,;:!?])+")


def _replace_first(html, pattern, name):
    """Puts a button in the place of the first match in running text; (HTML, whether there was one)."""
    pieces, depth = TAG.split(html), 0
    for place, piece in enumerate(pieces):
        if place % 2:
            depth += piece.startswith(("<a ", "<button")) - piece.startswith(("</a>", "</button>"))
        elif not depth and (match := pattern.search(piece)):
            button = format_html('<button type="button" class="gloss" popovertarget="{}">', name)
            pieces[place] = _keep_together(piece, match, f"{button}{match[0]}</button>")
            return "".join(pieces), True
    return html, False


def _keep_together(piece, match, button):
    """The text with the button in it, and with no line beginning or ending with the signs beside the button."""
    before, after = BEFORE.search(piece[: match.start()]), AFTER.match(piece[match.end() :])
    start, end = before.start() if before else match.start(), match.end() + (after.end() if after else 0)
    if (start, end) != match.span():
        button = f'<span class="nowrap">{piece[start : match.start()]}{button}{piece[match.end() : end]}</span>'
    return f"{piece[:start]}{button}{piece[end:]}"


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


def _frame(tokens, pictures):
    """A picture that is a paragraph by itself becomes a figure, under which its credit stands."""
    for before, inline, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if before.type != "paragraph_open" or before.hidden or len(inline.children) != 1:
            continue
        if (shown := _picture_of(inline.children[0], pictures)) is not None:
            before.tag = after.tag = "figure"
            caption = format_html("<figcaption>{}</figcaption>", shown.credit)
            inline.children.append(Token("html_inline", "", 0, content=caption))


def _picture_of(token, pictures):
    """The picture that an image's address names; None for every other address, and for a key that nobody knows."""
    address = token.attrs["src"] if token.type == "image" else ""
    return pictures.get(address.removeprefix(PICTURE)) if address.startswith(PICTURE) else None


def _pictured(token, pictures):
    """The token; in the place of an image its picture, or else what it was to show, in words."""
    if token.type != "image":
        return token
    if (shown := _picture_of(token, pictures)) is None:
        return Token("text", "", 0, content=token.content)
    html = '<img src="{}" alt="{}" width="{}" height="{}" loading="lazy">'
    alt = token.content or shown.description
    return Token("html_inline", "", 0, content=format_html(html, shown.address, alt, shown.width, shown.height))


def _finish(tokens, link, pictures):
    """HTML of Markdown tokens, with pictures and chips put in, through the allow list."""
    for token in tokens:
        if token.type == "inline":
            token.children = [_pictured(child, pictures) for child in token.children]
            token.children = token.children if link is None else list(_cited(token.children, link))
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
