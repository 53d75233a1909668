"""Addresses of paragraphs, and the hash that notices a changed text. Pure: knows no database."""

import hashlib
import re
import unicodedata

ADDRESS = re.compile(r"(?P<letter>[A-Z])(?P<number>\d{1,3})")
RUN = re.compile(r"([A-Z])(\d{1,3})(?:\s*[-–]\s*([A-Z]?)(\d{1,3}))?")
NUMBERS = re.compile(r"(\d{1,3})(?:\s*[-–]\s*(\d{1,3}))?")


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
