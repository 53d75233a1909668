"""The reading level of what documents say, as an American school grade (Flesch and Kincaid, 1975). Pure.

    0.39 x words / sentences + 11.8 x syllables / words - 15.59

Names and the terms of the glossary are masked: each of their words counts as one of one syllable, for students have
them explained. Names are those of the unit's people, and every word with a capital inside a sentence. A figure counts
as one syllable too. Syllables are counted by the letters, which goes wrong in about one word of ten ("reality" counts
two, "created" two); over a document the mistakes nearly cancel. An abbreviation with a full stop ends a sentence.
"""

import re

from assessments.linting.remarks import error
from assessments.linting.unit import plain

HIGHEST_GRADE = 8  # of the adapted tier, for readers two or three years below their class
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
SENTENCE_END = re.compile(r"[.!?]+[\"”’')]*(?:\s+|$)")
MASK = "x"


def hard_documents(unit):
    for document in unit.text.documents:
        level = grade([row["adapted"] for row in document["paragraphs"]], masks(unit))
        if level is not None and level > HIGHEST_GRADE:
            what = f"The adapted texts read at grade {level:.1f}; {HIGHEST_GRADE} is the most. Shorten the sentences."
            yield error(document, what, name="adapted")


def unadapted_paragraphs(unit):
    """A student who reads the adapted tier must find every assigned paragraph of a document in it."""
    begun = {place.letter for place in unit.paragraphs.values() if place.row["adapted"]}
    for where, place in unit.paragraphs.items():
        if place.letter in begun and unit.readers[where] and not place.row["adapted"]:
            yield error(
                place.row, f"{where} is assigned and has no adapted text, as others of its document have.", "adapted"
            )


def masks(unit):
    """A pattern of all names and terms of a unit, the longest first."""
    names = {way for ways in unit.names for name in ways for way in (name, name.split()[-1])}
    known = sorted({*names, *unit.terms}, key=len, reverse=True)
    either = "|".join(r"\s+".join(map(re.escape, name.split())) for name in known) or "(?!)"
    return re.compile(rf"(?<!\w)(?:{either})(?:s|es)?(?:['’]s?)?(?!\w)", re.IGNORECASE)


def grade(texts, masked):
    """The grade of several texts together; None where there are no words."""
    sentences, words, beats = 0, 0, 0
    for text in texts:
        for sentence in SENTENCE_END.split(masked.sub(_mask, plain(text))):
            found = WORD.findall(sentence)
            sentences += bool(found)
            words += len(found)
            beats += sum(1 if place and word[0].isupper() else syllables(word) for place, word in enumerate(found))
    return 0.39 * words / sentences + 11.8 * beats / words - 15.59 if words else None


def _mask(found):
    return " ".join(MASK for _word in WORD.findall(found[0]))


def syllables(word):
    """Groups of vowels, without a silent e at the end; one at least."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    bare = re.sub(r"(?<=[^aeiouydt])ed$|(?<=[^aeioucgsxz])es$|(?<=[^aeiouyl])e$|(?<=[aeiouy]l)e$", "", letters)
    groups = len(re.findall(r"[aeiouy]+", bare)) + bare.endswith("ism")
    return max(groups, 1)
