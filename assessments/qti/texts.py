"""Texts of an item, which are HTML within its XML, as our Markdown; what is left out of them is named."""

import re
from fractions import Fraction
from html import escape, unescape

from django.utils.translation import gettext as _

from assessments import bankmarkup, bankspecs
from assessments.bankhtml import blocks_of_html
from assessments.bankrows import Refusal
from assessments.questions.figures import plain
from assessments.xmltree import Node

HTML = set(
    "a abbr acronym address b big blockquote br caption cite code col colgroup dd dfn div dl dt em figure figcaption "
    "h1 h2 h3 h4 h5 h6 hr i kbd li ol p pre q samp section small span strong sub sup table tbody td tfoot th thead tr "
    "tt ul u s del var".split()
)
ASIDE = {"feedbackInline", "feedbackBlock", "rubricBlock", "stylesheet", "modalFeedback"}
LOST = {"audio", "video", "iframe", "embed", "svg", "canvas", "script", "style", "form", "input", "infoControl"}
ATTRIBUTES = {"a": ["href"], "ol": ["start"]}
BLANK = "\\_\\_\\_\\_\\_"
MARK = re.compile("\ue001([0-9]{1,3})\ue002")  # stands for a gap while the text is read
PRIVATE = dict.fromkeys([0xE000, 0xE001, 0xE002])
MOST_GAPS = 20


def html(node, lost, put=lambda node: None):
    """The HTML of what is in a node; `put(child)` may give other HTML for a child of it."""
    pieces = []
    for piece in node.content:
        if isinstance(piece, str):
            pieces.append(escape(piece.translate(PRIVATE), quote=False))
        elif (own := put(piece)) is not None:
            pieces.append(own)
        elif piece.tag not in ASIDE:
            pieces.append(_element(piece, lost, put))
    return "".join(pieces)


def _element(node, lost, put):
    if node.tag == "math":
        raise Refusal(_("Line %(line)s: it holds a formula (MathML), which has no words here.") % {"line": node.line})
    if source := _source(node):
        return lost.shown(source, _alt(node))
    if node.tag in LOST or node.tag == "object":
        lost.tags[node.tag] = True
        return ""
    inner = html(node, lost, put)
    if node.tag == "prompt":
        return f"<p>{inner}</p>" if not any(child.tag in ("p", "div") for child in node.children) else inner
    if node.tag not in HTML:
        return inner
    given = "".join(f' {name}="{escape(node.attributes.get(name, ""))}"' for name in ATTRIBUTES.get(node.tag, []))
    return f"<{node.tag}{given}>{inner}</{node.tag}>"


def _source(node):
    """The name of the picture that an element shows; empty where it shows none."""
    if node.tag == "img":
        return node.attributes.get("src") or "?"
    is_picture = node.tag == "object" and node.attributes.get("type", "").startswith("image/")
    return (node.attributes.get("data") or "?") if is_picture else ""


def _alt(node):
    return node.attributes.get("alt") or " ".join(piece for piece in node.content if isinstance(piece, str))


def placed(root, beside):
    """The tree, in which pictures are named as the package names them; it is changed in place."""
    for node in root.walk():
        for name in {"img": ["src"], "object": ["data"]}.get(node.tag, []):
            node.attributes[name] = beside.name_of(node.attributes.get(name, ""))
    return root


class Lost(bankmarkup.Lost):
    """What was left out of the texts of one item, and the pictures that were taken of the files beside it."""

    def __init__(self, album, beside):
        super().__init__(album)
        self.beside, self.markdown = beside, []

    def shown(self, source, alt):
        """What stands for a picture while HTML is read; empty where it is left out."""
        data = self.beside.read(source)
        if data is None:
            self.pictures[source.rpartition("/")[2]] = True
            return ""
        markdown = self.take(data, alt, source.rpartition("/")[2])
        if not markdown:
            return ""
        self.markdown.append(markdown)
        return f'<img src="{len(self.markdown) - 1}">'

    def picture_at(self, source, _alt):
        return self.markdown[int(source)]


def blocks(text, lost, is_line=False):
    """HTML as blocks of our Markdown."""
    if len(text) > bankmarkup.LONGEST:
        raise Refusal(_("A text is longer than %(most)d characters.") % {"most": bankmarkup.LONGEST})
    for name in bankmarkup.LOST_TAGS.findall(text):
        lost.tags[name.lower()] = True
    found, _pictures = blocks_of_html(text, is_line, lost.picture_at)
    return found


def line(node, lost):
    """What is in a node as one line; only lines that were broken stay so."""
    return bankmarkup.BREAK.join(blocks(html(node, lost), lost, is_line=True))


def words(node, lost):
    """What is in a node where neither markup nor pictures may stand."""

    def put(child):
        if not (source := _source(child)):
            return None
        lost.pictures[source.rpartition("/")[2]] = True
        return ""

    found = html(node, lost, put)
    return bankmarkup.words(found, lost) if bankmarkup.HAS_TAGS.search(found) else " ".join(unescape(found).split())


def prose(node, lost):
    return "\n\n".join(blocks(html(node, lost), lost))


def stem(item, put=lambda node: None):
    """The blocks of an item's body, in which `put` stands for its interactions; else the prompt of each does."""

    def standing(node):
        if (own := put(node)) is not None:
            return own
        if node.tag == "rubricBlock" and is_for_students(node):
            return html(node, item.lost, put)
        if not node.tag.endswith("Interaction"):
            return None
        prompt = node.first("prompt")
        return html(_around(prompt), item.lost) if prompt is not None else ""

    return [block for body in item.bodies for block in blocks(html(body, item.lost, standing), item.lost)]


def is_for_students(rubric):
    return "candidate" in rubric.attributes.get("view", "").split()


def _around(child):
    around = Node("div", {}, child.line)
    around.add(child)
    return around


def mark(name):
    """What stands for a gap while the text around it is read."""
    return f"\ue001{name}\ue002"


def cloze(item, put, accepts, bank, points):
    """The cloze of {gap: right words}; what stands before the first paragraph with a gap is its stem."""
    found = stem(item, put)
    if MARK.findall("\n".join(found)) != list(accepts):
        raise Refusal(_("One of its gaps does not stand in its text, or double brackets that are no gaps do."))
    gaps = [{"id": name, "accept": words} for name, words in accepts.items()]
    return bankspecs.cloze(found, MARK, {"bank": bank, "gaps": gaps}, points=points)


def shown(number):
    """A Fraction as people read it, to a few places."""
    return plain(Fraction(round(number * 10_000), 10_000))
