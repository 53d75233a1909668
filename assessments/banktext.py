"""Text of banks' files: taken as UTF-8 or refused by the encoding's name, and made our Markdown. Pure.

`from_plain` is for text that is no markup, `from_html` for HTML: what Markdown has becomes that, of anything else the
words stay and what was dropped is named. Scripts and styles go with what is in them. Whatever looks like a tag and is
none stays as it was typed.
"""

import html
import re

from django.utils.text import slugify
from django.utils.translation import gettext as _

from assessments.bankhtml import HIGH, LOW, blocks_of_html
from classrooms.problems import BadFile, Problem
from lessons import markup

MAX_BYTES = 5 * 1024 * 1024
NO_TEXTS = {b"PK\x03\x04": "ZIP", b"%PDF": "PDF", b"\xd0\xcf\x11\xe0": "Microsoft Office", b"{\\rtf": "RTF"}

# A line break that an author meant, while a text is read; no text that we keep can hold the character.
BREAK = "\x00"
LONGEST_TRIED = 1000  # a longer text is not tried out as Markdown before its signs are escaped
RISKY = re.compile(r"[\\`*_\[<]|&#?\w+;|^[ \t]*(?:[#>+=~-]|\d+[.)])|^(?: {4}|\t)", re.MULTILINE)
MARKS = re.compile(r"([\\`*_\[\]<]|&(?=#?\w+;))|^([ \t]*)(?:([#>+=~-])|(\d+)([.)]))", re.MULTILINE)

# An attribute has a value: "a<b and c>d" is a comparison.
ATTRIBUTE = r"""\s+[^\s"'<>/=]+=(?:"[^"]*"|'[^']*'|[^\s"'<>=]+)"""
TAG = re.compile(rf"<!--(?:(?!<!--).)*?-->|<(/?)([a-z][a-z0-9]*)((?:{ATTRIBUTE})*)\s*/?>", re.IGNORECASE | re.DOTALL)
ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]+\d*);", re.IGNORECASE)
PARAGRAPHS = {"p", "div", "section", "article", "ul", "ol", "table", "tr", "pre", "blockquote"}
KEPT = set("p div br span html body ul ol li code b strong i em a blockquote h1 h2 h3 h4 h5 h6 hr pre".split())
SWALLOWED = {"script", "style", "iframe", "object", "svg", "math"}
DROPPED = SWALLOWED | set(
    "abbr acronym address article aside audio big button canvas caption center cite col colgroup del dd dfn dl dt "
    "embed figcaption figure font footer form head header img input ins kbd label link mark meta nav option param "
    "picture q s samp section select small source strike table tbody td textarea tfoot th thead title tr track tt u "
    "var video wbr".split()
)
RAISED = {"sup": HIGH, "sub": LOW}
PRIVATE = {0: None, 0xA0: " "}  # editors put a firm space wherever there were two
KNOWN = KEPT | DROPPED | set(RAISED)


def take(stream):
    """The text of a binary stream, with line ends as one character; BadFile where it cannot be read."""
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise _bad(_("The file is larger than 5 MB: import it in parts."))
    for start, name in NO_TEXTS.items():
        if data.startswith(start):
            raise _bad(_("This is no text but a file of the kind %(name)s.") % {"name": name})
    text = _decode(data).replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        raise _bad(_("This holds a character that cannot be kept."), text[: text.index("\x00")].count("\n") + 1)
    if not text.strip():
        raise _bad(_("The file is empty."))
    return text


def _bad(what, line=None):
    return BadFile([Problem(line, "", what)])


