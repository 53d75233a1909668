"""Texts with gaps: words from a list (gapselect, ddwtos) and answers that are embedded in the text (cloze)."""

import re
from html import unescape
from typing import NamedTuple

from django.utils.translation import gettext as _

from assessments import bankmarkup
from assessments.bankrows import Refusal
from assessments.bankspecs import NUMBERED, cloze, told_of_accents
from assessments.moodle import texts
from assessments.moodle.shares import share
from assessments.moodle.typed import embedded_variants
from assessments.questions import stars
from assessments.xmltree import Node

HEAD = re.compile(r"\{([0-9]{0,3}):([A-Za-z_]+):")
BODY = re.compile(r"((?:[^\\}]|\\.)*)\}", re.DOTALL)
TILDE = re.compile(r"(?<!\\)~")
HASH = re.compile(r"(?<!\\)(?<!&)(?<!&amp;)#")
WORTH = re.compile(r"=|%(-?[0-9]{1,3}(?:[.,][0-9]{0,9})?)%")
ESCAPED = re.compile(r"\\([~#}/\"\\=%{])")
TYPED = {"SHORTANSWER", "SA", "MW"}
CHOSEN = {f"{name}{form}" for name in ("MULTICHOICE", "MULTICHOICE_") for form in ("", "V", "H", "S", "VS", "HS")}
CHOSEN |= {f"MC{form}" for form in ("", "V", "H", "S", "VS", "HS")}
MOST = 20


class Embedded(NamedTuple):
    """A gap as it stands in the text: `body` are its alternatives, with their signs."""

    weight: int
    kind: str
    body: str


def read_gaps(node, lost):
    boxes = [*node.all("selectoption"), *node.all("dragbox")]
    words = [bankmarkup.words(box.text(), lost) for box in boxes]
    pieces = texts.blocks(node.first("questiontext"), lost)
    numbers = [int(found) for piece in pieces for found in NUMBERED.findall(piece)]
    if any(not 1 <= one <= len(words) or not words[one - 1] for one in numbers):
        raise Refusal(_("A gap names a word that is not in the list."))
    if len({box.value("group", "1") or "1" for box in boxes}) > 1:
        raise Refusal(_("Its gaps choose from several groups of words; here all choose from one."))
    gaps = [{"id": str(place), "accept": [words[one - 1]]} for place, one in enumerate(numbers, 1)]
    spec = {"gaps": gaps, "bank": list(dict.fromkeys(word for word in words if word))}
    return cloze(pieces, NUMBERED, spec)


def read_embedded(node, lost):
    """Gaps that are all typed, or all chosen, of the same weight and each worth everything or nothing."""
    source = node.first("questiontext")
    text = source.text() if source is not None else ""
    if len(text) > bankmarkup.LONGEST or "[[" in text:
        raise Refusal(_("Its text is too long, or has double brackets that are no gaps."))
    bare, found = _cut(text)
    is_typed = _are_typed(found)
    told, gaps, offers = [], [], []
    for place, embedded in enumerate(found, 1):
        gap, offer = _gap(str(place), embedded.body, is_typed, lost, told)
        gaps.append(gap)
        offers.append(offer)
    bank = [] if is_typed else list(dict.fromkeys(word for offer in offers for word in offer))
    told += told_of_accents(word for gap in gaps for word in gap["accept"]) if is_typed else []
    if not is_typed and len({frozenset(offer) for offer in offers}) > 1:
        told.append(_("Each gap had words of its own to choose from; now all choose from one list."))
    pieces = texts.blocks(_with_text(source, bare), lost)
    points = sum(embedded.weight for embedded in found)
    return cloze(pieces, NUMBERED, {"gaps": gaps, "bank": bank}, told=told, points=points)


def _are_typed(found):
    """Whether these Embedded are typed and not chosen; Refusal, where they are none of it, or both."""
    if not found:
        raise Refusal(_("There is no gap in its text."))
    if len(found) > MOST:
        raise Refusal(_("It has more than %(most)d gaps.") % {"most": MOST})
    kinds, weights = {embedded.kind for embedded in found}, {embedded.weight for embedded in found}
    if not kinds <= TYPED and not kinds <= CHOSEN:
        raise Refusal(
            _("Gaps of the type %(names)s cannot be taken: here all of them are typed words, or all chosen ones.")
            % {"names": ", ".join(sorted(kinds - CHOSEN - TYPED) or sorted(kinds))}
        )
    if len(weights) > 1 or min(weights) < 1:
        raise Refusal(_("Its gaps weigh more and less; here all weigh the same."))
    return kinds <= TYPED


def _with_text(source, text):
    """The node with another text, and the files that are beside it."""
    node = Node(source.tag, source.attributes, source.line)
    for child in [Node("text", {}, source.line, text), *source.all("file")]:
        node.add(child)
    return node


def _cut(text):
    """(the text with [[1]], [[2]] … for its embedded answers, [Embedded])."""
    pieces, found, at = [], [], 0
    while head := HEAD.search(text, at):
        body = BODY.match(text, head.end())
        if not body:
            raise Refusal(_("A gap is opened and never closed."))
        found.append(Embedded(int(head[1] or 1), head[2].upper(), body[1]))
        pieces += [text[at : head.start()], f"[[{len(found)}]]"]
        at = body.end()
    return "".join([*pieces, text[at:]]), found


def _gap(name, body, is_typed, lost, told):
    """(the gap, the words that it offers)."""
    rows = [_alternative(piece, lost) for piece in TILDE.split(body) if piece.strip()]
    if any(worth not in (0, 1) for _word, worth, _reason in rows):
        raise Refusal(_("A gap gives a part of the points for a word, or takes some; here it is right or not."))
    reasons = [reason for _word, worth, reason in rows if reason and worth == 1]
    if len(reasons) < sum(bool(reason) for _word, _worth, reason in rows) and (what := _told_left_out()) not in told:
        told.append(what)
    if is_typed:
        rights = embedded_variants([(word, worth) for word, worth, _reason in rows])
        if not all(map(stars.is_exact, rights)):
            raise Refusal(_("A star in a gap stands for anything; here a gap takes the words alone."))
    else:
        rights = [word for word, worth, _reason in rows if worth == 1]
    if not rights:
        raise Refusal(_("A gap has no right word."))
    accept = list(dict.fromkeys(stars.unescaped(word) if is_typed else word for word in rights))
    gap = {"id": name, "accept": accept} | ({"rationale": " ".join(dict.fromkeys(reasons))} if reasons else {})
    return gap, [word for word, _worth, _reason in rows]


def _told_left_out():
    return _("Left out: what is told to those who fill a gap with a wrong word.")


def _alternative(piece, lost):
    """(word, what it is worth, what is told of it)."""
    piece = piece.strip()
    found = WORTH.match(piece)
    worth = share(found[1].replace(",", ".") if found[1] else "100") if found else share("0")
    word, *reason = HASH.split(piece[found.end() if found else 0 :], maxsplit=1)
    return _bare(word, lost), worth, _bare(reason[0], lost) if reason else ""


def _bare(text, lost):
    return ESCAPED.sub(r"\1", unescape(bankmarkup.words(text, lost)))
