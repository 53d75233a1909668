"""Finds the paragraphs a student cites. Pure: knows no database.

Read are the short form of `lessons.documents` (D5, D15-D16) and the looser ones people type: Doc D, para 5 ·
[Doc B¶5] · Document D, paragraphs 5-7 · document d ¶ 5.
"""

import re

from lessons.documents import Citation
from lessons.documents import citations as short_citations

# White space is taken whole (*+): to try every way of dividing it would take minutes for a long row of spaces.
LOOSE = re.compile(
    r"""(?<!\w)
    (?:(?:documents?|docs?\.?|sources?)\s*+(?P<letter>[a-z])|(?P<bare>(?-i:[A-Z])))
    \s*+[,:]?\s*+
    (?:¶{1,2}|\u00a7|(?:paragraphs?|paras?\.?|pars?\.?)(?![a-z]))\s*+
    (?P<number>\d{1,3})
    (?:\s*+[-–]\s*+(?P<last>\d{1,3}))?
    (?!\w|[.,]\d)""",
    re.IGNORECASE | re.VERBOSE,
)
DOC_SHORT = re.compile(r"(?<!\w)(?:documents?|docs?\.?)\s*+(?P<letter>[A-Z])(?P<number>\d{1,3})(?!\w|[.,]\d)", re.I)


def citations(text):
    """Every citation in order, as (start, end, letter, number, last); `last` is None unless a run is cited."""
    loose = [_citation(text, match) for pattern in (LOOSE, DOC_SHORT) for match in pattern.finditer(text)]
    taken = []
    for citation in sorted([*loose, *short_citations(text)], key=lambda found: (found.start, -found.end)):
        if not taken or citation.start >= taken[-1].end:
            taken.append(citation)
    return taken


def _citation(text, match):
    groups = match.groupdict()
    letter, number = (groups["letter"] or groups["bare"]).upper(), int(groups["number"])
    last = int(groups["last"]) if groups.get("last") else None
    if last is not None and last <= number:
        last, end = None, match.end("number")
    else:
        end = match.end()
    start = match.start()
    is_bracketed = text[start - 1 : start] == "[" and text[end : end + 1] == "]"
    return Citation(start - is_bracketed, end + is_bracketed, letter, number, last)