def _decode(data):
    what = _("The text is not UTF-8; it looks like %(encoding)s. Save it as UTF-8 and import that.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data[:400].count(0) > len(data[:400]) // 4:
        raise _bad(what % {"encoding": "UTF-16"})
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _bad(what % {"encoding": "Windows-1252"}, line) from error


def from_plain(text):
    """The text as Markdown that shows just this; what stands for itself already stays as it was typed."""
    return _with_breaks(_escaped(text))


def _escaped(text):
    if not RISKY.search(text) or (len(text) < LONGEST_TRIED and _shows(text)):
        return text
    return MARKS.sub(_escape_mark, text)


def _escape_mark(found):
    if found[1]:
        return f"\\{found[1]}"
    return f"{found[2]}\\{found[3]}" if found[3] else f"{found[2]}{found[4]}\\{found[5]}"


def _shows(text):
    """Whether the text, taken as Markdown, shows nothing but itself."""
    bare = re.sub(r"</?p>", " ", str(markup.render(text)))
    return html.unescape(bare).split() == text.split() and "<" not in bare


def _with_breaks(text):
    """One break begins a line, several begin a paragraph."""
    written, is_paragraph = [], False
    for piece in text.split(BREAK):
        if piece := piece.strip(" \t\n"):
            written += ["\n\n" if is_paragraph else "\\\n", piece]
        is_paragraph = not piece
    return "".join(written[1:])


def without_breaks(text):
    """One line of plain text."""
    lines = text.replace(BREAK, "\n").split("\n")
    return " ".join(line.strip() for line in lines if line.strip())


def from_html(text):
    """(Markdown, [what was dropped])."""
    pieces, dropped, raised = [], {}, {}
    for words, tag in _visible(text):
        words = html.unescape(words).translate(PRIVATE)
        pieces.append(html.escape(words, quote=False))
        if any(ord(sign) not in raised for sign in words.strip() if raised):
            dropped["<sup>" if raised is HIGH else "<sub>"] = True
        if tag:
            is_end, name, attributes = tag
            _note(dropped, name, attributes)
            pieces.append(f"<{'/' if is_end else ''}{name}{attributes}>")
            if name in RAISED:
                raised = {} if is_end else RAISED[name]
    found, _pictures = blocks_of_html("".join(pieces))
    return "\n\n".join(found), list(dropped)


def bare(text):
    """(the words of HTML on one line, [what was dropped]); emphasis is told as well."""
    words, dropped = [], {}
    for piece, tag in _visible(text):
        words.append(html.unescape(piece).translate(PRIVATE))
        if tag and tag[1] not in PARAGRAPHS | {"br", "span"}:
            dropped[f"<{tag[1]}>"] = True
        elif tag and tag[1] != "span":
            words.append(" ")
    return without_breaks("".join(words)), list(dropped)


def _visible(text):
    """The tokens, of a script only its beginning."""
    swallowing = ""
    for words, tag in _tokens(text):
        if swallowing:
            swallowing = "" if tag and tag[0] and tag[1] == swallowing else swallowing
            continue
        yield words, tag
        if tag and tag[1] in SWALLOWED and not tag[0]:
            swallowing = tag[1]


def _tokens(text):
    """(words, None) and ("", (is_end, name, attributes)); a tag that HTML does not know is words."""
    place, words = 0, []
    for found in TAG.finditer(text):
        name = (found[2] or "").lower()
        words.append(text[place : found.start()])
        place = found.end()
        if found[2] and name not in KNOWN:
            words.append(found[0].replace("<", "&lt;"))
        else:
            yield "".join(words), None
            words = []
            if name:
                yield "", (bool(found[1]), name, found[3])
    yield "".join(words) + text[place:], None


def _note(dropped, name, attributes):
    if name == "img" and (described := re.search(r"""alt\s*=\s*["']([^"']+)""", attributes, re.IGNORECASE)):
        dropped[_("a picture (%(alt)s)") % {"alt": html.unescape(described[1])[:80]}] = True
    elif name in DROPPED:
        dropped[f"<{name}>"] = True
    elif re.search(r"color\s*[:=]|text-decoration|display\s*:", attributes, re.IGNORECASE):
        dropped[_("the style of <%(name)s>") % {"name": name}] = True


def has_html(text):
    """Whether there is a tag that HTML knows, or an entity."""
    tags = ((found[2] or "p").lower() for found in TAG.finditer(text))
    return any(name in KNOWN for name in tags) or bool(ENTITY.search(text))


def as_slug(text, longest):
    """The text as a short name, as it is where it is one already; may be empty."""
    if re.fullmatch(rf"[-a-zA-Z0-9_]{{1,{longest}}}", text):
        return text
    return slugify(text)[:longest].strip("-_")
