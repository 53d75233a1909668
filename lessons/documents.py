"""Addresses and runs of paragraphs, and the hash that notices a changed text. Pure: knows no database."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

ADDRESS = re.compile(r"(?P<letter>[A-Z])(?P<number>\d{1,3})")
RUN = re.compile(r"([A-Z])(\d{1,3})(?:\s*[-–]\s*([A-Z]?)(\d{1,3}))?")
# In running text: D5, D15-D16, D15–16; not AD51, D5a, D5.5 nor X-D5x.
CITATION = re.compile(r"(?<!\w)([A-Z])(\d{1,3})(?:[-–]\1?(\d{1,3}))?(?!\w|[.,]\d)")
BLANK_LINE = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
NUMBERS = re.compile(r"(\d{1,3})(?:\s*[-–]\s*(\d{1,3}))?")


class Citation(NamedTuple):
    """Where a text cites a paragraph (or the run up to paragraph `last`); start and end as in slices."""

    start: int
    end: int
    letter: str
    number: int
    last: int | None = None


def citations(text):
    """The addresses in running text, in order, as a list of Citation; a run that goes backward counts as its first."""
    found, at = [], 0
    while match := CITATION.search(text, at):
        letter, number, last = match[1], int(match[2]), match[3] and int(match[3])
        is_run = last is not None and last > number
        at = match.end() if is_run else match.end(2)
        found.append(Citation(match.start(), at, letter, number, last if is_run else None))
    return found


@dataclass(frozen=True)
class Stretch:
    """Paragraphs that follow one another, of one part of one document."""

    document: object
    part: object
    paragraphs: list

    @cached_property
    def digest(self):
        """Another one as soon as anything changes that is shown of it."""
        rows = [self.document, self.part, *self.paragraphs]
        facts = [sorted((name, str(value)) for name, value in vars(row).items() if name[0] != "_") for row in rows]
        texts = [(paragraph.tiers, paragraph.terms) for paragraph in self.paragraphs]
        return hashlib.sha256(repr((facts, texts)).encode()).hexdigest()

    @property
    def runs(self):
        """Its numbers as (first, last) pairs, for example [(1, 4), (6, 6)]."""
        return runs(paragraph.number for paragraph in self.paragraphs)

    @property
    def numbers(self):
        """Its numbers in words, for example "1–4, 6"."""
        return ", ".join(f"{first}–{last}" if last > first else f"{first}" for first, last in self.runs)


def stretches(paragraphs):
    """Paragraphs (with `document` and `part` at hand) in the given order, cut where document or part changes."""
    groups = groupby(paragraphs, key=lambda paragraph: (paragraph.document, paragraph.part))
    return [Stretch(document, part, list(members)) for (document, part), members in groups]


def split_paragraphs(text):
    """Plain text of any machine cut at its empty lines; the lines within a paragraph stay."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    return [piece for piece in BLANK_LINE.split(text) if piece.strip()]


def runs(numbers):
    """[1, 2, 3, 6] -> [(1, 3), (6, 6)]."""
    found = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def text_hash(text):
    """Sixteen hex digits that stay the same under white space and Unicode spelling, and change with any word."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def parse_address(address):
    """'D5' -> ('D', 5). Raises ValueError for anything else."""
    match = ADDRESS.fullmatch(address.strip())
    if match is None:
        raise ValueError(f"“{address}” is not a paragraph address such as D5.")
    return match["letter"], int(match["number"])


def parse_run(run):
    """'B2-B5' -> [('B', 2), … ('B', 5)]; 'D1' -> [('D', 1)]. Raises ValueError for anything else."""
    match = RUN.fullmatch(run.strip())
    if match is None:
        raise ValueError(f"“{run}” is not a run of paragraphs such as B2-B5.")
    letter, first, last_letter, last = match.groups()
    last = last or first
    if (last_letter or letter) != letter or int(last) < int(first):
        raise ValueError(f"“{run}” must run forward within one document.")
    return [(letter, number) for number in range(int(first), int(last) + 1)]


def parse_numbers(text):
    """'0, 2-4' -> [0, 2, 3, 4]. Raises ValueError for anything else."""
    numbers = []
    for piece in text.split(","):
        match = NUMBERS.fullmatch(piece.strip())
        if match is None:
            raise ValueError(f"“{text}” is not a list of paragraph numbers such as 0, 2-4.")
        first, last = int(match[1]), int(match[2] or match[1])
        numbers.extend(range(first, last + 1))
    return numbers


def address(letter, number):
    return f"{letter}{number}"


def addresses(paragraphs):
    """'A3, D5': what rows with their document at hand are cited as."""
    return ", ".join(paragraph.address for paragraph in paragraphs)
